//! The handlers that may run in the task of whoever asks. The message becomes the answer: a variant that holds it.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};

use super::dispatch::{arguments_of, call};
use super::message::{accepted, message_type};
use super::shared_local;
use crate::model::{AnswerKind, Block, Handler};
use crate::syntax::tokens::respan;

/// The variant that the answer is in; `None` for other handlers.
pub(super) fn variant(handler: &Handler) -> Option<Ident> {
    handler.is_inline().then(|| format_ident!("__{}Answered", handler.variant, span = handler.variant.span()))
}

/// The error type of the answer.
pub(super) fn error(handler: &Handler) -> TokenStream {
    handler.answer.err.clone().unwrap_or_else(|| quote!(::core::convert::Infallible))
}

/// What the ref method adds to its call.
pub(super) fn on_call(block: &Block, handler: &Handler) -> Option<TokenStream> {
    let answered = variant(handler)?;
    let place = handler.name.span();
    let message = respan(&block.header.message_name, place);
    Some(quote_spanned! {place=>
        .inline(|__message| match __message {
            #message::#answered { __out } => ::core::option::Option::Some(__out),
            _ => ::core::option::Option::None,
        })
    })
}

/// The members of the `Actor` impl that run such handlers, if there are any.
pub(super) fn handle(block: &Block) -> Option<TokenStream> {
    let arms: Vec<_> = accepted(block).filter_map(|handler| arm(block, handler)).collect();
    if arms.is_empty() {
        return None;
    }
    let (root, message) = (block.root.at(Span::call_site()), message_type(&block.header));
    Some(quote! {
        const INLINE: bool = true;
        fn handle_inline(&mut self, __message: #message, __ctx: &mut #root::Context<Self>) -> #message {
            match __message { #(#arms)* __other => __other }
        }
    })
}

fn arm(block: &Block, handler: &Handler) -> Option<TokenStream> {
    let answered = variant(handler)?;
    let place = handler.name.span();
    let (root, ctx) = (block.root.at(place), shared_local("__ctx", place));
    let (conditions, variant) = (&handler.carried.conditions, &handler.variant);
    let message = respan(&block.header.message_name, place);
    let (fields, unpacked) = arguments_of(handler);
    let call = call(block, handler);
    let out = match handler.answer.kind {
        AnswerKind::Result if handler.conduct.is_fatal => {
            quote_spanned!(place=> #root::private::inline_fatal(#ctx, __out))
        }
        AnswerKind::Result => quote_spanned!(place=> __out),
        _ => quote_spanned!(place=> ::core::result::Result::Ok(__out)),
    };
    Some(quote_spanned! {place=>
        #(#conditions)*
        #message::#variant { #fields .. } => {
            #unpacked
            let __out = #call;
            #message::#answered { __out: #out }
        }
    })
}
