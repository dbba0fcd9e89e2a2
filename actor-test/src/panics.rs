//! Panics of simulated code: noted where they happen, and not printed.
//!
//! A sweep may run into the same panic a thousand times, of which one report is enough. And the core turns a panic of an actor
//! into its end, so that only the panic hook sees all of them.

use std::cell::RefCell;
use std::panic::PanicHookInfo;
use std::sync::Once;

/// A panic of simulated code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Seen {
    pub(crate) message: String,
    /// File, line and column.
    pub(crate) place: String,
}

thread_local! {
    /// `None` while this thread simulates nothing.
    static SEEN: RefCell<Option<Vec<Seen>>> = const { RefCell::new(None) };
}

/// Panics of this thread are noted while this lives.
pub(crate) struct Noting(Option<Vec<Seen>>);

impl Noting {
    pub(crate) fn begin() -> Self {
        static HOOK: Once = Once::new();
        HOOK.call_once(|| {
            let usual = std::panic::take_hook();
            std::panic::set_hook(Box::new(move |info| {
                if !note(info) {
                    usual(info);
                }
            }));
        });
        Self(SEEN.with_borrow_mut(|seen| seen.replace(Vec::new())))
    }
}

impl Drop for Noting {
    fn drop(&mut self) {
        let outer = self.0.take();
        let _ = SEEN.try_with(|seen| seen.replace(outer));
    }
}

/// The first panic since the last call.
pub(crate) fn take() -> Option<Seen> {
    SEEN.with_borrow_mut(|seen| match seen {
        Some(seen) if !seen.is_empty() => seen.drain(..).next(),
        _ => None,
    })
}

/// `false` if this thread simulates nothing.
fn note(info: &PanicHookInfo<'_>) -> bool {
    let message = info.payload_as_str().unwrap_or("a panic whose payload is not text").to_owned();
    let place = info.location().map(ToString::to_string).unwrap_or_default();
    let noted = SEEN.try_with(|seen| match &mut *seen.borrow_mut() {
        Some(seen) => {
            seen.push(Seen { message, place });
            true
        }
        None => false,
    });
    noted.unwrap_or(false)
}
