//! Shutdown drops a message: `stop_now` where a drain was meant.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use actor_core::prelude::*;
use actor_test::Sim;

use super::{found_within, silent};

#[actor]
struct Journal {
    written: Arc<AtomicU32>,
}

#[actor]
impl Journal {
    #[handler]
    fn write(&mut self) {
        self.written.fetch_add(1, Ordering::Relaxed);
    }
}

async fn close(_: Sim, drains: bool) {
    let written = Arc::new(AtomicU32::new(0));
    let journal = Journal { written: written.clone() }.spawn();
    for _ in 0..3 {
        journal.write().tell().await.unwrap();
    }
    if drains { journal.stop() } else { journal.stop_now() }.await.unwrap();
    assert_eq!(written.load(Ordering::Relaxed), 3);
}

#[test]
fn a_stop_that_does_not_drain() {
    found_within("shutdown", 10, |sim| close(sim, false));
    silent("shutdown, fixed", |sim| close(sim, true));
}
