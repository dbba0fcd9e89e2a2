//! Model to tokens. Cannot fail: everything that could go wrong was refused before.
//!
//! Three rules hold for all generated code. Paths are absolute, so that users may shadow anything.
//! Names that users do not write start with `__`. And every token of a generated method head and of a
//! call to a handler carries the span of the handler's name, so that errors and "go to definition"
//! land there; a single token from elsewhere would widen the span to the whole block.

mod assumptions;
mod block;
mod checks;
mod concurrent;
mod definition;
mod dispatch;
mod finish;
mod hooks;
mod implements;
mod init;
mod inline;
mod later;
mod message;
mod option_names;
mod protocol;
mod ref_methods;
mod replies;
mod simulated;
mod size;
mod supervisor;

pub(crate) use block::block;
pub(crate) use definition::definition;
pub(crate) use protocol::protocol;
pub(crate) use simulated::simulated;
pub(crate) use supervisor::supervisor;

use std::time::Duration;

use proc_macro2::{Ident, Span, TokenStream};
use quote::{quote, quote_spanned};

/// Lints that judge how people write, and have nothing to say about generated code.
///
/// Those of clippy only where it runs: rustc reads all that it is given, at each item.
fn quiet() -> TokenStream {
    quote! {
        #[allow(
            dead_code,
            deprecated,
            irrefutable_let_patterns,
            missing_docs,
            non_camel_case_types,
            non_snake_case,
            private_bounds,
            private_interfaces,
            refining_impl_trait,
            trivial_bounds,
            unreachable_code,
            unreachable_patterns,
            unit_bindings,
            unreachable_pub,
            unused_lifetimes,
            unused_qualifications,
            unused_variables,
            reason = "generated code"
        )]
        #[cfg_attr(
            clippy,
            allow(clippy::all, clippy::nursery, clippy::pedantic, clippy::restriction, reason = "generated code")
        )]
    }
}

/// A duration as an expression. All are written in whole milliseconds at the finest, so nothing is cut off.
fn duration(duration: Duration, place: Span) -> TokenStream {
    let milliseconds = u64::try_from(duration.as_millis()).unwrap_or(u64::MAX);
    quote_spanned!(place=> ::core::time::Duration::from_millis(#milliseconds))
}

/// A local that is declared once for all handlers, mentioned at `place`.
///
/// It must keep the hygiene of its declaration: a handler whose name comes out of the user's own
/// `macro_rules!` brings a span in which `self` would not be found.
fn shared_local(name: &str, place: Span) -> Ident {
    Ident::new(name, Span::call_site().located_at(place))
}
