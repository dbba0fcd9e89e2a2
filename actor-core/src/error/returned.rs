//! A value on its way back to its owner.

use crate::sys::sync::Mutex;

/// Holds what an error gives back.
///
/// Errors are passed around as `Box<dyn Error + Send + Sync>`, and so must be `Sync` although the message in them need not
/// be. Nobody can reach the value through a shared borrow, which is what the mutex tells the compiler.
pub(crate) struct Returned<T>(Mutex<T>);

impl<T> Returned<T> {
    pub(crate) fn new(value: T) -> Self {
        Self(Mutex::new(value))
    }

    pub(crate) fn into_inner(self) -> T {
        self.0.into_inner()
    }
}
