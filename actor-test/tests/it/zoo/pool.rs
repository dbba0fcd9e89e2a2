//! Lost wake-up in a hand-made pool: a worker is asked whether it is free, and told to work later.

use std::collections::VecDeque;

use actor_core::prelude::*;
use actor_test::{Finding, Sim};

use super::{found_within, silent};

#[actor]
#[derive(Default)]
struct Pool {
    idle: Vec<WorkerRef>,
    jobs: VecDeque<Reply<u32>>,
    checks_jobs: bool,
}

#[actor]
impl Pool {
    #[handler]
    fn run(&mut self, reply: Reply<u32>) {
        match self.idle.pop() {
            Some(worker) => worker.work().forward(reply).unwrap(),
            None => self.jobs.push_back(reply),
        }
    }

    /// A worker has nothing to do. The bug: nobody looks whether a job came meanwhile.
    #[handler]
    fn is_idle(&mut self, worker: WorkerRef) {
        match self.jobs.pop_front() {
            Some(job) if self.checks_jobs => worker.work().forward(job).unwrap(),
            other => {
                self.jobs.extend(other);
                self.idle.push(worker);
            }
        }
    }
}

#[actor]
struct Worker {
    pool: PoolRef,
}

#[actor]
impl Worker {
    #[started]
    fn begin(&mut self, ctx: &mut Context<Self>) {
        self.pool.is_idle(ctx.me()).try_tell().unwrap();
    }

    #[handler]
    fn work(&mut self, ctx: &mut Context<Self>) -> u32 {
        self.pool.is_idle(ctx.me()).try_tell().unwrap();
        1
    }
}

async fn jobs(sim: Sim, checks_jobs: bool) {
    let pool = Pool { checks_jobs, ..Pool::default() }.spawn();
    let _worker = Worker { pool: pool.clone() }.spawn();
    // At first the worker has time to report.
    sim.run_until_idle().await;
    let other = pool.clone();
    let first = sim.spawn(async move { other.run().await });
    assert_eq!(pool.run().await.unwrap(), 1);
    assert_eq!(first.join().await.unwrap(), 1);
}

#[test]
fn a_lost_wake_up() {
    let failure = found_within("pool", 40, |sim| jobs(sim, false));
    assert!(matches!(failure.finding, Finding::Deadlock { .. }), "{failure}");
    silent("pool, fixed", |sim| jobs(sim, true));
}
