//! MB-10: an actor lets others run.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use actor_core::{Interface, Mailbox, YieldBudget, prelude::*};

use crate::props::Log;
use crate::stage::{current, on_both, paused};

/// Counts what it handled, where others see it.
#[derive(Debug, Clone, Default)]
struct Handled(Arc<AtomicU64>);

impl Handled {
    fn add(&self) -> u64 {
        self.0.fetch_add(1, Ordering::SeqCst) + 1
    }

    fn get(&self) -> u64 {
        self.0.load(Ordering::SeqCst)
    }
}

#[actor(mailbox = unbounded)]
struct Busy(Handled);

#[actor]
impl Busy {
    #[handler]
    fn work(&mut self) {
        self.0.add();
    }

    #[handler]
    async fn work_later(&mut self) {
        self.0.add();
    }
}

#[actor(mailbox = unbounded, throughput = 5)]
struct Short(Handled);

#[actor]
impl Short {
    #[handler]
    fn work(&mut self) {
        self.0.add();
    }
}

/// Says how much another actor had handled when its own message was handled.
#[actor]
struct Observer(Handled);

#[actor]
impl Observer {
    #[handler]
    fn seen(&self) -> u64 {
        self.0.get()
    }
}

#[test]
fn mb_10_a_message_is_handled_after_at_most_64_of_another_actor() {
    current(async || {
        let handled = Handled::default();
        let observer = Observer(handled.clone()).spawn();
        observer.seen().await.unwrap();
        for plain in [true, false] {
            let before = handled.get();
            let busy = Busy(handled.clone()).spawn();
            for _ in 0..10_000 {
                if plain { busy.work().try_tell().unwrap() } else { busy.work_later().try_tell().unwrap() }
            }
            let seen = observer.seen().await.unwrap() - before;
            assert!(seen <= 64, "{seen} messages came first");
            busy.stop().await.unwrap();
            assert_eq!(handled.get() - before, 10_000);
        }
    });
}

#[test]
fn mb_10_the_throughput_is_an_option() {
    assert_eq!(<Busy as Interface>::THROUGHPUT, 64);
    assert_eq!(<Short as Interface>::THROUGHPUT, 5);
    current(async || {
        let handled = Handled::default();
        let observer = Observer(handled.clone()).spawn();
        observer.seen().await.unwrap();
        let short = Short(handled.clone()).spawn();
        (0..1000).for_each(|_| short.work().try_tell().unwrap());
        let seen = observer.seen().await.unwrap();
        assert!(seen <= 5, "{seen} messages came first");
    });
}

#[test]
fn mb_10_a_timer_is_on_time_beside_a_busy_actor() {
    current(async || {
        let handled = Handled::default();
        let busy = Busy(handled.clone()).spawn();
        (0..200_000).for_each(|_| busy.work().try_tell().unwrap());
        tokio::time::timeout(Duration::from_nanos(1), std::future::pending::<()>()).await.unwrap_err();
        assert!(handled.get() < 200_000, "the timer waited for all messages");
        busy.stop().await.unwrap();
        assert_eq!(handled.get(), 200_000);
    });
}

/// Takes its time, by the paused clock, in plain code.
#[actor(throughput = 1000, slice = "5ms")]
struct Slow(Log<&'static str>);

#[actor]
impl Slow {
    #[handler]
    async fn take(&mut self, milliseconds: u64) {
        tokio::time::advance(Duration::from_millis(milliseconds)).await;
        self.0.push("slow");
    }

    #[handler]
    fn quick(&mut self) {
        self.0.push("quick");
    }
}

/// Takes real time: 1 ms for each message.
#[actor(throughput = 1_000_000, slice = "2ms")]
struct Spins(Handled);

#[actor]
impl Spins {
    #[handler]
    fn spin(&mut self) {
        let start = std::time::Instant::now();
        while start.elapsed() < Duration::from_millis(1) {
            std::hint::spin_loop();
        }
        self.0.add();
    }
}

#[test]
fn mb_10_a_slice_bounds_the_time_of_a_turn() {
    assert_eq!(<Slow as Interface>::SLICE, Some(Duration::from_millis(5)));
    assert_eq!(<Busy as Interface>::SLICE, None);
    current(async || {
        let handled = Handled::default();
        let observer = Observer(handled.clone()).spawn();
        observer.seen().await.unwrap();
        let spins = Spins(handled.clone()).prepare().mailbox(Mailbox::unbounded()).spawn().unwrap();
        (0..100).for_each(|_| spins.spin().try_tell().unwrap());
        let seen = observer.seen().await.unwrap();
        assert!(seen <= 3, "{seen} handlers of 1 ms came first in a slice of 2 ms");
        spins.kill().await.unwrap();
    });
}

#[test]
fn a_slice_does_not_count_the_time_without_messages() {
    paused(async || {
        let log = Log::default();
        let slow = Slow(log.clone()).spawn();
        slow.quick().await.unwrap();
        tokio::time::advance(Duration::from_secs(1)).await;
        // In one turn: nobody else runs between the two.
        slow.quick().try_tell().unwrap();
        slow.quick().try_tell().unwrap();
        let other = log.clone();
        let beside = tokio::spawn(async move { other.push("other") });
        beside.await.unwrap();
        slow.take(6).await.unwrap();
        assert_eq!(log.take(), ["quick", "quick", "quick", "other", "slow"]);
    });
}

/// Works for long, in pieces.
#[actor]
struct Long(Handled);

#[actor]
impl Long {
    #[handler]
    async fn in_ticks(&mut self, pieces: u64, ticks: u32) {
        let mut budget = YieldBudget::new().ticks(ticks).slice(None);
        for _ in 0..pieces {
            self.0.add();
            budget.tick().await;
        }
    }

    #[handler]
    async fn in_default_ticks(&mut self, ctx: &mut Context<Self>, pieces: u64) {
        let mut budget = ctx.budget();
        for _ in 0..pieces {
            self.0.add();
            budget.tick().await;
        }
    }

    #[handler]
    async fn in_time(&mut self, pieces: u64) {
        let mut budget = YieldBudget::new().ticks(u32::MAX).slice(Duration::ZERO);
        for _ in 0..pieces {
            self.0.add();
            budget.tick().await;
        }
    }
}

#[test]
fn a_budget_gives_way_within_a_handler() {
    current(async || {
        let handled = Handled::default();
        let observer = Observer(handled.clone()).spawn();
        let long = Long(handled.clone()).spawn();
        for (call, most) in [
            (long.in_ticks(10_000, 10), 10),
            (long.in_ticks(10_000, 0), 1),
            (long.in_default_ticks(10_000), 64),
            (long.in_time(10_000), 1),
        ] {
            observer.seen().await.unwrap();
            let before = handled.get();
            call.try_tell().unwrap();
            let seen = observer.seen().await.unwrap() - before;
            assert!(seen <= most, "{seen} pieces came first");
            long.in_ticks(0, 1).await.unwrap();
            assert_eq!(handled.get() - before, 10_000);
        }
    });
}

#[test]
fn a_budget_lets_a_kill_through() {
    on_both(async || {
        let handled = Handled::default();
        let long = Long(handled.clone()).spawn();
        long.in_ticks(u64::MAX, 64).tell().await.unwrap();
        while handled.get() == 0 {
            tokio::task::yield_now().await;
        }
        assert_eq!(long.kill().await, Ok(ExitReason::Killed));
    });
}

/// Works in pieces beside others of its kind.
#[actor]
struct Pieces(Log<u64>, Handled);

#[actor]
impl Pieces {
    #[handler(concurrent)]
    async fn work(&self, n: u64, pieces: u64, ticks: u32) {
        let mut budget = YieldBudget::new().ticks(ticks).slice(None);
        for _ in 0..pieces {
            self.0.push(n);
            self.1.add();
            budget.tick().await;
        }
    }

    #[handler]
    fn alone(&mut self) {
        self.0.push(99);
    }
}

#[test]
fn a_budget_lets_handlers_beside_it_and_other_actors_run() {
    current(async || {
        let (handled, log) = (Handled::default(), Log::default());
        let observer = Observer(handled.clone()).spawn();
        let pieces = Pieces(log.clone(), handled).spawn();
        pieces.work(1, 1000, 10).tell().await.unwrap();
        pieces.work(2, 1000, 10).tell().await.unwrap();
        pieces.alone().tell().await.unwrap();
        pieces.work(3, 10, 10).tell().await.unwrap();
        let seen = observer.seen().await.unwrap();
        assert!(seen <= 40, "another actor had its turn after {seen} pieces");
        pieces.work(4, 0, 1).await.unwrap();
        let log = log.take();
        let first = log.iter().position(|n| *n == 2).unwrap();
        assert!(first <= 40 && log[first..first + 40].contains(&1), "both take turns: {first}");
        // One that runs alone waits for both, and what is behind it for that one.
        let alone = log.iter().position(|n| *n == 99).unwrap();
        assert_eq!((alone, log.len()), (2000, 2011));
        assert!(log[alone + 1..].iter().all(|n| *n == 3));
        assert_eq!(pieces.stats().handled, 5);
    });
}

#[test]
fn a_budget_lets_a_kill_through_to_handlers_side_by_side() {
    on_both(async || {
        let log = Log::default();
        let pieces = Pieces(log.clone(), Handled::default()).spawn();
        let asks = [1, 2].map(|n| tokio::spawn(pieces.work(n, u64::MAX, 64).owned()));
        let mut seen = Vec::new();
        while !(seen.contains(&1) && seen.contains(&2)) {
            seen.extend(log.take());
            tokio::task::yield_now().await;
        }
        assert_eq!(pieces.kill().await, Ok(ExitReason::Killed));
        for ask in asks {
            let error = ask.await.unwrap().unwrap_err();
            assert!(error.may_have_run() && matches!(error, AskError::Stopped { reason: ExitReason::Killed, .. }));
        }
    });
}

#[test]
fn a_budget_counts_its_time_anew_after_it_gave_way() {
    paused(async || {
        let slice = Duration::from_millis(5);
        let mut budget = YieldBudget::new().ticks(u32::MAX).slice(slice);
        let mut gave_way = Vec::new();
        for time in [0, 4, 1, 0, 4, 0, 1] {
            tokio::time::advance(Duration::from_millis(time)).await;
            let mut tick = Box::pin(budget.tick());
            gave_way.push(futures::poll!(&mut tick).is_pending());
            if gave_way.last() == Some(&true) {
                tick.await;
            }
        }
        // The first tick after it gave way begins the next slice.
        assert_eq!(gave_way, [false, false, true, false, false, false, true]);
    });
}
