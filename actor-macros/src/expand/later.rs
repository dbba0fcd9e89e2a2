//! `handle`: the way to the `async fn` handlers.
//!
//! Those that need nothing but their arguments run in a future of the library, and the method gives one of these. All others share
//! one `async` block.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{quote, quote_spanned};

use super::dispatch::{Receiver, arguments_of, arm, never, unawaited};
use super::message::{accepted, message_type};
use super::{assumptions, implements, shared_local};
use crate::model::{AnswerKind, Block, BlockKind, Handler, HookKind, ParamRole};
use crate::syntax::tokens::respan;

/// The method, if there are such handlers.
pub(super) fn handle(block: &Block, receiver: &Receiver) -> Option<TokenStream> {
    let (later, others): (Vec<_>, Vec<_>) =
        accepted(block).partition(|handler| handler.is_async && !handler.is_concurrent());
    if later.is_empty() && block.implements.is_empty() {
        return None;
    }
    let (plain, shared): (Vec<_>, Vec<_>) = later.into_iter().partition(|handler| is_plain(block, handler));
    let nothing_else = if others.is_empty() { never(block) } else { Some(quote!(_ => ::core::unreachable!(),)) };
    let body = if plain.is_empty() {
        let body = awaited(block, &shared, nothing_else.as_ref());
        quote!(async move { match __message { #body } })
    } else {
        sum(block, &plain, &shared, nothing_else)
    };
    let (root, message) = (block.root.at(Span::call_site()), message_type(&block.header));
    // The actors of a protocol are of every type, and can all move.
    let moves = (block.kind != BlockKind::Protocol).then(|| assumptions::state_moves(block));
    let Receiver { later: receiver, actor, .. } = receiver;
    Some(quote! {
        fn handle<'__a>(
            #receiver,
            __message: #message,
            __ctx: &'__a mut #root::Context<#actor>,
        ) -> impl ::core::future::Future<Output = ()> + '__a #moves {
            #body
        }
    })
}

/// Whether the library can run it, given its future: it takes no context, and all that is to be done when it has ended is to answer.
fn is_plain(block: &Block, handler: &Handler) -> bool {
    let answers = match handler.answer.kind {
        AnswerKind::Value => true,
        AnswerKind::Result => {
            !handler.conduct.is_fatal && !block.hooks.iter().any(|hook| hook.kind == HookKind::Failed)
        }
        AnswerKind::Deferred | AnswerKind::Stream => false,
    };
    answers
        && block.kind == BlockKind::Main
        && block.hooks_type.is_none()
        && handler.conduct.limit.is_none()
        // One that is left out would leave a gap in the sum.
        && handler.carried.conditions.is_empty()
        && !handler.params.iter().any(|param| matches!(param.role, ParamRole::Context))
}

/// The arms of handlers that are awaited in place.
fn awaited(block: &Block, shared: &[&Handler], others: Option<&TokenStream>) -> TokenStream {
    let leave = quote!(return);
    let arms = shared.iter().map(|handler| arm(block, handler, &leave));
    let protocols = implements::later(block);
    quote!(#(#arms)* #protocols #others)
}

fn sum(block: &Block, plain: &[&Handler], shared: &[&Handler], others: Option<TokenStream>) -> TokenStream {
    let is_all = shared.is_empty() && block.implements.is_empty();
    let count = plain.len() + usize::from(!is_all);
    let arms = plain.iter().enumerate().map(|(at, handler)| run(block, handler, at, count));
    let rest = if is_all {
        others
    } else {
        let never = quote!(_ => ::core::unreachable!(),);
        let body = awaited(block, shared, Some(&never));
        let future =
            one_of(block, plain.len(), count, quote!(async move { match __message { #body } }), Span::call_site());
        Some(quote!(__message => #future,))
    };
    quote!(match __message { #(#arms)* #rest })
}

/// The arm that gives the future of a handler.
fn run(block: &Block, handler: &Handler, at: usize, count: usize) -> TokenStream {
    let place = handler.name.span();
    let (root, ctx) = (block.root.at(place), shared_local("__ctx", place));
    let message = respan(&block.header.message_name, place);
    let variant = &handler.variant;
    let (fields, unpacked) = arguments_of(handler);
    let call = unawaited(block, handler);
    let run = match handler.answer.kind {
        AnswerKind::Result => "run_result",
        _ => "run",
    };
    let run = Ident::new(run, place);
    let future = quote_spanned!(place=> #root::private::#run(#ctx, __reply, #root::private::send_future(#call)));
    let future = one_of(block, at, count, future, place);
    quote_spanned!(place=> #message::#variant { #fields __reply } => { #unpacked #future })
}

/// How many futures one sum of the library has places for.
const PLACES: usize = 8;

/// The future in its place among `count`: in the last place of a full sum is the next one.
fn one_of(block: &Block, at: usize, count: usize, future: TokenStream, place: Span) -> TokenStream {
    if count == 1 {
        return future;
    }
    let root = block.root.at(place);
    let (here, future) = if count > PLACES && at >= PLACES - 1 {
        (PLACES - 1, one_of(block, at + 1 - PLACES, count + 1 - PLACES, future, place))
    } else {
        (at, future)
    };
    let sum = Ident::new(&format!("OneOf{}", count.min(PLACES)), place);
    let variant = Ident::new(["A", "B", "C", "D", "E", "F", "G", "H"][here], place);
    quote_spanned!(place=> #root::private::#sum::#variant { handler: #future })
}
