//! Panics: caught around the code of users, and turned into text at once.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Runs `f`; a panic comes back as its message.
///
/// State that a panic left half-changed is the caller's to judge: every use in this crate drops or restarts the actor.
pub(crate) fn caught<T>(f: impl FnOnce() -> T) -> Result<T, String> {
    catch_unwind(AssertUnwindSafe(f)).map_err(text)
}

/// Lets a caught panic go on. It was reported already.
pub(crate) fn resume(said: String) -> ! {
    std::panic::resume_unwind(Box::new(said))
}

/// Whether the current thread is unwinding.
pub(crate) fn unwinding() -> bool {
    std::thread::panicking()
}

fn text(payload: Box<dyn Any + Send>) -> String {
    let payload = match payload.downcast::<String>() {
        Ok(text) => return *text,
        Err(payload) => payload,
    };
    let text = payload.downcast_ref::<&str>().map(ToString::to_string);
    // A payload is a value of the user's, whose destructor may panic; what that throws is not looked at any more.
    if let Err(thrown) = catch_unwind(AssertUnwindSafe(|| drop(payload))) {
        std::mem::forget(thrown);
    }
    text.unwrap_or_else(|| "a panic whose payload is not text".to_owned())
}
