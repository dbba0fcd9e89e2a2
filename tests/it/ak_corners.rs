//! AK: asks where two things happen at once, and replies on the longer ways.

use std::time::Duration;

use actor_core::{Failure, Mailbox, Phase, TellError, prelude::*};
use tokio::task::yield_now;
use tokio::time::advance;

use crate::cast::{Props, WorkerRef};
use crate::props::{Gate, Log, poll_pending};
use crate::stage::{current, idle, limited, on_both, pass, paused, workers};

const MS: Duration = Duration::from_millis(1);

/// Takes its time, by the clock.
#[actor]
struct Slow(Log<u64>);

#[actor]
impl Slow {
    #[handler]
    async fn work(&mut self, time: Duration) {
        pass(time).await;
    }

    #[handler]
    fn note(&mut self, n: u64) -> u64 {
        self.0.push(n);
        n
    }
}

/// What the caller was told is what became of the message.
fn consistent(n: u64, outcome: &Result<u64, AskError>, noted: &[u64]) {
    let was_noted = noted.contains(&n);
    match outcome {
        Ok(value) => assert!(*value == n && was_noted, "{n}"),
        Err(AskError::Timeout { phase, .. }) => assert_eq!(*phase == Phase::Running, was_noted, "{n}: {outcome:?}"),
        Err(error) => panic!("{n}: {error:?}"),
    }
}

#[test]
fn a_deadline_that_passes_as_its_message_is_taken_is_told_as_it_was() {
    paused(async || {
        for handler_first in [false, true] {
            let log = Log::default();
            let slow = Slow(log.clone()).spawn();
            slow.work(100 * MS).try_tell().unwrap();
            let ask = if handler_first {
                idle().await;
                // The handler began a moment ago, and ends a moment after that.
                tokio::spawn(slow.note(1).timeout(99 * MS).owned())
            } else {
                let mut ask = slow.note(1).timeout(100 * MS).owned();
                poll_pending(&mut ask);
                tokio::spawn(ask)
            };
            let outcome = ask.await.unwrap();
            slow.stop().await.unwrap();
            let noted = log.take();
            consistent(1, &outcome, &noted);
            assert_eq!(slow.stats().dropped.cancelled, u64::from(noted.is_empty()));
            assert_eq!(slow.stats().accepted, 2);
        }
    });
}

#[test]
fn an_answer_that_is_there_counts_though_its_time_is_over() {
    paused(async || {
        let log = Log::default();
        let slow = Slow(log.clone()).spawn();
        let mut ask = slow.note(1).timeout(10 * MS);
        poll_pending(&mut ask);
        while log.len() == 0 {
            yield_now().await;
        }
        advance(1000 * MS).await;
        assert_eq!(ask.await, Ok(1));
        assert_eq!(slow.stats().dropped.late_replies, 0);
    });
}

#[test]
fn asks_that_time_out_while_they_are_taken_are_told_what_happened() {
    workers(async || {
        let log = Log::default();
        let slow = Slow(log.clone()).prepare().mailbox(Mailbox::bounded(8)).spawn().unwrap();
        let asks: Vec<_> = (0..3000_u64)
            .map(|n| {
                let slow = slow.clone();
                tokio::spawn(async move { slow.note(n).timeout(Duration::from_micros(n % 80 * 10)).await })
            })
            .collect();
        let mut outcomes = Vec::new();
        for ask in asks {
            outcomes.push(ask.await.unwrap());
        }
        slow.stop().await.unwrap();
        let noted = log.take();
        for (n, outcome) in (0..).zip(&outcomes) {
            consistent(n, outcome, &noted);
        }
        let stats = slow.stats();
        assert_eq!(stats.accepted, stats.handled + stats.dropped.cancelled);
        assert_eq!(stats.handled, noted.len() as u64);
        let late = noted.len() - outcomes.iter().filter(|outcome| outcome.is_ok()).count();
        assert!(stats.dropped.late_replies <= late as u64, "{stats:?}");
    });
}

/// Sends the replies that it gets to another, in a message.
#[actor]
struct Clerk(DeputyRef);

#[actor]
impl Clerk {
    #[handler]
    fn ask(&mut self, reply: Reply<u64, String>) {
        self.0.take_over(Case(reply)).try_tell().expect("there is room");
    }

    /// Gives the message back to whoever asked, if the other has no room.
    #[handler]
    fn ask_if_there_is_room(&mut self, reply: Reply<u64, String>) {
        if let Err(TellError::Full(refused)) = self.0.take_over(Case(reply)).try_tell() {
            let DeputyMsg::TakeOver { case: Case(reply), .. } = refused.into_message() else {
                panic!("another message")
            };
            reply.err("no room".to_owned());
        }
    }

    #[handler]
    fn count(&mut self) -> u64 {
        1
    }
}

/// Somebody waits for it.
struct Case(Reply<u64, String>);

/// Answers for another.
#[actor(mailbox = bounded(1))]
#[derive(Default)]
struct Deputy {
    gate: Gate,
    cases: Vec<Case>,
}

#[actor]
impl Deputy {
    #[handler]
    fn take_over(&mut self, case: Case) {
        self.cases.push(case);
    }

    #[handler]
    async fn hold(&mut self) {
        self.gate.pass().await;
    }

    #[handler]
    fn decide(&mut self, value: Option<u64>) -> usize {
        let cases = std::mem::take(&mut self.cases);
        cases.into_iter().filter_map(|Case(reply)| value.map(|value| reply.ok(value))).filter(|taken| *taken).count()
    }
}

#[test]
fn ak_12_a_reply_that_is_sent_to_another_actor_is_answered_or_dropped_there() {
    on_both(async || {
        let gate = Gate::default();
        let deputy = Deputy { gate: gate.clone(), ..Deputy::default() }.spawn();
        let clerk = Clerk(deputy.clone()).spawn();
        for value in [Some(42), None] {
            let mut ask = clerk.ask();
            poll_pending(&mut ask);
            for _ in 0..10 {
                assert_eq!(clerk.count().await, Ok(1));
            }
            poll_pending(&mut ask);
            assert_eq!(deputy.decide(value).await, Ok(usize::from(value.is_some())));
            match value {
                Some(value) => assert_eq!(ask.await, Ok(value)),
                None => assert!(matches!(ask.await, Err(AskError::NoReply { .. }))),
            }
        }

        // The other ends with the message in its mailbox: the clerk's handler has run, whatever became of the rest.
        deputy.hold().tell().await.unwrap();
        gate.reached().await;
        let mut ask = clerk.ask();
        poll_pending(&mut ask);
        assert_eq!(clerk.ask_if_there_is_room().await, Err(AskError::Handler("no room".to_owned())));
        deputy.kill().await.unwrap();
        let error = ask.await.unwrap_err();
        assert!(error.may_have_run());
        assert!(
            matches!(error, AskError::Stopped { reason: ExitReason::Killed, phase: Phase::Running, .. }),
            "{error:?}"
        );
        clerk.stop().await.unwrap();
        assert_eq!((clerk.stats().handled, clerk.stats().dropped.late_replies), (24, 0));
        assert_eq!((deputy.stats().dropped.unhandled, deputy.stats().depth), (1, 0));
    });
}

/// Fails, and hears of it.
#[actor(mailbox = bounded(16))]
struct Failing(Log<String>);

#[protocol]
trait Fails {
    fn fail_as_told(&mut self, n: u64) -> Result<(), String>;
}

#[actor(implements(Fails))]
impl Failing {
    #[handler]
    fn fail(&mut self, n: u64) -> Result<(), String> {
        Err(n.to_string())
    }

    #[handler(inline)]
    fn fail_here(&mut self, n: u64) -> Result<(), String> {
        Err(n.to_string())
    }

    #[handler(concurrent)]
    async fn fail_beside(&self, n: u64) -> Result<(), String> {
        yield_now().await;
        Err(n.to_string())
    }

    #[handler]
    fn fail_later(&mut self, reply: Reply<(), String>, n: u64) {
        reply.err(n.to_string());
    }

    #[failed]
    fn failed(&mut self, failure: &Failure) {
        self.0.push(failure.message().to_owned());
    }
}

impl Fails for Failing {
    fn fail_as_told(&mut self, n: u64) -> Result<(), String> {
        Err(n.to_string())
    }
}

#[test]
fn ak_14_the_hook_hears_once_whatever_way_it_was_told_and_never_if_it_was_asked() {
    limited(|| {
        let runtime = crate::stage::other_runtime();
        let log = Log::default();
        let failing = {
            let _inside = runtime.enter();
            Failing(log.clone()).spawn()
        };
        let protocol: FailsRef = (&failing).into();
        let second = Duration::from_secs(1000);
        runtime.block_on(async {
            failing.fail(1).tell().await.unwrap();
            failing.fail(2).try_tell().unwrap();
            failing.fail(3).with_ttl(second).tell().await.unwrap();
            failing.reserve().await.unwrap().tell(failing.fail(4)).unwrap();
            failing.fail_here(5).tell().await.unwrap();
            failing.fail_beside(6).tell().await.unwrap();
            protocol.fail_as_told(7).tell().await.unwrap();
            failing.fail(8).forward(Reply::none()).unwrap();
            failing.fail(9).after(Duration::ZERO);
        });
        failing.fail(10).tell_blocking().unwrap();
        runtime.block_on(async {
            while log.len() < 10 {
                yield_now().await;
            }
            // Whoever asks is told. One that was asked answers for itself.
            assert_eq!(failing.fail(11).await, Err(AskError::Handler("11".to_owned())));
            assert_eq!(failing.fail_here(12).await, Err(AskError::Handler("12".to_owned())));
            assert_eq!(failing.fail_beside(13).await, Err(AskError::Handler("13".to_owned())));
            assert_eq!(protocol.fail_as_told(14).await, Err(AskError::Handler("14".to_owned())));
            assert_eq!(failing.fail_later(15).await, Err(AskError::Handler("15".to_owned())));
            failing.fail_later(16).tell().await.unwrap();
            let asked = failing.reserve().await.unwrap().ask(failing.fail(17));
            assert_eq!(asked.await, Err(AskError::Handler("17".to_owned())));
            failing.stop().await.unwrap();
        });
        let mut heard: Vec<u64> = log.take().iter().map(|n| n.parse().unwrap()).collect();
        heard.sort_unstable();
        assert_eq!(heard, (1..=10).collect::<Vec<_>>());
        assert_eq!((failing.stats().unasked_errors, failing.stats().dropped.late_replies), (10, 0));
    });
}

/// Holds a reply whose function panics, and panics itself.
#[actor]
struct Juggler;

#[actor]
impl Juggler {
    #[handler]
    async fn drop_all(&mut self, ctx: &mut Context<Self>, calls: Log<String>, gate: Gate) -> u64 {
        let noted = calls.clone();
        let _reply = Reply::<u64>::with(ctx.label(), "juggled", move |outcome| {
            noted.push(format!("{:?}", outcome.map_err(|error| error.may_have_run())));
            panic!("in the function");
        });
        gate.pass().await;
        panic!("in the handler");
    }
}

#[test]
fn a_function_that_panics_while_its_reply_is_dropped_by_a_panic_or_a_kill_goes_no_further() {
    on_both(async || {
        for kills in [false, true] {
            let (calls, gate) = (Log::default(), Gate::default());
            let juggler = Juggler.spawn();
            let mut ask = juggler.drop_all(calls.clone(), gate.clone());
            poll_pending(&mut ask);
            gate.reached().await;
            if kills {
                juggler.kill().await.unwrap();
                assert!(matches!(ask.await, Err(AskError::Stopped { reason: ExitReason::Killed, .. })));
            } else {
                gate.open(1);
                let error = ask.await.unwrap_err();
                assert!(
                    matches!(&error, AskError::Panicked { failure, .. } if failure.message() == "in the handler"),
                    "{error:?}"
                );
                juggler.closed().await;
            }
            assert_eq!(calls.len(), 1, "it is called once");
        }
    });
}

#[test]
fn an_ask_that_is_withdrawn_while_it_is_handed_on_is_late_at_the_end_of_the_chain() {
    current(async || {
        let props = Props::default();
        let worker: WorkerRef = props.worker().spawn();
        let (reply, answer) = Reply::<u64>::pair(worker.label(), "hold");
        worker.hold(1).forward(reply).unwrap();
        props.gate.reached().await;
        drop(answer);
        props.gate.open(1);
        worker.stop().await.unwrap();
        assert_eq!((props.log.take(), worker.stats().dropped.late_replies), (vec![1], 1), "it had started");

        // One that waits is never begun.
        let props = Props::default();
        let worker = props.worker().spawn();
        props.busy(&worker, 0).await;
        let (reply, answer) = Reply::<u64>::pair(worker.label(), "note");
        worker.note(1).forward(reply).unwrap();
        drop(answer);
        props.gate.open(1);
        worker.stop().await.unwrap();
        assert_eq!((props.log.take(), worker.stats().dropped.cancelled), (vec![0], 1));
    });
}
