//! OB: what a system counts, and what it tells of its actors.

use std::fmt::Write as _;
use std::sync::Arc;
use std::time::Duration;

use actor_core::observe::{Event, Observer, Recorder};
use actor_core::{Mailbox, Overflow, System, SystemStats, prelude::*};
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};

use crate::cast::{Props, WorkerRef};
use crate::props::{Gate, Giver, Log, poll_pending};
use crate::stage::{current, idle, on_both, pass, paused};

fn assert_sound(stats: SystemStats) {
    let total = stats.total;
    let lost = total.dropped.unhandled + total.dropped.overflow + total.dropped.cancelled + total.dropped.expired;
    assert_eq!(total.accepted, total.handled + lost + total.depth, "{stats:?}");
}

#[test]
fn ob_04_a_system_counts_the_living_and_the_dead() {
    on_both(async || {
        let system = System::new("counted");
        assert_eq!(system.stats(), SystemStats::default());
        let workers: Vec<WorkerRef> = (0..1000).map(|_| system.spawn(Props::default().worker())).collect();
        for worker in &workers {
            worker.note(1).await.unwrap();
        }
        assert_eq!((system.stats().alive, system.stats().spawned), (1000, 1000));
        assert_eq!(system.stats().total.handled, 1000);
        for worker in workers.iter().step_by(2) {
            worker.stop().await.unwrap();
        }
        let more: Vec<WorkerRef> = (0..1000).map(|_| system.spawn(Props::default().worker())).collect();
        let stats = system.stats();
        assert_eq!((stats.alive, stats.spawned, stats.total.handled), (1500, 2000, 1000));
        for worker in workers.iter().chain(&more) {
            let _ = worker.kill().await;
        }
        let stats = system.stats();
        assert_eq!((stats.alive, stats.spawned, stats.total.handled), (0, 2000, 1000));
        assert_sound(stats);
    });
}

#[test]
fn every_kind_of_count_is_summed_up_and_stays() {
    paused(async || {
        let props = Props::default();
        let system = System::new("counted");
        let mailbox = Mailbox::bounded(2).overflow(Overflow::DropOldest);
        let worker = system.prepare(props.worker()).mailbox(mailbox).spawn().unwrap();
        let quiet = system.spawn(props.worker());
        quiet.refuse("no".to_owned()).tell().await.unwrap();
        props.busy(&worker, 4).await;
        let mut given_up = worker.note(5);
        poll_pending(&mut given_up);
        drop(given_up);
        let before = system.stats().total;
        assert_eq!((before.depth, before.high_water, before.dropped.overflow), (2, 2, 3));
        props.gate.open(1);
        idle().await;
        worker.stop().await.unwrap();
        worker.note(6).try_tell().unwrap_err();
        assert!(worker.try_reserve().is_err());
        worker.note(7).tell().await.unwrap_err();
        let total = system.stats().total;
        assert_eq!((total.refused, total.unasked_errors, total.dropped.cancelled), (2, 1, 1), "{total:?}");
        assert_eq!(worker.stats().refused, 2, "the actor itself counts on, too");
        assert_sound(system.stats());
        quiet.stop().await.unwrap();
        assert_eq!(system.stats().total, total, "an end changes nothing");
    });
}

#[test]
fn a_late_reply_of_an_actor_that_is_gone_is_counted() {
    paused(async || {
        let system = System::new("counted");
        let kept = Arc::default();
        let giver = system.spawn(Giver(Arc::clone(&kept)));
        let mut ask = giver.give();
        poll_pending(&mut ask);
        idle().await;
        giver.stop().await.unwrap();
        drop(ask);
        let reply = kept.lock().unwrap().take().unwrap();
        assert!(!reply.ok(1));
        assert_eq!(system.stats().total.dropped.late_replies, 1);
        assert_eq!(giver.stats().dropped.late_replies, 1);
    });
}

#[test]
fn two_systems_count_apart() {
    current(async || {
        let (one, two) = (System::new("one"), System::new("two"));
        let worker = one.spawn(Props::default().worker());
        worker.note(1).await.unwrap();
        assert_eq!((one.stats().spawned, two.stats().spawned), (1, 0));
        assert_eq!((one.stats().total.handled, two.stats().total.handled), (1, 0));
    });
}

#[test]
fn ob_07_the_tree_shows_what_runs_and_who_waits_for_whom() {
    /// Asks a worker that holds.
    #[actor]
    struct Boss(WorkerRef);

    #[actor]
    impl Boss {
        #[handler]
        async fn wait(&mut self) -> u64 {
            self.0.hold(1).await.unwrap()
        }
    }

    paused(async || {
        let props = Props::default();
        let system = System::builder().name("office").deadlock_detection(true).build();
        let worker = system.prepare(props.worker()).name("worker").spawn().unwrap();
        let boss = system.prepare(Boss(worker.clone())).name("boss").spawn().unwrap();
        let mut waits = boss.wait();
        poll_pending(&mut waits);
        props.gate.reached().await;
        worker.note(2).tell().await.unwrap();

        let tree = system.tree();
        let (boss, held) = (tree.find("boss").unwrap(), tree.find("worker").unwrap());
        assert_eq!((boss.running(), held.running()), (Some("wait"), Some("hold")));
        assert_eq!(boss.waits_for(), [worker.label()]);
        assert_eq!(held.waits_for(), []);
        let shown = tree.to_string();
        assert!(shown.contains("in `wait`, waits for worker ("), "{shown}");
        assert!(shown.contains("1 waiting, in `hold`"), "{shown}");

        props.gate.open(1);
        waits.await.unwrap();
        idle().await;
        let tree = system.tree();
        assert!(tree.iter().all(|node| node.running().is_none() && node.waits_for().is_empty()), "{tree}");
    });
}

#[test]
fn ob_07_actors_that_wait_for_each_other_are_seen_with_what_they_do_and_how_long_it_took() {
    /// Waits for another, and is free to answer meanwhile.
    #[actor]
    struct Twin(Gate);

    #[actor]
    impl Twin {
        #[handler(concurrent)]
        async fn lean_on(&self, other: TwinRef) -> u64 {
            other.stand().await.unwrap()
        }

        #[handler(concurrent)]
        async fn stand(&self) -> u64 {
            self.0.pass().await;
            1
        }
    }

    paused(async || {
        let gate = Gate::default();
        let system = System::builder().deadlock_detection(true).measure_times(true).build();
        let [one, two] = ["one", "two"].map(|name| system.prepare(Twin(gate.clone())).name(name).spawn().unwrap());
        let (mut first, mut second) = (one.lean_on(two.clone()), two.lean_on(one.clone()));
        poll_pending(&mut first);
        poll_pending(&mut second);
        gate.reached().await;
        gate.reached().await;
        pass(Duration::from_secs(3)).await;
        // Nobody is stopped, or asked, for that.
        let tree = system.tree();
        let (left, right) = (tree.find("one").unwrap(), tree.find("two").unwrap());
        assert_eq!((left.waits_for(), right.waits_for()), (&[two.label()][..], &[one.label()][..]));
        assert_eq!(
            (left.running(), right.running()),
            (Some("its concurrent handlers"), Some("its concurrent handlers"))
        );
        assert!(tree.to_string().contains("waits for two ("), "{tree}");

        gate.open(2);
        assert_eq!((first.await, second.await), (Ok(1), Ok(1)), "it was a circle that harms nobody");
        idle().await;
        assert_eq!(one.times().unwrap().busy, 2 * Duration::from_secs(3), "of both handlers");
        assert!(system.tree().iter().all(|node| node.waits_for().is_empty()));
    });
}

fn recorded() -> (System, Recorder) {
    let recorder = Recorder::default();
    (System::builder().observer(recorder.clone()).deadlock_detection(true).build(), recorder)
}

#[test]
fn an_observer_hears_of_starts_and_ends() {
    current(async || {
        let (system, recorder) = recorded();
        let worker = system.spawn(Props::default().worker());
        let label = worker.label();
        worker.note(1).await.unwrap();
        assert_eq!(recorder.take(), [Event::Started { actor: label.clone() }]);
        worker.kill().await.unwrap();
        assert_eq!(recorder.take(), [Event::Stopped { actor: label, reason: ExitReason::Killed }]);
    });
}

#[test]
fn an_observer_hears_that_a_mailbox_drops_but_not_every_time() {
    paused(async || {
        let props = Props::default();
        let (system, recorder) = recorded();
        let mailbox = Mailbox::bounded(1).overflow(Overflow::DropNewest);
        let worker = system.prepare(props.worker()).mailbox(mailbox).spawn().unwrap();
        props.busy(&worker, 1).await;
        drop(recorder.take());
        (0..100).for_each(|n| worker.note(n).try_tell().unwrap());
        let dropped: Vec<_> = recorder
            .take()
            .into_iter()
            .map(|event| match event {
                Event::Overflow { message: "note", dropped, .. } => dropped,
                other => panic!("{other:?}"),
            })
            .collect();
        assert_eq!(dropped, [1, 2, 4, 8, 16, 32, 64]);
        assert_eq!(worker.stats().dropped.overflow, 100);
    });
}

#[test]
fn an_observer_hears_of_a_deadlock() {
    /// Asks itself.
    #[actor]
    struct Narcissus;

    #[actor]
    impl Narcissus {
        #[handler]
        async fn look(&self, ctx: &mut Context<Self>) -> bool {
            ctx.me().look().await.is_err()
        }
    }

    current(async || {
        let (system, recorder) = recorded();
        let narcissus = system.spawn(Narcissus);
        assert_eq!(narcissus.look().await, Ok(true));
        let events = recorder.take();
        assert_eq!(events[1], Event::Deadlock { path: [narcissus.label()].into() });
        assert!(events[1].to_string().contains("waits for"), "{}", events[1]);
    });
}

#[test]
fn an_observer_that_panics_harms_nobody() {
    struct Angry;

    impl Observer for Angry {
        fn observe(&self, event: &Event) {
            panic!("{event}");
        }
    }

    on_both(async || {
        let system = System::builder().observer(Angry).build();
        let worker = system.spawn(Props::default().worker());
        assert_eq!(worker.note(1).await, Ok(1));
        assert_eq!(worker.stop().await, Ok(ExitReason::Normal));
    });
}

/// Keeps what is logged.
#[derive(Debug, Clone, Default)]
struct Logger(Log<String>);

impl tracing::Subscriber for Logger {
    fn enabled(&self, metadata: &tracing::Metadata<'_>) -> bool {
        metadata.target() == "actor_core" && *metadata.level() <= tracing::Level::WARN
    }

    fn event(&self, event: &tracing::Event<'_>) {
        let mut line = Line(event.metadata().level().to_string());
        event.record(&mut line);
        self.0.push(line.0);
    }

    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}
    fn record_follows_from(&self, _: &Id, _: &Id) {}
    fn enter(&self, _: &Id) {}
    fn exit(&self, _: &Id) {}
}

struct Line(String);

impl Visit for Line {
    fn record_debug(&mut self, field: &Field, value: &dyn std::fmt::Debug) {
        let _ = write!(self.0, " {field}={value:?}");
    }
}

#[test]
fn ob_06_a_failure_is_one_record_and_a_wanted_end_is_none() {
    current(async || {
        let logger = Logger::default();
        let _log = tracing::subscriber::set_default(logger.clone());
        let system = System::new("logged");
        let worker = system.prepare(Props::default().worker()).name("fragile").spawn().unwrap();
        worker.panic("bang".to_owned()).await.unwrap_err();
        worker.closed().await;
        let lines = logger.0.take();
        assert_eq!(lines.len(), 1, "{lines:?}");
        let words = ["ERROR", "fragile", "#1", "panic", "bang"];
        assert!(words.iter().all(|word| lines[0].contains(word)), "{lines:?}");

        for _ in 0..3 {
            system.spawn(Props::default().worker());
        }
        system.shutdown(Duration::from_secs(5)).await;
        assert_eq!(logger.0.take(), Vec::<String>::new());
    });
}

#[test]
fn ob_06_dead_letters_are_logged_but_not_all_and_counted_all_the_same() {
    paused(async || {
        let logger = Logger::default();
        let _log = tracing::subscriber::set_default(logger.clone());
        let system = System::new("logged");
        let lose = async |count: u64| {
            let props = Props::default();
            let worker = system.spawn(props.worker());
            props.busy(&worker, count).await;
            worker.kill().await.unwrap();
        };
        lose(25).await;
        let lines = logger.0.take();
        assert_eq!(lines.len(), 10, "{lines:?}");
        assert!(lines[0].contains("WARN") && lines[0].contains("`note` at"), "{lines:?}");
        pass(Duration::from_secs(1)).await;
        lose(2).await;
        let lines = logger.0.take();
        assert_eq!(lines.len(), 3, "{lines:?}");
        assert!(lines[0].contains("hidden=15"), "{lines:?}");
        assert_eq!(system.stats().total.dropped.unhandled, 27);
    });
}
