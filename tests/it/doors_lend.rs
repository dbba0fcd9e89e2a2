//! Hooks of another crate that hold back the answers of handlers which keep their replies, until what they rest on is stored.

use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{self, Poll};

use actor_core::hooks::{Held, Hooks};
use actor_core::{Actor, Mailbox, Phase, Supervisor, prelude::*};
use futures::{Stream, StreamExt, stream};
use tokio::sync::oneshot;

use crate::cast::{Props, WorkerRef};
use crate::props::{Gate, LastWord, Life, Log, poll_pending};
use crate::stage::{current, on_both};

type Later = Pin<Box<dyn Future<Output = ()> + Send>>;

/// Every answer waits for a write of its own, whoever gives it and when. Messages are taken meanwhile.
struct Stored;

trait HasJournal {
    fn journal(&mut self) -> &mut Journal;
}

#[derive(Default)]
struct Journal {
    gate: Gate,
    /// What is to be written once it is there.
    entries: Vec<Later>,
    /// How many answers are being written.
    writes: Arc<AtomicUsize>,
    /// How many replies were lent, told messages among them.
    lent: Log<bool>,
}

impl Journal {
    /// Keeps an entry that is written when `what` is there; `done` comes after that.
    fn enter<T: Send + 'static>(
        &mut self,
        what: impl Future<Output = T> + Send + 'static,
        done: impl FnOnce(T) + Send + 'static,
    ) {
        let (gate, writes) = (self.gate.clone(), Arc::clone(&self.writes));
        self.entries.push(Box::pin(async move {
            let what = what.await;
            writes.fetch_add(1, Ordering::SeqCst);
            gate.pass().await;
            writes.fetch_sub(1, Ordering::SeqCst);
            done(what);
        }));
    }

    fn poll_entries(&mut self, cx: &mut task::Context<'_>) {
        self.entries.retain_mut(|entry| entry.as_mut().poll(cx).is_pending());
    }
}

impl<A: Actor + HasJournal> Hooks<A> for Stored {
    const GATED: bool = true;

    fn finish<T, E>(actor: &mut A, ctx: &mut Context<A>, reply: Reply<T, E>, out: Result<T, E>)
    where
        T: Send + 'static,
        E: Send + 'static,
    {
        let held = Held::new(ctx, reply, out);
        actor.journal().enter(std::future::ready(held), |held| {
            held.send();
        });
    }

    fn lend<T, E>(actor: &mut A, ctx: &mut Context<A>, reply: Reply<T, E>) -> Reply<T, E>
    where
        T: Send + 'static,
        E: Send + 'static,
    {
        actor.journal().lent.push(reply.is_ask());
        if !reply.is_ask() {
            return reply;
        }
        let (lent, answer) = Reply::pair(ctx.label(), "lent");
        actor.journal().enter(answer, move |outcome| {
            reply.complete(outcome);
        });
        lent
    }

    fn poll_ready(actor: &mut A, _: &mut Context<A>, cx: &mut task::Context<'_>) -> Poll<()> {
        actor.journal().poll_entries(cx);
        Poll::Ready(())
    }

    /// What is answered is written; what is not will never be.
    async fn settle(actor: &mut A, _: &mut Context<A>) {
        poll_fn(|cx| {
            let journal = actor.journal();
            journal.poll_entries(cx);
            if journal.writes.load(Ordering::SeqCst) == 0 { Poll::Ready(()) } else { Poll::Pending }
        })
        .await;
    }
}

/// Keeps its replies, or gives them away.
#[actor(hooks = Stored)]
struct Ledger {
    journal: Journal,
    kept: Vec<Reply<u64, String>>,
    worker: WorkerRef,
    words: Log<&'static str>,
    _life: Life,
}

impl HasJournal for Ledger {
    fn journal(&mut self) -> &mut Journal {
        &mut self.journal
    }
}

#[actor(hooks = Stored)]
impl Ledger {
    #[handler]
    fn keep(&mut self, reply: Reply<u64, String>) {
        self.kept.push(reply);
    }

    /// Answers all that it keeps. What it gives itself waits for no reply of another.
    #[handler]
    fn release(&mut self, outcome: Result<u64, String>, reply: Reply<usize>) {
        let released = self.kept.drain(..).map(|reply| reply.complete(outcome.clone().map_err(AskError::Handler)));
        let released = released.filter(|taken| *taken).count();
        reply.ok(released);
    }

    #[handler]
    async fn keep_and_wait(&mut self, go: oneshot::Receiver<()>, reply: Reply<u64, String>) {
        let _ = go.await;
        self.kept.push(reply);
    }

    #[handler]
    fn later(&mut self, answer: oneshot::Receiver<u64>, reply: Reply<u64>) {
        tokio::spawn(async move {
            if let Ok(value) = answer.await {
                reply.ok(value);
            }
        });
    }

    #[handler]
    fn delegate(&mut self, n: u64, reply: Reply<u64>) {
        self.worker.hold(n).forward(reply).unwrap();
    }

    #[handler]
    fn delegate_to_nowhere(&mut self, reply: Reply<u64>) {
        self.worker.forget().forward(reply).unwrap();
    }

    #[handler]
    fn all(&mut self) -> impl Stream<Item = u64> + use<> {
        let word = LastWord(self.words.clone(), "producer");
        stream::iter(0..3).map(move |n| {
            let _word = &word;
            n
        })
    }

    #[handler]
    fn panic(&mut self) {
        panic!("as told");
    }
}

/// What a test shares with its ledger.
#[derive(Default)]
struct Shared {
    gate: Gate,
    life: Life,
    lent: Log<bool>,
    words: Log<&'static str>,
    writes: Arc<AtomicUsize>,
    worker: Props,
}

impl Shared {
    fn ledger(&self, worker: &WorkerRef) -> Ledger {
        let (gate, lent, writes) = (self.gate.clone(), self.lent.clone(), Arc::clone(&self.writes));
        let journal = Journal { gate, lent, writes, entries: Vec::new() };
        let (words, life) = (self.words.clone(), self.life.clone());
        Ledger { journal, kept: Vec::new(), worker: worker.clone(), words, _life: life }
    }

    fn spawn(&self) -> (LedgerRef, WorkerRef) {
        let worker = self.worker.worker().spawn();
        (self.ledger(&worker).prepare().mailbox(Mailbox::bounded(10)).spawn().unwrap(), worker)
    }
}

/// Waits until so many handlers were given a reply to keep.
async fn lent(shared: &Shared, handlers: usize) {
    while shared.lent.len() < handlers {
        tokio::task::yield_now().await;
    }
}

/// Every message that was accepted was handled, and nothing waits.
fn balanced(ledger: &LedgerRef, handled: u64) {
    let stats = ledger.stats();
    assert_eq!((stats.accepted, stats.handled, stats.depth), (handled, handled, 0), "{stats:?}");
}

#[test]
fn a_kept_reply_is_held_until_it_is_stored_and_others_are_served_meanwhile() {
    on_both(async || {
        let shared = Shared::default();
        let (ledger, _) = shared.spawn();
        let (mut value, mut error) = (ledger.keep(), ledger.keep());
        poll_pending(&mut value);
        let mut released = ledger.release(Ok(7));
        poll_pending(&mut released);
        // The answer of the handler, and those that it gave.
        shared.gate.reached().await;
        shared.gate.reached().await;
        poll_pending(&mut value);
        poll_pending(&mut released);
        assert_eq!(shared.writes.load(Ordering::SeqCst), 2);
        shared.gate.open(2);
        assert_eq!((value.await, released.await), (Ok(7), Ok(1)));

        poll_pending(&mut error);
        ledger.release(Err("no".to_owned())).tell().await.unwrap();
        shared.gate.reached().await;
        poll_pending(&mut error);
        shared.gate.open(1);
        assert_eq!(error.await, Err(AskError::Handler("no".to_owned())));
        ledger.stop().await.unwrap();
        balanced(&ledger, 4);
        assert_eq!(shared.lent.take(), [true, true, true, false]);
        assert_eq!((shared.life.others(), ledger.stats().dropped.late_replies), (0, 0));
    });
}

#[test]
fn an_answer_that_comes_from_elsewhere_wakes_the_idle_actor_and_is_stored() {
    on_both(async || {
        let shared = Shared::default();
        let (ledger, worker) = shared.spawn();
        let (answer, given) = oneshot::channel();
        let mut of_task = ledger.later(given);
        poll_pending(&mut of_task);
        let mut of_other = ledger.delegate(5);
        poll_pending(&mut of_other);
        shared.worker.gate.reached().await;
        answer.send(4).unwrap();
        shared.gate.reached().await;
        poll_pending(&mut of_task);
        shared.gate.open(1);
        assert_eq!(of_task.await, Ok(4));
        shared.worker.gate.open(1);
        shared.gate.reached().await;
        poll_pending(&mut of_other);
        shared.gate.open(1);
        assert_eq!(of_other.await, Ok(5));

        // What goes wrong elsewhere is stored and told, too.
        shared.gate.open(2);
        assert!(matches!(ledger.delegate_to_nowhere().await, Err(AskError::NoReply { .. })));
        let mut lost = ledger.delegate(6);
        poll_pending(&mut lost);
        shared.worker.gate.reached().await;
        worker.kill().await.unwrap();
        let error = lost.await.unwrap_err();
        assert!(
            matches!(error, AskError::Stopped { reason: ExitReason::Killed, phase: Phase::Running, .. }),
            "{error:?}"
        );
        ledger.stop().await.unwrap();
        balanced(&ledger, 4);
    });
}

#[test]
fn a_stop_stores_what_is_answered_and_tells_those_that_never_will_be() {
    on_both(async || {
        let shared = Shared::default();
        let (ledger, _) = shared.spawn();
        let mut answered = ledger.keep();
        poll_pending(&mut answered);
        ledger.release(Ok(1)).tell().await.unwrap();
        shared.gate.reached().await;
        let mut kept = ledger.keep();
        poll_pending(&mut kept);
        let stop = ledger.stop();
        lent(&shared, 3).await;
        poll_pending(&mut answered);
        poll_pending(&mut kept);
        assert_eq!(shared.life.others(), 1, "the state is there until all is stored");
        shared.gate.open(1);
        assert_eq!(answered.await, Ok(1));
        assert_eq!(stop.await, Ok(ExitReason::Normal));
        let error = kept.await.unwrap_err();
        assert!(
            matches!(error, AskError::Stopped { reason: ExitReason::Normal, phase: Phase::Running, .. }),
            "{error:?}"
        );
        balanced(&ledger, 3);
        assert_eq!(shared.life.others(), 0);
    });
}

#[test]
fn a_kill_or_a_panic_tells_the_callers_of_what_is_held() {
    on_both(async || {
        for panics in [false, true] {
            let shared = Shared::default();
            let (ledger, _) = shared.spawn();
            let (mut written, mut kept) = (ledger.keep(), ledger.keep());
            poll_pending(&mut written);
            ledger.release(Ok(1)).tell().await.unwrap();
            shared.gate.reached().await;
            poll_pending(&mut kept);
            lent(&shared, 3).await;
            let (_go, gone) = oneshot::channel();
            let (mut running, mut queued) = (ledger.keep_and_wait(gone), ledger.keep());
            let reason = if panics {
                // What is being stored is stored in any case, as after any other failure.
                ledger.panic().tell().await.unwrap();
                shared.gate.open(1);
                ledger.closed().await
            } else {
                poll_pending(&mut running);
                lent(&shared, 4).await;
                poll_pending(&mut queued);
                ledger.kill().await.unwrap()
            };
            assert_eq!(matches!(reason, ExitReason::Panicked(_)), panics);
            match written.await {
                Ok(1) => assert!(panics),
                Err(AskError::Stopped { reason: why, phase: Phase::Running, .. }) => {
                    assert!(!panics && why == ExitReason::Killed, "{why:?}");
                }
                other => panic!("{other:?}"),
            }
            let error = kept.await.unwrap_err();
            assert!(error.may_have_run());
            assert!(matches!(error, AskError::Stopped { reason: why, phase: Phase::Running, .. } if why == reason));
            if !panics {
                let outcomes = (running.await.unwrap_err(), queued.await.unwrap_err());
                for (error, ran) in [(outcomes.0, true), (outcomes.1, false)] {
                    assert_eq!(error.may_have_run(), ran, "{error:?}");
                    assert!(matches!(error, AskError::Stopped { reason: ExitReason::Killed, .. }), "{error:?}");
                }
            }
            let stats = ledger.stats();
            assert_eq!((stats.accepted, stats.depth), (stats.handled + stats.dropped.unhandled, 0), "{stats:?}");
            assert_eq!(shared.life.others(), 0, "nothing is left of what was held");
        }
    });
}

#[test]
fn a_restart_tells_the_callers_of_what_is_held_and_the_next_incarnation_serves_on() {
    on_both(async || {
        let shared = Shared::default();
        let worker = shared.worker.worker().spawn();
        let (gate, lent, life) = (shared.gate.clone(), shared.lent.clone(), shared.life.clone());
        let mut supervisor = Supervisor::builder();
        let ledger = supervisor.add(ChildSpec::new(move || {
            let journal = Journal { gate: gate.clone(), lent: lent.clone(), ..Journal::default() };
            let words = Log::default();
            Ledger { journal, kept: Vec::new(), worker: worker.clone(), words, _life: life.clone() }
        }));
        let supervisor = supervisor.start().await.unwrap();
        let mut kept = ledger.keep();
        poll_pending(&mut kept);
        ledger.release(Ok(1)).tell().await.unwrap();
        shared.gate.reached().await;
        ledger.kill().await.unwrap();
        let error = kept.await.unwrap_err();
        assert!(
            matches!(error, AskError::Restarting { reason: ExitReason::Killed, phase: Phase::Running, .. }),
            "{error:?}"
        );
        // Whether or not the write that was cut used it up.
        shared.gate.open(3);
        assert_eq!(ledger.release(Ok(2)).await, Ok(0), "the reply went with its incarnation");
        supervisor.stop().await.unwrap();
        assert_eq!(ledger.stats().dropped.late_replies, 0);
    });
}

#[test]
fn a_held_answer_whose_caller_is_gone_counts_as_late_once() {
    on_both(async || {
        let shared = Shared::default();
        let (ledger, _) = shared.spawn();
        let mut ask = ledger.keep();
        poll_pending(&mut ask);
        ledger.release(Ok(1)).tell().await.unwrap();
        shared.gate.reached().await;
        drop(ask);
        shared.gate.open(1);
        ledger.stop().await.unwrap();
        assert_eq!(ledger.stats().dropped.late_replies, 1);
        balanced(&ledger, 2);
    });
}

#[test]
fn a_stream_is_held_like_any_answer_and_its_producer_dies_with_it() {
    current(async || {
        let shared = Shared::default();
        let (ledger, _) = shared.spawn();
        let mut ask = ledger.all();
        poll_pending(&mut ask);
        shared.gate.reached().await;
        poll_pending(&mut ask);
        shared.gate.open(1);
        assert_eq!(ask.await.unwrap().collect::<Vec<_>>().await, [0, 1, 2]);
        assert_eq!((shared.lent.len(), shared.words.take().len()), (0, 1), "a stream is no reply that is kept");

        let mut ask = ledger.all();
        poll_pending(&mut ask);
        shared.gate.reached().await;
        ledger.kill().await.unwrap();
        assert_eq!(shared.words.take(), ["producer"]);
        assert!(matches!(ask.await, Err(AskError::Stopped { reason: ExitReason::Killed, .. })));
        balanced(&ledger, 2);
    });
}
