//! Links that double messages and change their order; what traces show of messages.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use actor_core::prelude::*;
use actor_test::{Sim, Sweep, copy, show};

/// Has arguments that cannot be cloned, too.
#[actor]
#[derive(Default)]
struct Log {
    lines: Vec<u32>,
}

struct Unique(u32);

#[actor]
impl Log {
    #[handler]
    fn write(&mut self, line: u32) -> usize {
        self.lines.push(line);
        self.lines.len()
    }

    #[handler]
    fn write_once(&mut self, line: Unique) {
        self.lines.push(line.0);
    }

    #[handler]
    fn lines(&self) -> Vec<u32> {
        self.lines.clone()
    }
}

#[actor]
struct Writer {
    log: LogRef,
}

#[actor]
impl Writer {
    #[handler]
    fn tell(&mut self, lines: std::ops::Range<u32>) {
        for line in lines {
            self.log.write(line).try_tell().unwrap();
        }
    }

    #[handler]
    async fn ask(&mut self, line: u32) -> usize {
        self.log.write(line).await.unwrap()
    }
}

fn pair() -> (LogRef, WriterRef) {
    let log = Log::default().spawn();
    (log.clone(), Writer { log }.spawn())
}

#[actor_test::sim(seeds = 50, jitter = "0ms")]
async fn a_message_comes_twice_and_its_answer_once(sim: Sim) {
    let (log, writer) = pair();
    sim.link(&writer, &log).duplicate(100, |message| copy!(message, LogMsg::Write { line }));
    let answer = writer.ask(7).await.unwrap();
    assert!(answer == 1 || answer == 2, "that to the first, which may come second");
    sim.run_until_idle().await;
    assert_eq!(log.lines().await.unwrap(), [7, 7], "the test has a link of its own");
    let stats = log.stats();
    assert_eq!((stats.accepted, stats.handled, stats.depth), (3, 3, 0));
    sim.heal();
    writer.ask(8).await.unwrap();
    sim.run_until_idle().await;
    assert_eq!(log.lines().await.unwrap(), [7, 7, 8]);
}

#[actor_test::sim(seeds = 20)]
async fn only_what_the_test_can_copy_is_doubled(sim: Sim) {
    let (log, _) = pair();
    sim.link_to(&log).duplicate(100, |message| copy!(message, LogMsg::Write { line }));
    log.write_once(Unique(1)).await.unwrap();
    sim.run_until_idle().await;
    assert_eq!(log.lines().await.unwrap(), [1]);
}

/// A copy is no way around a bound, and none is left behind by an actor that ends.
#[actor_test::sim(seeds = 50, jitter = "0ms")]
async fn copies_take_room(sim: Sim) {
    let mut letters = sim.dead_letters();
    let log = Log::default().prepare().mailbox(2).spawn().unwrap();
    sim.link_to(&log).duplicate(100, |message| copy!(message, LogMsg::Write { line }));
    sim.pause(&log);
    for line in 0..2 {
        log.write(line).tell().await.unwrap();
    }
    sim.run_until_idle().await;
    let stats = log.stats();
    assert_eq!((stats.depth, stats.high_water), (2, 2));
    let gone = log.kill();
    sim.resume(&log);
    gone.await.unwrap();
    let stats = log.stats();
    assert_eq!((stats.dropped.unhandled, stats.depth), (2, 0));
    assert_eq!(letters.take().len(), 2);
}

/// With every message out of order, some seed shows every order; and the clock does not move for it.
#[test]
fn reordered_messages_arrive_in_any_order() {
    let seen = Arc::new(AtomicU32::new(0));
    let inner = seen.clone();
    let sweep = Sweep::new("reorder").seeds(0..400).time_jitter(Duration::ZERO);
    let coverage = sweep.run(move |sim| {
        let seen = inner.clone();
        async move {
            let (log, writer) = pair();
            sim.link(&writer, &log).reorder(100);
            writer.tell(0..3).await.unwrap();
            sim.run_until_idle().await;
            assert_eq!(sim.elapsed(), Duration::ZERO);
            let lines = log.lines().await.unwrap();
            assert_eq!(lines.iter().sum::<u32>(), 3, "{lines:?}");
            let order = lines[0] * 2 + u32::from(lines[1] > lines[2]);
            seen.fetch_or(1 << order, Ordering::Relaxed);
        }
    });
    coverage.unwrap_or_else(|failure| panic!("{failure}"));
    assert_eq!(seen.load(Ordering::Relaxed), 0b11_1111, "all six");
}

#[actor_test::sim(seeds = 50, jitter = "0ms")]
async fn all_faults_of_a_link_go_together(sim: Sim) {
    let (log, writer) = pair();
    let link = sim.link(&writer, &log);
    let late = Duration::from_millis(1)..=Duration::from_millis(9);
    link.delay(late, 40).reorder(50).duplicate(50, |message| copy!(message, LogMsg::Write { line }));
    writer.tell(0..10).await.unwrap();
    sim.advance(Duration::from_millis(10)).await;
    let mut lines = log.lines().await.unwrap();
    assert!(lines.len() >= 10, "{lines:?}");
    lines.sort_unstable();
    lines.dedup();
    assert!(lines.iter().copied().eq(0..10), "{lines:?}");
}

#[actor_test::sim(seeds = 20, jitter = "0ms")]
async fn nodes_have_links(sim: Sim) {
    let (log, writer) = pair();
    let (left, right) = (sim.node("left").with(&writer), sim.node("right").with(&log));
    let (there, back) = (sim.link_nodes(&left, &right), sim.link_nodes(&right, &left));
    back.drop(100);
    there.hold();
    writer.tell(0..2).await.unwrap();
    sim.run_until_idle().await;
    assert_eq!(log.lines().await.unwrap(), [0; 0]);
    there.release();
    sim.run_until_idle().await;
    assert_eq!(log.lines().await.unwrap(), [0, 1]);
    there.drop(100);
    writer.tell(2..3).await.unwrap();
    there.heal();
    sim.run_until_idle().await;
    assert_eq!(log.lines().await.unwrap().len(), 2, "healed before it arrived or after");
}

#[test]
fn a_trace_shows_what_the_test_says() {
    let test = |sim: Sim| async move {
        let (log, writer) = pair();
        let link = sim.link(&writer, &log);
        link.duplicate(100, |message| copy!(message, LogMsg::Write { line }));
        sim.show(&log, |message| show!(message, LogMsg::Write { line }));
        sim.show(&writer, |message| show!(message, WriterMsg::Tell { lines }, WriterMsg::Ask { line }));
        writer.tell(4..5).tell().await.unwrap();
        sim.run_until_idle().await;
        sim.heal();
        link.drop(100);
        writer.tell(5..6).tell().await.unwrap();
        sim.run_until_idle().await;
        assert!(log.lines().await.unwrap().is_empty(), "to see the trace");
    };
    let sweep = Sweep::new("shown").seeds(0..3);
    let failure = sweep.run(test).unwrap_err();
    let chart = failure.to_string();
    for part in
        ["tell(lines: 4..5)", "write(line: 4)", "write x 2", "late write(line: 4)", "write(line: 5) LOST", "lines-"]
    {
        assert!(chart.contains(part), "no `{part}` in\n{chart}");
    }
    assert!(failure.trace.to_string().contains("Writer#2 -> Log#1: write(line: 5) is lost"), "{}", failure.trace);
    // Whether a run is shown makes no difference to it.
    let again = sweep.replay(failure.token, test).unwrap_err();
    assert_eq!(again.trace, failure.trace);
}
