//! SV: each end in each state of a supervised actor. Whether it lives on or not: callers and monitors are told, what waits is
//! handled by the next incarnation or given back, and all counts balance.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use actor_core::observe::{Event, Observer};
use actor_core::{Backoff, Failer, Mailbox, Stats, Status, Strategy, SupervisorRef, System, prelude::*};
use tokio::runtime::{Handle, Runtime};
use tokio::task::{JoinHandle, yield_now};
use tokio::time::timeout;

use crate::matrix::{assert_nothing_left, each_end_in_each_state};
use crate::props::{Gate, Life, Log};

/// Where the actor is when its end comes. Each time it has failed before, but for `First`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// In a handler of its first incarnation.
    First,
    /// In a handler of a later incarnation, with messages behind it.
    Later,
    /// A later incarnation with nothing to do.
    LaterIdle,
    /// In its `#[stopped]` hook, after a failure.
    LastWords,
    /// Its state was dropped, and it waits for the time of its restart.
    Pausing,
    /// Its `#[init]` runs again.
    Making,
    /// In a handler, when it was told to restart with its group.
    Regrouping,
    /// Ended with its group, it waits for a sibling that takes its time to end.
    Grouped,
    /// In a handler, while its supervisor ends, and waits for a sibling before it.
    Orphaned,
}

const STATES: [State; 9] = [
    State::First,
    State::Later,
    State::LaterIdle,
    State::LastWords,
    State::Pausing,
    State::Making,
    State::Regrouping,
    State::Grouped,
    State::Orphaned,
];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    Stop,
    StopNow,
    Kill,
    /// A stop that becomes a kill.
    StopBefore,
    /// A stop, then a `stop_now`, then a kill.
    Harder,
    /// A kill, then the gentler ones.
    Softer,
    /// A handle fails the incarnation that was made last.
    Fail,
    /// Nobody but its supervisor has it any more.
    LastRef,
    /// Its supervisor is to end it.
    Terminate,
    /// Its supervisor is stopped.
    StopAll,
    /// Its supervisor is killed.
    KillAll,
    /// Its system shuts down.
    Shutdown,
    /// Its runtime is gone.
    Abort,
}

const ENDS: [End; 13] = [
    End::Stop,
    End::StopNow,
    End::Kill,
    End::StopBefore,
    End::Harder,
    End::Softer,
    End::Fail,
    End::LastRef,
    End::Terminate,
    End::StopAll,
    End::KillAll,
    End::Shutdown,
    End::Abort,
];

impl State {
    fn is_in_handler(self) -> bool {
        matches!(self, Self::First | Self::Later | Self::Regrouping | Self::Orphaned)
    }

    /// Whether there is no incarnation that a signal could mean: so it means the actor.
    fn is_between(self) -> bool {
        matches!(self, Self::Pausing | Self::Making | Self::Grouped)
    }

    /// Whether the actor is there when all is over, for its supervisor to end. `None` if it depends on how fast it is restarted:
    /// then a second signal may mean the actor between two incarnations, or the next incarnation.
    fn survives(self, end: End) -> Option<bool> {
        match end {
            End::Terminate | End::StopAll | End::KillAll | End::Shutdown | End::Abort => Some(false),
            _ if self == Self::Orphaned => Some(false),
            End::Fail | End::LastRef => Some(true),
            _ if self.is_between() => Some(false),
            End::Softer => None,
            End::Harder if self == Self::LaterIdle => None,
            _ => Some(true),
        }
    }

    /// Why it may have ended for good.
    fn explains(self, end: End, reason: &ExitReason) -> bool {
        let (killed, normal) = (*reason == ExitReason::Killed, *reason == ExitReason::Normal);
        // By those above it.
        let told = matches!(reason, ExitReason::ParentStopped | ExitReason::Shutdown);
        match end {
            // Its supervisor's task may be gone first, and kills its children then.
            End::Abort if killed || *reason == ExitReason::Aborted => true,
            // Why it did not come back says more than that it was told not to.
            _ if self == Self::Pausing => matches!(reason, ExitReason::Panicked(_)),
            // The same, if it was told before its restart.
            _ if self == Self::LastWords && matches!(reason, ExitReason::Panicked(_)) => true,
            End::Fail if self == Self::Orphaned => told || matches!(reason, ExitReason::Failed(_)),
            _ if self == Self::Orphaned && told => true,
            End::Terminate | End::StopAll | End::LastRef | End::Fail => told,
            End::Shutdown => killed || told,
            End::KillAll | End::Kill | End::Abort => killed,
            End::Stop | End::StopNow => normal,
            End::StopBefore | End::Harder | End::Softer => killed || normal,
        }
    }
}

/// What an actor needs to be anywhere.
#[derive(Clone, Default)]
struct Stage {
    gate: Gate,
    life: Life,
    failers: Log<Failer>,
    /// What was handled.
    log: Log<u64>,
    /// What is left of the times that `#[init]` and `#[stopped]` wait at the gate, in that order, beginning with `waits`.
    waits: Arc<AtomicUsize>,
    last_words: Arc<AtomicUsize>,
}

/// Waits at the gate, if it is the time for it.
async fn wait_once(times: &AtomicUsize, gate: &Gate) {
    if times.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| left.checked_sub(1)) == Ok(1) {
        gate.pass().await;
    }
}

#[actor]
struct Star {
    stage: Stage,
    _life: Life,
}

#[actor]
impl Star {
    #[init]
    async fn init(ctx: &mut Context<Self>, stage: Stage) -> Self {
        stage.failers.push(ctx.failer());
        let life = stage.life.clone();
        wait_once(&stage.waits, &stage.gate).await;
        Self { stage, _life: life }
    }

    #[handler]
    async fn hold(&mut self, n: u64) -> u64 {
        self.stage.log.push(n);
        self.stage.gate.pass().await;
        n
    }

    #[handler]
    fn take(&mut self, n: u64, life: Life) -> Life {
        self.stage.log.push(n);
        life
    }

    #[handler]
    fn panic(&mut self) {
        self.stage.log.push(0);
        panic!("as told");
    }

    #[stopped]
    async fn stopped(&mut self) {
        wait_once(&self.stage.last_words, &self.stage.gate).await;
    }
}

/// Stands beside it.
#[actor]
struct Sibling(Stage);

#[actor]
impl Sibling {
    #[init]
    fn init(stage: Stage) -> Self {
        Self(stage)
    }

    #[handler]
    fn panic(&mut self) {
        panic!("as told");
    }

    #[stopped]
    async fn stopped(&mut self) {
        wait_once(&self.0.last_words, &self.0.gate).await;
    }
}

/// Hears when an actor is between two incarnations.
#[derive(Clone, Default)]
struct Parks(Gate);

impl Observer for Parks {
    fn observe(&self, event: &Event) {
        if matches!(event, Event::Restarting { .. }) {
            self.0.reach();
        }
    }
}

/// Hears of its end.
#[actor]
struct Watcher(Log<ExitReason>);

#[actor]
impl Watcher {
    #[handler]
    fn watch(&mut self, ctx: &mut Context<Self>, actor: StarRef) {
        ctx.monitor(&actor).detach();
    }

    #[down]
    fn down(&mut self, down: Down) {
        self.0.push(down.reason);
    }
}

const LIMIT: Duration = Duration::from_secs(30);

/// In time, or the test says what it waited for.
async fn soon<F: Future>(what: &str, wait: F) -> F::Output {
    timeout(LIMIT, wait).await.unwrap_or_else(|_| panic!("{what} takes too long"))
}

/// What somebody asked for, and what it was told, if it was.
type Callers = Vec<(u64, JoinHandle<Result<(), AskError>>)>;

/// An actor in a state, and all that belongs to it.
struct Scene {
    system: System,
    supervisor: SupervisorRef,
    star: Option<StarRef>,
    stage: Stage,
    /// Messages that were sent, whatever became of them.
    sent: u64,
    callers: Callers,
}

/// Starts a supervisor with what the state needs.
async fn start(at: State, system: &System, stage: &Stage) -> (SupervisorRef, StarRef, Option<SiblingRef>) {
    // The whole group is restarted once before.
    let ends = if at == State::Grouped { 2 } else { 1 };
    let slow = Stage { last_words: Arc::new(AtomicUsize::new(ends)), gate: stage.gate.clone(), ..Stage::default() };
    let spec = Star::spec(stage.clone()).id("star").name("star").mailbox(Mailbox::bounded(4));
    let pause = Backoff::new(Duration::from_secs(1_000_000)).max(Duration::from_secs(1_000_000)).jitter(0.0);
    let spec = if at == State::Pausing { spec.backoff(pause) } else { spec };
    let grouped = matches!(at, State::Regrouping | State::Grouped);
    let strategy = if grouped { Strategy::OneForAll } else { Strategy::OneForOne };
    let mut supervisor = system.supervisor().strategy(strategy).max_restarts(1000);
    if at == State::Grouped {
        supervisor.add(Sibling::spec(slow.clone()));
    }
    let star = supervisor.add(spec);
    let sibling = match at {
        State::Orphaned => Some(supervisor.add(Sibling::spec(slow))),
        State::Regrouping | State::Grouped => Some(supervisor.add(Sibling::spec(Stage::default()))),
        _ => None,
    };
    (supervisor.start().await.unwrap(), star, sibling)
}

async fn status(star: &StarRef, status: Status) {
    soon("a status", async {
        while star.status() != status {
            yield_now().await;
        }
    })
    .await;
}

/// Puts an actor into a state. On the runtime of the actor.
async fn bring(at: State, spectators: Handle) -> Scene {
    let parks = Parks::default();
    let system = System::builder().observer(parks.clone()).build();
    let stage = Stage {
        waits: Arc::new(AtomicUsize::new(if at == State::Making { 2 } else { 0 })),
        last_words: Arc::new(AtomicUsize::new(usize::from(at == State::LastWords))),
        ..Stage::default()
    };
    let (supervisor, star, sibling) = start(at, &system, &stage).await;
    let (mut sent, mut callers) = (0, Vec::new());
    if at != State::First {
        sent += 1;
        let error = star.panic().await.unwrap_err();
        assert!(matches!(error, AskError::Panicked { .. }), "{error:?}");
        let is_served =
            matches!(at, State::Later | State::LaterIdle | State::Regrouping | State::Grouped | State::Orphaned);
        if is_served {
            while star.id().incarnation() < 1 {
                yield_now().await;
            }
            status(&star, Status::Running).await;
        }
    }
    if at.is_in_handler() {
        sent += 1;
        let held = star.hold(1).owned();
        callers.push((1, spectators.spawn(async move { held.await.map(drop) })));
    }
    match at {
        State::LaterIdle => {}
        State::Pausing => soon("a pause", parks.0.reached()).await,
        State::Regrouping | State::Grouped => {
            if at == State::Regrouping {
                soon("a handler", stage.gate.reached()).await;
            }
            drop(sibling.unwrap().panic().await);
            status(&star, Status::Restarting).await;
            if at == State::Grouped {
                soon("a sibling", stage.gate.reached()).await;
            }
        }
        State::Orphaned => {
            soon("a handler", stage.gate.reached()).await;
            drop(supervisor.stop());
            soon("a sibling", stage.gate.reached()).await;
        }
        State::First | State::Later | State::LastWords | State::Making => soon("the gate", stage.gate.reached()).await,
    }
    Scene { system, supervisor, star: Some(star), stage, sent, callers }
}

/// Everybody who asked was told, and what was said is what happened.
async fn hear(what: &str, callers: Callers, handled: &[u64]) {
    for (n, caller) in callers {
        let told = soon(&format!("{what}: caller {n}"), caller).await.unwrap();
        let was_handled = handled.contains(&n);
        match &told {
            Ok(()) => assert!(was_handled, "{what}: {n} was answered and not handled"),
            Err(error @ (AskError::Stopped { .. } | AskError::Restarting { .. })) => {
                assert_eq!(error.may_have_run(), was_handled, "{what}: {n} was told {error:?}");
            }
            Err(error) => panic!("{what}: {n} was told {error:?}"),
        }
    }
}

fn fail_all(failers: &Log<Failer>) {
    for failer in failers.take() {
        failer.fail(Failure::new("x-ray", "ill"));
    }
}

/// Does what is to end it. Gives back its ref, unless that was it.
fn end(end: End, on: &Handle, runtime: &mut Option<Runtime>, scene: &Scene, star: StarRef) -> Option<StarRef> {
    let _inside = on.enter();
    match end {
        End::Stop => drop(star.stop()),
        End::StopNow => drop(star.stop_now()),
        End::Kill => drop(star.kill()),
        End::StopBefore => drop(on.spawn(star.stop().kill_after(Duration::from_millis(5)))),
        End::Harder => {
            drop(star.stop());
            drop(star.stop_now());
            drop(star.kill());
        }
        End::Softer => {
            drop(star.kill());
            drop(star.stop_now());
            drop(star.stop());
        }
        End::Fail => fail_all(&scene.stage.failers),
        End::LastRef => {
            scene.system.unregister("star");
            return None;
        }
        End::Terminate => {
            let terminated = scene.supervisor.terminate_child("star").owned();
            on.spawn(async move { drop(terminated.await) });
        }
        End::StopAll => drop(scene.supervisor.stop()),
        End::KillAll => drop(scene.supervisor.kill()),
        End::Shutdown => {
            let system = scene.system.clone();
            on.spawn(async move { drop(system.shutdown(Duration::from_millis(5)).await) });
        }
        End::Abort => drop(runtime.take().map(Runtime::shutdown_background)),
    }
    Some(star)
}

/// Every message that was sent was handled, refused or dropped, and nothing waits.
fn balanced(what: &str, stats: &Stats, sent: u64, handled: &[u64]) {
    let lost = stats.dropped.unhandled + stats.dropped.overflow + stats.dropped.cancelled + stats.dropped.expired;
    assert_eq!((stats.accepted, stats.depth), (stats.handled + lost, 0), "{what}: {stats:?}");
    assert_eq!(stats.accepted + stats.refused, sent, "{what}: {stats:?}");
    assert_eq!(stats.handled, handled.len() as u64, "{what}: {handled:?}");
}

/// Whether it goes on: it handles what comes behind all that waited, or it has ended.
async fn serves(what: &str, scene: &mut Scene) -> bool {
    let (star, life) = (scene.star.clone().unwrap(), scene.stage.life.clone());
    soon(&format!("{what}: service"), async {
        loop {
            scene.sent += 1;
            match star.take(8, life.clone()).await {
                Ok(_) => return true,
                // It was refused while the others were drained.
                Err(error) => assert!(!error.may_have_run(), "{what}: {error:?}"),
            }
            if star.exit_reason().is_some() {
                return false;
            }
            yield_now().await;
        }
    })
    .await
}

/// One end in one state. `runtime` is where the actor lives; the test looks on from another.
async fn play(at: State, by: End, runtime: Runtime) {
    let what = format!("{by:?} in {at:?}");
    let on = runtime.handle().clone();
    let mut runtime = Some(runtime);
    let mut scene = soon(&what, on.spawn(bring(at, Handle::current()))).await.unwrap();
    let system = scene.system.clone();
    let star = scene.star.clone().unwrap();
    let (life, gate, log) = (scene.stage.life.clone(), scene.stage.gate.clone(), scene.stage.log.clone());
    // Room that is set aside, three that wait, and two in line behind them.
    let mut permit = star.try_reserve().ok();
    for n in 2..7 {
        let (ask, life) = (star.clone(), life.clone());
        scene.sent += 1;
        scene.callers.push((n, tokio::spawn(async move { ask.take(n, life).await.map(drop) })));
    }
    for _ in 0..20 {
        yield_now().await;
    }
    let downs = Log::default();
    let watcher = System::new("spectators").spawn(Watcher(downs.clone()));
    watcher.watch(star.clone()).await.unwrap();
    let (closed, weak) = (star.closed(), star.downgrade());
    if by == End::LastRef {
        // It has a ref.
        permit = None;
    }
    let callers = std::mem::take(&mut scene.callers);
    let ended = end(by, &on, &mut runtime, &scene, star.clone());
    // One that ends with its supervisor is nobody's to find.
    let kept = (at == State::Orphaned).then_some(star);
    drop(scene.star.take());
    // Whatever is gentle waits until it is let through.
    gate.open(1000);
    if ended.is_none() && at != State::Pausing {
        // Those that ask have refs, too.
        soon(&format!("{what}: its callers"), async {
            while callers.iter().any(|(_, caller)| !caller.is_finished()) {
                yield_now().await;
            }
        })
        .await;
    }
    let star = ended.or(kept).or_else(|| weak.upgrade()).unwrap_or_else(|| panic!("{what}: its supervisor has no ref"));
    scene.star = Some(star.clone());
    if let Some(permit) = permit.take() {
        scene.sent += 1;
        drop(permit.tell(star.take(7, life.clone())));
    }
    let expected = at.survives(by);
    let lives = match expected {
        Some(false) if at == State::Orphaned => false,
        Some(false) => soon(&format!("{what}: the end"), star.closed()).await == ExitReason::NotFound,
        Some(true) if at == State::Pausing => true,
        _ => serves(&what, &mut scene).await,
    };
    assert!(expected.is_none_or(|expected| lives == expected), "{what}: {:?}", star.exit_reason());
    if lives {
        assert_eq!((downs.len(), star.stats().dropped.unhandled), (0, 0), "{what}");
        assert_eq!((star.exit_reason(), star.is_alive()), (None, true), "{what}: it lives on");
        assert_eq!(scene.system.lookup::<Star>("star").is_some(), by != End::LastRef, "{what}");
    }
    drop(scene.supervisor.stop());
    let reason = soon(&format!("{what}: its end"), closed).await;
    // One that lived on is told by its supervisor in the end.
    assert!(
        at.explains(if lives { End::StopAll } else { by }, &reason) || lives && reason == ExitReason::ParentStopped,
        "{what}: {reason}"
    );
    soon(&format!("{what}: a notice"), async {
        while downs.len() == 0 {
            yield_now().await;
        }
    })
    .await;
    watcher.stop().await.unwrap();
    assert_eq!(downs.take(), vec![reason.clone()], "{what}: one notice");
    soon(&format!("{what}: its supervisor's end"), scene.supervisor.closed()).await;
    let handled = log.take();
    hear(&what, callers, &handled).await;
    balanced(&what, &star.stats(), scene.sent, &handled);
    assert_eq!((star.status(), star.exit_reason()), (Status::Stopped, Some(reason)), "{what}");
    assert!(system.lookup::<Star>("star").is_none(), "{what}: its name is not free");
    drop((star, scene));
    assert_nothing_left(&what, runtime, &system, &life).await;
}

#[test]
fn every_end_in_every_supervised_state_is_told_and_leaves_nothing_on_one_thread() {
    each_end_in_each_state(1, &STATES, &ENDS, play);
}

#[test]
fn every_end_in_every_supervised_state_is_told_and_leaves_nothing_on_many() {
    each_end_in_each_state(3, &STATES, &ENDS, play);
}
