//! The methods of `Actor` that call the user's hooks.

use std::time::Duration;

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens as _, quote, quote_spanned};

use super::{assumptions, dispatch, duration, quiet, shared_local};
use crate::model::{Block, Hook, HookKind, HookParam};

/// The methods for the hooks that the user has.
pub(super) fn hooks(block: &Block) -> TokenStream {
    // A hook that is there only under some condition counts as one: then its method does what the trait says.
    let deaf = [(HookKind::Started, "HEARS_START"), (HookKind::Stopped, "HEARS_STOP")]
        .into_iter()
        .filter(|(kind, _)| !block.hooks.iter().any(|hook| hook.kind == *kind))
        .map(|(_, hears)| {
            let hears = Ident::new(hears, Span::call_site());
            quote!(const #hears: bool = false;)
        });
    let methods: TokenStream = block
        .hooks
        .iter()
        .map(|hook| match hook.kind {
            HookKind::Started | HookKind::Stopped => method(block, hook),
            HookKind::Failed => failed(block, hook),
            HookKind::Idle(after) => idle(block, hook, after),
            HookKind::Health => health(block, hook),
            HookKind::Down => heard(block, hook, &quote!(Down)),
            HookKind::ChildExited => {
                let conditions = &hook.conditions;
                let heard = heard(block, hook, &quote!(ChildExit));
                quote!(#(#conditions)* const HEARS_CHILDREN: bool = true; #heard)
            }
        })
        .collect();
    quote!(#(#deaf)* #methods)
}

fn method(block: &Block, hook: &Hook) -> TokenStream {
    let root = block.root.at(Span::call_site());
    let conditions = &hook.conditions;
    let name = Ident::new(hook.kind.name(), Span::call_site());
    let reason = (hook.kind == HookKind::Stopped).then(|| quote!(__reason: &'__a #root::private::ExitReason,));
    let (body, moves) = (body(block, hook), assumptions::state_moves(block));
    quote! {
        #(#conditions)*
        fn #name<'__a>(
            &'__a mut self,
            __ctx: &'__a mut #root::Context<Self>,
            #reason
        ) -> impl ::core::future::Future<Output = ::core::result::Result<(), #root::private::Failure>>
        + ::core::marker::Send
        + '__a
        #moves
        {
            async move { #body }
        }
    }
}

fn failed(block: &Block, hook: &Hook) -> TokenStream {
    let root = block.root.at(Span::call_site());
    let conditions = &hook.conditions;
    let mut call = call(block, hook);
    if hook.answers {
        call = quote!(let __decision = #call; #root::private::judged(__ctx, __failure, __decision));
    }
    quote! {
        #(#conditions)*
        fn failed(&mut self, __ctx: &mut #root::Context<Self>, __failure: &#root::private::Failure) { #call; }
    }
}

fn idle(block: &Block, hook: &Hook, after: Duration) -> TokenStream {
    let root = block.root.at(Span::call_site());
    let conditions = &hook.conditions;
    let (after, call) = (duration(after, Span::call_site()), call(block, hook));
    let moves = assumptions::state_moves(block);
    quote! {
        #(#conditions)*
        const IDLE_AFTER: ::core::option::Option<::core::time::Duration> = ::core::option::Option::Some(#after);
        #(#conditions)*
        fn idle<'__a>(
            &'__a mut self,
            __ctx: &'__a mut #root::Context<Self>,
        ) -> impl ::core::future::Future<Output = ()> + ::core::marker::Send + '__a #moves {
            async move { #call; }
        }
    }
}

fn health(block: &Block, hook: &Hook) -> TokenStream {
    let root = block.root.at(Span::call_site());
    let conditions = &hook.conditions;
    let (call, moves) = (call(block, hook), assumptions::state_moves(block));
    quote! {
        #(#conditions)*
        fn health<'__a>(
            &'__a mut self,
            __ctx: &'__a mut #root::Context<Self>,
        ) -> impl ::core::future::Future<Output = #root::Health> + ::core::marker::Send + '__a #moves {
            async move { #call }
        }
    }
}

/// A hook that is told of the end of another actor.
fn heard(block: &Block, hook: &Hook, told: &TokenStream) -> TokenStream {
    let root = block.root.at(Span::call_site());
    let conditions = &hook.conditions;
    let (name, call) = (Ident::new(hook.kind.name(), Span::call_site()), call(block, hook));
    let moves = assumptions::state_moves(block);
    quote! {
        #(#conditions)*
        fn #name<'__a>(
            &'__a mut self,
            __notice: #root::private::#told,
            __ctx: &'__a mut #root::Context<Self>,
        ) -> impl ::core::future::Future<Output = ()> + ::core::marker::Send + '__a #moves {
            async move { #call; }
        }
    }
}

/// The mark of an actor that hears of the ends of others.
pub(super) fn watcher(block: &Block) -> TokenStream {
    let root = block.root.at(Span::call_site());
    let (generics, ..) = block.header.generics.split_for_impl();
    let (actor, bounds, quiet) = (&block.header.actor, assumptions::bounds(block), quiet());
    let downs = block.hooks.iter().filter(|hook| hook.kind == HookKind::Down);
    downs
        .map(|Hook { conditions, .. }| {
            quote! {
                #[automatically_derived]
                #quiet
                #(#conditions)*
                impl #generics #root::private::Watcher for #actor #bounds {}
            }
        })
        .collect()
}

fn body(block: &Block, hook: &Hook) -> TokenStream {
    let call = call(block, hook);
    let attribute = format!("#[{}]", hook.kind.name());
    // An output that no hook can have is underlined at the return type.
    let root = block.root.at(hook.output);
    quote_spanned!(hook.output=> #root::private::HookOutput::into_hook(#call, #attribute))
}

fn call(block: &Block, hook: &Hook) -> TokenStream {
    let place = hook.name.span();
    let name = &hook.name;
    let this = shared_local("self", place);
    let arguments = hook.params.iter().map(|param| {
        let (ctx, reason) = (shared_local("__ctx", place), shared_local("__reason", place));
        match param {
            HookParam::Context => quote!(#ctx),
            HookParam::LentReason => quote!(#reason),
            HookParam::OwnedReason => quote_spanned!(place=> ::core::clone::Clone::clone(#reason)),
            HookParam::LentFailure => shared_local("__failure", place).into_token_stream(),
            HookParam::OwnedNotice => shared_local("__notice", place).into_token_stream(),
            HookParam::LentNotice => {
                let notice = shared_local("__notice", place);
                quote_spanned!(place=> &#notice)
            }
        }
    });
    let call = quote_spanned!(place=> Self::#name(#this #(, #arguments)*));
    dispatch::awaited(block, call, hook.is_async, place)
}
