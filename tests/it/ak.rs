//! AK: asking, and how asks fail.

use std::time::Duration;

use actor_core::{Phase, prelude::*};
use tokio::time::Instant;

use crate::cast::{Props, Worker, WorkerMsg, WorkerRef};
use crate::props::{Gate, panic_text, poll, poll_pending};
use crate::stage::{current, idle, limited, on_both, other_runtime, pass, paused, workers};

const MS: Duration = Duration::from_millis(1);

/// Takes its time.
#[actor]
#[derive(Default)]
struct Slow {
    done: u64,
}

#[actor]
impl Slow {
    #[handler]
    async fn work(&mut self, time: Duration) -> u64 {
        pass(time).await;
        self.done += 1;
        self.done
    }

    #[handler(timeout = "250ms")]
    async fn hurry(&mut self, time: Duration) -> u64 {
        self.work(time).await
    }

    #[handler]
    fn deadline(&mut self, reply: Reply<Option<Duration>>) {
        let left = reply.deadline().map(|deadline| Instant::from_std(deadline) - Instant::now());
        reply.ok(left);
    }
}

#[test]
fn ak_02_a_reply_in_time_arrives_and_a_late_one_is_a_timeout() {
    paused(async || {
        let slow = Slow::default().spawn();
        let start = Instant::now();
        assert_eq!(slow.work(100 * MS).timeout(120 * MS).await.unwrap(), 1);
        assert_eq!(start.elapsed(), 100 * MS);

        let start = Instant::now();
        let error = slow.work(100 * MS).timeout(90 * MS).await.unwrap_err();
        assert_eq!(start.elapsed(), 90 * MS);
        let AskError::Timeout { after, phase: Phase::Running, .. } = error else { panic!("{error:?}") };
        assert_eq!(after, 90 * MS);
        assert!(error.may_have_run());

        assert_eq!(slow.work(MS).await.unwrap(), 3, "the late handler came to its end");
    });
}

#[test]
fn ak_02_the_phase_of_a_timeout_tells_whether_the_handler_had_started() {
    paused(async || {
        let slow = Slow::default().spawn();
        let (running, queued) =
            tokio::join!(slow.work(100 * MS).timeout(50 * MS), slow.work(100 * MS).timeout(50 * MS));
        let (running, queued) = (running.unwrap_err(), queued.unwrap_err());
        assert!(matches!(running, AskError::Timeout { phase: Phase::Running, .. }), "{running:?}");
        assert!(matches!(queued, AskError::Timeout { phase: Phase::Queued, .. }), "{queued:?}");
        assert!(running.may_have_run() && !queued.may_have_run());
    });
}

#[test]
fn a_handlers_own_timeout_is_the_default_of_its_callers() {
    paused(async || {
        let slow = Slow::default().spawn();
        let error = slow.hurry(Duration::from_secs(9)).await.unwrap_err();
        assert!(matches!(error, AskError::Timeout { after, .. } if after == 250 * MS), "{error:?}");
        slow.work(MS).await.unwrap();
        assert!(slow.hurry(400 * MS).timeout(500 * MS).await.is_ok(), "a caller may give more");
    });
}

#[test]
fn a_reply_knows_the_deadline_of_its_caller() {
    paused(async || {
        let slow = Slow::default().spawn();
        assert_eq!(slow.deadline().await.unwrap(), None);
        assert_eq!(slow.deadline().timeout(70 * MS).await.unwrap(), Some(70 * MS));
    });
}

#[test]
fn extreme_timeouts_are_timeouts() {
    paused(async || {
        let slow = Slow::default().spawn();
        assert_eq!(slow.work(MS).timeout(Duration::MAX).await.unwrap(), 1);
        let error = slow.work(MS).timeout(Duration::ZERO).await.unwrap_err();
        assert!(matches!(error, AskError::Timeout { .. }), "{error:?}");
    });
}

#[test]
fn ak_03_errors_name_the_actor_the_message_and_the_time() {
    paused(async || {
        let slow = Slow::default().prepare().name("ak-03").spawn().unwrap();
        let label = slow.label().to_string();
        assert!(label.starts_with("ak-03 (Slow#"), "{label}");

        let running = slow.work(100 * MS).timeout(90 * MS).await.unwrap_err().to_string();
        assert!(running.contains("`work`") && running.contains(&label) && running.contains("90ms"), "{running}");

        let error = slow.work(MS).timeout(5 * MS).await.unwrap_err();
        let queued = error.to_string();
        assert!(queued.contains("`work`") && queued.contains(&label) && queued.contains("5ms"), "{queued}");
        assert_ne!(running.replace("90ms", ""), queued.replace("5ms", ""));
        let request = error.request().unwrap();
        assert_eq!((request.message(), request.actor()), ("work", &slow.label()));

        slow.kill().await.unwrap();
        let gone = slow.work(MS).await.unwrap_err().to_string();
        assert!(gone.contains("`work`") && gone.contains(&label) && gone.contains("killed"), "{gone}");
        assert!(!gone.contains("ms"), "{gone}");
        let told = slow.work(MS).try_tell().unwrap_err().to_string();
        assert!(told.contains("`work`") && told.contains(&label) && told.contains("killed"), "{told}");
    });
}

#[test]
fn ak_04_a_reply_that_comes_too_late_is_counted_and_completes_nothing() {
    paused(async || {
        let slow = Slow::default().spawn();
        assert!(slow.work(100 * MS).timeout(50 * MS).await.is_err());
        // The next ask waits while the late reply is made.
        assert_eq!(slow.work(10 * MS).await.unwrap(), 2);
        assert_eq!(slow.stats().dropped.late_replies, 1);

        let props = Props::default();
        let worker = props.worker().spawn();
        assert!(worker.keep().timeout(50 * MS).await.is_err());
        let mut wanted = worker.keep();
        poll_pending(&mut wanted);
        idle().await;
        assert_eq!(worker.release(7).await.unwrap(), 1, "one of two was still wanted");
        assert_eq!(wanted.await.unwrap(), 7);
        assert_eq!(worker.stats().dropped.late_replies, 1);
    });
}

#[test]
fn ak_06_a_dropped_reply_fails_the_ask_at_once() {
    paused(async || {
        let worker = Worker::default().spawn();
        let start = Instant::now();
        let error = worker.forget().await.unwrap_err();
        assert!(matches!(&error, AskError::NoReply { request } if request.message() == "forget"), "{error:?}");
        assert!(error.may_have_run());
        assert_eq!(start.elapsed(), Duration::ZERO);
        assert!(worker.is_alive());
    });
}

#[test]
fn ak_07_a_panic_fails_its_own_ask_as_such_and_hurts_nobody_else() {
    current(async || {
        let sibling = Worker::default().spawn();
        let worker = Worker::default().spawn();
        let (own, queued) = tokio::join!(worker.panic("bang".to_owned()), worker.note(1));
        let own = own.unwrap_err();
        assert!(matches!(&own, AskError::Panicked { request, .. } if request.message() == "panic"), "{own:?}");
        assert!(own.may_have_run());
        let queued = queued.unwrap_err();
        let AskError::Stopped { reason: ExitReason::Panicked(failure), phase: Phase::Queued, .. } = &queued else {
            panic!("{queued:?}")
        };
        assert_eq!((failure.during(), failure.message()), ("panic", "bang"));
        assert!(!queued.may_have_run());

        let later = worker.note(2).await.unwrap_err();
        assert!(matches!(later, AskError::Stopped { reason: ExitReason::Panicked(_), .. }), "{later:?}");
        assert_eq!(sibling.note(1).await.unwrap(), 1);
        assert_eq!(sibling.closed_now(), None);
    });
}

/// Looks without waiting.
trait ClosedNow {
    fn closed_now(&self) -> Option<ExitReason>;
}

impl ClosedNow for WorkerRef {
    fn closed_now(&self) -> Option<ExitReason> {
        self.exit_reason()
    }
}

/// Panics in many places.
#[actor]
struct Fragile(Gate);

#[actor]
impl Fragile {
    #[handler]
    async fn panic_after_an_await(&mut self) -> u64 {
        self.0.pass().await;
        panic!("after the await")
    }

    #[handler]
    fn panic_with_the_reply(&mut self, reply: Reply<u64>) {
        let _held = reply;
        panic!("{}", "with the reply".to_owned())
    }

    #[handler]
    async fn panic_with_a_value(&mut self) -> u64 {
        std::panic::panic_any(17_u8)
    }
}

#[test]
fn ak_07_a_panic_after_an_await_fails_the_ask_as_such() {
    on_both(async || {
        let gate = Gate::default();
        let fragile = Fragile(gate.clone()).spawn();
        gate.open(1);
        let error = fragile.panic_after_an_await().await.unwrap_err();
        assert!(matches!(error, AskError::Panicked { .. }), "{error:?}");
        let ExitReason::Panicked(failure) = fragile.closed().await else { panic!() };
        assert_eq!((failure.during(), failure.message()), ("panic_after_an_await", "after the await"));

        let fragile = Fragile(gate.clone()).spawn();
        let error = fragile.panic_with_the_reply().await.unwrap_err();
        assert!(matches!(error, AskError::Panicked { .. }), "{error:?}");
        let ExitReason::Panicked(failure) = fragile.closed().await else { panic!() };
        assert_eq!((failure.during(), failure.message()), ("panic_with_the_reply", "with the reply"));

        let fragile = Fragile(gate.clone()).spawn();
        assert!(matches!(fragile.panic_with_a_value().await, Err(AskError::Panicked { .. })));
        let ExitReason::Panicked(failure) = fragile.closed().await else { panic!() };
        assert_eq!(failure.during(), "panic_with_a_value");
        assert!(!failure.message().is_empty());
    });
}

#[test]
fn ak_13_a_handlers_error_reaches_the_caller_typed_and_the_actor_lives() {
    #[derive(Debug, PartialEq)]
    enum Refusal {
        TooMuch { have: u64 },
    }

    /// Has money.
    #[actor]
    struct Purse(u64);

    #[actor]
    impl Purse {
        #[handler]
        fn take(&mut self, n: u64) -> Result<u64, Refusal> {
            self.0 = self.0.checked_sub(n).ok_or(Refusal::TooMuch { have: self.0 })?;
            Ok(self.0)
        }

        #[handler]
        async fn take_later(&mut self, n: u64) -> Result<u64, Refusal> {
            tokio::task::yield_now().await;
            self.take(n)
        }
    }

    current(async || {
        let purse = Purse(10).spawn();
        assert_eq!(purse.take(20).await, Err(AskError::Handler(Refusal::TooMuch { have: 10 })));
        assert_eq!(purse.take_later(11).await, Err(AskError::Handler(Refusal::TooMuch { have: 10 })));
        assert_eq!(purse.take(4).await, Ok(6));
        assert_eq!(purse.stats().unasked_errors, 0);
        purse.take(20).tell().await.unwrap();
        purse.take_later(20).tell().await.unwrap();
        assert_eq!(purse.take_later(6).await, Ok(0));
        assert_eq!(purse.stats().unasked_errors, 2, "an error that nobody asked for is counted");
    });
}

/// Asks itself.
#[actor]
struct Narcissus;

#[actor]
impl Narcissus {
    #[handler]
    async fn ask_oneself(&mut self, ctx: &mut Context<Self>) -> Result<u64, AskError> {
        let me = ctx.me();
        let mut call = me.answer();
        let outcome = (&mut call).await;
        assert!(matches!(call.take_message(), Some(NarcissusMsg::Answer { .. })), "the message comes back");
        outcome
    }

    #[handler]
    async fn ask_oneself_with_a_timeout(&mut self, ctx: &mut Context<Self>) -> Result<u64, AskError> {
        ctx.me().answer().timeout(Duration::from_secs(1)).await
    }

    #[handler]
    async fn ask_oneself_in_a_task(&mut self, ctx: &mut Context<Self>, reply: Reply<u64>) {
        let call = ctx.me().answer().owned();
        tokio::spawn(async move { reply.complete(call.await.map_err(|error| panic!("{error}"))) });
    }

    #[handler]
    fn answer(&mut self) -> u64 {
        42
    }
}

#[test]
fn asking_oneself_fails_at_once_and_names_the_actor() {
    paused(async || {
        let narcissus = Narcissus.spawn();
        let start = Instant::now();
        let AskError::Handler(error) = narcissus.ask_oneself().await.unwrap_err() else { panic!() };
        let AskError::Deadlock { request, path } = &error else { panic!("{error:?}") };
        assert_eq!(request.message(), "answer");
        assert_eq!(**path, [narcissus.label()]);
        assert!(!error.may_have_run());
        let label = narcissus.label().to_string();
        assert_eq!(error.to_string().matches(&label).count(), 3, "{error}");

        let AskError::Handler(error) = narcissus.ask_oneself_with_a_timeout().await.unwrap_err() else { panic!() };
        assert!(matches!(error, AskError::Deadlock { .. }), "{error:?}");
        assert_eq!(start.elapsed(), Duration::ZERO);
        assert_eq!(narcissus.ask_oneself_in_a_task().await.unwrap(), 42, "a task of its own may wait");
    });
}

#[test]
fn asking_the_first_actor_of_another_system_is_not_asking_oneself() {
    /// Asks one of its kind.
    #[actor]
    struct Asker(Option<AskerRef>);

    #[actor]
    impl Asker {
        #[handler]
        async fn ask(&mut self) -> u64 {
            match &self.0 {
                Some(other) => other.ask().await.unwrap() + 1,
                None => 0,
            }
        }
    }

    current(async || {
        let here = System::new("here");
        let there = System::new("there");
        let second = there.spawn(Asker(None));
        let first = here.spawn(Asker(Some(second.clone())));
        assert_eq!(first.id(), second.id());
        assert_ne!(first, second);
        assert_eq!(first.ask().await.unwrap(), 1);
    });
}

#[test]
fn a_plain_thread_asks_by_blocking() {
    limited(|| {
        let runtime = other_runtime();
        let worker = runtime.block_on(async { Worker::default().spawn() });
        assert_eq!(worker.note(5).blocking().unwrap(), 5);
        assert!(matches!(worker.refuse("no".to_owned()).blocking(), Err(AskError::Handler(why)) if why == "no"));
        assert!(matches!(worker.panic("bang".to_owned()).blocking(), Err(AskError::Panicked { .. })));
        assert!(matches!(worker.note(5).blocking(), Err(AskError::Stopped { .. })));
    });
}

#[test]
fn blocking_on_a_thread_that_drives_tasks_panics_with_advice() {
    workers(async || {
        let worker = Worker::default().spawn();
        let task = tokio::spawn({
            let worker = worker.clone();
            async move { worker.note(5).blocking() }
        });
        let text = panic_text(&*task.await.unwrap_err().into_panic());
        assert!(text.contains("block"), "{text}");
        assert_eq!(worker.stats().accepted, 0, "and nothing was sent");
    });
}

#[test]
fn asks_compose_like_any_future() {
    on_both(async || {
        let worker = Worker::default().spawn();
        let all = futures::future::join_all((0..50).map(|n| worker.note(n))).await;
        let all: Vec<_> = all.into_iter().map(Result::unwrap).collect();
        assert_eq!(all, (0..50).collect::<Vec<_>>());
        let owned: Vec<_> = (0..50).map(|n| tokio::spawn(worker.note(n).owned())).collect();
        for (n, answer) in (0..).zip(owned) {
            assert_eq!(answer.await.unwrap().unwrap(), n);
        }
    });
}

#[test]
fn an_ask_of_an_actor_whose_runtime_is_dropped_says_so() {
    current(async || {
        let props = Props::default();
        let other = other_runtime();
        let worker = {
            let _inside = other.enter();
            props.worker().spawn()
        };
        let mut running = worker.hold(1);
        poll_pending(&mut running);
        props.gate.reached().await;
        let mut queued = worker.note(2);
        let mut kept_by_nobody = worker.keep();
        poll_pending(&mut queued);
        poll_pending(&mut kept_by_nobody);
        other.shutdown_background();

        let error = queued.await.unwrap_err();
        assert!(
            matches!(error, AskError::Stopped { reason: ExitReason::Aborted, phase: Phase::Queued, .. }),
            "{error:?}"
        );
        assert!(matches!(kept_by_nobody.await, Err(AskError::Stopped { reason: ExitReason::Aborted, .. })));
        let error = running.await.unwrap_err();
        assert!(
            matches!(error, AskError::Stopped { reason: ExitReason::Aborted, phase: Phase::Running, .. }),
            "the handler was cut, it did not drop its reply by itself: {error:?}"
        );
    });
}

#[test]
fn a_call_that_was_polled_has_no_message_left() {
    current(async || {
        let worker = Worker::default().spawn();
        let mut call = worker.note(1);
        poll_pending(&mut call);
        assert!(call.take_message().is_none());
        call.await.unwrap();
        let mut call = worker.note(2);
        assert!(matches!(call.take_message(), Some(WorkerMsg::Note { n: 2, .. })));
        assert!(poll(&mut worker.note(3).tell(), std::task::Waker::noop()).is_ready());
    });
}
