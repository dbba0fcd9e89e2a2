//! The handlers that run side by side: all borrow the actor and its context at once.

use proc_macro2::{Span, TokenStream};
use quote::quote;

use super::assumptions;
use super::dispatch::{arm, never};
use super::message::accepted;
use crate::model::{Block, Handler};

/// The members of the `Actor` impl that start such handlers, if there are any.
pub(super) fn handle(block: &Block) -> Option<TokenStream> {
    let (beside, others): (Vec<_>, Vec<_>) = accepted(block).partition(|handler| Handler::is_concurrent(handler));
    if beside.is_empty() {
        return None;
    }
    let leave = quote!(return ::core::option::Option::None);
    let arms = beside.iter().map(|handler| arm(block, handler, &leave));
    let others = if others.is_empty() && block.implements.is_empty() {
        never(block)
    } else {
        Some(quote!(_ => ::core::unreachable!(),))
    };
    let (root, moves) = (block.root.at(Span::call_site()), assumptions::state_moves(block));
    Some(quote! {
        const CONCURRENT: bool = true;
        fn handle_concurrently<'__a>(
            &'__a mut self,
            __crew: #root::private::Crew<'__a, Self>,
        ) -> impl ::core::future::Future<Output = ::std::vec::Vec<#root::private::Unasked>> + ::core::marker::Send + '__a #moves {
            let (__actor, __ctx) = (&*self, __crew.context());
            __crew.run(move |__message| async move { match __message { #(#arms)* #others } })
        }
    })
}
