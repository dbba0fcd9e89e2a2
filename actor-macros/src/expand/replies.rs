//! How a reply gets into a message: one function for all handlers that reply with the same type.
//!
//! One for each handler would do as well. But the compiler takes its time for each function, and there are many handlers.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};

use super::message::{accepted, message_type, reply_arguments};
use super::{quiet, shared_local};
use crate::model::{Block, Handler};
use crate::syntax::names;
use crate::syntax::tokens::respan;

/// The functions, on the message enum.
pub(super) fn installers(block: &Block) -> Option<TokenStream> {
    let mut functions = TokenStream::new();
    for first in accepted(block).filter(|handler| first_of_kind(block, handler).name == handler.name) {
        let name = name(first, Span::call_site());
        let (root, conditions, reply) =
            (block.root.at(Span::call_site()), &first.carried.conditions, reply_arguments(first));
        let arms = accepted(block).filter(|handler| kind(handler) == kind(first)).map(|handler| {
            let variant = &handler.variant;
            let enumeration = respan(&block.header.message_name, variant.span());
            let slot = shared_local("__slot", variant.span());
            quote_spanned!(variant.span()=> #enumeration::#variant { __reply: #slot, .. })
        });
        functions.extend(quote! {
            #(#conditions)*
            fn #name(&mut self, __reply: #root::Reply<#reply>) {
                match self {
                    #(#arms)|* => *__slot = __reply,
                    _ => {}
                }
            }
        });
    }
    if functions.is_empty() {
        return None;
    }
    let (generics, _, bounds) = block.header.generics.split_for_impl();
    let (message, quiet) = (message_type(&block.header), quiet());
    Some(quote! {
        #[automatically_derived]
        #quiet
        impl #generics #message #bounds { #functions }
    })
}

/// The function for the message of this handler.
pub(super) fn installer(block: &Block, handler: &Handler) -> TokenStream {
    let place = handler.name.span();
    let message = respan(&block.header.message_name, place);
    let name = name(first_of_kind(block, handler), place);
    quote_spanned!(place=> #message::#name)
}

/// Named after its first handler: two blocks that should have been one are told so, and not that there are two of this.
fn name(first: &Handler, span: Span) -> Ident {
    format_ident!("__reply_to_{}", names::plain(&first.name), span = span)
}

/// The first handler that has the same reply and stands under the same conditions.
fn first_of_kind<'a>(block: &'a Block, handler: &'a Handler) -> &'a Handler {
    let wanted = kind(handler);
    accepted(block).find(|other| kind(other) == wanted).unwrap_or(handler)
}

/// What the reply looks like, and when there is one. Types that look different may be the same: then there is a function more.
fn kind(handler: &Handler) -> (String, String) {
    let conditions = &handler.carried.conditions;
    (reply_arguments(handler).to_string(), quote!(#(#conditions)*).to_string())
}
