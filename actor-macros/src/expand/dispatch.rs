//! The `Actor` impl: from a message to the handler, and back with the answer.
//!
//! Plain `fn` handlers run in `handle_now`, without a future. All `async fn` handlers share the one
//! future of `handle`, which is never boxed: see [`later`].

use proc_macro2::{Ident, Span, TokenStream};
use quote::{quote, quote_spanned};

use super::message::{accepted, is_generic, message_type};
use super::{assumptions, concurrent, duration, finish, hooks, implements, inline, later, quiet, shared_local};
use crate::model::{AnswerKind, Block, Handler, Limit, LimitAction, ParamRole};
use crate::syntax::names;
use crate::syntax::tokens::respan;

/// The `Actor` impl.
pub(super) fn actor(block: &Block) -> TokenStream {
    let (generics, ..) = block.header.generics.split_for_impl();
    let bounds = assumptions::bounds(block);
    let actor = &block.header.actor;
    // What keeps the actor from being one is underlined at its name, here and in all that follows.
    let place = block.header.name.span();
    let root_there = block.root.at(place);
    let implemented = quote_spanned!(place=> #root_there::private::Actor);
    let (now, later) = (handle_now(block, &Receiver::of_actor()), later::handle(block, &Receiver::of_actor()));
    let (beside, inline, hooks) = (concurrent::handle(block), inline::handle(block), hooks::hooks(block));
    let quiet = quiet();
    quote! {
        // The bounds are no use to readers of the documentation.
        #[doc(hidden)]
        #[automatically_derived]
        #quiet
        impl #generics #implemented for #actor #bounds { #now #later #beside #inline #hooks }
    }
}

/// The methods of `Speaks`: the same dispatch, to the methods of whichever actor implements the trait.
pub(super) fn of_protocol(block: &Block) -> (Option<TokenStream>, Option<TokenStream>) {
    let receiver = Receiver::of_another(&quote!(__A));
    (handle_now(block, &receiver), later::handle(block, &receiver))
}

/// The methods of `Part`: the same dispatch, to handlers that stand in a block of their own.
pub(super) fn part(block: &Block) -> TokenStream {
    let (generics, ..) = block.header.generics.split_for_impl();
    let bounds = assumptions::bounds(block);
    let (actor, message) = (&block.header.actor, message_type(&block.header));
    let receiver = Receiver::of_another(actor);
    let (now, later) = (handle_now(block, &receiver), later::handle(block, &receiver));
    // A part that nobody lists is underlined at its name.
    let place = block.header.message_name.span();
    let (root, root_there, quiet) = (block.root.at(Span::call_site()), block.root.at(place), quiet());
    let within = quote_spanned!(place=> #root_there::private::Within::listed());
    quote! {
        #[doc(hidden)]
        #[automatically_derived]
        #quiet
        impl #generics #root::private::Part<#actor> for #message #bounds {
            const WITHIN: #root::private::Within<<#actor as #root::private::Interface>::Msg, Self> = #within;
            #now
            #later
        }
    }
}

/// How the dispatch is given the actor.
pub(super) struct Receiver {
    pub(super) now: TokenStream,
    pub(super) later: TokenStream,
    /// The type of the actor.
    pub(super) actor: TokenStream,
}

impl Receiver {
    fn of_actor() -> Self {
        Self { now: quote!(&mut self), later: quote!(&'__a mut self), actor: quote!(Self) }
    }

    fn of_another(actor: &TokenStream) -> Self {
        Self { now: quote!(__actor: &mut #actor), later: quote!(__actor: &'__a mut #actor), actor: actor.clone() }
    }
}

fn handle_now(block: &Block, receiver: &Receiver) -> Option<TokenStream> {
    let (now, others): (Vec<_>, Vec<_>) = accepted(block).partition(|handler| !handler.is_async);
    if now.is_empty() && block.implements.is_empty() {
        return None;
    }
    let leave = quote!(return ::core::option::Option::None);
    let arms = now.iter().map(|handler| arm(block, handler, &leave));
    let protocols = implements::now(block);
    let others = if others.is_empty() && !now.iter().any(|handler| handler.is_inline()) {
        never(block)
    } else {
        Some(quote!(__other => return ::core::option::Option::Some(__other),))
    };
    let (root, message) = (block.root.at(Span::call_site()), message_type(&block.header));
    let Receiver { now: receiver, actor, .. } = receiver;
    Some(quote! {
        fn handle_now(
            #receiver,
            __message: #message,
            __ctx: &mut #root::Context<#actor>,
        ) -> ::core::option::Option<#message> {
            match __message { #(#arms)* #protocols #others }
            ::core::option::Option::None
        }
    })
}

pub(super) fn never(block: &Block) -> Option<TokenStream> {
    let message = &block.header.message_name;
    is_generic(block).then(|| quote!(#message::__Never(__never, _) => match __never {},))
}

/// One arm. `leave` ends the dispatch of a message whose caller is gone: its handler does not run.
pub(super) fn arm(block: &Block, handler: &Handler, leave: &TokenStream) -> TokenStream {
    let place = handler.name.span();
    let root = block.root.at(place);
    let (conditions, variant) = (&handler.carried.conditions, &handler.variant);
    let message = respan(&block.header.message_name, place);
    let ctx = shared_local("__ctx", place);
    let (fields, unpacked) = arguments_of(handler);
    let run = run(block, handler);
    let leave = respan(leave, place);
    quote_spanned! {place=>
        #(#conditions)*
        #message::#variant { #fields __reply } => {
            if !#root::private::admit(#ctx, &__reply) { #leave; }
            #unpacked
            #run
        }
    }
}

/// The fields of a message as its arm takes them, and how they are unpacked.
pub(super) fn arguments_of(handler: &Handler) -> (TokenStream, Option<TokenStream>) {
    let place = handler.name.span();
    let names = handler.fields().map(|(name, _)| name);
    if handler.conduct.is_boxed {
        (quote_spanned!(place=> __args,), Some(quote_spanned!(place=> let (#(#names,)*) = *__args;)))
    } else {
        (quote!(#(#names,)*), None)
    }
}

/// Runs the handler and answers.
fn run(block: &Block, handler: &Handler) -> TokenStream {
    let place = handler.name.span();
    let (this, ctx) = (shared_local(block.called_on.local, place), shared_local("__ctx", place));
    let call = call(block, handler);
    if handler.answer.kind == AnswerKind::Deferred {
        let root = block.root.at(place);
        let call = match handler.conduct.limit {
            // The reply is with the handler: whoever waits for it hears that it was dropped.
            Some(limit) => limited(block, handler, limit, &call, &quote!(#root::Reply::<(), ()>::none())),
            None => call,
        };
        if handler.is_concurrent() {
            return quote_spanned! {place=>
                let __reply = #root::private::concurrent::lend(#ctx, __reply);
                #call;
                return ::core::option::Option::None;
            };
        }
        return quote_spanned! {place=>
            let __reply = #root::private::lend(#this, #ctx, __reply);
            #call;
        };
    }
    let call = match handler.conduct.limit {
        Some(limit) => limited(block, handler, limit, &call, &quote_spanned!(place=> __reply)),
        None => call,
    };
    let finish = finish::finish(block, handler);
    quote_spanned! {place=>
        let __out = #call;
        #finish
    }
}

/// The call, given up when it takes longer than its limit.
fn limited(block: &Block, handler: &Handler, limit: Limit, call: &TokenStream, reply: &TokenStream) -> TokenStream {
    let place = handler.name.span();
    let (root, ctx) = (block.root.at(place), shared_local("__ctx", place));
    let after = duration(limit.after, place);
    let name = names::plain(&handler.name);
    let action = match limit.action {
        LimitAction::Warn => "warn",
        LimitAction::Cancel => "cancel",
        LimitAction::Fail => "fail",
    };
    let action = Ident::new(action, place);
    let over = quote_spanned!(place=> #root::private::over_limit(#ctx, #reply, __over));
    let over = if handler.is_concurrent() {
        quote_spanned!(place=> { #over; return ::core::option::Option::None; })
    } else {
        quote_spanned!(place=> return #over)
    };
    quote_spanned! {place=>
        match #root::private::Limit::#action(#after, #name).run(#call).await {
            ::core::result::Result::Ok(__out) => __out,
            ::core::result::Result::Err(__over) => #over,
        }
    }
}

/// The call of the handler: a value, or a future where it runs under a limit.
pub(super) fn call(block: &Block, handler: &Handler) -> TokenStream {
    let place = handler.name.span();
    let call = unawaited(block, handler);
    if handler.conduct.limit.is_some() {
        let root = block.root.at(place);
        return quote_spanned!(place=> #root::private::send_future(#call));
    }
    awaited(block, call, handler.is_async, place)
}

/// The bare call, which is a future if the handler is an `async fn`.
pub(super) fn unawaited(block: &Block, handler: &Handler) -> TokenStream {
    let place = handler.name.span();
    let name = &handler.name;
    let this = if handler.is_concurrent() { "__actor" } else { block.called_on.local };
    let (this, ctx) = (shared_local(this, place), shared_local("__ctx", place));
    let arguments = handler.params.iter().map(|param| match &param.role {
        ParamRole::Value(_) | ParamRole::Into(_) => {
            let field = &param.field;
            quote!(#field)
        }
        ParamRole::Context => quote!(#ctx),
        ParamRole::Reply => quote_spanned!(place=> __reply),
    });
    let owner = respan(&block.called_on.owner, place);
    quote_spanned!(place=> #owner::#name(#this #(, #arguments)*))
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
