//! Taps: hearing of single messages, at both ends, on one actor or on all of a system.

use std::sync::{Arc, Mutex};
use std::task::Waker;
use std::time::Duration;

use actor_core::observe::{Companion, Sent, Tap};
use actor_core::{Mailbox, Overflow, Status, Supervisor, System, prelude::*};
use tokio::task::yield_now;

use crate::cast::{Props, WorkerRef};
use crate::props::{Life, Log, poll, poll_pending};
use crate::stage::{current, idle, on_both, pass, paused, workers};
use crate::troupe::{Part, reborn};

/// Writes everything down.
#[derive(Clone, Default)]
struct Wire {
    log: Log<String>,
    life: Life,
    /// Asked whenever a companion dies: a lock that is held then would never be let go of.
    watched: Arc<Mutex<Option<WorkerRef>>>,
}

impl Tap for Wire {
    fn sending(&self, sent: &Sent<'_>) -> Option<Box<dyn Companion>> {
        self.log.push(format!("send {}", sent.message));
        Some(Box::new(Fellow { name: sent.message, wire: self.clone(), _life: self.life.clone() }))
    }
}

struct Fellow {
    name: &'static str,
    wire: Wire,
    _life: Life,
}

impl Companion for Fellow {
    fn enter(&mut self) {
        self.wire.log.push(format!("enter {}", self.name));
    }

    fn leave(&mut self) {
        self.wire.log.push(format!("leave {}", self.name));
    }
}

impl Drop for Fellow {
    fn drop(&mut self) {
        let watched = self.wire.watched.lock().unwrap().clone();
        if let Some(worker) = watched.filter(|_| self.name != "release") {
            let _ = worker.stats();
            drop(worker.release(0).try_tell());
        }
        self.wire.log.push(format!("drop {}", self.name));
    }
}

/// Everything that can run.
#[actor]
#[derive(Default)]
struct Zoo(Log<String>);

#[actor]
impl Zoo {
    #[handler]
    fn plain(&mut self) {
        self.0.push("plain".to_owned());
    }

    #[handler]
    async fn slow(&mut self) {
        yield_now().await;
        self.0.push("slow".to_owned());
    }

    #[handler(priority = high)]
    fn urgent(&mut self) {
        self.0.push("urgent".to_owned());
    }

    #[handler(concurrent = 4)]
    async fn beside(&self) {
        yield_now().await;
        self.0.push("beside".to_owned());
    }

    #[handler(inline)]
    fn inline(&mut self) -> bool {
        self.0.push("inline".to_owned());
        tokio::task::try_id().is_some()
    }
}

fn words(words: &[&str]) -> Vec<String> {
    words.iter().map(ToString::to_string).collect()
}

#[test]
fn a_tap_hears_of_the_send_and_goes_along_to_the_end_of_the_handler() {
    current(async || {
        let wire = Wire::default();
        let zoo = Zoo(wire.log.clone()).spawn();
        zoo.tap(wire.clone());
        zoo.plain().await.unwrap();
        idle().await;
        let whole = |name: &str| {
            ["send", "enter", "", "leave", "drop"].map(|step| format!("{step} {name}").trim().to_owned()).to_vec()
        };
        assert_eq!(wire.log.take(), whole("plain"));
        zoo.inline().await.unwrap();
        idle().await;
        assert_eq!(wire.log.take(), whole("inline"));
        for ask in [zoo.slow(), zoo.beside()] {
            ask.await.unwrap();
            idle().await;
            let log = wire.log.take();
            let steps: Vec<_> = log.iter().map(|step| step.split(' ').next().unwrap_or_default()).collect();
            assert_eq!(steps[..4], ["send", "enter", "leave", "enter"], "once for each poll: {log:?}");
            assert_eq!(steps[5..], ["leave", "drop"], "{log:?}");
        }
        zoo.untap();
        zoo.plain().await.unwrap();
        assert_eq!(wire.log.take(), words(&["plain"]));
        assert_eq!(wire.life.others(), 0, "and no trace of it is left");
    });
}

#[test]
fn every_way_to_send_is_heard_of_and_order_and_lanes_stay_as_they_are() {
    current(async || {
        let wire = Wire::default();
        let zoo = Zoo(Log::default()).prepare().mailbox(Mailbox::bounded(8)).spawn().unwrap();
        let done = Log::default();
        let props = Props::default();
        let worker = props.worker().prepare().mailbox(Mailbox::bounded(2)).spawn().unwrap();
        worker.tap(wire.clone());
        props.busy(&worker, 1).await;
        let permit = worker.try_reserve().unwrap();
        let mut in_line = worker.note(3);
        poll_pending(&mut in_line);
        permit.tell(worker.note(2)).unwrap();
        props.gate.open(1);
        assert_eq!(in_line.await, Ok(3));
        worker.note(4).with_ttl(Duration::from_mins(1)).tell().await.unwrap();
        let permit = worker.reserve().await.unwrap();
        assert_eq!(permit.ask(worker.note(5)).await, Ok(5));
        worker.stop().await.unwrap();
        assert_eq!(props.log.take(), [0, 1, 2, 3, 4, 5]);
        let log = wire.log.take();
        let entered = log.iter().filter(|step| *step == "enter note").count();
        assert_eq!(entered, 5, "{log:?}");
        assert_eq!(wire.life.others(), 0);

        // The high lane passes, in company too.
        zoo.tap(Zoologist(done.clone()));
        for _ in 0..2 {
            zoo.plain().try_tell().unwrap();
        }
        zoo.urgent().try_tell().unwrap();
        zoo.beside().try_tell().unwrap();
        zoo.stop().await.unwrap();
        assert_eq!(done.take(), ["urgent", "plain", "plain", "beside"]);
    });
}

/// Writes down what started, in order.
struct Zoologist(Log<&'static str>);

impl Tap for Zoologist {
    fn sending(&self, sent: &Sent<'_>) -> Option<Box<dyn Companion>> {
        /// Enters once.
        struct Once(Option<&'static str>, Log<&'static str>);

        impl Companion for Once {
            fn enter(&mut self) {
                self.1.clone().push_all(self.0.take());
            }

            fn leave(&mut self) {}
        }
        Some(Box::new(Once(Some(sent.message), self.0.clone())))
    }
}

trait PushAll<T> {
    fn push_all(&self, entries: impl IntoIterator<Item = T>);
}

impl<T> PushAll<T> for Log<T> {
    fn push_all(&self, entries: impl IntoIterator<Item = T>) {
        entries.into_iter().for_each(|entry| self.push(entry));
    }
}

#[test]
fn a_companion_dies_with_its_message_and_never_under_a_lock() {
    for overflow in [Overflow::DropOldest, Overflow::DropNewest, Overflow::Fail] {
        for end in ["stop", "stop_now", "kill", "fail"] {
            paused(async move || {
                let (wire, props) = (Wire::default(), Props::default());
                let mailbox = Mailbox::bounded(2).overflow(overflow);
                let worker = props.worker().prepare().mailbox(mailbox).spawn().unwrap();
                *wire.watched.lock().unwrap() = Some(worker.clone());
                worker.tap(wire.clone());
                props.busy(&worker, 0).await;
                worker.note(1).with_ttl(Duration::from_millis(1)).tell().await.unwrap();
                for n in 2..5 {
                    drop(worker.note(n).try_tell());
                }
                let mut ask = worker.note(9);
                let _ = poll(&mut ask, Waker::noop());
                pass(Duration::from_secs(1)).await;
                drop(ask);
                *wire.watched.lock().unwrap() = None;
                match end {
                    "stop" => drop(worker.stop()),
                    "stop_now" => drop(worker.stop_now()),
                    "kill" => drop(worker.kill()),
                    _ => drop(worker.panic("on purpose".to_owned()).try_tell()),
                }
                props.gate.open(1);
                if end == "fail" {
                    drop(worker.stop());
                }
                worker.closed().await;
                drop(worker);
                assert_eq!(wire.life.others(), 0, "{overflow:?}, {end}: {:?}", wire.log.take());
            });
        }
    }
}

#[test]
fn a_companion_outlives_the_tap_that_sent_it_and_no_more_than_its_handler() {
    current(async || {
        let wire = Wire::default();
        let zoo = Zoo(Log::default()).spawn();
        for _ in 0..2 {
            zoo.tap(wire.clone());
            zoo.slow().try_tell().unwrap();
            zoo.beside().try_tell().unwrap();
            zoo.plain().try_tell().unwrap();
            zoo.untap();
            // Nothing follows that would sweep away what was left.
            idle().await;
            assert_eq!(wire.life.others(), 0);
            let log = wire.log.take();
            let count = |step: &str| log.iter().filter(|known| known.starts_with(step)).count();
            assert_eq!((count("enter"), count("leave"), count("drop")), (5, 5, 3), "{log:?}");
        }
    });
}

/// Panics wherever it is let.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Angry {
    Sending,
    Enter,
    Leave,
    Drop,
}

impl Tap for Angry {
    fn sending(&self, _: &Sent<'_>) -> Option<Box<dyn Companion>> {
        assert!(*self != Self::Sending, "angry");
        Some(Box::new(AngryFellow(*self)))
    }
}

struct AngryFellow(Angry);

impl Companion for AngryFellow {
    fn enter(&mut self) {
        assert!(self.0 != Angry::Enter, "angry");
    }

    fn leave(&mut self) {
        assert!(self.0 != Angry::Leave, "angry");
    }
}

impl Drop for AngryFellow {
    fn drop(&mut self) {
        assert!(self.0 != Angry::Drop, "angry");
    }
}

#[test]
fn a_tap_that_panics_harms_nobody() {
    for angry in [Angry::Sending, Angry::Enter, Angry::Leave, Angry::Drop] {
        on_both(async move || {
            let system = System::builder().tap(angry).measure_times(true).build();
            let worker = system.spawn(Props::default().worker());
            worker.tap(angry);
            assert_eq!(worker.note(1).await, Ok(1));
            let error = worker.panic("its own".to_owned()).await.unwrap_err();
            assert!(error.to_string().contains("its own"), "{error}");
            worker.note(2).tell().await.unwrap_err();
            assert!(worker.closed().await.is_failure());
        });
    }
}

#[test]
fn inline_handlers_run_in_their_own_task_while_there_is_a_tap() {
    current(async || {
        let zoo = Zoo::default().spawn();
        idle().await;
        assert_eq!(zoo.inline().await, Ok(false), "in the caller's place, which is no task");
        // The state is with the callers when the tap comes.
        zoo.tap(Wire::default());
        assert_eq!(zoo.inline().await, Ok(true));
        zoo.untap();
        zoo.plain().await.unwrap();
        idle().await;
        assert_eq!(zoo.inline().await, Ok(false));
        assert_eq!((zoo.stats().accepted, zoo.stats().handled), (4, 4));
    });
}

#[test]
fn a_tap_stays_through_a_restart_and_what_waits_keeps_its_company() {
    paused(async || {
        let wire = Wire::default();
        let mut troupe = Supervisor::builder().max_restarts(10);
        let member = troupe.add(Part::new("member").spec());
        let troupe = troupe.start().await.unwrap();
        member.tap(wire.clone());
        member.panic().tell().await.unwrap();
        let mut ask = member.add(5);
        poll_pending(&mut ask);
        reborn(&member, 1).await;
        assert_eq!(ask.await, Ok(5));
        assert_eq!(member.status(), Status::Running);
        idle().await;
        let log = wire.log.take();
        assert_eq!(log.iter().filter(|step| step.starts_with("enter")).count(), 2, "{log:?}");
        troupe.stop().await.unwrap();
        // It goes with the actor, whoever still has a ref; and comes to none that is gone.
        member.tap(wire.clone());
        assert_eq!(wire.life.others(), 0);
    });
}

/// Handles slowly, by the paused clock.
#[actor]
struct Slow;

#[actor]
impl Slow {
    #[handler]
    async fn work(&self, time: Duration) {
        pass(time).await;
    }
}

#[test]
fn times_are_measured_from_the_send_to_the_start_and_to_the_end() {
    paused(async || {
        let second = Duration::from_secs(1);
        let system = System::builder().measure_times(true).build();
        let slow = system.spawn(Slow);
        assert_eq!(slow.times().unwrap().sampled, 0);
        for _ in 0..3 {
            slow.work(second).tell().await.unwrap();
        }
        slow.stop().await.unwrap();
        let times = slow.times().unwrap();
        assert_eq!((times.sampled, times.of), (3, 3));
        // The second waits for the first, and the third for both.
        assert_eq!((times.busy, times.waiting, times.longest_wait), (3 * second, 3 * second, 2 * second));
        assert_eq!((times.mean_busy(), times.mean_wait()), (second, second));
        assert_eq!(times.running, Duration::ZERO, "its code took no time by the paused clock");
        assert_eq!(system.times(), Some(times), "its system remembers the dead");
    });
}

#[test]
fn after_the_first_messages_one_of_sixteen_is_measured_and_counts_for_all_of_them() {
    paused(async || {
        let milli = Duration::from_millis(1);
        let system = System::builder().measure_times(true).build();
        let (slow, other) = (system.spawn(Slow), system.spawn(Slow));
        for _ in 0..320 {
            slow.work(milli).await.unwrap();
        }
        other.work(milli).await.unwrap();
        system.shutdown(Duration::from_secs(5)).await;
        let times = slow.times().unwrap();
        assert_eq!((times.sampled, times.of), (32 + 18, 32 + 18 * 16));
        assert_eq!(times.busy, 320 * milli);
        assert_eq!(system.times().unwrap().of, 321);
        assert_eq!(system.stats().total.handled, 321);
    });
}

/// Whoever adds a sample meanwhile: the mean of a snapshot is never above its maximum.
#[test]
fn ob_03_a_snapshot_of_times_is_sound_at_any_moment() {
    workers(async || {
        for _ in 0..200 {
            let system = System::builder().measure_times(true).build();
            let askers: Vec<_> = (0..3)
                .map(|_| {
                    let slow = system.spawn(Slow);
                    tokio::spawn(async move {
                        for _ in 0..40 {
                            slow.work(Duration::ZERO).await.unwrap();
                        }
                    })
                })
                .collect();
            while askers.iter().any(|asker| !asker.is_finished()) {
                for _ in 0..50 {
                    let times = system.times().unwrap();
                    assert!(times.mean_wait() <= times.longest_wait, "{times:?}");
                    assert!(times.running <= times.busy && times.sampled <= times.of, "{times:?}");
                }
                yield_now().await;
            }
            assert_eq!(system.times().unwrap().of, 3 * 48);
        }
    });
}

#[test]
fn times_are_nobodys_business_unless_somebody_asks_for_them() {
    current(async || {
        let system = System::new("plain");
        let slow = system.spawn(Slow);
        slow.work(Duration::ZERO).await.unwrap();
        assert_eq!((slow.times(), system.times()), (None, None));
    });
}

#[test]
fn a_message_that_is_never_handled_is_not_measured() {
    paused(async || {
        let system = System::builder().measure_times(true).build();
        let props = Props::default();
        let worker = system.spawn(props.worker());
        props.busy(&worker, 3).await;
        worker.kill().await.unwrap();
        let times = worker.times().unwrap();
        assert_eq!(times.sampled, 1, "the one that was cut");
        assert_eq!(worker.stats().dropped.unhandled, 3);
    });
}

/// Kills the actor at the moment when a handler of its is about to run.
struct Assassin(WorkerRef);

impl Tap for Assassin {
    fn sending(&self, _: &Sent<'_>) -> Option<Box<dyn Companion>> {
        Some(Box::new(Self(self.0.clone())))
    }
}

impl Companion for Assassin {
    fn enter(&mut self) {
        drop(self.0.kill());
    }

    fn leave(&mut self) {}
}

#[test]
fn a_message_whose_actor_is_killed_just_before_its_handler_counts_once() {
    on_both(async || {
        let worker = Props::default().worker().spawn();
        worker.tap(Assassin(worker.clone()));
        let error = worker.hold(1).await.unwrap_err();
        assert!(matches!(error, AskError::Stopped { reason: ExitReason::Killed, .. }), "{error:?}");
        assert_eq!(worker.closed().await, ExitReason::Killed);
        let stats = worker.stats();
        assert_eq!((stats.accepted, stats.handled + stats.dropped.unhandled, stats.depth), (1, 1, 0), "{stats:?}");
    });
}
