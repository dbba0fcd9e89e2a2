//! LC: actors whose state is made by `#[init]` or by a closure.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::{Wake, Waker};
use std::time::Duration;

use actor_core::{
    ChildSpec, Failure, Interface, Mailbox, Phase, SpawnErrorKind, StartError, Status, System, TellError, prelude::*,
};

use crate::cast::{Props, Worker};
use crate::props::{LastWord, Life, Log, poll, poll_pending};
use crate::stage::{current, idle, on_both, other_runtime, pass, paused};

/// What becomes of a [`Made`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Plan {
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
struct Made {
    props: Props,
    plan: Plan,
}

#[actor]
impl Made {
    #[init]
    async fn make(ctx: &mut Context<Self>, props: Props, plan: Plan) -> Result<Self, String> {
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
    fn note(&mut self, n: u64) -> u64 {
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

fn ended(started: Result<impl Sized, StartError>) -> ExitReason {
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
trait Run {
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

#[test]
fn lc_06_stop_in_init_ends_the_actor_when_it_is_up() {
    on_both(async || {
        for (plan, handled) in [(Plan::Stop, vec![1000, 1]), (Plan::StopNow, vec![1000])] {
            let props = Props::default();
            let made = Made::spec(props.clone(), plan).spawn();
            made.note(1).try_tell().unwrap();
            props.gate.open(1);
            assert_eq!(made.closed().await, ExitReason::Normal);
            assert_eq!((props.log.take(), props.ends.take()), (handled, vec![ExitReason::Normal]), "{plan:?}");
        }
    });
}

#[test]
fn lc_06_stop_while_the_state_is_made_waits_for_it() {
    on_both(async || {
        let props = Props::default();
        let made = Made::spec(props.clone(), Plan::Up).spawn();
        made.note(1).try_tell().unwrap();
        props.gate.reached().await;
        let stop = made.stop();
        assert!(matches!(made.note(2).try_tell(), Err(TellError::Stopped(_))));
        props.gate.open(1);
        assert_eq!(stop.await, Ok(ExitReason::Normal));
        assert_eq!((props.log.take(), props.ends.take()), (vec![1000, 1], vec![ExitReason::Normal]));
    });
    current(async || {
        let props = Props::default();
        props.gate.open(1);
        let made = Made::spec(props.clone(), Plan::Up).spawn();
        assert_eq!(made.stop().await, Ok(ExitReason::Normal), "told before it ever ran");
        assert_eq!(props.ends.take(), [ExitReason::Normal]);
    });
}

#[test]
fn a_failure_in_init_outranks_a_stop() {
    on_both(async || {
        let props = Props::default();
        let made = Made::spec(props.clone(), Plan::Fail).spawn();
        props.gate.reached().await;
        let stop = made.stop();
        props.gate.open(1);
        assert_eq!(stop.await, Ok(ExitReason::Failed(Failure::new("#[init]", "no luck"))));
    });
}

#[test]
fn kill_cuts_init() {
    on_both(async || {
        let props = Props::default();
        let made = Made::spec(props.clone(), Plan::Up).name("cut").spawn();
        let mut ask = made.note(1);
        poll_pending(&mut ask);
        props.gate.reached().await;
        assert_eq!(made.kill().await, Ok(ExitReason::Killed));
        let error = ask.await.unwrap_err();
        assert!(
            matches!(error, AskError::Stopped { reason: ExitReason::Killed, phase: Phase::Queued, .. }),
            "{error:?}"
        );
        assert_eq!((props.log.len(), props.ends.len()), (0, 0));
        assert_eq!(made.stats().dropped.unhandled, 1);
        Worker::default().prepare().name("cut").spawn().unwrap().stop().await.unwrap();
    });
    on_both(async || {
        let props = Props::default();
        props.gate.open(1);
        let reason = ended(Made::spec(props.clone(), Plan::Kill).start().await);
        assert_eq!(reason, ExitReason::Killed, "by itself");
    });
}

/// The actor failed while it came up: whoever started it has to know.
#[test]
fn fail_in_init_fails_the_start() {
    on_both(async || {
        let props = Props::default();
        props.gate.open(1);
        let started = Made::spec(props.clone(), Plan::GiveUp).start().await;
        assert_eq!(ended(started.map(drop)), ExitReason::Failed(Failure::new("make", "given up")));
    });
}

#[test]
fn children_of_an_actor_that_is_not_made_end_with_it() {
    on_both(async || {
        let system = System::new("children");
        let props = Props::default();
        props.gate.open(1);
        let made = system.run(|| Made::spec(props.clone(), Plan::FailWithChild).spawn());
        assert!(matches!(made.closed().await, ExitReason::Failed(_)));
        assert_eq!(props.ends.take(), [ExitReason::ParentStopped]);
        assert_eq!(system.actor_count(), 0);
    });
}

#[test]
fn lc_04_a_start_that_is_dropped_leaves_no_actor_behind() {
    paused(async || {
        let system = System::new("dropped starts");
        drop(system.run(|| Box::pin(Made::spec(Props::default(), Plan::Up).name("never polled").start())));
        assert_eq!(system.actor_count(), 0);

        let props = Props::default();
        let spec = Made::spec(props.clone(), Plan::Up);
        let mut start = Box::pin(spec.start());
        assert!(system.run(|| futures::FutureExt::now_or_never(&mut start)).is_none());
        idle().await;
        assert_eq!(system.actor_count(), 1);
        drop(start);
        props.gate.open(1);
        idle().await;
        assert_eq!((system.actor_count(), props.life.others()), (0, 0));
    });
}

#[test]
fn lc_04_a_start_that_is_dropped_frees_the_name() {
    paused(async || {
        let system = System::new("dropped named starts");
        let props = Props::default();
        let mut start = Box::pin(Made::spec(props.clone(), Plan::Up).name("named").start());
        assert!(system.run(|| futures::FutureExt::now_or_never(&mut start)).is_none());
        idle().await;
        drop(start);
        props.gate.open(1);
        idle().await;
        assert_eq!((system.actor_count(), system.lookup::<Made>("named")), (0, None));
    });
}

#[test]
fn lc_03_a_start_that_times_out_leaves_no_actor_behind() {
    paused(async || {
        let system = System::new("timed out starts");
        let props = Props::default();
        props.gate.open(1);
        let start = system.run(|| {
            let start = Made::spec(props.clone(), Plan::Hang).start();
            let mut start = Box::pin(tokio::time::timeout(Duration::from_secs(1), start));
            assert!(futures::FutureExt::now_or_never(&mut start).is_none());
            start
        });
        assert!(start.await.is_err());
        idle().await;
        assert_eq!((system.actor_count(), props.life.others()), (0, 0));
    });
}

#[test]
fn lc_04_a_runtime_that_is_dropped_aborts_init() {
    current(async || {
        let (props, system) = (Props::default(), System::new("aborted"));
        let runtime = other_runtime();
        let made = {
            let (_in_runtime, _in_system) = (runtime.enter(), system.enter());
            Made::spec(props.clone(), Plan::Up).name("aborted").spawn()
        };
        let mut ask = made.note(1);
        poll_pending(&mut ask);
        props.gate.reached().await;
        tokio::task::spawn_blocking(|| drop(runtime)).await.unwrap();
        assert_eq!((made.closed().await, made.status()), (ExitReason::Aborted, Status::Stopped));
        assert!(matches!(ask.await, Err(AskError::Stopped { reason: ExitReason::Aborted, phase: Phase::Queued, .. })));
        assert_eq!((system.actor_count(), props.life.others(), props.ends.len()), (0, 0, 0));
        assert!(system.lookup::<Made>("aborted").is_none());
        let on_a_dead_runtime = other_runtime();
        let handle = on_a_dead_runtime.handle().clone();
        tokio::task::spawn_blocking(|| drop(on_a_dead_runtime)).await.unwrap();
        let made = {
            let (_in_runtime, _in_system) = (handle.enter(), system.enter());
            Made::spec(props.clone(), Plan::Up).name("aborted").spawn()
        };
        assert_eq!((made.closed().await, system.actor_count()), (ExitReason::Aborted, 0));
    });
}

/// Has children that are made by specs.
#[actor]
struct Parent {
    log: Log<&'static str>,
    _word: LastWord,
}

#[actor]
impl Parent {
    #[handler]
    fn adopt(&mut self, ctx: &mut Context<Self>, props: Props, plan: Plan) -> MadeRef {
        Made::spec(props, plan).name("child").spawn_under(ctx).unwrap()
    }

    #[handler]
    fn adopt_twice(&mut self, ctx: &mut Context<Self>, props: Props) -> bool {
        let _first = Made::spec(props.clone(), Plan::Up).name("child").spawn_under(ctx).unwrap();
        let second = Made::spec(props, Plan::Up).name("child").spawn_under(ctx);
        matches!(second.unwrap_err().kind(), SpawnErrorKind::NameTaken { .. })
    }

    #[stopped]
    fn stopped(&mut self) {
        self.log.push("parent stopped");
    }
}

fn parent(log: &Log<&'static str>) -> ParentRef {
    Parent { log: log.clone(), _word: LastWord(log.clone(), "parent dropped") }.spawn()
}

#[test]
fn a_child_from_a_spec_lives_without_refs_and_ends_with_its_parent() {
    paused(async || {
        let (log, props) = (Log::default(), Props::default());
        let parent = parent(&log);
        props.gate.open(1);
        drop(parent.adopt(props.clone(), Plan::Up).await.unwrap());
        idle().await;
        assert_eq!((props.log.take(), props.ends.len()), (vec![1000], 0));
        parent.stop().await.unwrap();
        assert_eq!(props.ends.take(), [ExitReason::ParentStopped]);
        assert_eq!(log.take(), ["parent stopped", "parent dropped"]);
        assert!(parent.adopt_twice(props).await.is_err());
    });
}

#[test]
fn a_child_that_is_never_made_is_killed_at_its_deadline() {
    paused(async || {
        let (log, props) = (Log::default(), Props::default());
        let parent = parent(&log);
        let child = parent.adopt(props.clone(), Plan::Up).await.unwrap();
        props.gate.reached().await;
        let start = tokio::time::Instant::now();
        assert_eq!(parent.stop().await, Ok(ExitReason::Normal));
        assert_eq!(start.elapsed(), Duration::from_secs(5));
        assert_eq!((child.exit_reason(), props.life.others()), (Some(ExitReason::Killed), 0));
    });
}

#[test]
fn a_child_whose_name_is_taken_is_given_back_as_a_spec() {
    current(async || {
        let parent = parent(&Log::default());
        assert_eq!(parent.adopt_twice(Props::default()).await, Ok(true));
        drop(parent.kill().await);
    });
}

#[test]
fn a_system_that_shuts_down_ends_what_is_being_made() {
    paused(async || {
        let (system, props) = (System::new("short"), Props::default());
        let made = system.run(|| Made::spec(props.clone(), Plan::Up).spawn());
        props.gate.reached().await;
        let report = system.shutdown(Duration::from_secs(1)).await;
        assert!(!report.is_clean());
        assert_eq!((made.exit_reason(), props.life.others()), (Some(ExitReason::Killed), 0));

        let late = system.run(|| Made::spec(props.clone(), Plan::Up).spawn());
        assert!(matches!(late.note(1).await, Err(AskError::Stopped { reason: ExitReason::Shutdown, .. })));
        let late = system.run(|| Made::spec(props.clone(), Plan::Up).try_spawn()).unwrap_err();
        assert_eq!(*late.kind(), SpawnErrorKind::ShuttingDown);
    });
}

#[test]
fn what_init_was_given_is_dropped_with_a_spec_that_is_not_spawned() {
    current(async || {
        let life = Life::default();
        let held = life.clone();
        let spec = ChildSpec::new(move || {
            let _ = &held;
            Worker::default()
        });
        assert_eq!(life.others(), 1);
        assert!(format!("{spec:?}").starts_with("ChildSpec"));
        drop(spec);
        assert_eq!(life.others(), 0);
    });
    paused(async || {
        let life = Life::default();
        let held = life.clone();
        let worker = ChildSpec::new(move || {
            let _ = &held;
            Worker::default()
        });
        let worker = worker.start().await.unwrap();
        worker.stop().await.unwrap();
        pass(Duration::from_millis(2)).await;
        assert_eq!(life.others(), 0);
    });
}

/// Writes down that it was woken.
struct Told(Log<&'static str>);

impl Wake for Told {
    fn wake(self: Arc<Self>) {
        self.0.push("told");
    }
}

#[test]
fn what_init_was_given_is_dropped_before_the_end_is_told() {
    paused(async || {
        for fails in [false, true] {
            let log = Log::default();
            let word = LastWord(log.clone(), "arguments dropped");
            let spec = ChildSpec::<Worker>::new(move || {
                let _ = &word;
                assert!(!fails, "not made");
                Worker::default()
            });
            let worker = spec.spawn();
            let mut closed = worker.closed();
            assert!(poll(&mut closed, &Waker::from(Arc::new(Told(log.clone())))).is_pending());
            let mut seen = Vec::new();
            if !fails {
                worker.note(1).await.unwrap();
                assert!(poll(&mut closed, &Waker::from(Arc::new(Told(log.clone())))).is_pending());
                // Whoever waits is woken by the start too, to wait on.
                seen.extend(log.take().into_iter().filter(|word| *word != "told"));
                drop(worker.stop());
            }
            idle().await;
            seen.extend(log.take());
            assert_eq!(seen, ["arguments dropped", "told"], "fails: {fails}");
        }
    });
}
