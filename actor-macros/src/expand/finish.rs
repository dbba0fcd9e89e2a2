//! From what a handler returned to what its caller gets.

use proc_macro2::{Ident, TokenStream};
use quote::{quote, quote_spanned};

use super::shared_local;
use crate::model::{AnswerKind, Block, BlockKind, Handler, HookKind};

/// The end of an arm, where `__out` is what the handler returned.
pub(super) fn finish(block: &Block, handler: &Handler) -> TokenStream {
    match handler.answer.kind {
        AnswerKind::Value | AnswerKind::Deferred => with(block, handler, "finish_value"),
        AnswerKind::Stream => with(block, handler, "finish_stream"),
        AnswerKind::Result if handler.conduct.is_fatal => with(block, handler, "finish_fatal"),
        AnswerKind::Result if block.kind != BlockKind::Main => finish_elsewhere(block, handler),
        AnswerKind::Result => finish_result(block, handler),
    }
}

/// The hooks stand in another block: whether one wants to hear of errors is found out by the compiler.
fn finish_elsewhere(block: &Block, handler: &Handler) -> TokenStream {
    let place = handler.name.span();
    let root = block.root.at(place);
    let (this, ctx) = (shared_local(block.called_on.local, place), shared_local("__ctx", place));
    quote_spanned! {place=>
        #root::private::finish_elsewhere(#this, #ctx, __reply, __out, |__error| {
            #[allow(unused_imports, reason = "the type of the error decides which one is used")]
            use #root::private::{ByDebug as _, ByDisplay as _, ByType as _};
            (&&&#root::private::Shown(__error)).text()
        });
    }
}

/// An error that nobody asked for goes to the `#[failed]` hook, if there is one in this build.
fn finish_result(block: &Block, handler: &Handler) -> TokenStream {
    let hooks: Vec<_> = block.hooks.iter().filter(|hook| hook.kind == HookKind::Failed).collect();
    if hooks.is_empty() {
        return with(block, handler, "finish_result");
    }
    let to_hook = with(block, handler, "finish_or_failed");
    if hooks.iter().any(|hook| hook.conditions.is_empty()) {
        return to_hook;
    }
    let conditions = hooks.iter().map(|hook| {
        let all = hook.conditions.iter().filter_map(|condition| condition.meta.require_list().ok());
        let all = all.map(|condition| &condition.tokens);
        quote!(all(#(#all),*))
    });
    let is_there = quote!(any(#(#conditions),*));
    let to_nobody = with(block, handler, "finish_result");
    quote! {
        #[cfg(#is_there)]
        #to_hook
        #[cfg(not(#is_there))]
        #to_nobody
    }
}

fn with(block: &Block, handler: &Handler, function: &str) -> TokenStream {
    let place = handler.name.span();
    let root = block.root.at(place);
    let function = Ident::new(function, place);
    let ctx = shared_local("__ctx", place);
    if handler.is_concurrent() {
        return quote_spanned!(place=> return #root::private::concurrent::#function(#ctx, __reply, __out););
    }
    let this = shared_local(block.called_on.local, place);
    quote_spanned!(place=> #root::private::#function(#this, #ctx, __reply, __out);)
}
