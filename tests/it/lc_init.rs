//! LC: actors whose state is made by `#[init]` or by a closure.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use actor_core::{
    ChildSpec, Failure, Interface, Mailbox, Phase, SpawnErrorKind, StartError, Status, System, TellError, prelude::*,
};

use crate::cast::{Props, Worker};
use crate::props::{Log, poll_pending};
use crate::stage::{current, on_both};

/// What becomes of a [`Made`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Plan {
    Up,
    Fail,
    Panic,
    PanicAtOnce,
    Hang,
    Stop,
    StopNow,
    Kill,
    /// `ctx.fail`.
    GiveUp,
    TellItself,
    FailWithChild,
    FailInStarted,
}

/// Waits at the gate while it is made.
#[actor]
pub(crate) struct Made {
    props: Props,
    plan: Plan,
}

#[actor]
impl Made {
    #[init]
    pub(crate) async fn make(ctx: &mut Context<Self>, props: Props, plan: Plan) -> Result<Self, String> {
        assert_ne!(plan, Plan::PanicAtOnce, "at once");
        props.gate.pass().await;
        match plan {
            Plan::Fail => return Err("no luck".to_owned()),
            Plan::Panic => panic!("no luck at all"),
            Plan::Hang => std::future::pending().await,
            Plan::Stop => ctx.stop(),
            Plan::StopNow => ctx.stop_now(),
            Plan::Kill => drop(ctx.me().kill()),
            Plan::GiveUp => ctx.fail(Failure::new("make", "given up")),
            Plan::TellItself => {
                ctx.me().note(1).tell().await.map_err(|error| error.to_string())?;
                ctx.me().note(2).tell().await.expect_err("one is all that fits");
            }
            Plan::FailWithChild => {
                ctx.spawn(props.worker());
                return Err("no luck with a child".to_owned());
            }
            Plan::Up | Plan::PanicAtOnce | Plan::FailInStarted => {}
        }
        Ok(Self { props, plan })
    }

    #[started]
    fn started(&mut self) -> Result<(), String> {
        self.props.log.push(1000);
        if self.plan == Plan::FailInStarted { Err("not today".to_owned()) } else { Ok(()) }
    }

    #[handler]
    pub(crate) fn note(&mut self, n: u64) -> u64 {
        self.props.log.push(n);
        n
    }

    #[stopped]
    fn stopped(&mut self, reason: ExitReason) {
        self.props.ends.push(reason);
    }
}

/// Made at once.
#[actor(name = "simple", mailbox = bounded(3))]
struct Simple {
    n: u64,
}

#[actor]
impl Simple {
    #[init]
    fn new(#[into] text: String, times: u64) -> Self {
        Self { n: text.len() as u64 * times }
    }

    #[handler]
    fn n(&self) -> u64 {
        self.n
    }
}

/// Made at once, or not.
#[actor]
struct Picky;

#[actor]
impl Picky {
    #[init]
    fn new(accept: bool) -> Result<Self, u32> {
        accept.then_some(Self).ok_or(17)
    }

    #[handler]
    fn ping(&self) {}
}

/// Made later, and always.
#[actor]
struct Patient(u64);

#[actor]
impl Patient {
    #[init]
    async fn make(n: u64, ctx: &mut Context<Self>) -> Self {
        tokio::task::yield_now().await;
        assert_eq!(ctx.me().status(), Status::Starting);
        Self(n)
    }

    #[handler]
    fn n(&self) -> u64 {
        self.0
    }
}

/// Grows.
#[actor]
#[derive(Clone)]
struct Sheep(u64);

#[actor]
impl Sheep {
    #[handler]
    fn grow(&mut self) -> u64 {
        self.0 += 1;
        self.0
    }
}

pub(crate) fn ended(started: Result<impl Sized, StartError>) -> ExitReason {
    match started {
        Err(StartError::Ended { reason, .. }) => reason,
        Err(other) => panic!("{other}"),
        Ok(_) => panic!("it came up"),
    }
}

#[test]
fn every_form_of_init_makes_the_state() {
    on_both(async || {
        let system = System::new("forms");
        let simple = system.run(|| Simple::spec("abc", 5).spawn());
        assert_eq!((simple.n().await, simple.name()), (Ok(15), Some("simple")));
        assert_eq!(system.run(|| Picky::spec(true).spawn()).ping().await, Ok(()));
        assert_eq!(system.run(|| Patient::spec(4).spawn()).n().await, Ok(4));
    });
}

/// A guard that stays on its thread cannot be held over an await.
pub(crate) trait Run {
    fn run<T>(&self, f: impl FnOnce() -> T) -> T;
}

impl Run for System {
    fn run<T>(&self, f: impl FnOnce() -> T) -> T {
        let _entered = self.enter();
        f()
    }
}

#[test]
fn mb_15_messages_wait_until_the_state_is_made() {
    on_both(async || {
        let props = Props::default();
        let made = Made::spec(props.clone(), Plan::Up).spawn();
        props.gate.reached().await;
        for n in 1..=10 {
            made.note(n).tell().await.unwrap();
        }
        let mut last = made.note(11);
        poll_pending(&mut last);
        assert_eq!((made.status(), made.stats().depth, made.stats().handled), (Status::Starting, 11, 0));
        assert_eq!(props.log.len(), 0);
        props.gate.open(1);
        assert_eq!(last.await, Ok(11));
        made.stop().await.unwrap();
        let expected: Vec<u64> = std::iter::once(1000).chain(1..=11).collect();
        assert_eq!(props.log.take(), expected);
    });
}

#[test]
fn mb_15_telling_oneself_in_init_does_not_deadlock() {
    on_both(async || {
        let props = Props::default();
        props.gate.open(1);
        let made = Made::spec(props.clone(), Plan::TellItself).mailbox(1).start().await.unwrap();
        made.stop().await.unwrap();
        assert_eq!(props.log.take(), [1000, 1]);
    });
}

#[test]
fn a_full_mailbox_lets_senders_wait_while_the_state_is_made() {
    on_both(async || {
        let props = Props::default();
        let made = Made::spec(props.clone(), Plan::Up).mailbox(Mailbox::bounded(1)).spawn();
        props.gate.reached().await;
        made.note(1).tell().await.unwrap();
        assert!(matches!(made.note(9).try_tell(), Err(TellError::Full(_))));
        let mut waiting = made.note(2).tell();
        poll_pending(&mut waiting);
        props.gate.open(1);
        waiting.await.unwrap();
        made.stop().await.unwrap();
        assert_eq!(props.log.take(), [1000, 1, 2]);
    });
}

#[test]
fn options_of_the_type_and_of_the_spec_apply() {
    current(async || {
        assert_eq!(<Simple as Interface>::MAILBOX, Mailbox::bounded(3));
        let system = System::new("options");
        let first = system.run(|| Simple::spec("a", 1).spawn());
        let refused = system.run(|| Simple::spec("b", 2).try_spawn()).unwrap_err();
        assert!(matches!(refused.kind(), SpawnErrorKind::NameTaken { holder } if *holder == first.label()));
        let second = refused.into_inner().name("other");
        let second = system.run(|| second.spawn());
        assert_eq!((second.n().await, second.name()), (Ok(2), Some("other")));
        assert_eq!(system.lookup::<Simple>("other"), Some(second));

        let zero = system.run(|| Simple::spec("c", 1).name("zero").mailbox(0).try_spawn()).unwrap_err();
        assert_eq!(*zero.kind(), SpawnErrorKind::ZeroCapacity);
        let empty = system.run(|| Simple::spec("c", 1).name("").try_spawn()).unwrap_err();
        assert_eq!(*empty.kind(), SpawnErrorKind::EmptyName);
        assert!(system.lookup::<Simple>("zero").is_none());
    });
}

#[test]
fn what_cannot_be_spawned_cannot_be_started() {
    current(async || {
        let _first = Simple::spec("a", 1).name("taken").spawn();
        let error = Simple::spec("b", 1).name("taken").start().await.unwrap_err();
        assert!(matches!(&error, StartError::Spawn(SpawnErrorKind::NameTaken { .. })), "{error}");
        let error = Picky::spec(true).mailbox(0).start().await.unwrap_err();
        assert_eq!(error, StartError::Spawn(SpawnErrorKind::ZeroCapacity));
        assert!(error.to_string().contains("capacity 0"), "{error}");
    });
}

#[test]
fn a_spec_from_a_closure_and_from_a_clone() {
    on_both(async || {
        let made = Arc::new(AtomicU64::new(0));
        let count = Arc::clone(&made);
        let props = Props::default();
        let again = props.clone();
        let worker = ChildSpec::new(move || {
            count.fetch_add(1, Ordering::SeqCst);
            again.worker()
        });
        assert_eq!(made.load(Ordering::SeqCst), 0, "nothing is made before it is spawned");
        let worker = worker.name("from a closure").start().await.unwrap();
        assert_eq!(worker.note(3).await, Ok(3));
        assert_eq!(made.load(Ordering::SeqCst), 1);
        worker.stop().await.unwrap();

        let sheep = ChildSpec::cloned(Sheep(6)).start().await.unwrap();
        assert_eq!(sheep.grow().await, Ok(7));
    });
}

async fn panic_in_init(plan: Plan) {
    let props = Props::default();
    let made = Made::spec(props.clone(), plan).name("panics").spawn();
    let mut ask = made.note(1);
    poll_pending(&mut ask);
    made.note(2).try_tell().unwrap();
    let (ready, closed, weak) = (made.ready(), made.closed(), made.downgrade());
    props.gate.open(1);
    let reason = closed.await;
    let ExitReason::Panicked(failure) = &reason else { panic!("{reason:?}") };
    assert_eq!(failure.during(), "#[init]");
    let text = if plan == Plan::Panic { "no luck at all" } else { "at once" };
    assert!(failure.message().contains(text), "{failure}");
    assert_eq!(ready.await, Err(reason.clone()));
    let error = ask.await.unwrap_err();
    let expected =
        matches!(&error, AskError::Stopped { reason: of_ask, phase: Phase::Queued, .. } if *of_ask == reason);
    assert!(expected, "{error:?}");
    assert!(matches!(made.note(3).try_tell(), Err(TellError::Stopped(back)) if back.reason() == Some(&reason)));
    assert!(weak.upgrade().is_none());
    assert_eq!((made.stats().dropped.unhandled, made.stats().handled), (2, 0));
    assert_eq!((props.log.len(), props.ends.len()), (0, 0));
    // The name is free and others live.
    Worker::default().prepare().name("panics").spawn().unwrap().stop().await.unwrap();
}

#[test]
fn lc_02_an_init_that_panics_is_told_to_everybody() {
    on_both(async || panic_in_init(Plan::Panic).await);
    current(async || panic_in_init(Plan::PanicAtOnce).await);
}

#[test]
fn lc_02_start_tells_why_the_actor_did_not_come_up() {
    on_both(async || {
        let props = Props::default();
        props.gate.open(3);
        let error = Made::spec(props.clone(), Plan::Fail).name("unlucky").start().await.unwrap_err();
        let StartError::Ended { actor, reason } = &error else { panic!("{error}") };
        assert_eq!(*reason, ExitReason::Failed(Failure::new("#[init]", "no luck")));
        assert_eq!(error.to_string(), format!("{actor} did not come up: failed in `#[init]`: no luck"));
        assert!(matches!(ended(Made::spec(props.clone(), Plan::Panic).start().await), ExitReason::Panicked(_)));
        assert_eq!(ended(Picky::spec(false).start().await), ExitReason::Failed(Failure::new("#[init]", "17")));
        let reason = ended(Made::spec(props.clone(), Plan::FailInStarted).start().await);
        assert_eq!(reason, ExitReason::Failed(Failure::new("#[started]", "not today")));
        assert_eq!(props.ends.len(), 0, "no stop hook without a start");
    });
}

/// A closure may panic as an `#[init]` may.
#[test]
fn lc_02_a_closure_that_panics_is_a_panic_of_the_actor() {
    on_both(async || {
        let spec = ChildSpec::<Worker>::new(|| panic!("in the closure"));
        let reason = ended(spec.name("closure").start().await);
        let ExitReason::Panicked(failure) = &reason else { panic!("{reason:?}") };
        assert!(failure.message().contains("in the closure"), "{failure}");
        assert_eq!(failure.during(), "#[init]");
    });
}

#[test]
fn lc_02_an_argument_whose_clone_panics_is_a_panic_of_the_actor() {
    /// Cannot be cloned.
    struct Unique;

    impl Clone for Unique {
        fn clone(&self) -> Self {
            panic!("there is only one")
        }
    }

    /// Wants one.
    #[actor]
    struct Owner;

    #[actor]
    impl Owner {
        #[init]
        fn new(unique: Unique) -> Self {
            let _ = unique;
            Self
        }
    }

    on_both(async || {
        let reason = ended(Owner::spec(Unique).start().await);
        assert!(
            matches!(&reason, ExitReason::Panicked(failure) if failure.message() == "there is only one"),
            "{reason:?}"
        );
    });
}

#[test]
fn a_closure_runs_as_the_actor() {
    on_both(async || {
        let system = System::new("its own");
        let names = Log::default();
        let seen = names.clone();
        let spec = ChildSpec::new(move || {
            seen.push(System::current().name().to_owned());
            Worker::default()
        });
        let worker = system.run(|| spec.spawn());
        worker.note(1).await.unwrap();
        assert_eq!(names.take(), ["its own"]);
    });
}
