//! Measures the arguments that may be large.
//!
//! The note is a warning of rustc, so it can be turned off where the handler stands, like any other.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};

use super::message::accepted;
use crate::model::Block;

/// One constant for each handler that has to be measured.
pub(super) fn sizes(block: &Block) -> TokenStream {
    let mut sizes = TokenStream::new();
    for handler in accepted(block).filter(|handler| handler.may_be_large) {
        let place = handler.name.span();
        let root = block.root.at(place);
        let (conditions, levels) = (&handler.carried.conditions, &handler.carried.lint_levels);
        let types = handler.fields().map(|(_, ty)| ty);
        let check = quote_spanned! {place=>
            #root::private::MessageSize::<
                { ::core::mem::size_of::<(#(#types,)*)>() > #root::private::LARGE_MESSAGE }
            >::check()
        };
        sizes.extend(quote!(#(#conditions)* #(#levels)* const _: () = #check;));
    }
    sizes
}
