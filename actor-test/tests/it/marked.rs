//! Messages of which the mailbox knows more than the message: those with a deadline of their own, and those of tapped actors.
//! They take links like all others.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use actor_core::observe::{Companion, Sent, Tap};
use actor_core::prelude::*;
use actor_test::{Sim, Sweep, copy};

#[actor]
#[derive(Default)]
struct Log {
    lines: Vec<u32>,
}

#[actor]
impl Log {
    #[handler]
    fn write(&mut self, line: u32) {
        self.lines.push(line);
    }

    #[handler(priority = high)]
    fn hurry(&mut self, line: u32) {
        self.lines.push(line);
    }

    #[handler]
    fn lines(&self) -> Vec<u32> {
        self.lines.clone()
    }
}

fn ms(n: u64) -> Duration {
    Duration::from_millis(n)
}

#[actor_test::sim(seeds = 20, jitter = "0ms")]
async fn a_message_with_a_deadline_is_lost_like_others(sim: Sim) {
    let log = Log::default().spawn();
    sim.link_to(&log).drop(100);
    log.write(1).with_ttl(ms(10)).tell().await.unwrap();
    sim.run_until_idle().await;
    sim.heal();
    assert_eq!(log.lines().await.unwrap(), []);
    assert_eq!(log.stats().dropped.unhandled, 1);
}

#[actor_test::sim(seeds = 40, jitter = "0ms")]
async fn a_deadline_goes_on_while_a_link_keeps_its_message(sim: Sim) {
    let mut letters = sim.dead_letters();
    let log = Log::default().spawn();
    sim.link_to(&log).hold();
    for line in 0..4 {
        let ttl = ms(if line % 2 == 0 { 5 } else { 50 });
        log.write(line).with_ttl(ttl).tell().await.unwrap();
    }
    log.hurry(4).with_ttl(ms(5)).tell().await.unwrap();
    log.hurry(5).with_ttl(ms(50)).tell().await.unwrap();
    log.write(6).tell().await.unwrap();
    sim.advance(ms(20)).await;
    assert_eq!((log.stats().handled, log.stats().depth), (0, 7));
    sim.link_to(&log).release();
    sim.run_until_idle().await;
    let mut lines = log.lines().await.unwrap();
    lines.retain(|line| *line != 5);
    assert_eq!(lines, [1, 3, 6], "in their order, but for the urgent one, which may come before any");
    assert_eq!(log.stats().dropped.expired, 3);
    assert_eq!(letters.take().len(), 3);
}

/// A copy is worth no more than the first.
#[actor_test::sim(seeds = 40, jitter = "0ms")]
async fn a_copy_has_the_deadline_of_the_first(sim: Sim) {
    let log = Log::default().spawn();
    sim.link_to(&log).duplicate(100, |message| copy!(message, LogMsg::Write { line }));
    sim.pause(&log);
    log.write(1).with_ttl(ms(5)).tell().await.unwrap();
    log.write(2).with_ttl(ms(50)).tell().await.unwrap();
    sim.advance(ms(20)).await;
    sim.resume(&log);
    sim.heal();
    sim.run_until_idle().await;
    assert_eq!(log.lines().await.unwrap(), [2, 2]);
    assert_eq!(log.stats().dropped.expired, 2);
}

/// With every message out of its order, each has the deadline that was said for it.
#[test]
fn deadlines_stay_with_their_messages_in_any_order() {
    let seen = Arc::new(AtomicU32::new(0));
    let orders = Arc::clone(&seen);
    let sweep = Sweep::new("any order").seeds(0..200).time_jitter(Duration::ZERO);
    let coverage = sweep.run(move |sim| {
        let seen = Arc::clone(&orders);
        async move {
            let log = Log::default().spawn();
            sim.link_to(&log).reorder(100);
            sim.pause(&log);
            log.write(0).with_ttl(ms(5)).tell().await.unwrap();
            log.write(1).tell().await.unwrap();
            log.write(2).with_ttl(ms(50)).tell().await.unwrap();
            sim.advance(ms(20)).await;
            sim.resume(&log);
            sim.heal();
            let lines = log.lines().await.unwrap();
            assert!(lines == [1, 2] || lines == [2, 1], "{lines:?}");
            seen.fetch_or(lines[0], Ordering::Relaxed);
        }
    });
    coverage.unwrap_or_else(|failure| panic!("{failure}"));
    assert_eq!(seen.load(Ordering::Relaxed), 3, "both orders were seen");
}

/// Counts the messages that it hears of, those whose handlers ran, and the companions that are gone.
#[derive(Default)]
struct Heard {
    sent: AtomicU32,
    ran: AtomicU32,
    gone: AtomicU32,
}

struct Count(Arc<Heard>);

struct Beside(Arc<Heard>);

impl Tap for Count {
    fn sending(&self, _: &Sent<'_>) -> Option<Box<dyn Companion>> {
        self.0.sent.fetch_add(1, Ordering::Relaxed);
        Some(Box::new(Beside(Arc::clone(&self.0))))
    }
}

impl Companion for Beside {
    fn enter(&mut self) {
        self.0.ran.fetch_add(1, Ordering::Relaxed);
    }

    fn leave(&mut self) {}
}

impl Drop for Beside {
    fn drop(&mut self) {
        self.0.gone.fetch_add(1, Ordering::Relaxed);
    }
}

#[actor_test::sim(seeds = 40, jitter = "0ms")]
async fn messages_of_a_tapped_actor_take_links(sim: Sim) {
    let heard = Arc::new(Heard::default());
    let count = |of: &AtomicU32| of.load(Ordering::Relaxed);
    let log = Log::default().spawn();
    log.tap(Count(Arc::clone(&heard)));
    sim.link_to(&log).drop(100);
    log.write(1).tell().await.unwrap();
    sim.run_until_idle().await;
    assert_eq!((count(&heard.sent), count(&heard.ran), count(&heard.gone)), (1, 0, 0), "it is on its way for ever");
    sim.heal();
    sim.link_to(&log).delay(ms(5)..=ms(5), 100);
    for line in 2..4 {
        log.write(line).tell().await.unwrap();
    }
    sim.run_until_idle().await;
    assert_eq!(log.stats().handled, 0);
    sim.advance(ms(5)).await;
    assert_eq!((count(&heard.sent), count(&heard.ran), count(&heard.gone)), (3, 2, 2));
    sim.heal();
    log.write(4).tell().await.unwrap();
    log.stop().await.unwrap();
    assert_eq!(count(&heard.ran), 3, "what is under way arrives before the stop");
}

#[actor]
struct Writer {
    log: LogRef,
}

#[actor]
impl Writer {
    #[handler]
    fn write_two(&mut self) {
        for line in [1, 2] {
            self.log.write(line).with_ttl(ms(10)).try_tell().unwrap();
        }
    }
}

/// Before each send is a place where others may come first, between two of one handler as well.
#[test]
fn a_message_with_a_deadline_can_be_overtaken() {
    let failure = Sweep::new("overtaken").seeds(0..50).time_jitter(Duration::ZERO).run(|sim| async move {
        let log = Log::default().spawn();
        let (one, two) = (Writer { log: log.clone() }.spawn(), log.clone());
        let two = sim.spawn(async move { two.write(3).with_ttl(ms(10)).tell().await.unwrap() });
        one.write_two().await.unwrap();
        two.join().await;
        assert_ne!(log.lines().await.unwrap(), [1, 3, 2]);
    });
    failure.expect_err("some seed has the third between the two");
}
