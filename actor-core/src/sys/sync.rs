//! Locks, atomics and shared pointers: the standard library's, or loom's under `--cfg actor_loom`.

#[cfg(actor_loom)]
use loom::sync as imp;
#[cfg(not(actor_loom))]
use std::sync as imp;

pub(crate) use imp::atomic::{AtomicU8, AtomicU16, AtomicU32, AtomicU64, Ordering};
// loom has no weak pointers; reference counts are the standard library's in both builds.
pub(crate) use std::sync::{Arc, OnceLock, Weak};
/// Shared by two sides, without weak pointers: letting go of it costs one atomic operation less, and taking it apart two.
pub(crate) use triomphe::Arc as Shared;

/// A mutex without poisoning: what is behind it is kept consistent by the code that locks it, which never runs user code
/// while it holds the lock; but for the berth of an idle actor, which nobody waits for, and where panics are caught.
#[derive(Debug, Default)]
pub(crate) struct Mutex<T>(imp::Mutex<T>);

pub(crate) type MutexGuard<'a, T> = imp::MutexGuard<'a, T>;

impl<T> Mutex<T> {
    pub(crate) fn new(value: T) -> Self {
        Self(imp::Mutex::new(value))
    }

    #[inline]
    pub(crate) fn lock(&self) -> MutexGuard<'_, T> {
        self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    /// `None` if somebody else has it.
    #[inline]
    pub(crate) fn try_lock(&self) -> Option<MutexGuard<'_, T>> {
        match self.0.try_lock() {
            Ok(guard) => Some(guard),
            Err(std::sync::TryLockError::Poisoned(guard)) => Some(guard.into_inner()),
            Err(std::sync::TryLockError::WouldBlock) => None,
        }
    }

    /// Without locking: nobody else can hold it.
    #[inline]
    pub(crate) fn get_mut(&mut self) -> &mut T {
        self.0.get_mut().unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    pub(crate) fn into_inner(self) -> T {
        self.0.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}
