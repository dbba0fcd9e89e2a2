//! SV: supervised actors where two things meet: an end in the making, a start that fails after others, runtimes that differ.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use actor_core::{Supervisor, System, prelude::*};

use crate::props::Log;
use crate::stage::{limited, on_both, other_runtime};
use crate::troupe::{Part, Start};

/// Stops itself while it is being made.
#[actor]
struct Quitter(Log<u64>);

#[actor]
impl Quitter {
    #[init]
    fn init(ctx: &mut Context<Self>, log: Log<u64>, now: Arc<AtomicBool>) -> Self {
        if now.load(Ordering::SeqCst) {
            ctx.stop_now();
        } else {
            ctx.stop();
        }
        Self(log)
    }

    #[handler]
    fn note(&mut self, n: u64) {
        self.0.push(n);
    }
}

#[test]
fn lc_06_a_supervised_actor_that_stops_itself_in_its_init_drains_what_was_accepted_before() {
    on_both(async || {
        for now in [false, true] {
            let log = Log::default();
            let mut supervisor = Supervisor::builder();
            let quitter = supervisor.add(Quitter::spec(log.clone(), Arc::new(AtomicBool::new(now))));
            quitter.note(1).try_tell().unwrap();
            quitter.note(2).try_tell().unwrap();
            let supervisor = supervisor.start().await.unwrap();
            assert_eq!(quitter.closed().await, ExitReason::Normal);
            let (handled, lost) = if now { (vec![], 2) } else { (vec![1, 2], 0) };
            assert_eq!((log.take(), quitter.stats().dropped.unhandled), (handled, lost), "{now}");
            assert_eq!(quitter.id().incarnation(), 0, "it was told before there was an incarnation to come back");
            supervisor.stop().await.unwrap();
        }
    });
}

#[test]
fn an_actor_that_was_up_was_ready_though_its_last_start_failed() {
    on_both(async || {
        let part = Part::new("member");
        let mut troupe = Supervisor::builder().max_restarts(1);
        let member = troupe.add(part.spec());
        let troupe = troupe.start().await.unwrap();
        part.starts(&[Start::Fail]);
        member.panic().tell().await.unwrap();
        assert!(matches!(troupe.closed().await, ExitReason::Failed(_)));
        assert!(member.closed().await.is_failure());
        assert_eq!(member.ready().await, Ok(()));

        // One that never was is not.
        let part = Part::new("member");
        part.starts(&[Start::Fail]);
        let mut troupe = Supervisor::builder();
        let member = troupe.add(part.spec());
        troupe.start().await.unwrap_err();
        assert!(member.ready().await.is_err());
    });
}

#[test]
fn a_child_on_another_runtime_does_not_wait_for_a_supervisor_whose_runtime_is_gone() {
    limited(|| {
        let spectators = other_runtime();
        for way in ["up", "unborn"] {
            let (above, below) = (other_runtime(), other_runtime());
            let system = System::new("two runtimes");
            let part = Part::new("member");
            let mut troupe = system.supervisor();
            let member = {
                let _inside = below.enter();
                troupe.add(part.spec().name("member"))
            };
            let troupe = if way == "up" {
                above.block_on(troupe.start()).unwrap()
            } else {
                part.starts(&[Start::Hang]);
                let _inside = above.enter();
                let troupe = troupe.spawn().unwrap();
                while part.log.len() == 0 {
                    std::thread::yield_now();
                }
                troupe
            };
            member.note(1).try_tell().unwrap();
            drop(above);
            assert_eq!(spectators.block_on(member.closed()), ExitReason::Killed, "{way}");
            assert_eq!(troupe.exit_reason(), Some(ExitReason::Aborted), "{way}");
            assert!(system.lookup::<crate::troupe::Member>("member").is_none(), "{way}");
            let stats = member.stats();
            assert_eq!((stats.accepted, stats.depth), (stats.handled + stats.dropped.unhandled, 0), "{way}");
            drop(below);
            assert_eq!((system.stats().alive, part.life.others()), (0, 0), "{way}");
        }
    });
}
