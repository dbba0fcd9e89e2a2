//! LC: each end in each state of an actor's life. Whatever the two are, all is told, freed and counted, and nothing is left.

use std::sync::{Arc, Condvar, Mutex};
use std::time::Duration;

use actor_core::observe::{Companion, Sent, Tap};
use actor_core::{Failer, Mailbox, Status, System, prelude::*};
use tokio::runtime::{Handle, Runtime};
use tokio::task::{JoinHandle, yield_now};
use tokio::time::timeout;

use crate::matrix::{assert_nothing_left, each_end_in_each_state};
use crate::props::{Gate, Life, Log};

/// Where the actor is when its end comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// Its state is being made.
    Init,
    /// In its `#[started]` hook.
    Started,
    Idle,
    /// In an `async fn` handler, with messages behind it.
    Handling,
    /// The same, and a tap goes along.
    Tapped,
    /// In a handler that has its thread to itself.
    Blocking,
    /// In a handler that waits for room in another mailbox.
    WaitingForRoom,
    /// In a handler that awaits an answer.
    Asking,
    /// Handlers run side by side.
    SideBySide,
    /// It was told to stop and drains.
    Draining,
    /// In its `#[stopped]` hook.
    Stopped,
    /// Its child ends before it does.
    EndingChild,
}

const STATES: [State; 12] = [
    State::Init,
    State::Started,
    State::Idle,
    State::Handling,
    State::Tapped,
    State::Blocking,
    State::WaitingForRoom,
    State::Asking,
    State::SideBySide,
    State::Draining,
    State::Stopped,
    State::EndingChild,
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
    /// A handle fails it from outside.
    Fail,
    /// Its system shuts down.
    Shutdown,
    /// Its runtime is gone.
    Abort,
    /// Nobody can reach it any more.
    LastRef,
}

const ENDS: [End; 10] = [
    End::Stop,
    End::StopNow,
    End::Kill,
    End::StopBefore,
    End::Harder,
    End::Softer,
    End::Fail,
    End::Shutdown,
    End::Abort,
    End::LastRef,
];

/// What it needs to be anywhere.
#[derive(Clone)]
struct Stage {
    at: State,
    gate: Gate,
    life: Life,
    failers: Log<Failer>,
    door: Arc<(Mutex<bool>, Condvar)>,
    /// Full, and handles nothing.
    other: WallRef,
}

/// Goes along, and counts as a life.
struct Fellow(Life);

impl Tap for Fellow {
    fn sending(&self, _: &Sent<'_>) -> Option<Box<dyn Companion>> {
        Some(Box::new(Self(self.0.clone())))
    }
}

impl Companion for Fellow {
    fn enter(&mut self) {}
    fn leave(&mut self) {}
}

/// Hears of its end.
#[actor]
struct Watcher(Log<ExitReason>);

#[actor]
impl Watcher {
    #[handler]
    fn watch(&mut self, ctx: &mut Context<Self>, actor: AnywhereRef) {
        ctx.monitor(&actor).detach();
    }

    #[down]
    fn down(&mut self, down: Down) {
        self.0.push(down.reason);
    }
}

#[actor]
struct Anywhere {
    stage: Stage,
    _life: Life,
}

#[actor]
impl Anywhere {
    #[init]
    async fn init(ctx: &mut Context<Self>, stage: Stage) -> Self {
        stage.failers.push(ctx.failer());
        let life = stage.life.clone();
        if stage.at == State::Init {
            stage.gate.pass().await;
        }
        Self { stage, _life: life }
    }

    #[started]
    async fn started(&mut self, ctx: &mut Context<Self>) {
        if self.stage.at == State::EndingChild {
            ctx.spawn(Child(self.stage.clone()));
        }
        if self.stage.at == State::Started {
            self.stage.gate.pass().await;
        }
    }

    #[handler]
    async fn hold(&mut self, life: Life) -> Life {
        self.stage.gate.pass().await;
        life
    }

    #[handler]
    fn block(&mut self, life: Life) -> Life {
        self.stage.gate.reach();
        let (open, opened) = &*self.stage.door;
        let open = open.lock().unwrap();
        drop(opened.wait_while(open, |open| !*open).unwrap());
        life
    }

    #[handler(concurrent = 4)]
    async fn hold_beside(&self, life: Life) -> Life {
        self.stage.gate.pass().await;
        life
    }

    #[handler]
    async fn wait_for_room(&mut self, life: Life) -> Life {
        let call = self.stage.other.take(life.clone());
        self.stage.gate.reach();
        drop(call.tell().await);
        life
    }

    #[handler]
    async fn ask(&mut self, life: Life) -> Life {
        let call = self.stage.other.take(life.clone());
        self.stage.gate.reach();
        drop(call.await);
        life
    }

    #[handler]
    fn take(&mut self, life: Life) -> Life {
        life
    }

    #[stopped]
    async fn stopped(&mut self) {
        if self.stage.at == State::Stopped {
            self.stage.gate.pass().await;
        }
    }
}

/// Takes its time to end.
#[actor]
struct Child(Stage);

#[actor]
impl Child {
    #[stopped]
    async fn stopped(&mut self) {
        self.0.gate.pass().await;
    }
}

/// Never comes to its second message.
#[actor(mailbox = bounded(1))]
struct Wall;

#[actor]
impl Wall {
    #[handler]
    async fn hold(&self) {
        std::future::pending::<()>().await;
    }

    #[handler]
    fn take(&self, life: Life) {
        drop(life);
    }
}

const LIMIT: Duration = Duration::from_secs(30);

/// What the callers of an actor were told, or that they still wait.
type Callers = Vec<JoinHandle<Result<Life, AskError>>>;

/// Puts an actor into a state. Gives it, and tasks that ask it.
async fn bring(on: &Handle, system: &System, stage: &Stage) -> (AnywhereRef, Callers) {
    let (at, life) = (stage.at, &stage.life);
    let spec = Anywhere::spec(stage.clone()).mailbox(Mailbox::bounded(3)).name("anywhere");
    let actor = {
        let _inside = on.enter();
        system.spawn(spec)
    };
    let mut callers = Vec::new();
    let mut ask = |call: actor_core::Call<'static, Anywhere, Life>| callers.push(tokio::spawn(call));
    match at {
        State::Tapped => actor.tap(Fellow(life.clone())),
        State::Idle | State::Draining | State::Stopped | State::EndingChild => actor.ready().await.unwrap(),
        _ => {}
    }
    match at {
        State::Handling | State::Tapped | State::Draining => ask(actor.hold(life.clone()).owned()),
        State::Blocking => ask(actor.block(life.clone()).owned()),
        State::WaitingForRoom => ask(actor.wait_for_room(life.clone()).owned()),
        State::Asking => ask(actor.ask(life.clone()).owned()),
        State::SideBySide => {
            ask(actor.hold_beside(life.clone()).owned());
            ask(actor.hold_beside(life.clone()).owned());
            stage.gate.reached().await;
        }
        State::Stopped | State::EndingChild => drop(actor.stop()),
        State::Init | State::Started | State::Idle => {}
    }
    if at != State::Idle {
        stage.gate.reached().await;
    }
    // Some wait behind it, one of them for room.
    for _ in 0..4 {
        ask(actor.take(life.clone()).owned());
    }
    for _ in 0..20 {
        yield_now().await;
    }
    if at == State::Draining {
        drop(actor.stop());
    }
    (actor, callers)
}

fn fail_all(failers: &Log<Failer>) {
    for failer in failers.take() {
        failer.fail(Failure::new("x-ray", "ill"));
    }
}

/// Why an actor may have ended, of what was done to it there.
fn is_right(at: State, end: End, reason: &ExitReason) -> bool {
    let (normal, killed) = (*reason == ExitReason::Normal, *reason == ExitReason::Killed);
    let failed = matches!(reason, ExitReason::Failed(failure) if failure.message() == "ill");
    let helped = matches!(at, State::WaitingForRoom | State::Asking);
    match end {
        // All that its own code had to say is said.
        _ if at == State::EndingChild => normal,
        End::Fail if at == State::Stopped => normal,
        End::Stop | End::StopNow | End::LastRef => {
            if helped {
                failed || killed
            } else {
                normal
            }
        }
        // It may be gone before the kill, or past its last await.
        End::Harder if at == State::Idle => killed || normal,
        End::Kill | End::Harder | End::Softer if at == State::Stopped => killed || normal,
        End::Kill | End::Harder | End::Softer => killed,
        // The gate opens at the same time.
        End::StopBefore => killed || normal,
        End::Fail => failed,
        // What was told first stays the cause.
        End::Shutdown if matches!(at, State::Draining | State::Stopped) => killed || normal,
        End::Shutdown => killed || *reason == ExitReason::Shutdown,
        End::Abort if matches!(at, State::Draining | State::Stopped) => normal || *reason == ExitReason::Aborted,
        End::Abort => *reason == ExitReason::Aborted,
    }
}

/// Every caller was told something, and nothing wrong.
async fn hear(what: &str, callers: Callers, reason: &ExitReason) {
    for caller in callers {
        let told = timeout(LIMIT, caller).await.unwrap_or_else(|_| panic!("{what}: a caller still waits")).unwrap();
        // Whoever was refused early was told what the actor had been told by then.
        let is_right = match &told {
            Ok(_) => true,
            Err(AskError::Stopped { reason: why, .. }) => {
                why == reason || matches!(why, ExitReason::Normal | ExitReason::Shutdown | ExitReason::Killed)
            }
            Err(_) => false,
        };
        assert!(is_right, "{what}: a caller was told {told:?} though it ended: {reason}");
    }
}

/// One end in one state. `runtime` is where the actor lives; the test looks on from another.
async fn play(at: State, end: End, mut runtime: Option<Runtime>) {
    let what = format!("{end:?} in {at:?}");
    let life = Life::default();
    let system = System::new("matrix");
    let on = runtime.as_ref().unwrap().handle().clone();
    let wall = {
        let _inside = on.enter();
        system.spawn(Wall)
    };
    wall.hold().tell().await.unwrap();
    while wall.stats().handled == 0 {
        yield_now().await;
    }
    wall.take(life.clone()).tell().await.unwrap();
    let (gate, failers, door) = (Gate::default(), Log::default(), Arc::default());
    let stage = Stage {
        at,
        gate: gate.clone(),
        life: life.clone(),
        failers: failers.clone(),
        door: Arc::clone(&door),
        other: wall,
    };
    let (actor, callers) = bring(&on, &system, &stage).await;
    drop(stage);
    let weak = actor.downgrade();
    let downs = Log::default();
    let watcher = System::new("spectators").spawn(Watcher(downs.clone()));
    watcher.watch(actor.clone()).await.unwrap();
    let closed = actor.closed();
    let mut actor = Some(actor);
    let me = actor.as_ref().unwrap();
    match end {
        End::Stop => drop(me.stop()),
        End::StopNow => drop(me.stop_now()),
        End::Kill => drop(me.kill()),
        End::StopBefore => {
            let _guard = on.enter();
            on.spawn(me.stop().kill_after(Duration::from_millis(5)));
        }
        End::Harder => {
            drop(me.stop());
            drop(me.stop_now());
            drop(me.kill());
        }
        End::Softer => {
            drop(me.kill());
            drop(me.stop_now());
            drop(me.stop());
        }
        End::Fail => fail_all(&failers),
        End::Shutdown => {
            let system = system.clone();
            on.spawn(async move { drop(system.shutdown(Duration::from_millis(5)).await) });
        }
        End::Abort => drop(runtime.take().map(Runtime::shutdown_background)),
        // Its name counts as a ref.
        End::LastRef => {
            system.unregister("anywhere");
            actor = None;
        }
    }
    // Whatever is gentle waits until it is let through.
    gate.open(100);
    *door.0.lock().unwrap() = true;
    door.1.notify_all();
    if matches!(at, State::WaitingForRoom | State::Asking) && matches!(end, End::Stop | End::StopNow | End::LastRef) {
        // Nothing else would end what it waits for.
        fail_all(&failers);
        drop(weak.upgrade().map(|actor| actor.kill()));
    }
    let reason = timeout(LIMIT, closed).await.unwrap_or_else(|_| panic!("{what}: it did not end"));
    assert!(is_right(at, end, &reason), "{what}: {reason}");
    hear(&what, callers, &reason).await;
    while downs.len() == 0 {
        yield_now().await;
    }
    watcher.stop().await.unwrap();
    assert_eq!(downs.take(), vec![reason.clone()], "{what}: one notice");
    if let Some(actor) = &actor {
        assert_eq!((actor.status(), actor.exit_reason()), (Status::Stopped, Some(reason)), "{what}");
        assert!(actor.take(life.clone()).try_tell().is_err(), "{what}");
        let stats = actor.stats();
        let lost = stats.dropped.unhandled + stats.dropped.overflow + stats.dropped.cancelled + stats.dropped.expired;
        assert_eq!((stats.accepted, stats.depth), (stats.handled + lost, 0), "{what}: {stats:?}");
    }
    assert!(system.lookup::<Anywhere>("anywhere").is_none(), "{what}: its name is not free");
    drop(actor);
    assert_nothing_left(&what, runtime, &system, &life).await;
}

#[test]
fn every_end_in_every_state_leaves_nothing_on_one_thread() {
    each_end_in_each_state(1, &STATES, &ENDS, async |at, end, runtime| play(at, end, Some(runtime)).await);
}

#[test]
fn every_end_in_every_state_leaves_nothing_on_many() {
    each_end_in_each_state(3, &STATES, &ENDS, async |at, end, runtime| play(at, end, Some(runtime)).await);
}
