//! LC: actors that end with their parent.

use std::time::Duration;

use actor_core::{Mailbox, Restart, SpawnErrorKind, prelude::*};
use tokio::time::Instant;

use crate::cast::{Props, Worker, WorkerRef};
use crate::props::{Gate, Life, Log, poll_pending};
use crate::stage::{current, idle, on_both, other_runtime, paused};

/// Has children.
#[actor]
#[derive(Default)]
struct Parent {
    log: Log<String>,
    life: Life,
    gate: Gate,
}

#[actor]
impl Parent {
    #[handler]
    fn bear(&mut self, ctx: &mut Context<Self>, name: &'static str, last_hours: Duration) -> ChildRef {
        ctx.spawn(Child { name, last_hours, log: self.log.clone(), _life: self.life.clone() })
    }

    #[handler]
    fn employ(&mut self, ctx: &mut Context<Self>, props: Props) -> WorkerRef {
        ctx.spawn(props.worker())
    }

    #[handler]
    fn employ_under_a_name(&mut self, ctx: &mut Context<Self>, name: String) -> Result<WorkerRef, SpawnErrorKind> {
        let worker = Worker::default().prepare().name(name).mailbox(Mailbox::bounded(2)).spawn_under(ctx);
        worker.map_err(|error| error.kind().clone())
    }

    #[handler]
    fn employ_outside(&mut self, props: Props) -> WorkerRef {
        props.worker().spawn()
    }

    #[handler]
    async fn hold(&mut self) {
        self.gate.pass().await;
    }

    #[handler]
    fn panic(&mut self) {
        panic!("bang");
    }
}

/// Takes its time to end.
#[actor]
struct Child {
    name: &'static str,
    last_hours: Duration,
    log: Log<String>,
    _life: Life,
}

#[actor]
impl Child {
    #[handler]
    fn noop(&mut self) {}

    #[handler]
    async fn await_the_end_of(&mut self, other: ParentRef) {
        let _ = other.stop().await;
    }

    #[stopped]
    async fn end(&mut self, reason: &ExitReason) {
        self.log.push(format!("{} ends: {reason}", self.name));
        crate::stage::pass(self.last_hours).await;
        self.log.push(format!("{} ended", self.name));
    }
}

const SECOND: Duration = Duration::from_secs(1);

#[test]
fn children_end_in_reverse_order_each_before_the_next_is_told() {
    paused(async || {
        let parent = Parent::default();
        let (log, life) = (parent.log.clone(), parent.life.clone());
        let parent = parent.spawn();
        let children = ["a", "b", "c"].map(|name| parent.bear(name, SECOND));
        let children = futures::future::try_join_all(children).await.unwrap();
        let start = Instant::now();
        assert_eq!(parent.stop().await, Ok(ExitReason::Normal));
        assert_eq!(start.elapsed(), 3 * SECOND);
        let expected =
            ["c", "b", "a"].map(|name| [format!("{name} ends: stopped with its parent"), format!("{name} ended")]);
        assert_eq!(log.take(), expected.concat());
        for child in children {
            assert_eq!(child.exit_reason(), Some(ExitReason::ParentStopped));
        }
        assert_eq!(life.others(), 0);
    });
}

#[test]
fn children_live_on_without_refs() {
    paused(async || {
        let parent = Parent::default();
        let log = parent.log.clone();
        let parent = parent.spawn();
        drop(parent.bear("a", Duration::ZERO).await.unwrap());
        idle().await;
        assert_eq!(log.len(), 0);
        parent.stop().await.unwrap();
        assert_eq!(log.len(), 2);
    });
}

#[test]
fn a_child_may_end_before_its_parent() {
    paused(async || {
        let parent = Parent::default();
        let (log, life) = (parent.log.clone(), parent.life.clone());
        let parent = parent.spawn();
        let child = parent.bear("a", Duration::ZERO).await.unwrap();
        assert_eq!(child.stop().await, Ok(ExitReason::Normal));
        assert_eq!(log.take(), ["a ends: stopped", "a ended"]);
        assert!(parent.is_alive());
        for _ in 0..100 {
            drop(parent.bear("b", Duration::ZERO).await.unwrap().stop().await);
        }
        log.take();
        parent.stop().await.unwrap();
        assert_eq!((log.len(), life.others()), (0, 0), "no one is told twice");
    });
}

#[test]
fn a_childs_panic_does_not_end_its_parent() {
    current(async || {
        let parent = Parent::default().spawn();
        let child = parent.employ(Props::default()).await.unwrap();
        child.panic("bang".to_owned()).tell().await.unwrap();
        assert!(matches!(child.closed().await, ExitReason::Panicked(_)));
        assert!(parent.employ(Props::default()).await.is_ok());
    });
}

#[test]
fn children_end_however_their_parent_ends() {
    on_both(async || {
        for end in ["stop_now", "kill", "panic", "drop"] {
            let parent = Parent::default();
            let life = parent.life.clone();
            let parent = parent.spawn();
            let child = parent.bear("a", Duration::ZERO).await.unwrap();
            let closed = parent.closed();
            match end {
                "stop_now" => drop(parent.stop_now()),
                "kill" => drop(parent.kill()),
                "panic" => parent.panic().try_tell().unwrap(),
                _ => {}
            }
            drop(parent);
            closed.await;
            let expected = if end == "kill" { ExitReason::Killed } else { ExitReason::ParentStopped };
            assert_eq!(child.exit_reason(), Some(expected), "{end}");
            assert_eq!(life.others(), 0, "{end}");
        }
    });
}

#[test]
fn a_parent_whose_handler_is_cut_takes_its_children_along() {
    current(async || {
        let parent = Parent::default();
        let gate = parent.gate.clone();
        let parent = parent.spawn();
        let child = parent.bear("a", Duration::ZERO).await.unwrap();
        parent.hold().tell().await.unwrap();
        gate.reached().await;
        assert_eq!(parent.kill().await, Ok(ExitReason::Killed));
        assert_eq!(child.exit_reason(), Some(ExitReason::Killed));
    });
}

#[test]
fn a_child_that_does_not_end_is_killed_after_five_seconds() {
    paused(async || {
        let parent = Parent::default().spawn();
        let props = Props::default();
        let child = parent.employ(props.clone()).await.unwrap();
        props.busy(&child, 1).await;
        let start = Instant::now();
        assert_eq!(parent.stop().await, Ok(ExitReason::Normal));
        assert_eq!(start.elapsed(), 5 * SECOND);
        assert_eq!(child.exit_reason(), Some(ExitReason::Killed));
        assert_eq!((props.log.len(), props.ends.len(), props.life.others()), (0, 0, 0));
    });
}

#[test]
fn a_killed_parent_does_not_wait_for_its_childrens_hooks() {
    paused(async || {
        let parent = Parent::default();
        let log = parent.log.clone();
        let parent = parent.spawn();
        let _child = parent.bear("a", SECOND).await.unwrap();
        let start = Instant::now();
        assert_eq!(parent.kill().await, Ok(ExitReason::Killed));
        assert_eq!((start.elapsed(), log.len()), (Duration::ZERO, 0));
    });
}

#[test]
fn a_parent_killed_while_its_children_end_takes_them_along() {
    paused(async || {
        let parent = Parent::default().spawn();
        let props = Props::default();
        let children = [parent.employ(props.clone()), parent.employ(props.clone())];
        for child in futures::future::try_join_all(children).await.unwrap() {
            props.busy(&child, 0).await;
        }
        let start = Instant::now();
        let _ = parent.stop().kill_after(SECOND).await;
        assert_eq!(start.elapsed(), SECOND, "a deadline is a deadline for the whole family");
        assert_eq!(props.life.others(), 0);
    });
}

#[test]
fn a_child_drains_before_it_ends_with_its_parent() {
    paused(async || {
        let parent = Parent::default().spawn();
        let props = Props::default();
        let child = parent.employ(props.clone()).await.unwrap();
        props.busy(&child, 3).await;
        let mut end = parent.stop();
        poll_pending(&mut end);
        idle().await;
        assert!(child.note(9).try_tell().is_err());
        props.gate.open(1);
        end.await.unwrap();
        assert_eq!(props.log.take(), [0, 1, 2, 3]);
        assert_eq!(props.ends.take(), [ExitReason::ParentStopped]);
    });
}

#[test]
fn a_child_that_awaits_its_parents_end_is_cut_in_the_end() {
    paused(async || {
        let parent = Parent::default().spawn();
        let child = parent.bear("a", Duration::ZERO).await.unwrap();
        child.await_the_end_of(parent.clone()).tell().await.unwrap();
        let start = Instant::now();
        assert_eq!(parent.closed().await, ExitReason::Normal);
        assert_eq!(start.elapsed(), 5 * SECOND);
        assert_eq!(child.exit_reason(), Some(ExitReason::Killed));
    });
}

#[test]
fn a_plain_spawn_in_a_handler_is_no_child() {
    paused(async || {
        let parent = Parent::default().spawn();
        let props = Props::default();
        let other = parent.employ_outside(props.clone()).await.unwrap();
        parent.stop().await.unwrap();
        assert_eq!(other.note(1).await.unwrap(), 1);
        drop(other);
        idle().await;
        assert_eq!(props.ends.take(), [ExitReason::Normal]);
    });
}

#[test]
fn a_child_may_have_a_name_and_gives_it_back() {
    current(async || {
        let system = System::new("family");
        let parent = system.spawn(Parent::default());
        let child = parent.employ_under_a_name("heir".to_owned()).await.unwrap();
        assert_eq!(system.lookup::<Worker>("heir"), Some(child.clone()));
        assert_eq!(child.name(), Some("heir"));
        let taken = parent.employ_under_a_name("heir".to_owned()).await;
        assert_eq!(taken.unwrap_err(), AskError::Handler(SpawnErrorKind::NameTaken { holder: child.label() }));
        assert_eq!(system.actor_count(), 2, "the refused one left nothing");
        parent.stop().await.unwrap();
        assert!(system.lookup::<Worker>("heir").is_none());
        assert_eq!(child.exit_reason(), Some(ExitReason::ParentStopped));
        assert_eq!(system.actor_count(), 0);
    });
}

#[test]
fn children_made_in_the_hooks_end_with_their_parent() {
    /// Has children at the wrong times.
    #[actor]
    struct Late(Props);

    #[actor]
    impl Late {
        #[started]
        fn begin(&mut self, ctx: &mut Context<Self>) {
            let _ = ctx.spawn(self.0.worker());
        }

        #[handler]
        fn noop(&mut self) {}

        #[stopped]
        fn end(&mut self, ctx: &mut Context<Self>) {
            let _ = ctx.spawn(self.0.worker());
        }
    }

    current(async || {
        let props = Props::default();
        let late = Late(props.clone()).spawn();
        late.noop().await.unwrap();
        late.stop().await.unwrap();
        assert_eq!(props.ends.take(), [ExitReason::ParentStopped, ExitReason::ParentStopped]);
        assert_eq!(props.life.others(), 0);
    });
}

#[test]
fn children_of_an_actor_that_fails_to_start_end_with_it() {
    /// Never gets up.
    #[actor]
    struct Stillborn(Props);

    #[actor]
    impl Stillborn {
        #[started]
        fn begin(&mut self, ctx: &mut Context<Self>) {
            let _ = ctx.spawn(self.0.worker());
            panic!("no start");
        }

        #[handler]
        fn noop(&mut self) {}
    }

    current(async || {
        let props = Props::default();
        assert!(matches!(Stillborn(props.clone()).spawn().closed().await, ExitReason::Panicked(_)));
        assert_eq!(props.life.others(), 0);
        assert_eq!(props.ends.take(), [ExitReason::ParentStopped]);
    });
}

#[test]
fn a_dropped_runtime_ends_parents_and_children() {
    current(async || {
        let system = System::new("doomed family");
        let other = other_runtime();
        let parent = {
            let _inside = other.enter();
            system.spawn(Parent::default())
        };
        let child = parent.employ(Props::default()).await.unwrap();
        other.shutdown_background();
        assert_eq!(parent.closed().await, ExitReason::Aborted);
        let reason = child.closed().await;
        assert!(matches!(reason, ExitReason::Aborted | ExitReason::Killed), "{reason:?}");
        assert_eq!(system.actor_count(), 0);
    });
}

/// Fails, in one way or another, as it ends.
#[actor]
struct Clumsy {
    panics: bool,
}

#[actor]
impl Clumsy {
    #[stopped]
    fn end(&mut self) -> Result<(), String> {
        assert!(!self.panics, "it fell");
        Err("it stumbled".to_owned())
    }
}

#[test]
fn lc_13_a_parent_and_a_supervisor_hear_that_a_stop_hook_failed_and_have_one_child_less() {
    /// Hears of its children.
    #[actor]
    struct Guardian(Log<ExitReason>);

    #[actor]
    impl Guardian {
        #[handler]
        fn bear(&mut self, ctx: &mut Context<Self>, panics: bool) -> ClumsyRef {
            ctx.spawn(Clumsy { panics })
        }

        #[child_exited]
        fn mourn(&mut self, exit: ChildExit) {
            self.0.push(exit.reason);
        }
    }

    paused(async || {
        for panics in [false, true] {
            let is_right = |reason: &ExitReason| match reason {
                ExitReason::Failed(failure) => !panics && failure.during() == "#[stopped]",
                ExitReason::Panicked(failure) => panics && failure.during() == "#[stopped]",
                _ => false,
            };
            let (system, exits) = (System::new("clumsy"), Log::default());
            let guardian = system.spawn(Guardian(exits.clone()));
            let child = guardian.bear(panics).await.unwrap();
            child.ready().await.unwrap();
            let reason = child.stop().await.unwrap();
            assert!(is_right(&reason), "{reason}");
            idle().await;
            assert_eq!(exits.take(), [reason]);
            assert_eq!(system.tree().roots().next().unwrap().children().count(), 0);

            let mut troupe = System::new("clumsy").supervisor();
            let child = troupe.add(ChildSpec::new(move || Clumsy { panics }).restart(Restart::Transient));
            let troupe = troupe.start().await.unwrap();
            let reason = child.stop().await.unwrap();
            assert!(is_right(&reason), "{reason}");
            let children = troupe.children().await.unwrap();
            assert_eq!((children.len(), children[0].exit.clone()), (1, Some(reason)));
            troupe.kill().await.unwrap();
        }
    });
}
