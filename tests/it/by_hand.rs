//! Actors written without the macros, with hooks of a sibling crate.

use std::future::Future;
use std::ops::Deref;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{self, Poll, Waker};
use std::time::Duration;

use actor_core::hooks::Hooks;
use actor_core::{
    Actor, ActorRef, AskError, Call, Context, ExitReason, Interface, Message, Phase, Reply, Spawn as _, Tell,
};

use crate::props::{LastWord, Log, poll_pending};
use crate::stage::{current, idle, paused};

/// An actor as one writes it by hand.
struct Plain {
    journal: Journal,
    _word: LastWord,
}

/// What the hooks do.
#[derive(Clone, Default)]
struct Journal {
    log: Log<&'static str>,
    closed: Arc<AtomicBool>,
    waker: Arc<std::sync::Mutex<Option<Waker>>>,
}

impl Journal {
    fn close(&self) {
        self.closed.store(true, Ordering::SeqCst);
    }

    fn open(&self) {
        self.closed.store(false, Ordering::SeqCst);
        if let Some(waker) = self.waker.lock().unwrap().take() {
            waker.wake();
        }
    }

    fn actor(&self) -> Plain {
        Plain { journal: self.clone(), _word: LastWord(self.log.clone(), "dropped") }
    }
}

enum Msg {
    Double { n: u64, reply: Reply<u64> },
    Wait,
}

impl Message for Msg {
    const NAMES: &'static [&'static str] = &["double", "wait"];

    fn index(&self) -> u16 {
        match self {
            Self::Double { .. } => 0,
            Self::Wait => 1,
        }
    }
}

#[derive(Clone)]
struct PlainRef(ActorRef<Plain>);

impl From<ActorRef<Plain>> for PlainRef {
    fn from(inner: ActorRef<Plain>) -> Self {
        Self(inner)
    }
}

impl Deref for PlainRef {
    type Target = ActorRef<Plain>;

    fn deref(&self) -> &Self::Target {
        &self.0
    }
}

impl PlainRef {
    fn double(&self, n: u64) -> Call<'_, Plain, u64> {
        Call::new(&self.0, Msg::Double { n, reply: Reply::none() }, |message, given| {
            if let Msg::Double { reply, .. } = message {
                *reply = given;
            }
        })
    }

    fn wait(&self) -> Tell<'_, Plain> {
        self.send(Msg::Wait)
    }
}

impl Interface for Plain {
    type Msg = Msg;
    type Sink = ActorRef<Self>;
    type Ref = PlainRef;
    type Hooks = Gated;
}

impl Actor for Plain {
    fn handle_now(&mut self, message: Msg, ctx: &mut Context<Self>) -> Option<Msg> {
        let Msg::Double { n, reply } = message else { return Some(message) };
        Gated::finish(self, ctx, reply, Ok(2 * n));
        None
    }

    async fn handle(&mut self, _: Msg, _: &mut Context<Self>) {
        std::future::pending::<()>().await;
    }
}

/// Lets no message through while the journal is closed, and writes everything down.
struct Gated;

impl Hooks<Plain> for Gated {
    const GATED: bool = true;

    fn finish<T, E>(actor: &mut Plain, _: &mut Context<Plain>, reply: Reply<T, E>, out: Result<T, E>) {
        actor.journal.log.push("finished");
        reply.complete(out.map_err(AskError::Handler));
    }

    fn poll_ready(actor: &mut Plain, _: &mut Context<Plain>, cx: &mut task::Context<'_>) -> Poll<()> {
        *actor.journal.waker.lock().unwrap() = Some(cx.waker().clone());
        if actor.journal.closed.load(Ordering::SeqCst) { Poll::Pending } else { Poll::Ready(()) }
    }

    fn settle(actor: &mut Plain, _: &mut Context<Plain>) -> impl Future<Output = ()> + Send {
        actor.journal.log.push("settled");
        std::future::ready(())
    }
}

#[test]
fn an_actor_written_by_hand_works_like_any_other() {
    current(async || {
        let journal = Journal::default();
        let plain = journal.actor().spawn();
        assert_eq!(plain.double(4).await.unwrap(), 8);
        plain.double(1).tell().await.unwrap();
        assert_eq!(plain.stop().await, Ok(ExitReason::Normal));
        assert_eq!(journal.log.take(), ["finished", "finished", "settled", "dropped"]);
        let error = plain.double(4).await.unwrap_err();
        assert_eq!(error.request().unwrap().message(), "double");
    });
}

#[test]
fn a_gated_actor_takes_nothing_until_it_is_ready() {
    paused(async || {
        let journal = Journal::default();
        journal.close();
        let plain = journal.actor().spawn();
        let mut ask = plain.double(4);
        poll_pending(&mut ask);
        idle().await;
        assert_eq!((plain.stats().depth, journal.log.len()), (1, 0));
        journal.open();
        assert_eq!(ask.await.unwrap(), 8);
        assert_eq!(plain.stop().await, Ok(ExitReason::Normal));
    });
}

#[test]
fn a_gated_actor_can_be_killed() {
    paused(async || {
        for has_worked in [false, true] {
            let journal = Journal::default();
            let plain = journal.actor().spawn();
            if has_worked {
                plain.double(1).await.unwrap();
                idle().await;
                journal.log.take();
            }
            journal.close();
            let mut ask = plain.double(4);
            poll_pending(&mut ask);
            idle().await;
            let end = tokio::time::timeout(Duration::from_secs(1), plain.kill()).await;
            assert_eq!(end, Ok(Ok(ExitReason::Killed)), "has worked: {has_worked}");
            assert!(matches!(ask.await, Err(AskError::Stopped { reason: ExitReason::Killed, .. })));
            assert_eq!(journal.log.take().last(), Some(&"dropped"));
        }
    });
}

#[test]
fn an_endless_handler_written_by_hand_is_cut() {
    current(async || {
        let journal = Journal::default();
        let plain = journal.actor().spawn();
        plain.wait().await.unwrap();
        let mut ask = plain.double(4);
        poll_pending(&mut ask);
        assert_eq!(plain.kill().await, Ok(ExitReason::Killed));
        assert!(matches!(ask.await, Err(AskError::Stopped { phase: Phase::Queued, .. })));
        assert_eq!(journal.log.take(), ["dropped"]);
    });
}

/// Has no time for anything.
struct Hasty;

struct Tick(Reply<u32>);

#[derive(Clone)]
struct HastyRef(ActorRef<Hasty>);

impl From<ActorRef<Hasty>> for HastyRef {
    fn from(inner: ActorRef<Hasty>) -> Self {
        Self(inner)
    }
}

impl Deref for HastyRef {
    type Target = ActorRef<Hasty>;

    fn deref(&self) -> &Self::Target {
        &self.0
    }
}

impl HastyRef {
    fn tick(&self) -> Call<'_, Hasty, u32> {
        Call::new(&self.0, Tick(Reply::none()), |tick: &mut Tick, reply| tick.0 = reply)
    }
}

impl Message for Tick {
    const NAMES: &'static [&'static str] = &["tick"];

    fn index(&self) -> u16 {
        0
    }
}

impl Interface for Hasty {
    type Msg = Tick;
    type Sink = ActorRef<Self>;
    type Ref = HastyRef;
    type Hooks = Plainly;
    const SLICE: Option<Duration> = Some(Duration::ZERO);
}

/// The hooks of those that have none.
type Plainly = actor_core::hooks::Plain;

impl Actor for Hasty {
    fn handle_now(&mut self, Tick(reply): Tick, _: &mut Context<Self>) -> Option<Tick> {
        reply.ok(1);
        None
    }

    async fn handle(&mut self, _: Tick, _: &mut Context<Self>) {}
}

/// The macro refuses a slice of nothing; by hand, one message is handled in each turn.
#[test]
fn a_slice_of_nothing_is_a_turn_of_one_message() {
    paused(async || {
        let hasty = Hasty.spawn();
        let ticks = futures::future::join_all((0..5).map(|_| hasty.tick()));
        let all = tokio::time::timeout(Duration::from_secs(1), ticks).await.unwrap();
        assert_eq!(all, vec![Ok(1); 5]);
    });
}
