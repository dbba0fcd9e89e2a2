//! Stale cache after a failover: an answer of the old primary comes after the switch.

use actor_core::prelude::*;
use actor_test::Sim;

use super::{found_within, silent};

#[actor]
struct Primary {
    version: u32,
}

#[actor]
impl Primary {
    #[handler]
    fn read(&mut self, cache: CacheRef, epoch: u32) {
        cache.fill(epoch, self.version).try_tell().ok();
    }
}

#[actor]
struct Cache {
    checks_epoch: bool,
    epoch: u32,
    primary: PrimaryRef,
    value: Option<u32>,
}

#[actor]
impl Cache {
    #[handler]
    fn refresh(&mut self, ctx: &mut Context<Self>) {
        self.primary.read(ctx.me(), self.epoch).try_tell().unwrap();
    }

    #[handler]
    fn fill(&mut self, epoch: u32, value: u32) {
        if !self.checks_epoch || epoch == self.epoch {
            self.value = Some(value);
        }
    }

    /// The primary has changed: asks the new one.
    #[handler]
    fn fail_over(&mut self, ctx: &mut Context<Self>, to: PrimaryRef) {
        self.epoch += 1;
        self.primary = to;
        self.primary.read(ctx.me(), self.epoch).try_tell().unwrap();
    }

    #[handler]
    fn value(&self) -> Option<u32> {
        self.value
    }
}

async fn failover(sim: Sim, checks_epoch: bool) {
    let (old, new) = (Primary { version: 1 }.spawn(), Primary { version: 2 }.spawn());
    let cache = Cache { checks_epoch, epoch: 0, primary: old, value: None }.spawn();
    cache.refresh().tell().await.unwrap();
    cache.fail_over(new).tell().await.unwrap();
    sim.run_until_idle().await;
    assert_eq!(cache.value().await.unwrap(), Some(2));
}

#[test]
fn a_late_answer_of_the_old_primary() {
    found_within("stale cache", 40, |sim| failover(sim, false));
    silent("stale cache, fixed", |sim| failover(sim, true));
}
