//! MB: mailbox and ordering.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use actor_core::{Mailbox, StopError, TellError, prelude::*};
use tokio::task::yield_now;

use crate::cast::{Props, WorkerMsg};
use crate::props::{Gate, Log};
use crate::stage::{current, idle, on_both, paused, workers};

/// Reads and writes its state with awaits in between.
#[actor(mailbox = unbounded)]
#[derive(Default)]
struct Account {
    balance: u64,
    busy: Arc<AtomicBool>,
    overlaps: Arc<AtomicUsize>,
}

#[actor]
impl Account {
    #[handler]
    async fn add(&mut self, n: u64) {
        if self.busy.swap(true, Ordering::SeqCst) {
            self.overlaps.fetch_add(1, Ordering::SeqCst);
        }
        let before = self.balance;
        yield_now().await;
        self.balance = before + n;
        self.busy.store(false, Ordering::SeqCst);
        yield_now().await;
    }

    #[handler]
    fn add_at_once(&mut self, n: u64) {
        self.overlaps.fetch_add(usize::from(self.busy.load(Ordering::SeqCst)), Ordering::SeqCst);
        self.balance += n;
    }

    #[handler]
    fn balance(&self) -> u64 {
        self.balance
    }
}

#[test]
fn mb_03_handlers_never_overlap() {
    workers(async || {
        let account = Account::default();
        let overlaps = Arc::clone(&account.overlaps);
        let account = account.spawn();
        let senders: Vec<_> = (0..8)
            .map(|_| {
                let account = account.clone();
                tokio::spawn(async move {
                    for _ in 0..125 {
                        account.add(1).tell().await.unwrap();
                        account.add_at_once(1).tell().await.unwrap();
                    }
                })
            })
            .collect();
        for sender in senders {
            sender.await.unwrap();
        }
        assert_eq!(account.balance().await.unwrap(), 2000);
        assert_eq!(overlaps.load(Ordering::SeqCst), 0);
    });
}

#[test]
fn mb_04_a_full_mailbox_gives_the_message_back() {
    current(async || {
        let props = Props::default();
        let worker = props.worker().prepare().mailbox(Mailbox::bounded(1)).spawn().unwrap();
        props.busy(&worker, 1).await;

        let error = worker.note(77).try_tell().unwrap_err();
        assert!(matches!(&error, TellError::Full(refused) if refused.reason().is_none()), "{error:?}");
        assert!(!error.may_have_run());
        assert!(matches!(error.into_message(), WorkerMsg::Note { n: 77, .. }));
        assert_eq!(worker.stats().depth, 1);
        assert_eq!(worker.stats().refused, 1);

        props.gate.open(1);
        worker.stop().await.unwrap();
        assert_eq!(props.log.take(), [0, 1]);
    });
}

/// Tells itself more than its mailbox holds.
#[actor]
struct Eager {
    gate: Gate,
    outcomes: Log<&'static str>,
}

#[actor]
impl Eager {
    #[started]
    async fn begin(&mut self, ctx: &mut Context<Self>) {
        for _ in 0..2 {
            let told = ctx.me().poke().tell().await;
            self.outcomes.push(kind(&told));
        }
        self.gate.pass().await;
    }

    #[handler]
    fn poke(&mut self) {
        self.outcomes.push("poked");
    }

    #[handler]
    async fn poke_thrice(&mut self, ctx: &mut Context<Self>) {
        let me = ctx.me();
        let told = [me.poke().tell().await, me.poke().tell().await, me.poke().try_tell()];
        for told in told {
            self.outcomes.push(kind(&told));
        }
    }

    #[handler]
    async fn end_oneself(&mut self, ctx: &mut Context<Self>) -> Option<StopError> {
        ctx.me().stop().await.err()
    }
}

fn kind<M>(told: &Result<(), TellError<M>>) -> &'static str {
    match told {
        Ok(()) => "accepted",
        Err(TellError::Full(_)) => "full",
        Err(TellError::Stopped(_)) => "stopped",
        Err(_) => "other",
    }
}

#[test]
fn mb_15_messages_wait_until_started_has_ended() {
    current(async || {
        let (gate, outcomes) = (Gate::default(), Log::default());
        let eager = Eager { gate: gate.clone(), outcomes: outcomes.clone() };
        let eager = eager.prepare().mailbox(Mailbox::bounded(12)).spawn().unwrap();
        gate.reached().await;
        for _ in 0..10 {
            eager.poke().tell().await.unwrap();
        }
        assert_eq!(outcomes.take(), ["accepted", "accepted"]);
        assert_eq!(eager.stats().depth, 12);
        gate.open(1);
        eager.stop().await.unwrap();
        assert_eq!(outcomes.take(), ["poked"; 12]);
    });
}

#[test]
fn mb_15_telling_oneself_in_started_does_not_deadlock() {
    current(async || {
        let (gate, outcomes) = (Gate::default(), Log::default());
        gate.open(1);
        let eager = Eager { gate, outcomes: outcomes.clone() };
        let eager = eager.prepare().mailbox(Mailbox::bounded(1)).spawn().unwrap();
        eager.ready().await.unwrap();
        eager.stop().await.unwrap();
        assert_eq!(outcomes.take(), ["accepted", "full", "poked"]);
    });
}

#[test]
fn mb_17_telling_oneself_on_a_full_mailbox_fails_at_once() {
    current(async || {
        let (gate, outcomes) = (Gate::default(), Log::default());
        gate.open(1);
        let eager = Eager { gate, outcomes: outcomes.clone() };
        let eager = eager.prepare().mailbox(Mailbox::bounded(1)).spawn().unwrap();
        eager.poke().await.unwrap();
        outcomes.take();
        eager.poke_thrice().await.unwrap();
        eager.poke().await.unwrap();
        assert_eq!(outcomes.take(), ["accepted", "full", "full", "poked", "poked"]);
    });
}

/// The waiting kind of tell to oneself is refused like any other, so it counts like any other.
#[test]
fn mb_17_a_refused_tell_to_oneself_is_counted() {
    current(async || {
        let (gate, outcomes) = (Gate::default(), Log::default());
        gate.open(1);
        let eager = Eager { gate, outcomes: outcomes.clone() };
        let eager = eager.prepare().mailbox(Mailbox::bounded(1)).spawn().unwrap();
        eager.ready().await.unwrap();
        assert_eq!(eager.stats().refused, 1, "by `#[started]`");
        eager.poke_thrice().await.unwrap();
        assert_eq!(eager.stats().refused, 3, "and two by the handler");
    });
}

#[test]
fn mb_17_awaiting_ones_own_end_fails_and_the_actor_still_ends() {
    current(async || {
        let (gate, outcomes) = (Gate::default(), Log::default());
        gate.open(1);
        let eager = Eager { gate, outcomes }.spawn();
        let error = eager.end_oneself().await.unwrap().expect("an error");
        assert!(matches!(&error, StopError::Itself { actor } if *actor == eager.label()), "{error}");
        assert_eq!(eager.closed().await, ExitReason::Normal);
    });
}

/// Writes down how far another actor was when it was reached.
#[actor(mailbox = unbounded)]
struct Neighbour {
    handled: Arc<AtomicUsize>,
    work: Work,
}

#[derive(Clone, Copy)]
enum Work {
    Count,
    Look,
}

#[actor]
impl Neighbour {
    #[handler]
    fn run(&mut self) -> usize {
        match self.work {
            Work::Count => self.handled.fetch_add(1, Ordering::SeqCst),
            Work::Look => self.handled.load(Ordering::SeqCst),
        }
    }

    #[handler]
    async fn run_async(&mut self) -> usize {
        self.run()
    }

    /// Never more than one message waits, but there is always one.
    #[handler]
    fn spin(&mut self, ctx: &mut Context<Self>, left: u64) {
        self.run();
        if left > 0 {
            ctx.me().spin(left - 1).try_tell().unwrap();
        }
    }
}

#[test]
fn mb_10_a_backlog_lets_others_run_after_64_messages() {
    current(async || {
        let handled = Arc::new(AtomicUsize::new(0));
        let busy = Neighbour { handled: Arc::clone(&handled), work: Work::Count }.spawn();
        let idle = Neighbour { handled: Arc::clone(&handled), work: Work::Look }.spawn();
        for n in 0..1_000_000 {
            if n % 2 == 0 { busy.run().try_tell().unwrap() } else { busy.run_async().try_tell().unwrap() }
        }
        // Asked by a task: the test's own future has its turn only once in 61 tasks.
        let asker = tokio::spawn(async move {
            for _ in 0..5 {
                let before = handled.load(Ordering::SeqCst);
                let seen = idle.run().await.unwrap();
                assert!(seen - before <= 64, "{} messages before the neighbour's one", seen - before);
            }
        });
        asker.await.unwrap();
        assert!(busy.stats().depth > 900_000, "there was a backlog all the time");
    });
}

#[test]
fn mb_10_an_actor_that_keeps_telling_itself_lets_others_run() {
    current(async || {
        let handled = Arc::new(AtomicUsize::new(0));
        let busy = Neighbour { handled: Arc::clone(&handled), work: Work::Count }.spawn();
        let idle = Neighbour { handled, work: Work::Look }.spawn();
        busy.spin(10_000).try_tell().unwrap();
        let seen = idle.run().await.unwrap();
        assert!((1..=64).contains(&seen), "{seen} messages before the neighbour's first");
    });
}

#[test]
fn mb_11_stop_drains_what_was_accepted() {
    on_both(async || {
        let props = Props::default();
        let worker = props.worker().prepare().mailbox(Mailbox::bounded(1000)).spawn().unwrap();
        props.busy(&worker, 1000).await;
        let end = worker.stop();
        assert!(matches!(worker.note(9999).try_tell(), Err(TellError::Stopped(_))));
        props.gate.open(1);
        assert_eq!(end.await, Ok(ExitReason::Normal));
        assert_eq!(props.log.take(), (0..=1000).collect::<Vec<_>>());
        assert_eq!(worker.stats().dropped.unhandled, 0);
        assert_eq!(worker.stats().refused, 1);
    });
}

#[test]
fn mb_12_an_actor_that_drains_refuses_every_kind_of_send() {
    current(async || {
        let props = Props::default();
        let worker = props.worker().spawn();
        props.busy(&worker, 3).await;
        let end = worker.stop();
        assert!(!worker.is_alive());

        let told = worker.note(1).tell().await.unwrap_err();
        assert!(
            matches!(&told, TellError::Stopped(refused) if refused.reason() == Some(&ExitReason::Normal)),
            "{told:?}"
        );
        assert!(matches!(told.into_message(), WorkerMsg::Note { n: 1, .. }));

        let tried = worker.note(2).try_tell().unwrap_err();
        assert!(matches!(tried, TellError::Stopped(_)), "{tried:?}");
        let message = tried.into_message();
        assert!(matches!(message, WorkerMsg::Note { n: 2, .. }));
        let again = worker.try_send(message).unwrap_err().into_message();
        let again = worker.send(again).await.unwrap_err().into_message();
        assert!(matches!(again, WorkerMsg::Note { n: 2, .. }));

        let mut call = worker.note(3);
        let asked = (&mut call).await.unwrap_err();
        assert!(matches!(asked, AskError::Stopped { reason: ExitReason::Normal, .. }), "{asked:?}");
        assert!(!asked.may_have_run());
        assert!(matches!(call.take_message(), Some(WorkerMsg::Note { n: 3, .. })));

        let blocked = worker.clone();
        let blocked = tokio::task::spawn_blocking(move || blocked.note(4).blocking()).await.unwrap();
        assert!(matches!(blocked, Err(AskError::Stopped { .. })), "{blocked:?}");
        let blocked = worker.clone();
        let told = tokio::task::spawn_blocking(move || blocked.note(5).tell_blocking()).await.unwrap().unwrap_err();
        assert!(matches!(told.into_message(), WorkerMsg::Note { n: 5, .. }));
        assert!(matches!(worker.reserve().await, Err(TellError::Stopped(_))), "nor is there room to set aside");

        props.gate.open(1);
        end.await.unwrap();
        assert_eq!(props.log.take(), [0, 1, 2, 3]);
        assert_eq!(worker.stats().refused, 7);
    });
}

#[test]
fn mb_13_no_accepted_send_vanishes_when_stop_races_senders() {
    on_both(async || {
        for round in 0..100_usize {
            let props = Props::default();
            let worker = props.worker().prepare().mailbox(Mailbox::bounded(4)).spawn().unwrap();
            let senders: Vec<_> = (0..4)
                .map(|_| {
                    let worker = worker.clone();
                    tokio::spawn(async move {
                        let mut accepted = 0;
                        while worker.note(1).tell().await.is_ok() {
                            accepted += 1;
                            if accepted % 8 == 0 {
                                yield_now().await;
                            }
                        }
                        accepted
                    })
                })
                .collect();
            for _ in 0..round % 7 {
                yield_now().await;
            }
            worker.stop().await.unwrap();
            let mut accepted = 0;
            for sender in senders {
                accepted += sender.await.unwrap();
            }
            assert_eq!(props.log.len(), accepted, "round {round}");
            assert_eq!(worker.stats().dropped.unhandled, 0, "round {round}");
        }
    });
}

#[test]
fn mb_14_a_gone_actor_gives_the_original_message_back() {
    current(async || {
        let props = Props::default();
        let worker = props.worker().spawn();
        let weak = worker.downgrade();
        worker.stop().await.unwrap();

        let told = worker.refuse("as it was".to_owned()).tell().await.unwrap_err().into_message();
        let WorkerMsg::Refuse { why, .. } = told else { panic!("another message") };
        assert_eq!(why, "as it was");
        let mut call = worker.refuse("asked".to_owned());
        assert!(matches!((&mut call).await, Err(AskError::Stopped { reason: ExitReason::Normal, .. })));
        assert!(matches!(call.take_message(), Some(WorkerMsg::Refuse { why, .. }) if why == "asked"));
        assert!(weak.upgrade().is_none());
        assert_eq!(weak.label(), &worker.label());

        let spare = props.worker().spawn();
        spare.send(WorkerMsg::Note { n: 5, __reply: Reply::none() }).await.unwrap();
        spare.stop().await.unwrap();
        assert_eq!(props.log.take(), [5]);
    });
}

#[test]
fn messages_of_one_sender_arrive_in_order_whatever_the_verb() {
    on_both(async || {
        let props = Props::default();
        let worker = props.worker().prepare().mailbox(Mailbox::bounded(3)).spawn().unwrap();
        let mut n = 0;
        for _ in 0..100 {
            worker.note(n).tell().await.unwrap();
            if worker.note(n + 1).try_tell().is_err() {
                worker.note(n + 1).tell().await.unwrap();
            }
            worker.note(n + 2).await.unwrap();
            worker.note(n + 3).timeout(Duration::from_mins(1)).await.unwrap();
            n += 4;
        }
        worker.stop().await.unwrap();
        assert_eq!(props.log.take(), (0..400).collect::<Vec<_>>());
    });
}

#[test]
fn the_type_and_then_the_spawn_decide_the_capacity() {
    /// Holds two.
    #[actor(mailbox = bounded(2))]
    struct Small(Gate);

    #[actor]
    impl Small {
        #[handler]
        async fn wait(&self) {
            self.0.pass().await;
        }
    }

    async fn room(small: SmallRef, gate: &Gate) -> usize {
        small.wait().tell().await.unwrap();
        gate.reached().await;
        let room = (0..2000).take_while(|_| small.wait().try_tell().is_ok()).count();
        small.kill().await.unwrap();
        room
    }

    current(async || {
        let gate = Gate::default();
        assert_eq!(room(Small(gate.clone()).spawn(), &gate).await, 2);
        let wider = Small(gate.clone()).prepare().mailbox(Mailbox::bounded(5)).spawn().unwrap();
        assert_eq!(room(wider, &gate).await, 5);
        let default = Small(gate.clone()).prepare().mailbox(Mailbox::DEFAULT).spawn().unwrap();
        assert_eq!(room(default, &gate).await, 1000);
        let endless = Small(gate.clone()).prepare().mailbox(Mailbox::unbounded()).spawn().unwrap();
        assert_eq!(room(endless, &gate).await, 2000);
    });
}

#[test]
fn a_bound_that_nothing_reaches_is_none() {
    let most = u32::MAX as usize;
    assert_eq!(Mailbox::bounded(most - 1).capacity(), Some(most - 1));
    assert_eq!(Mailbox::bounded(most).capacity(), None);
    assert_eq!(Mailbox::bounded(most), Mailbox::unbounded());
}

#[test]
fn the_batch_in_the_drivers_hands_counts_against_the_capacity() {
    paused(async || {
        let props = Props::default();
        let worker = props.worker().prepare().mailbox(Mailbox::bounded(3)).spawn().unwrap();
        // All three are taken at once; the first one's handler runs, two wait in the batch.
        worker.hold(1).try_tell().unwrap();
        worker.note(2).try_tell().unwrap();
        worker.note(3).try_tell().unwrap();
        props.gate.reached().await;
        assert_eq!(worker.stats().depth, 2);
        worker.note(4).try_tell().unwrap();
        assert!(matches!(worker.note(5).try_tell(), Err(TellError::Full(_))));
        props.gate.open(1);
        idle().await;
        assert_eq!(props.log.take(), [1, 2, 3, 4]);
        assert_eq!(worker.stats().high_water, 3);
    });
}

#[test]
fn the_batch_in_the_drivers_hands_counts_for_the_high_water_mark() {
    current(async || {
        let props = Props::default();
        let worker = props.worker().spawn();
        worker.hold(1).try_tell().unwrap();
        worker.note(2).try_tell().unwrap();
        worker.note(3).try_tell().unwrap();
        props.gate.reached().await;
        worker.note(4).try_tell().unwrap();
        worker.note(5).try_tell().unwrap();
        assert_eq!((worker.stats().depth, worker.stats().high_water), (4, 4));
        props.gate.open(1);
        worker.stop().await.unwrap();
    });
}
