//! A second driver for a cell: a proxy that forwards messages as bytes to an actor that could be anywhere.

use std::collections::BTreeMap;
use std::time::Duration;

use actor_core::driver::Inbox;
use actor_core::{Lane, Mailbox, Message, Monitor, Phase, Status, System, TellError, prelude::*};
use tokio::sync::mpsc;

use crate::cast::{Worker, WorkerMsg};
use crate::props::{Life, Log, poll_pending};
use crate::stage::{current, idle, on_both, pass, paused};

/// Known on both sides. Only the far one has a state.
#[actor]
#[derive(Default)]
struct Ledger {
    sum: u64,
    log: Log<String>,
}

#[actor]
impl Ledger {
    #[handler]
    fn add(&mut self, n: u64) -> Result<u64, String> {
        self.sum = self.sum.checked_add(n).ok_or("too much")?;
        self.log.push(format!("add {n}"));
        Ok(self.sum)
    }

    #[handler(priority = high)]
    fn note(&mut self, text: String) {
        self.log.push(text);
    }
}

/// The near side's unanswered asks, by the numbers that went out with them.
#[derive(Default)]
struct Pending(BTreeMap<u8, Reply<u64, String>>, u8);

impl Pending {
    /// A message as bytes: what it is, the number of its ask or 0, what is in it.
    fn encode(&mut self, message: LedgerMsg) -> Vec<u8> {
        match message {
            LedgerMsg::Add { n, __reply: reply } => {
                let number = if reply.is_ask() {
                    self.1 += 1;
                    self.0.insert(self.1, reply);
                    self.1
                } else {
                    0
                };
                [&[b'a', number][..], &n.to_be_bytes()].concat()
            }
            LedgerMsg::Note { text, .. } => [&[b'n', 0][..], text.as_bytes()].concat(),
        }
    }

    /// An answer as bytes: the number of its ask, whether it is good, what it says.
    fn answer(&mut self, bytes: &[u8]) {
        let reply = self.0.remove(&bytes[0]).expect("an ask with this number");
        match bytes[1] {
            1 => reply.ok(u64::from_be_bytes(bytes[2..].try_into().unwrap())),
            _ => reply.err(String::from_utf8(bytes[2..].to_vec()).unwrap()),
        };
    }
}

/// The far side: makes messages of bytes, whose replies send bytes back.
fn decode(bytes: &[u8], far: &LedgerRef, back: &mpsc::UnboundedSender<Vec<u8>>) -> LedgerMsg {
    let (number, rest) = (bytes[1], &bytes[2..]);
    match bytes[0] {
        b'a' => {
            let n = u64::from_be_bytes(rest.try_into().unwrap());
            let back = back.clone();
            let reply = match number {
                0 => Reply::none(),
                _ => Reply::with(far.label(), "add", move |outcome: Result<u64, AskError<String>>| {
                    let bytes = match outcome {
                        Ok(sum) => [&[number, 1][..], &sum.to_be_bytes()].concat(),
                        Err(AskError::Handler(error)) => [&[number, 0][..], error.as_bytes()].concat(),
                        Err(other) => [&[number, 0][..], other.to_string().as_bytes()].concat(),
                    };
                    let _ = back.send(bytes);
                }),
            };
            LedgerMsg::Add { n, __reply: reply }
        }
        _ => LedgerMsg::Note { text: String::from_utf8(rest.to_vec()).unwrap(), __reply: Reply::none() },
    }
}

/// Drives `inbox` over a line of bytes to `far`, until it has count so many messages or the inbox ends.
async fn proxy(mut inbox: Inbox<Ledger>, far: LedgerRef, carries: usize) -> (Inbox<Ledger>, Pending) {
    let (back, mut answers) = mpsc::unbounded_channel::<Vec<u8>>();
    let mut pending = Pending::default();
    let mut count = 0;
    while count < carries {
        tokio::select! {
            biased;
            Some(bytes) = answers.recv() => pending.answer(&bytes),
            message = inbox.next() => {
                let Some(message) = message else { break };
                let bytes = pending.encode(message);
                far.send(decode(&bytes, &far, &back)).await.unwrap();
                count += 1;
            }
        }
    }
    drop(back);
    if count < carries {
        // What was accepted before the end is answered yet.
        while let Some(bytes) = answers.recv().await {
            pending.answer(&bytes);
        }
    }
    (inbox, pending)
}

fn open(mailbox: Mailbox) -> (LedgerRef, Inbox<Ledger>) {
    System::current().open_inbox::<Ledger>(None, mailbox).unwrap()
}

fn lost() -> ExitReason {
    ExitReason::Failed(Failure::new("node b", "connection lost"))
}

#[test]
fn a_proxy_is_an_ordinary_ref_whose_messages_go_as_bytes() {
    on_both(async || {
        let far = Ledger::default().spawn();
        let (near, inbox) = open(Mailbox::bounded(10));
        let carrier = tokio::spawn(proxy(inbox, far.clone(), usize::MAX));
        assert_eq!(near.add(1).await, Ok(1));
        near.add(2).tell().await.unwrap();
        near.note("three".to_owned()).try_tell().unwrap();
        assert_eq!(near.add(4).timeout(Duration::from_secs(50)).await, Ok(7));
        let error = near.add(u64::MAX).await.unwrap_err();
        assert!(matches!(&error, AskError::Handler(text) if text == "too much"), "{error:?}");
        // A stop is heard after what was accepted, and refuses what comes later.
        near.add(8).tell().await.unwrap();
        assert_eq!(near.stop().await, Ok(ExitReason::Normal));
        drop(carrier.await.unwrap());
        assert!(matches!(near.add(1).try_tell(), Err(TellError::Stopped(_))));
        assert_eq!(far.add(0).await, Ok(15));
        let stats = near.stats();
        assert_eq!((stats.accepted, stats.handled, stats.refused, stats.depth), (6, 6, 1, 0));
    });
}

#[test]
fn a_driver_that_refrains_from_draining_fills_the_mailbox_and_no_more() {
    current(async || {
        let far = Ledger::default();
        let log = far.log.clone();
        let far = far.spawn();
        let (near, inbox) = open(Mailbox::bounded(2));
        near.add(1).try_tell().unwrap();
        near.add(2).try_tell().unwrap();
        let mut third = near.add(3);
        poll_pending(&mut third);
        assert!(matches!(near.add(4).try_tell(), Err(TellError::Full(_))));
        assert_eq!((near.stats().depth, near.status()), (2, Status::Running));
        let carrier = tokio::spawn(proxy(inbox, far, usize::MAX));
        assert_eq!(third.await, Ok(6));
        assert_eq!(log.take(), ["add 1", "add 2", "add 3"]);
        near.stop().await.unwrap();
        drop(carrier.await.unwrap());
    });
}

#[test]
fn the_control_lane_and_deadlines_are_the_cells_whoever_drives_it() {
    paused(async || {
        let (near, mut inbox) = open(Mailbox::bounded(10));
        near.add(1).with_ttl(Duration::from_secs(1)).tell().await.unwrap();
        near.add(2).tell().await.unwrap();
        near.note("urgent".to_owned()).tell().await.unwrap();
        pass(Duration::from_secs(2)).await;
        let first = inbox.next().await.unwrap();
        assert_eq!((first.lane(), first.name()), (Lane::High, "note"));
        assert!(matches!(inbox.next().await, Some(LedgerMsg::Add { n: 2, .. })), "the first was too old");
        assert_eq!(near.stats().dropped.expired, 1);
        near.add(3).tell().await.unwrap();
        drop(near.stop_now());
        assert!(inbox.next().await.is_none());
        assert_eq!(near.closed().await, ExitReason::Normal);
        assert_eq!(near.stats().dropped.unhandled, 1);
    });
}

#[test]
fn what_could_not_be_passed_on_is_put_back_in_front() {
    current(async || {
        let (near, mut inbox) = open(Mailbox::bounded(3));
        for n in 1..=3 {
            near.add(n).try_tell().unwrap();
        }
        let message = inbox.next().await.unwrap();
        assert_eq!((near.stats().depth, near.stats().handled), (2, 1));
        inbox.put_back(message);
        let stats = near.stats();
        assert_eq!((stats.depth, stats.handled, stats.high_water), (3, 0, 3));
        assert!(matches!(near.add(4).try_tell(), Err(TellError::Full(_))), "it has its room again");
        // On another way.
        let far = Ledger::default();
        let log = far.log.clone();
        let (inbox, _) = proxy(inbox, far.spawn(), 3).await;
        idle().await;
        assert_eq!(log.take(), ["add 1", "add 2", "add 3"]);
        drop(inbox);
        let stats = near.stats();
        assert_eq!((stats.accepted, stats.handled, stats.dropped.unhandled), (3, 3, 0));
    });
}

/// Watches a proxy.
#[actor]
struct Watcher(Log<ExitReason>);

#[actor]
impl Watcher {
    #[handler]
    fn watch(&mut self, ctx: &mut Context<Self>, who: LedgerRef) -> Monitor {
        ctx.monitor(&who)
    }

    #[down]
    fn down(&mut self, down: Down) {
        self.0.push(down.reason);
    }
}

#[test]
fn a_lost_node_is_a_reason_like_any_other() {
    current(async || {
        let log = Log::default();
        let watcher = Watcher(log.clone()).spawn();
        let (near, mut inbox) = System::current().open_inbox::<Ledger>(Some("far"), Mailbox::bounded(2)).unwrap();
        let _monitor = watcher.watch(near.clone()).await.unwrap();
        let mut pending = Pending::default();
        // One on its way, one in the mailbox, one in line.
        let mut calls = [near.add(1), near.add(2), near.add(3)];
        calls.iter_mut().for_each(poll_pending);
        pending.encode(inbox.next().await.unwrap());
        drop(near.clone());
        inbox.close(lost(), pending);
        let [sent, queued, _] = calls;
        let sent = sent.await.unwrap_err();
        // The one that was taken was not started here, for all that anybody knows.
        assert!(matches!(&sent, AskError::Stopped { reason, .. } if *reason == lost()), "{sent:?}");
        let queued = queued.await.unwrap_err();
        assert!(matches!(queued, AskError::Stopped { phase: Phase::Queued, .. }), "{queued:?}");
        assert_eq!((near.status(), near.exit_reason()), (Status::Stopped, Some(lost())));
        assert!(System::current().lookup::<Ledger>("far").is_none(), "its name is free");
        idle().await;
        assert_eq!(log.take(), [lost()]);
    });
}

#[test]
fn a_reply_and_its_answer_need_no_call() {
    on_both(async || {
        let far = Ledger::default().spawn();
        let (reply, answer) = Reply::pair(far.label(), "add");
        assert!(reply.is_ask() && reply.is_wanted() && reply.deadline().is_none());
        far.send(LedgerMsg::Add { n: 5, __reply: reply }).await.unwrap();
        assert_eq!(answer.await, Ok(5));

        // Withdrawn before its turn, it is skipped, as a dropped call is.
        let (near, mut inbox) = open(Mailbox::unbounded());
        let (reply, answer) = Reply::pair(near.label(), "add");
        near.send(LedgerMsg::Add { n: 5, __reply: reply }).await.unwrap();
        drop(answer);
        let Some(LedgerMsg::Add { __reply: reply, .. }) = inbox.next().await else { panic!("no message") };
        assert!(!reply.is_wanted());
        drop(reply);

        // What became of the message is told as to any caller.
        let (reply, answer) = Reply::<u64, String>::pair(near.label(), "add");
        near.send(LedgerMsg::Add { n: 5, __reply: reply }).await.unwrap();
        inbox.close(lost(), ());
        let error = answer.await.unwrap_err();
        assert!(matches!(&error, AskError::Stopped { reason, phase: Phase::Queued, .. } if *reason == lost()));
        assert!(error.to_string().contains("`add`"), "{error}");
    });
}

/// Panics.
#[actor]
struct Bad;

#[actor]
impl Bad {
    #[handler]
    fn fall(&self) -> u64 {
        panic!("over");
    }
}

#[test]
fn a_reply_with_a_function_calls_it_once_whatever_happens() {
    on_both(async || {
        let (told, mut outcomes) = mpsc::unbounded_channel();
        let life = Life::default();
        let reply = |name: &'static str| {
            let (told, life) = (told.clone(), life.clone());
            let bad = System::current().open_inbox::<Bad>(None, Mailbox::unbounded()).unwrap().0;
            Reply::with(bad.label(), name, move |outcome: Result<u64, AskError>| {
                drop(life);
                let _ = told.send((name, outcome));
            })
        };
        assert!(reply("answered").ok(7));
        assert_eq!(outcomes.recv().await.unwrap(), ("answered", Ok(7)));
        drop(reply("dropped"));
        assert!(matches!(outcomes.recv().await.unwrap(), ("dropped", Err(AskError::NoReply { .. }))));
        let bad = Bad.spawn();
        bad.send(BadMsg::Fall { __reply: reply("panicked") }).await.unwrap();
        let outcome = outcomes.recv().await.unwrap();
        assert!(
            matches!(&outcome, ("panicked", Err(AskError::Panicked { failure, .. })) if failure.message() == "over"),
            "{outcome:?}"
        );
        let refused = bad.send(BadMsg::Fall { __reply: reply("refused") }).await;
        drop(refused);
        assert!(matches!(outcomes.recv().await.unwrap(), ("refused", Err(_))));
        // A function that panics harms nobody.
        let angry = Reply::<u64>::with(bad.label(), "fall", |_| panic!("angry"));
        assert!(angry.ok(1));
        assert_eq!(life.others(), 0, "nothing is left of them");
    });
}

#[test]
fn a_message_that_is_put_back_takes_its_room_again() {
    paused(async || {
        let (worker, mut inbox) = System::new("here").open_inbox::<Worker>(None, Mailbox::bounded(2)).unwrap();
        worker.note(1).try_tell().unwrap();
        worker.note(2).try_tell().unwrap();
        drop(inbox.next().await);
        let second = inbox.next().await.unwrap();
        // Now there is room for one more, until the second is back.
        worker.note(3).try_tell().unwrap();
        inbox.put_back(second);
        assert!(worker.note(4).try_tell().is_err(), "two wait");
        for n in 2..=3 {
            assert!(matches!(inbox.next().await, Some(WorkerMsg::Note { n: m, .. }) if m == n));
        }
        let stats = worker.stats();
        assert_eq!((stats.accepted, stats.handled, stats.refused, stats.high_water), (3, 3, 1, 2));
    });
}
