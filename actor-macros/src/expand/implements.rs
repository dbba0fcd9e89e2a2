//! What an `impl` block generates for the protocols that its actor speaks: one variant each, which holds the protocol's
//! message, and arms that hand it on to the protocol's own dispatch.
//!
//! A protocol is known by its path alone. So its messages are named through `dyn Path`, and then imports and renames just
//! work. They are named through one alias, since a trait that is no protocol is to be one error: see `Spoken` in the library.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::spanned::Spanned as _;

use super::message::{accepted, message_type};
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

/// The provided methods of `Message` that a protocol's message answers itself.
pub(super) fn provided(block: &Block) -> Option<TokenStream> {
    if block.implements.is_empty() {
        return None;
    }
    let arms = each(block, |implemented, place| {
        let (root, variant) = (block.root.at(place), &implemented.variant);
        quote_spanned!(place=> Self::#variant(__message) => #root::private::Message::name(__message),)
    });
    let root = block.root.at(Span::call_site());
    Some(quote! {
        fn name(&self) -> &'static str {
            match self {
                #arms
                __own => Self::NAMES[<usize as ::core::convert::From<u16>>::from(#root::private::Message::index(__own))],
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
        let (protocol, messages) = (protocol(implemented), messages(block, implemented));
        let message = respan(&message, place);
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

/// The protocol as the block's code names it, where that depends on none of the block's parameters: there, the place to be
/// wrong about it is the alias alone.
fn alias(block: &Block, implemented: &Implemented, place: Span) -> Option<TokenStream> {
    if implemented.is_generic {
        return None;
    }
    let (root, protocol, name) = (block.root.at(place), protocol(implemented), alias_name(block, implemented));
    let quiet = quiet();
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
    block.implements.iter().map(bound).collect()
}

fn arms(block: &Block, run: impl Fn(TokenStream, TokenStream, TokenStream, TokenStream) -> TokenStream) -> TokenStream {
    each(block, |implemented, place| {
        let (root, spoken, variant) = (block.root.at(place), spoken(block, implemented), &implemented.variant);
        let message = respan(&block.header.message_name, place);
        let (this, ctx) = (shared_local("self", place), shared_local("__ctx", place));
        let dispatch = quote_spanned!(place=> <#spoken as #root::private::Route<Self>>);
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

/// The messages of the protocol.
fn messages(block: &Block, implemented: &Implemented) -> TokenStream {
    let place = implemented.path.span();
    let (root, spoken) = (block.root.at(place), spoken(block, implemented));
    quote_spanned!(place=> <#spoken as #root::private::Listed>::Msg)
}
