//! Checks that argument and reply types of conditional handlers can travel.
//!
//! Other handlers have their checks among the [`assumptions`](super::assumptions), which make for
//! fewer errors; but a bound cannot have a `#[cfg]`.

use proc_macro2::TokenStream;
use quote::quote_spanned;

use super::message::accepted;
use crate::model::{Block, SendCheck, Travels};

/// One constant for each type that needs a check and has a condition.
pub(super) fn checks(block: &Block) -> TokenStream {
    let mut checks = TokenStream::new();
    for handler in accepted(block).filter(|handler| !handler.carried.conditions.is_empty()) {
        let conditions = &handler.carried.conditions;
        for SendCheck { ty, span, travels } in &handler.send_checks {
            let root = block.root.at(*span);
            let check = match travels {
                Travels::ToTheActor => quote_spanned!(*span=> #root::private::arg::<#ty>()),
                Travels::ToTheCaller => quote_spanned!(*span=> #root::private::reply::<#ty>()),
            };
            checks.extend(quote_spanned!(*span=> #(#conditions)* const _: () = #check;));
        }
    }
    checks
}
