//! Checks that argument and reply types can travel, where they are written.
//!
//! The rest of the generated code takes it for granted, by the [`assumptions`](super::assumptions): so
//! this is the one place where a type that cannot travel is an error.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};

use super::message::accepted;
use crate::model::{Block, SendCheck, Travels};

/// One constant for each type that needs a check.
pub(super) fn checks(block: &Block) -> TokenStream {
    let mut checks = TokenStream::new();
    let of_handlers = accepted(block).map(|handler| (&handler.carried.conditions, &handler.send_checks));
    let of_inits = block.inits.iter().map(|init| (&init.conditions, &init.send_checks));
    for (conditions, wanted) in of_handlers.chain(of_inits) {
        for SendCheck { ty, span, travels } in wanted {
            let root = block.root.at(*span);
            let check = match travels {
                Travels::ToTheActor => quote_spanned!(*span=> #root::private::arg::<#ty>()),
                Travels::ToTheCaller => quote_spanned!(*span=> #root::private::reply::<#ty>()),
            };
            checks.extend(quote!(#(#conditions)* const _: () = #check;));
        }
    }
    checks
}
