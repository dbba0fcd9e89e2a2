//! Order: one believes that its message, sent first, arrives before another's answer to it.

use actor_core::prelude::*;
use actor_test::Sim;

use super::{found_within, silent};

#[actor]
struct Log {
    lines: Vec<&'static str>,
}

#[actor]
impl Log {
    #[handler]
    fn write(&mut self, line: &'static str) {
        self.lines.push(line);
    }

    #[handler]
    fn lines(&self) -> Vec<&'static str> {
        self.lines.clone()
    }
}

#[actor]
struct Worker {
    log: LogRef,
}

#[actor]
impl Worker {
    #[handler]
    fn work(&mut self) {
        self.log.write("done").try_tell().unwrap();
    }
}

#[actor]
struct Boss {
    log: LogRef,
    worker: WorkerRef,
    logs_first: bool,
}

#[actor]
impl Boss {
    #[handler]
    fn order(&mut self) {
        if self.logs_first {
            self.log.write("ordered").try_tell().unwrap();
            self.worker.work().try_tell().unwrap();
        } else {
            self.worker.work().try_tell().unwrap();
            self.log.write("ordered").try_tell().unwrap();
        }
    }
}

async fn an_order(sim: Sim, logs_first: bool) {
    let log = Log { lines: Vec::new() }.spawn();
    let worker = Worker { log: log.clone() }.spawn();
    let boss = Boss { log: log.clone(), worker, logs_first }.spawn();
    boss.order().tell().await.unwrap();
    sim.run_until_idle().await;
    assert_eq!(log.lines().await.unwrap(), ["ordered", "done"]);
}

#[test]
fn between_two_tells_of_one_handler() {
    found_within("order", 20, |sim| an_order(sim, false));
    silent("order, fixed", |sim| an_order(sim, true));
}

/// A stage that hands on.
#[actor]
struct Stage {
    next: Option<StageRef>,
    log: LogRef,
    line: &'static str,
}

#[actor]
impl Stage {
    #[handler]
    fn pass(&mut self) {
        match &self.next {
            Some(next) => next.pass().try_tell().unwrap(),
            None => self.log.write(self.line).try_tell().unwrap(),
        }
    }
}

fn pipe(log: &LogRef, length: usize, line: &'static str) -> StageRef {
    (0..length).fold(None, |next, _| Some(Stage { next, log: log.clone(), line }.spawn())).expect("a stage")
}

/// The long way is believed to take longer than the short one.
async fn two_ways(sim: Sim, waits: bool) {
    let log = Log { lines: Vec::new() }.spawn();
    let (direct, detour) = (pipe(&log, 1, "short"), pipe(&log, 6, "long"));
    direct.pass().tell().await.unwrap();
    if waits {
        sim.run_until_idle().await;
    }
    detour.pass().tell().await.unwrap();
    sim.run_until_idle().await;
    assert_eq!(log.lines().await.unwrap(), ["short", "long"]);
}

#[test]
fn a_long_way_overtakes_a_short_one() {
    found_within("two ways", 60, |sim| two_ways(sim, false));
    silent("two ways, fixed", |sim| two_ways(sim, true));
}
