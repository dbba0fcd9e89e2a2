//! Starvation: one polls another that never gets to answer.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use actor_core::prelude::*;
use actor_test::{Finding, Sim};

use super::{found_within, silent};

#[actor]
struct Setter {
    flag: Arc<AtomicBool>,
}

#[actor]
impl Setter {
    #[handler]
    fn set(&mut self) {
        self.flag.store(true, Ordering::Relaxed);
    }
}

/// Waits by telling itself to look again; the bug: it gives up its place in the line, and never waits.
#[actor]
struct Poller {
    flag: Arc<AtomicBool>,
    setter: Option<SetterRef>,
}

#[actor]
impl Poller {
    #[handler]
    fn look(&mut self, ctx: &mut Context<Self>) {
        if self.flag.load(Ordering::Relaxed) {
            // Only now does it tell the one that sets the flag.
            if let Some(setter) = &self.setter {
                setter.set().try_tell().unwrap();
            }
        } else {
            ctx.me().look().try_tell().unwrap();
        }
    }
}

async fn poll(sim: Sim, sets: bool) {
    let flag = Arc::new(AtomicBool::new(false));
    let setter = Setter { flag: flag.clone() }.spawn();
    let poller = Poller { flag: flag.clone(), setter: (!sets).then(|| setter.clone()) }.spawn();
    poller.look().tell().await.unwrap();
    if sets {
        setter.set().tell().await.unwrap();
    }
    sim.run_until_idle().await;
    assert!(flag.load(Ordering::Relaxed));
}

#[test]
fn one_that_looks_for_ever() {
    let failure = found_within("starvation", 10, |sim| poll(sim, false));
    assert!(matches!(failure.finding, Finding::Livelock { .. }), "{failure}");
    silent("starvation, fixed", |sim| poll(sim, true));
}
