//! The end of large trees: 10,000 actors on four levels, with and without stop hooks that take a millisecond, and a line of
//! 10,000 actors, each the child of the one above it.
//!
//! `cargo bench -p benches --bench shutdown`

use std::time::Duration;

use actor_core::prelude::*;
use benches::library::Flavor;
use benches::measure::median;

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
