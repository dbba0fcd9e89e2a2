//! Restart race: one that comes back believes that nothing happened meanwhile.

use actor_core::prelude::*;
use actor_test::Sim;

use super::{found_within, silent};

#[actor]
struct Ledger {
    entries: Vec<u32>,
}

#[actor]
impl Ledger {
    #[handler]
    fn append(&mut self, entry: u32) {
        self.entries.push(entry);
    }

    #[handler]
    fn entries(&self) -> Vec<u32> {
        self.entries.clone()
    }
}

/// Counts on from the last entry that it saw when it started.
#[actor]
struct Writer {
    ledger: LedgerRef,
    next: u32,
}

#[actor]
impl Writer {
    #[handler]
    fn write(&mut self) {
        self.ledger.append(self.next).try_tell().unwrap();
        self.next += 1;
    }
}

async fn writer(ledger: &LedgerRef) -> WriterRef {
    let next = ledger.entries().await.unwrap().last().map_or(1, |last| last + 1);
    Writer { ledger: ledger.clone(), next }.spawn()
}

async fn replaced(_: Sim, waits: bool) {
    let ledger = Ledger { entries: Vec::new() }.spawn();
    let old = writer(&ledger).await;
    old.write().tell().await.unwrap();
    let gone = old.stop();
    // The bug: the next one starts before the old one is gone.
    if waits {
        gone.await.unwrap();
    }
    let new = writer(&ledger).await;
    new.write().await.unwrap();
    old.closed().await;
    let entries = ledger.entries().await.unwrap();
    assert_eq!(entries, [1, 2]);
}

#[test]
fn a_successor_that_comes_too_early() {
    found_within("restart race", 20, |sim| replaced(sim, false));
    silent("restart race, fixed", |sim| replaced(sim, true));
}
