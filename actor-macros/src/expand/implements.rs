//! What an `impl` block generates for the protocols that its actor speaks: one variant each, which holds the protocol's
//! message, and arms that hand it on to the protocol's own dispatch.
//!
//! A protocol is known by its path alone. So its messages are named through `dyn Path`, and then imports and renames just
//! work. They are named through one alias, since a trait that is no protocol is to be one error: see `Spoken` in the library.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::spanned::Spanned as _;

use super::message::{accepted, is_generic, message_type};
use super::{quiet, shared_local};
use crate::model::{Block, Implemented};
use crate::syntax::names;
use crate::syntax::tokens::{relocate, respan};

/// The variants of the message enum.
pub(super) fn variants(block: &Block) -> TokenStream {
    each(block, |implemented, place| {
        let (variant, messages) = (&implemented.variant, messages(block, implemented));
        quote_spanned!(place=> #variant(#messages),)
    })
}

/// The names of the variants, behind those of the handlers.
pub(super) fn names(block: &Block) -> impl Iterator<Item = String> {
    block
        .implements
        .iter()
        .filter_map(|implemented| implemented.path.segments.last())
        .map(|last| names::plain(&last.ident))
}

/// The arms of `Message::index`.
pub(super) fn indices(block: &Block) -> TokenStream {
    let first = accepted(block).count();
    let arms = block.implements.iter().zip(first..).map(|(implemented, index)| {
        let (variant, index) = (&implemented.variant, u16::try_from(index).unwrap_or(u16::MAX));
        quote!(Self::#variant(..) => #index,)
    });
    arms.collect()
}

/// What `Message` is told of the protocols: the names of their methods, and which of them a message is for.
pub(super) fn places(block: &Block) -> Option<TokenStream> {
    if block.implements.is_empty() {
        return None;
    }
    let root = block.root.at(Span::call_site());
    let names = block.implements.iter().map(|implemented| {
        let messages = messages(block, implemented);
        quote!(<#messages as #root::private::Message>::NAMES)
    });
    let arms = each(block, |implemented, place| {
        let (root, variant) = (block.root.at(place), &implemented.variant);
        let this = shared_local("self", place);
        quote_spanned! {place=>
            Self::#variant(__message) => Self::within(
                #root::private::Message::index(#this),
                #root::private::Message::index(__message),
            ),
        }
    });
    Some(quote! {
        const PARTS: &'static [&'static [&'static str]] = &[#(#names),*];
        fn place(&self) -> u32 {
            match self {
                #arms
                __own => <u32 as ::core::convert::From<u16>>::from(#root::private::Message::index(__own)),
            }
        }
    })
}

/// The arms of `Message::lane`: a protocol's message knows its own.
pub(super) fn lanes(block: &Block) -> TokenStream {
    each(block, |implemented, place| {
        let (root, variant) = (block.root.at(place), &implemented.variant);
        quote_spanned!(place=> Self::#variant(ref __message) => #root::private::Message::lane(__message),)
    })
}

/// The arms of `Message::key`: as for the lanes.
pub(super) fn keys(block: &Block) -> TokenStream {
    each(block, |implemented, place| {
        let (root, variant) = (block.root.at(place), &implemented.variant);
        quote_spanned!(place=> Self::#variant(ref __message) => #root::private::Message::key(__message),)
    })
}

/// The arms of `handle_now`.
pub(super) fn now(block: &Block) -> TokenStream {
    arms(block, |dispatch, this, ctx, variant| {
        quote_spanned! {variant.span()=>
            return ::core::option::Option::map(#dispatch::handle_now(#this, __message, #ctx), #variant)
        }
    })
}

/// The arms of `handle`.
pub(super) fn later(block: &Block) -> TokenStream {
    arms(
        block,
        |dispatch, this, ctx, variant| quote_spanned!(variant.span()=> #dispatch::handle(#this, __message, #ctx).await),
    )
}

/// The way of a protocol's message into the actor's and back.
pub(super) fn accepts(block: &Block) -> TokenStream {
    let (message, quiet) = (message_type(&block.header), quiet());
    let aliases = each(block, |implemented, place| alias(block, implemented, place));
    let (generics, _, bounds) = block.header.generics.split_for_impl();
    let accepts = each(block, |implemented, place| {
        let (root, variant) = (block.root.at(place), &implemented.variant);
        let messages = messages(block, implemented);
        let message = respan(&message, place);
        if implemented.part_messages.is_some() {
            return holds(&root, &quote!(#generics), &message, &bounds.to_token_stream(), &messages, variant, place);
        }
        let protocol = protocol(implemented);
        quote_spanned! {place=>
            #[automatically_derived]
            #quiet
            impl #generics #root::private::Accepts<#protocol> for #message #bounds {
                type Part = #messages;
                #[inline]
                fn wrap(__message: #messages) -> Self { Self::#variant(__message) }
                #[inline]
                fn unwrap(self) -> ::core::option::Option<#messages> {
                    match self {
                        Self::#variant(__message) => ::core::option::Option::Some(__message),
                        _ => ::core::option::Option::None,
                    }
                }
            }
        }
    });
    quote!(#aliases #accepts)
}

/// The way of a part's message into the actor's.
fn holds(
    root: &TokenStream,
    generics: &TokenStream,
    message: &TokenStream,
    bounds: &TokenStream,
    part: &TokenStream,
    variant: &Ident,
    place: Span,
) -> TokenStream {
    let quiet = quiet();
    quote_spanned! {place=>
        #[automatically_derived]
        #quiet
        impl #generics #root::private::Holds<#part> for #message #bounds {
            #[inline]
            fn wrap(__part: #part) -> Self { Self::#variant(__part) }
            #[inline]
            fn part(&mut self) -> ::core::option::Option<&mut #part> {
                match self {
                    Self::#variant(__part) => ::core::option::Option::Some(__part),
                    _ => ::core::option::Option::None,
                }
            }
        }
    }
}

/// The protocol as the block's code names it, where that depends on none of the block's parameters: there, the place to be
/// wrong about it is the alias alone.
fn alias(block: &Block, implemented: &Implemented, place: Span) -> Option<TokenStream> {
    let (name, quiet) = (alias_name(block, implemented), quiet());
    if let Some(messages) = &implemented.part_messages {
        return (!is_generic(block)).then(|| quote_spanned!(place=> #quiet type #name = #messages;));
    }
    if implemented.is_generic {
        return None;
    }
    let (root, protocol) = (block.root.at(place), protocol(implemented));
    Some(quote_spanned! {place=>
        #quiet
        type #name = #root::private::Spoken<#protocol, { <#protocol as #root::private::Protocol>::KNOWN }>;
    })
}

fn alias_name(block: &Block, implemented: &Implemented) -> Ident {
    let (actor, variant) = (&block.header.name, &implemented.variant);
    Ident::new(&format!("__{}{variant}", names::plain(actor)), implemented.path.span())
}

/// That the actor implements the traits, for [`assumptions`](super::assumptions).
///
/// Not for actors with parameters: there, the bound would hide what the block's own bounds say.
pub(super) fn bounds(block: &Block) -> Vec<TokenStream> {
    if !block.header.generics.params.is_empty() {
        return Vec::new();
    }
    let bound = |implemented: &Implemented| {
        let place = implemented.path.span();
        let (actor, path) = (respan(&block.header.actor, place), relocate(&implemented.path, place));
        quote_spanned!(place=> #actor: #path)
    };
    block.implements.iter().filter(|implemented| implemented.part_messages.is_none()).map(bound).collect()
}

fn arms(block: &Block, run: impl Fn(TokenStream, TokenStream, TokenStream, TokenStream) -> TokenStream) -> TokenStream {
    each(block, |implemented, place| {
        let (root, variant) = (block.root.at(place), &implemented.variant);
        let message = respan(&block.header.message_name, place);
        let (this, ctx) = (shared_local("self", place), shared_local("__ctx", place));
        let dispatch = if implemented.part_messages.is_some() {
            let messages = messages(block, implemented);
            quote_spanned!(place=> <#messages as #root::private::Part<Self>>)
        } else {
            let spoken = spoken(block, implemented);
            quote_spanned!(place=> <#spoken as #root::private::Route<Self>>)
        };
        let variant = quote_spanned!(place=> #message::#variant);
        let run = run(dispatch, this.into_token_stream(), ctx.into_token_stream(), variant.clone());
        quote_spanned!(place=> #variant(__message) => { #run })
    })
}

fn each<T: ToTokens>(block: &Block, made: impl Fn(&Implemented, Span) -> T) -> TokenStream {
    block.implements.iter().map(|implemented| made(implemented, implemented.path.span()).into_token_stream()).collect()
}

/// `dyn Sub`.
fn protocol(implemented: &Implemented) -> TokenStream {
    let place = implemented.path.span();
    let path = relocate(&implemented.path, place);
    quote_spanned!(place=> dyn #path)
}

/// `Spoken<dyn Sub, ..>`.
fn spoken(block: &Block, implemented: &Implemented) -> TokenStream {
    if !implemented.is_generic {
        return alias_name(block, implemented).into_token_stream();
    }
    let place = implemented.path.span();
    let (root, protocol) = (block.root.at(place), protocol(implemented));
    quote_spanned!(place=> #root::private::Spoken<#protocol, true>)
}

/// The messages of the protocol or part.
fn messages(block: &Block, implemented: &Implemented) -> TokenStream {
    let place = implemented.path.span();
    if let Some(path) = &implemented.part_messages {
        let arguments = block.header.message_parameters.iter().map(|parameter| &parameter.argument);
        return if is_generic(block) {
            quote_spanned!(place=> #path<#(#arguments),*>)
        } else {
            alias_name(block, implemented).into_token_stream()
        };
    }
    let (root, spoken) = (block.root.at(place), spoken(block, implemented));
    quote_spanned!(place=> <#spoken as #root::private::Listed>::Msg)
}
