//! Faults at supervised actors: panics on and between messages, storms of restarts, crashes, pauses.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use actor_core::observe::Event;
use actor_core::prelude::*;
use actor_core::{Restart, Status, Strategy, Supervisor, SupervisorRef};
use actor_test::{Sim, expect_event, expect_restarted, expect_stopped};

use crate::zoo::silent;

#[actor]
struct Member {
    handled: Arc<AtomicU32>,
    in_this_life: u32,
}

#[actor]
impl Member {
    #[handler]
    fn work(&mut self) -> u32 {
        self.handled.fetch_add(1, Ordering::Relaxed);
        self.in_this_life += 1;
        self.in_this_life
    }

    #[handler]
    async fn slow(&mut self) -> u32 {
        tokio::task::yield_now().await;
        self.work()
    }

    #[handler(concurrent)]
    async fn beside(&self) -> u32 {
        tokio::task::yield_now().await;
        self.handled.fetch_add(1, Ordering::Relaxed)
    }
}

fn spec(handled: &Arc<AtomicU32>) -> ChildSpec<Member> {
    let handled = handled.clone();
    ChildSpec::new(move || Member { handled: handled.clone(), in_this_life: 0 })
}

async fn one(max_restarts: usize) -> (SupervisorRef, MemberRef, Arc<AtomicU32>) {
    let handled = Arc::new(AtomicU32::new(0));
    let mut troupe = Supervisor::builder().max_restarts(max_restarts);
    let member = troupe.add(spec(&handled));
    (troupe.start().await.unwrap(), member, handled)
}

#[actor_test::sim(seeds = 50)]
async fn a_panic_on_a_message_takes_that_message_along(sim: Sim) {
    let (_troupe, member, handled) = one(3).await;
    sim.panic_on(&member, 2);
    assert_eq!(member.work().await.unwrap(), 1);
    let told = member.slow().await;
    assert!(matches!(&told, Err(AskError::Panicked { .. })), "{told:?}");
    assert_eq!(member.work().await.unwrap(), 1, "a new life");
    assert_eq!((handled.load(Ordering::Relaxed), member.id().incarnation()), (2, 1));
}

#[actor_test::sim(seeds = 50)]
async fn a_panic_between_messages_takes_none(sim: Sim) {
    let (_troupe, member, handled) = one(3).await;
    sim.panic_after(&member, 2);
    for _ in 0..4 {
        member.slow().tell().await.unwrap();
    }
    expect_restarted(&member, 0).await;
    sim.run_until_idle().await;
    assert_eq!(handled.load(Ordering::Relaxed), 4);
}

#[actor_test::sim(seeds = 50)]
async fn a_handler_beside_others_panics_too(sim: Sim) {
    let (_troupe, member, _) = one(3).await;
    sim.panic_on(&member, 2);
    let asks = [0, 1].map(|_| {
        let member = member.clone();
        sim.spawn(async move { member.beside().await })
    });
    let mut panicked = 0;
    for ask in asks {
        match ask.join().await {
            Ok(_) => {}
            // Its handler was cut by the other's panic, or it is the other.
            Err(AskError::Panicked { .. } | AskError::Restarting { .. }) => panicked += 1,
            Err(other) => panic!("{other}"),
        }
    }
    assert!(panicked >= 1);
    expect_restarted(&member, 0).await;
    assert_eq!(member.work().await.unwrap(), 1);
}

/// A storm: whatever happens, each ask is answered once, and the counts agree; a supervisor that has enough gives up.
async fn storm(sim: Sim, strategy: Strategy, max_restarts: usize) {
    let mut letters = sim.dead_letters();
    let handled = Arc::new(AtomicU32::new(0));
    let mut troupe = Supervisor::builder().strategy(strategy).max_restarts(max_restarts);
    let members = [troupe.add(spec(&handled).id("a")), troupe.add(spec(&handled).id("b"))];
    let troupe = troupe.start().await.unwrap();
    for member in &members {
        sim.panic_often(member, 30);
    }
    let callers = [0, 1, 2].map(|at: usize| {
        let member = members[at % 2].clone();
        sim.spawn(async move {
            let (mut done, mut lost) = (0, 0);
            for _ in 0..4 {
                let asked = if at == 2 { member.slow().await } else { member.work().await };
                match asked {
                    Ok(_) => done += 1,
                    Err(AskError::Panicked { .. } | AskError::Restarting { .. } | AskError::Stopped { .. }) => {
                        lost += 1;
                    }
                    Err(other) => panic!("{other}"),
                }
            }
            (done, lost)
        })
    });
    let (mut done, mut lost) = (0, 0);
    for caller in callers {
        let (some, others) = caller.join().await;
        (done, lost) = (done + some, lost + others);
    }
    assert_eq!(done + lost, 12);
    sim.run_until_idle().await;
    assert!(handled.load(Ordering::Relaxed) as usize >= done);
    let events = sim.events().take();
    let gave_up = events.iter().any(|event| matches!(event, Event::Escalated { .. }));
    let is_alive = troupe.is_alive();
    assert_ne!(gave_up, is_alive, "{events:?}");
    if is_alive {
        for member in &members {
            sim.panic_often(member, 0);
            assert_eq!((member.status(), member.stats().depth), (Status::Running, 0), "{events:?}");
            member.work().await.unwrap();
        }
        troupe.stop().await.unwrap();
    }
    for member in &members {
        let stats = member.stats();
        let dropped = stats.dropped.unhandled + stats.dropped.cancelled;
        assert_eq!(stats.handled + dropped, stats.accepted, "{stats:?}");
    }
    // Asks that the end found in a mailbox; their callers know.
    assert!(letters.take().len() <= lost);
    assert_eq!(sim.system().actor_count(), 0);
}

#[test]
fn storms_of_restarts() {
    silent("storm, one for one", |sim| storm(sim, Strategy::OneForOne, 1000));
    silent("storm, one for all", |sim| storm(sim, Strategy::OneForAll, 1000));
    silent("storm, rest for one", |sim| storm(sim, Strategy::RestForOne, 1000));
    silent("storm, gives up", |sim| storm(sim, Strategy::OneForOne, 2));
}

/// A future that fails twice and then ends; the other is told to end with its supervisor, once.
async fn tasks(sim: Sim) {
    let (runs, ends) = (Arc::new(AtomicU32::new(0)), Arc::new(AtomicU32::new(0)));
    let mut troupe = Supervisor::builder().max_restarts(10);
    let counted = runs.clone();
    let fails = troupe.add(
        ChildSpec::task(move || {
            let run = counted.fetch_add(1, Ordering::Relaxed);
            async move {
                tokio::task::yield_now().await;
                if run < 2 { Err("again") } else { Ok(()) }
            }
        })
        .restart(Restart::Transient),
    );
    let ended = ends.clone();
    troupe.add(ChildSpec::cancellable_task(move |cancel| {
        let ended = ended.clone();
        async move {
            cancel.requested().await;
            ended.fetch_add(1, Ordering::Relaxed);
        }
    }));
    let troupe = troupe.start().await.unwrap();
    if sim.rng().chance(50) {
        assert_eq!(expect_stopped(&fails).await, ExitReason::Normal);
        assert_eq!(runs.load(Ordering::Relaxed), 3);
    }
    troupe.stop().await.unwrap();
    assert!((1..=3).contains(&runs.load(Ordering::Relaxed)));
    assert_eq!((ends.load(Ordering::Relaxed), sim.system().actor_count()), (1, 0));
}

#[test]
fn supervised_tasks() {
    silent("supervised tasks", tasks);
}

#[actor_test::sim(seeds = 50)]
async fn a_paused_actor_is_restarted_once_it_goes_on(sim: Sim) {
    let (troupe, member, handled) = one(3).await;
    sim.panic_on(&member, 1);
    sim.pause(&member);
    member.work().tell().await.unwrap();
    member.work().tell().await.unwrap();
    sim.advance(Duration::from_secs(10)).await;
    assert_eq!((member.id().incarnation(), handled.load(Ordering::Relaxed)), (0, 0));
    sim.resume(&member);
    expect_restarted(&member, 0).await;
    sim.run_until_idle().await;
    assert_eq!((member.id().incarnation(), handled.load(Ordering::Relaxed)), (1, 1));
    // A slow supervisor: the failed actor waits for it, and so does what was sent to it.
    sim.pause(&troupe);
    sim.panic_on(&member, 1);
    member.work().tell().await.unwrap();
    member.work().tell().await.unwrap();
    sim.advance(Duration::from_secs(10)).await;
    assert_eq!((member.status() == Status::Running, handled.load(Ordering::Relaxed)), (false, 1));
    sim.resume(&troupe);
    sim.run_until_idle().await;
    assert_eq!((member.status(), handled.load(Ordering::Relaxed)), (Status::Running, 2));
}

#[actor_test::sim(seeds = 50)]
async fn a_crash_is_for_good_and_its_supervisor_hears_of_it(sim: Sim) {
    let (troupe, member, _) = one(3).await;
    sim.crash(&member);
    assert_eq!(expect_stopped(&member).await, ExitReason::Aborted);
    let reason = expect_stopped(&troupe).await;
    assert!(reason.to_string().contains("child `Member`"), "{reason}");
    expect_event!(sim.events(), Event::Escalated { supervisor, .. } if supervisor == troupe.label());
}

/// Each incarnation of a temporary child is its last.
#[actor_test::sim(seeds = 20)]
async fn a_child_that_is_not_restarted_is_gone_after_a_panic(sim: Sim) {
    let handled = Arc::new(AtomicU32::new(0));
    let mut troupe = Supervisor::builder();
    let member = troupe.add(spec(&handled).restart(Restart::Temporary));
    let _troupe = troupe.start().await.unwrap();
    sim.panic_on(&member, 1);
    member.work().tell().await.unwrap();
    let reason = expect_event!(sim.events(), Event::Stopped { actor, reason } if actor == member.label() => reason);
    assert!(matches!(reason, ExitReason::Panicked(_)));
}
