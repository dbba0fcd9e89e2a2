//! Locks, atomics and shared pointers: the standard library's, or loom's under `--cfg actor_loom`.

#[cfg(actor_loom)]
use loom::sync as imp;
#[cfg(not(actor_loom))]
use std::sync as imp;

#[cfg(actor_loom)]
pub(crate) use super::loom_mutex::{Mutex, MutexGuard};

pub(crate) use imp::atomic::{AtomicU8, AtomicU16, AtomicU32, AtomicU64, AtomicUsize, Ordering};
// loom has no weak pointers; reference counts are the standard library's in both builds.
pub(crate) use std::sync::{Arc, OnceLock, Weak};
/// Shared by two sides, without weak pointers: letting go of it costs one atomic operation less, and taking it apart two.
pub(crate) use triomphe::Arc as Shared;

/// A mutex without poisoning: what is behind it is kept consistent by the code that locks it, which never runs user code
/// while it holds the lock; but for the berth of an idle actor, which nobody waits for, and where panics are caught.
///
/// The standard library's has poisoning, which takes a look at the thread's panics at each lock and unlock, and more room.
#[cfg(not(actor_loom))]
pub(crate) use parking_lot::{Mutex, MutexGuard};
