//! The `Actor` impl: from a message to the handler, and back with the answer.
//!
//! Plain `fn` handlers run in `handle_now`, without a future. All `async fn` handlers share the one
//! future of `handle`, which is never boxed.

use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};

use super::message::{accepted, is_generic, message_type};
use super::{assumptions, hooks, quiet, shared_local};
use crate::model::{AnswerKind, Block, Handler, ParamRole};
use crate::syntax::tokens::respan;

/// The `Actor` impl.
pub(super) fn actor(block: &Block) -> TokenStream {
    let root = block.root.at(Span::call_site());
    let (generics, ..) = block.header.generics.split_for_impl();
    let bounds = assumptions::bounds(block);
    let actor = &block.header.actor;
    let (now, later) = (handle_now(block), handle(block));
    let hooks = hooks::hooks(block);
    let quiet = quiet();
    quote! {
        // The bounds are no use to readers of the documentation.
        #[doc(hidden)]
        #[automatically_derived]
        #quiet
        impl #generics #root::private::Actor for #actor #bounds { #now #later #hooks }
    }
}

fn handle_now(block: &Block) -> Option<TokenStream> {
    let (now, later): (Vec<_>, Vec<_>) = accepted(block).partition(|handler| !handler.is_async);
    if now.is_empty() {
        return None;
    }
    let leave = quote!(return ::core::option::Option::None);
    let arms = now.iter().map(|handler| arm(block, handler, &leave));
    let others = if later.is_empty() {
        never(block)
    } else {
        Some(quote!(__other => return ::core::option::Option::Some(__other),))
    };
    let (root, message) = (block.root.at(Span::call_site()), message_type(&block.header));
    Some(quote! {
        fn handle_now(
            &mut self,
            __message: #message,
            __ctx: &mut #root::Context<Self>,
        ) -> ::core::option::Option<#message> {
            match __message { #(#arms)* #others }
            ::core::option::Option::None
        }
    })
}

fn handle(block: &Block) -> Option<TokenStream> {
    let (now, later): (Vec<_>, Vec<_>) = accepted(block).partition(|handler| !handler.is_async);
    if later.is_empty() {
        return None;
    }
    let leave = quote!(return);
    let arms = later.iter().map(|handler| arm(block, handler, &leave));
    let others = if now.is_empty() { never(block) } else { Some(quote!(_ => ::core::unreachable!(),)) };
    let (root, message) = (block.root.at(Span::call_site()), message_type(&block.header));
    Some(quote! {
        fn handle<'__a>(
            &'__a mut self,
            __message: #message,
            __ctx: &'__a mut #root::Context<Self>,
        ) -> impl ::core::future::Future<Output = ()> + ::core::marker::Send + '__a {
            async move { match __message { #(#arms)* #others } }
        }
    })
}

fn never(block: &Block) -> Option<TokenStream> {
    let message = &block.header.message_name;
    is_generic(block).then(|| quote!(#message::__Never(__never, _) => match __never {},))
}

/// One arm. `leave` ends the dispatch of a message whose caller is gone: its handler does not run.
fn arm(block: &Block, handler: &Handler, leave: &TokenStream) -> TokenStream {
    let place = handler.name.span();
    let root = block.root.at(place);
    let (conditions, variant) = (&handler.carried.conditions, &handler.variant);
    let message = respan(&block.header.message_name, place);
    let (this, ctx) = (shared_local("self", place), shared_local("__ctx", place));
    let fields = handler.fields().map(|(name, _)| name);
    let call = call(block, handler);
    let run = match handler.answer.kind {
        AnswerKind::Value => quote_spanned! {place=>
            let __out = #call;
            #root::private::finish_value(#this, #ctx, __reply, __out);
        },
        AnswerKind::Result => quote_spanned! {place=>
            let __out = #call;
            #root::private::finish_result(#this, #ctx, __reply, __out);
        },
        AnswerKind::Deferred => quote_spanned! {place=>
            let __reply = #root::private::lend(#this, #ctx, __reply);
            #call;
        },
    };
    let leave = respan(leave, place);
    quote_spanned! {place=>
        #(#conditions)*
        #message::#variant { #(#fields,)* __reply } => {
            let ::core::option::Option::Some(__reply) = #root::private::admit(#ctx, __reply) else { #leave };
            #run
        }
    }
}

fn call(block: &Block, handler: &Handler) -> TokenStream {
    let place = handler.name.span();
    let name = &handler.name;
    let (this, ctx) = (shared_local("self", place), shared_local("__ctx", place));
    let arguments = handler.params.iter().map(|param| match param.role {
        ParamRole::Value(_) | ParamRole::Into(_) => {
            let field = &param.field;
            quote!(#field)
        }
        ParamRole::Context => quote!(#ctx),
        ParamRole::Reply => quote_spanned!(place=> __reply),
    });
    let call = quote_spanned!(place=> Self::#name(#this #(, #arguments)*));
    awaited(block, call, handler.is_async, place)
}

/// The call of a method of the user's, awaited if it is one that can be; a future that is not `Send`
/// is reported at the method.
pub(super) fn awaited(block: &Block, call: TokenStream, is_async: bool, place: Span) -> TokenStream {
    if !is_async {
        return call;
    }
    let root = block.root.at(place);
    quote_spanned!(place=> #root::private::send_future(#call).await)
}
