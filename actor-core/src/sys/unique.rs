//! Numbers that are unique in the process. They serve to tell things apart and are never shown, ordered by or hashed:
//! a count that several tests share would make their output depend on each other.

use std::sync::atomic::{AtomicU32, Ordering};

static NEXT: AtomicU32 = AtomicU32::new(1);

pub(crate) fn next() -> u32 {
    NEXT.fetch_add(1, Ordering::Relaxed)
}
