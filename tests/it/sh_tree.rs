//! SH: the end of large trees.

use std::time::Duration;

use actor_core::prelude::*;

use crate::props::{Life, Log};
use crate::stage::{idle, paused};

/// Has seven children on each level below it, and takes a moment to end.
#[actor]
struct Node {
    below: u32,
    ends: Log<u32>,
    life: Life,
}

#[actor]
impl Node {
    #[started]
    fn begin(&mut self, ctx: &mut Context<Self>) {
        if self.below > 0 {
            for _ in 0..7 {
                ctx.spawn(Self { below: self.below - 1, ends: self.ends.clone(), life: self.life.clone() });
            }
        }
    }

    #[handler]
    fn noop(&self) {}

    #[stopped]
    async fn end(&mut self) {
        crate::stage::pass(Duration::from_millis(1)).await;
        self.ends.push(self.below);
    }
}

#[test]
fn sh_01_ten_thousand_actors_in_a_tree_end_and_each_hook_runs_once() {
    paused(async || {
        let system = System::new("sh-01");
        let (ends, life) = (Log::default(), Life::default());
        // 1 + 7 + 49 + 343 each.
        let roots: Vec<_> =
            (0..25).map(|_| system.spawn(Node { below: 3, ends: ends.clone(), life: life.clone() })).collect();
        idle().await;
        assert_eq!((system.actor_count(), system.tree().len()), (10_000, 10_000));
        let report = system.shutdown(Duration::from_secs(30)).await;
        assert_eq!((report.stopped, report.is_clean()), (10_000, true), "{report}");
        // Trees end side by side, the actors of one after each other: 400 hooks of a millisecond.
        assert!(report.elapsed < Duration::from_secs(2), "{report}");
        let ends = ends.take();
        let of_level = |level| ends.iter().filter(|below| **below == level).count();
        assert_eq!([3, 2, 1, 0].map(of_level), [25, 175, 1225, 8575]);
        assert_eq!((life.others(), system.actor_count(), system.tree().len()), (0, 0, 0));
        assert!(roots.iter().all(|root| root.exit_reason() == Some(ExitReason::Shutdown)));
    });
}
