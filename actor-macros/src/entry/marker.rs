//! `#[handler]`, `#[started]`, `#[stopped]` where `#[actor]` did not take them off.
//!
//! They exist as macros of their own to be found by editors, and to explain themselves here.

use proc_macro2::{Span, TokenStream};

use crate::diag::{Problem, Sink, fallback};

/// The item, and an error at the attribute: nothing reads it here.
pub(crate) fn marker(name: &str, item: TokenStream) -> TokenStream {
    let mut sink = Sink::default();
    sink.report_at(Span::call_site(), &Problem::HelperOutside { helper: name.to_owned() });
    fallback::item_with(item, sink)
}
