//! The end of large trees: 10,000 actors on four levels, with and without stop hooks that take a millisecond, and a line of
//! 10,000 actors, each the child of the one above it. And what is left of actors that are gone: memory after 100,000 of them
//! were started and stopped, again and again.
//!
//! `cargo bench -p benches --bench shutdown`

use std::time::Duration;

use actor_core::prelude::*;
use benches::library::Flavor;
use benches::measure::{median, resident};

/// How often each figure is measured.
const RUNS: usize = 5;

/// A tree: how many, how wide, how deep, and how long each stop hook takes.
#[derive(Clone, Copy)]
struct Forest {
    name: &'static str,
    roots: u32,
    width: u32,
    below: u32,
    hook: Duration,
}

/// 25 times 1 + 7 + 49 + 343 actors. Trees end side by side, the actors of one after each other.
const WIDE: Forest =
    Forest { name: "10,000 actors on four levels", roots: 25, width: 7, below: 3, hook: Duration::ZERO };
const SLOW: Forest = Forest { name: "the same, with hooks of 1 ms", hook: Duration::from_millis(1), ..WIDE };
const DEEP: Forest =
    Forest { name: "10,000 actors in one line", roots: 1, width: 1, below: 9_999, hook: Duration::ZERO };

/// One actor of a tree.
#[actor]
#[derive(Debug)]
pub struct Node {
    width: u32,
    below: u32,
    hook: Duration,
}

#[actor]
impl Node {
    #[started]
    fn begin(&mut self, ctx: &mut Context<Self>) {
        if self.below > 0 {
            for _ in 0..self.width {
                ctx.spawn(Self { below: self.below - 1, ..*self });
            }
        }
    }

    /// It has no other.
    #[handler]
    pub fn noop(&self) {}

    #[stopped]
    async fn end(&mut self) {
        if !self.hook.is_zero() {
            tokio::time::sleep(self.hook).await;
        }
    }
}

fn main() {
    println!("\nshutdown of a system (ms): the must is 2,000");
    for forest in [WIDE, SLOW, DEEP] {
        for flavor in Flavor::ALL {
            let figures: Vec<_> = (0..RUNS).map(|_| flavor.run(fell(forest))).collect();
            println!("{} {:30} {:8.1}", flavor.label(), forest.name, median(&figures).unwrap_or(f64::NAN));
        }
    }
    println!("\nresident memory (kB) after 2 and after 10 rounds of 100,000 actors started and stopped");
    for flavor in Flavor::ALL {
        let [two, ten] = flavor.run(churn());
        println!("{} {:8} {:8}", flavor.label(), two / 1024, ten / 1024);
    }
}

/// 100,000 actors start and stop in each round. What the first two need, the allocator keeps for the others. On two workers
/// glibc has several heaps, and each keeps some more: `MALLOC_ARENA_MAX=1` leaves it one, and shows what the actors keep.
async fn churn() -> [u64; 2] {
    let mut after = Vec::new();
    for _ in 0..10 {
        let system = System::new("churn");
        let actors: Vec<_> =
            (0..100_000).map(|_| system.spawn(Node { width: 0, below: 0, hook: Duration::ZERO })).collect();
        for actor in &actors {
            actor.noop().await.expect("it lives");
        }
        for actor in actors {
            actor.stop().await.expect("it ends");
        }
        after.push(resident());
    }
    [after[1], after[9]]
}

async fn fell(forest: Forest) -> f64 {
    let Forest { roots, width, below, hook, .. } = forest;
    let system = System::new("forest");
    let _roots: Vec<_> = (0..roots).map(|_| system.spawn(Node { width, below, hook })).collect();
    while system.actor_count() < 10_000 {
        tokio::task::yield_now().await;
    }
    let report = system.shutdown(Duration::from_mins(1)).await;
    assert!(report.is_clean() && report.stopped == 10_000, "{report}");
    report.elapsed.as_secs_f64() * 1e3
}
