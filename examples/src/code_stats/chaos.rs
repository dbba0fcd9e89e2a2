//! Panics on purpose, to show what becomes of them.

use std::any::Any;
use std::panic;
use std::sync::Once;

const SAID: &str = "chaos: this file panics whoever counts it";

/// Panics.
pub(super) fn strike() {
    panic!("{SAID}");
}

/// Keeps the panics of [`strike`] off the screen. All others are reported as ever.
pub(super) fn mute() {
    static MUTED: Once = Once::new();
    MUTED.call_once(|| {
        let report = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            if text(info.payload()) != Some(SAID) {
                report(info);
            }
        }));
    });
}

fn text(payload: &dyn Any) -> Option<&str> {
    payload.downcast_ref::<&str>().copied().or_else(|| payload.downcast_ref::<String>().map(String::as_str))
}
