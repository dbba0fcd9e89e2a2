//! LC: each end in each state of an actor's life. Whatever the two are, all is told, freed and counted, and nothing is left.

use std::time::Duration;

use actor_core::{Failer, Mailbox, Status, System, prelude::*};
use tokio::runtime::{Builder, Runtime};
use tokio::time::timeout;

use crate::props::{Gate, Life, Log};
use crate::stage::limited;

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

const STATES: [State; 10] = [
    State::Init,
    State::Started,
    State::Idle,
    State::Handling,
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
    /// Full, and handles nothing.
    other: WallRef,
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

/// Puts an actor into a state. Gives it, and tasks that ask it.
async fn bring(system: &System, stage: &Stage) -> (AnywhereRef, Vec<tokio::task::JoinHandle<()>>) {
    let (at, life) = (stage.at, &stage.life);
    let spec = Anywhere::spec(stage.clone()).mailbox(Mailbox::bounded(3)).name("anywhere");
    let actor = system.spawn(spec);
    let mut callers = Vec::new();
    let mut ask = |call: actor_core::Call<'static, Anywhere, Life>| {
        callers.push(tokio::spawn(async move { drop(call.await) }));
    };
    match at {
        State::Init | State::Started | State::Idle => {}
        State::Handling => ask(actor.hold(life.clone()).owned()),
        State::WaitingForRoom => ask(actor.wait_for_room(life.clone()).owned()),
        State::Asking => ask(actor.ask(life.clone()).owned()),
        State::SideBySide => {
            ask(actor.hold_beside(life.clone()).owned());
            ask(actor.hold_beside(life.clone()).owned());
            stage.gate.reached().await;
        }
        State::Draining => {
            ask(actor.hold(life.clone()).owned());
            actor.ready().await.unwrap();
        }
        State::Stopped | State::EndingChild => actor.ready().await.unwrap(),
    }
    if at == State::Idle {
        actor.ready().await.unwrap();
    }
    if matches!(at, State::Stopped | State::EndingChild) {
        drop(actor.stop());
    }
    if at != State::Idle {
        stage.gate.reached().await;
    }
    // Some wait behind it, one of them for room.
    for _ in 0..4 {
        ask(actor.take(life.clone()).owned());
    }
    for _ in 0..20 {
        tokio::task::yield_now().await;
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

/// One end in one state. `runtime` is where the actor lives; the test looks on from another.
async fn play(at: State, end: End, mut runtime: Option<Runtime>) {
    let what = format!("{end:?} in {at:?}");
    let life = Life::default();
    let system = System::new("matrix");
    let on = runtime.as_ref().unwrap().handle().clone();
    let (actor, gate, failers, callers, weak) = {
        let (system, life) = (system.clone(), life.clone());
        let made = on.spawn(async move {
            let wall = system.spawn(Wall);
            wall.hold().tell().await.unwrap();
            while wall.stats().handled == 0 {
                tokio::task::yield_now().await;
            }
            wall.take(life.clone()).tell().await.unwrap();
            let stage = Stage { at, gate: Gate::default(), life, failers: Log::default(), other: wall };
            let (actor, callers) = bring(&system, &stage).await;
            let weak = actor.downgrade();
            (actor, stage.gate.clone(), stage.failers.clone(), callers, weak)
        });
        made.await.unwrap()
    };
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
    if matches!(at, State::WaitingForRoom | State::Asking) && matches!(end, End::Stop | End::StopNow | End::LastRef) {
        // Nothing else would end what it waits for.
        fail_all(&failers);
        drop(weak.upgrade().map(|actor| actor.kill()));
    }
    let limit = Duration::from_secs(30);
    let reason = timeout(limit, closed).await.unwrap_or_else(|_| panic!("{what}: it did not end"));
    for caller in callers {
        let _ = timeout(limit, caller).await.unwrap_or_else(|_| panic!("{what}: a caller still waits"));
    }
    let expected = match end {
        End::Kill | End::Softer => reason == ExitReason::Killed || at == State::Stopped || at == State::EndingChild,
        End::Abort => reason != ExitReason::Restarting,
        End::Fail => reason.is_failure() || at == State::Stopped || at == State::EndingChild || at == State::Draining,
        _ => true,
    };
    assert!(expected, "{what}: {reason}");
    if let Some(actor) = &actor {
        assert_eq!((actor.status(), actor.exit_reason()), (Status::Stopped, Some(reason)), "{what}");
        assert!(actor.take(life.clone()).try_tell().is_err(), "{what}");
        let stats = actor.stats();
        let lost = stats.dropped.unhandled + stats.dropped.overflow + stats.dropped.cancelled + stats.dropped.expired;
        assert_eq!((stats.accepted, stats.depth), (stats.handled + lost, 0), "{what}: {stats:?}");
    }
    assert!(system.lookup::<Anywhere>("anywhere").is_none(), "{what}: its name is not free");
    drop(actor);
    if let Some(runtime) = runtime.take() {
        let ended = system.clone();
        let _ = runtime.spawn(async move { drop(ended.shutdown(Duration::from_millis(1)).await) }).await;
        runtime.shutdown_background();
    }
    for _ in 0..2000 {
        if life.others() == 0 && system.stats().alive == 0 {
            break;
        }
        // The tasks of the other runtime are dropped by its own threads.
        tokio::task::spawn_blocking(std::thread::yield_now).await.unwrap();
    }
    assert_eq!((life.others(), system.stats().alive), (0, 0), "{what}: something is left");
}

fn matrix(make: impl Fn() -> Runtime + Send + 'static) {
    limited(move || {
        let spectators = Builder::new_current_thread().enable_all().build().unwrap();
        for at in STATES {
            for end in ENDS {
                spectators.block_on(play(at, end, Some(make())));
            }
        }
    });
}

#[test]
fn every_end_in_every_state_leaves_nothing_on_one_thread() {
    matrix(|| Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap());
}

#[test]
fn every_end_in_every_state_leaves_nothing_on_many() {
    matrix(|| Builder::new_multi_thread().worker_threads(3).enable_all().build().unwrap());
}
