//! Handlers that take too long, and handlers that fail.

use std::fmt;
use std::time::Duration;

use actor_core::{Failure, Phase, TellError, prelude::*};
use tokio::time::Instant;

use crate::props::{Gate, LastWord, Log, poll_pending};
use crate::stage::{idle, on_both, pass, paused};

const LIMIT: Duration = Duration::from_millis(100);

/// Works for as long as it is told.
#[actor]
#[derive(Clone, Default)]
struct Slow {
    log: Log<&'static str>,
    ends: Log<ExitReason>,
}

#[actor]
impl Slow {
    #[handler(limit = warn("100ms"))]
    async fn warned(&mut self, time: Duration) -> u32 {
        let _word = LastWord(self.log.clone(), "warned dropped");
        pass(time).await;
        self.log.push("warned done");
        1
    }

    #[handler(limit = "100ms")]
    async fn cancelled(&mut self, time: Duration) -> Result<u32, String> {
        let _word = LastWord(self.log.clone(), "cancelled dropped");
        pass(time).await;
        self.log.push("cancelled done");
        Ok(2)
    }

    #[handler(limit = fail("100ms"))]
    async fn failing(&mut self, time: Duration) -> u32 {
        let _word = LastWord(self.log.clone(), "failing dropped");
        pass(time).await;
        self.log.push("failing done");
        3
    }

    /// Never awaits, so that nothing can cut it.
    #[handler(limit = cancel("1ms"))]
    #[allow(clippy::unused_async, reason = "only an `async fn` can have a limit")]
    async fn at_once(&mut self) -> u32 {
        4
    }

    #[handler]
    fn ping(&mut self) {
        self.log.push("ping");
    }

    #[stopped]
    fn stopped(&mut self, reason: ExitReason) {
        self.ends.push(reason);
    }
}

#[test]
fn a_handler_within_its_limit_is_not_touched() {
    paused(async || {
        let props = Slow::default();
        let slow = props.clone().spawn();
        for time in [Duration::ZERO, Duration::from_millis(99), LIMIT] {
            assert_eq!(slow.warned(time).await, Ok(1));
            assert_eq!(slow.cancelled(time).await, Ok(2));
            assert_eq!(slow.failing(time).await, Ok(3));
        }
        assert_eq!(slow.at_once().await, Ok(4));
        assert_eq!(slow.stats().overruns, 0);
    });
}

#[test]
fn a_limit_that_warns_counts_and_lets_the_handler_run_on() {
    paused(async || {
        let props = Slow::default();
        let slow = props.clone().spawn();
        let start = Instant::now();
        let mut ask = slow.warned(5 * LIMIT);
        poll_pending(&mut ask);
        pass(2 * LIMIT).await;
        assert_eq!(slow.stats().overruns, 1, "while it still runs");
        assert_eq!(ask.await, Ok(1));
        assert_eq!((start.elapsed(), slow.stats().overruns), (5 * LIMIT, 1));
        assert_eq!(props.log.take(), ["warned done", "warned dropped"]);
    });
}

#[test]
fn a_limit_that_cancels_cuts_the_handler_and_the_actor_goes_on() {
    paused(async || {
        let props = Slow::default();
        let slow = props.clone().spawn();
        let start = Instant::now();
        let mut ask = slow.cancelled(5 * LIMIT);
        poll_pending(&mut ask);
        slow.ping().tell().await.unwrap();
        let error = ask.await.unwrap_err();
        assert_eq!(start.elapsed(), LIMIT);
        let AskError::Timeout { after, phase: Phase::Running, request } = &error else { panic!("{error:?}") };
        assert_eq!((*after, request.message(), error.may_have_run()), (LIMIT, "cancelled", true));
        idle().await;
        assert_eq!(props.log.take(), ["cancelled dropped", "ping"]);
        slow.cancelled(5 * LIMIT).tell().await.unwrap();
        slow.ping().await.unwrap();
        let stats = slow.stats();
        assert_eq!((stats.overruns, stats.handled, stats.unasked_errors), (2, 4, 0));
        assert_eq!(slow.stop().await, Ok(ExitReason::Normal));
    });
}

/// Its handler is gone, whatever else the error says.
#[test]
fn the_error_of_a_cancelled_handler_does_not_say_that_it_still_runs() {
    paused(async || {
        let slow = Slow::default().spawn();
        let error = slow.cancelled(5 * LIMIT).await.unwrap_err();
        assert!(!error.to_string().contains("still running"), "{error}");
    });
}

#[test]
fn a_limit_that_fails_ends_the_actor() {
    paused(async || {
        let props = Slow::default();
        let slow = props.clone().spawn();
        let mut ask = slow.failing(5 * LIMIT);
        poll_pending(&mut ask);
        let mut queued = slow.ping();
        poll_pending(&mut queued);
        let error = ask.await.unwrap_err();
        assert!(matches!(error, AskError::Timeout { after: LIMIT, phase: Phase::Running, .. }), "{error:?}");
        let reason = ExitReason::Failed(Failure::new("failing", "the handler did not end within 100ms"));
        assert_eq!(slow.closed().await, reason);
        let error = queued.await.unwrap_err();
        let expected =
            matches!(&error, AskError::Stopped { reason: of_ask, phase: Phase::Queued, .. } if *of_ask == reason);
        assert!(expected, "{error:?}");
        assert_eq!((props.log.take(), props.ends.take()), (vec!["failing dropped"], vec![reason]));
        let stats = slow.stats();
        assert_eq!((stats.overruns, stats.handled, stats.dropped.unhandled), (1, 1, 1));
    });
}

#[test]
fn a_kill_cuts_a_handler_that_has_overrun() {
    paused(async || {
        let props = Slow::default();
        let slow = props.clone().spawn();
        let mut ask = slow.warned(Duration::from_hours(1));
        poll_pending(&mut ask);
        pass(2 * LIMIT).await;
        let start = Instant::now();
        assert_eq!(slow.kill().await, Ok(ExitReason::Killed));
        assert_eq!((start.elapsed(), props.log.take()), (Duration::ZERO, vec!["warned dropped"]));
        assert!(ask.await.is_err());
    });
}

/// Why a [`Clerk`] refuses.
#[derive(Debug, PartialEq)]
struct Refusal(u64);

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "refused {}", self.0)
    }
}

/// Refuses.
#[actor]
#[derive(Clone, Default)]
struct Clerk {
    failures: Log<Failure>,
    ends: Log<ExitReason>,
    gate: Gate,
    fail_in_hook: bool,
    fail_in_stopped: bool,
}

#[actor]
impl Clerk {
    #[handler]
    fn refuse(&mut self, n: u64) -> Result<u64, Refusal> {
        if n.is_multiple_of(2) { Ok(n) } else { Err(Refusal(n)) }
    }

    #[handler]
    async fn refuse_later(&mut self, n: u64) -> Result<u64, Refusal> {
        self.gate.pass().await;
        self.refuse(n)
    }

    #[handler]
    fn answer(&mut self, n: u64, reply: Reply<u64, Refusal>) {
        reply.err(Refusal(n));
    }

    #[handler(fatal)]
    fn must(&mut self, n: u64) -> Result<u64, Refusal> {
        self.refuse(n)
    }

    #[handler(fatal)]
    async fn must_later(&mut self, n: u64) -> Result<u64, Refusal> {
        self.gate.pass().await;
        self.refuse(n)
    }

    #[handler]
    async fn fail_twice(&mut self, ctx: &mut Context<Self>, then_panic: bool) -> u64 {
        ctx.fail(Failure::new("fail_twice", "first"));
        self.gate.pass().await;
        ctx.fail(Failure::new("fail_twice", "second"));
        assert!(!then_panic, "third");
        7
    }

    #[handler]
    fn panic_of_the_hook(&mut self) -> Result<(), &'static str> {
        Err("panic")
    }

    #[handler]
    fn set(&mut self, fail_in_hook: bool, fail_in_stopped: bool) {
        (self.fail_in_hook, self.fail_in_stopped) = (fail_in_hook, fail_in_stopped);
    }

    #[failed]
    fn failed(&mut self, ctx: &mut Context<Self>, failure: &Failure) {
        assert_ne!(failure.message(), "panic", "the hook panics");
        self.failures.push(failure.clone());
        if self.fail_in_hook {
            ctx.fail(failure.clone());
        }
    }

    #[stopped]
    fn stopped(&mut self, ctx: &mut Context<Self>, reason: &ExitReason) {
        self.ends.push(reason.clone());
        if self.fail_in_stopped {
            ctx.fail(Failure::new("#[stopped]", "too late?"));
        }
    }
}

#[test]
fn ak_14_an_error_that_nobody_asked_for_goes_to_the_hook_once() {
    on_both(async || {
        let props = Clerk::default();
        let clerk = props.clone().spawn();
        clerk.refuse(1).tell().await.unwrap();
        clerk.refuse(2).tell().await.unwrap();
        props.gate.open(2);
        clerk.refuse_later(3).tell().await.unwrap();
        clerk.refuse_later(4).try_tell().unwrap();
        clerk.stop().await.unwrap();
        let expected = [Failure::new("refuse", "refused 1"), Failure::new("refuse_later", "refused 3")];
        assert_eq!(props.failures.take(), expected);
        assert_eq!((clerk.stats().unasked_errors, clerk.stats().handled), (2, 4));
    });
}

#[test]
fn ak_14_an_error_that_was_asked_for_does_not_go_to_the_hook() {
    on_both(async || {
        let props = Clerk::default();
        let clerk = props.clone().spawn();
        assert_eq!(clerk.refuse(1).await, Err(AskError::Handler(Refusal(1))));
        props.gate.open(1);
        assert_eq!(clerk.refuse_later(3).await, Err(AskError::Handler(Refusal(3))));
        assert_eq!(clerk.answer(5).await, Err(AskError::Handler(Refusal(5))));
        // One whose caller has gone was asked for, too.
        let mut ask = clerk.refuse_later(7);
        poll_pending(&mut ask);
        props.gate.reached().await;
        props.gate.reached().await;
        drop(ask);
        props.gate.open(1);
        clerk.stop().await.unwrap();
        assert_eq!((props.failures.len(), clerk.stats().unasked_errors), (0, 0));
        assert_eq!(clerk.stats().dropped.late_replies, 1);
    });
}

#[test]
fn a_fatal_error_reaches_the_caller_and_ends_the_actor() {
    on_both(async || {
        for (later, told) in [(false, false), (true, false), (false, true), (true, true)] {
            let props = Clerk::default();
            let clerk = props.clone().spawn();
            props.gate.open(2);
            assert_eq!(clerk.must(2).await, Ok(2));
            assert_eq!(clerk.must_later(2).await, Ok(2));
            let handler = if later { "must_later" } else { "must" };
            if told {
                if later { clerk.must_later(1).tell().await.unwrap() } else { clerk.must(1).tell().await.unwrap() }
            } else {
                let outcome = if later { clerk.must_later(1).await } else { clerk.must(1).await };
                assert_eq!(outcome, Err(AskError::Handler(Refusal(1))));
            }
            let reason = clerk.closed().await;
            assert_eq!(reason, ExitReason::Failed(Failure::new(handler, "refused 1")));
            assert_eq!(props.ends.take(), [reason]);
        }
    });
}

#[test]
fn what_waits_behind_a_fatal_error_is_dropped_and_counted() {
    on_both(async || {
        let props = Clerk::default();
        let clerk = props.clone().spawn();
        clerk.must_later(1).tell().await.unwrap();
        props.gate.reached().await;
        let mut queued = clerk.refuse(2);
        poll_pending(&mut queued);
        clerk.refuse(1).tell().await.unwrap();
        props.gate.open(1);
        let error = queued.await.unwrap_err();
        let AskError::Stopped { reason: ExitReason::Failed(failure), phase: Phase::Queued, .. } = error else {
            panic!("{error:?}")
        };
        assert_eq!(failure.to_string(), "in `must_later`: refused 1");
        clerk.closed().await;
        assert_eq!((clerk.stats().dropped.unhandled, props.failures.len()), (2, 0));
        assert!(matches!(clerk.refuse(2).try_tell(), Err(TellError::Stopped(_))));
    });
}

#[test]
fn fail_ends_the_actor_after_the_handler_with_the_first_failure() {
    on_both(async || {
        let props = Clerk::default();
        let clerk = props.clone().spawn();
        let mut ask = clerk.fail_twice(false);
        poll_pending(&mut ask);
        props.gate.reached().await;
        let stop = clerk.stop();
        props.gate.open(1);
        assert_eq!(ask.await, Ok(7), "its reply is delivered");
        let reason = ExitReason::Failed(Failure::new("fail_twice", "first"));
        assert_eq!((stop.await, props.ends.take()), (Ok(reason.clone()), vec![reason]));
    });
}

#[test]
fn a_panic_after_fail_is_its_consequence() {
    on_both(async || {
        let props = Clerk::default();
        let clerk = props.clone().spawn();
        props.gate.open(1);
        let error = clerk.fail_twice(true).await.unwrap_err();
        assert!(matches!(&error, AskError::Panicked { failure, .. } if failure.message() == "third"), "{error:?}");
        let reason = ExitReason::Failed(Failure::new("fail_twice", "first"));
        assert_eq!(clerk.closed().await, reason, "the first failure stays");
    });
}

#[test]
fn the_failed_hook_may_fail_the_actor_and_may_panic() {
    on_both(async || {
        let props = Clerk::default();
        let clerk = props.clone().spawn();
        clerk.set(true, false).await.unwrap();
        clerk.refuse(1).tell().await.unwrap();
        assert_eq!(clerk.closed().await, ExitReason::Failed(Failure::new("refuse", "refused 1")));

        let clerk = props.clone().spawn();
        clerk.panic_of_the_hook().tell().await.unwrap();
        let ExitReason::Panicked(failure) = clerk.closed().await else { panic!("no panic") };
        assert!(failure.message().contains("the hook panics"), "{failure}");
    });
}

#[test]
fn fail_in_the_stop_hook_is_not_lost() {
    on_both(async || {
        let props = Clerk::default();
        let clerk = props.clone().spawn();
        clerk.set(false, true).await.unwrap();
        assert_eq!(clerk.stop().await, Ok(ExitReason::Failed(Failure::new("#[stopped]", "too late?"))));
    });
}

/// Things that may be refused.
#[protocol]
trait Office {
    fn file(&mut self, n: u64) -> Result<u64, Refusal>;
}

/// Has an office's methods, and a hook for its errors.
#[actor]
struct Registrar {
    failures: Log<Failure>,
}

#[actor(implements(Office))]
impl Registrar {
    #[failed]
    fn failed(&mut self, failure: &Failure) {
        self.failures.push(failure.clone());
    }
}

impl Office for Registrar {
    fn file(&mut self, n: u64) -> Result<u64, Refusal> {
        Err(Refusal(n))
    }
}

#[test]
fn an_error_of_a_protocols_method_is_heard_and_counted() {
    on_both(async || {
        let failures = Log::default();
        let registrar = Registrar { failures: failures.clone() }.spawn();
        let office = OfficeRef::from(registrar.clone());
        assert_eq!(office.file(1).await, Err(AskError::Handler(Refusal(1))));
        office.file(2).tell().await.unwrap();
        registrar.stop().await.unwrap();
        assert_eq!(registrar.stats().unasked_errors, 1);
        assert_eq!(failures.take(), [Failure::new("file", "refused 2")]);
    });
}
