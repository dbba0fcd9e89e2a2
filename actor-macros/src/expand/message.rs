//! The message enum: one variant for each handler.

use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};

use super::{implements, inline, quiet, replies};
use crate::model::{Block, BlockKind, Handler, Header, Root};
use crate::syntax::{names, tokens};

/// The enum and its `Message` impl.
pub(super) fn message(block: &Block) -> TokenStream {
    let declared = declaration(block);
    let described = description(block);
    let installers = (block.kind != BlockKind::Part).then(|| replies::installers(block));
    quote!(#declared #described #installers)
}

/// The enum as the block's own code names it: `CacheMsg<K>`.
pub(super) fn message_type(header: &Header) -> TokenStream {
    let name = &header.message_name;
    let arguments = header.message_parameters.iter().map(|parameter| &parameter.argument);
    if header.message_parameters.is_empty() { quote!(#name) } else { quote!(#name<#(#arguments),*>) }
}

/// `Reply<u64>`, or `Reply<u64, BankError>`: with the error only where the handler has one, because
/// people read this type in their editor.
pub(super) fn reply_arguments(handler: &Handler) -> TokenStream {
    let (ok, err) = (&handler.answer.ok, &handler.answer.err);
    if let Some(err) = err { quote!(#ok, #err) } else { quote!(#ok) }
}

fn declaration(block: &Block) -> TokenStream {
    let Header { name, message_name, message_parameters, message_bounds, .. } = &block.header;
    let variants = accepted(block).map(|handler| variant(&block.root, handler));
    let parameters = message_parameters.iter().map(|parameter| &parameter.declared);
    // An empty list keeps rustc from proposing a parameter for each type that does not exist.
    let generics = quote!(<#(#parameters),*>);
    // Not every message uses every parameter, and a parameter must be used.
    let never = (!message_parameters.is_empty()).then(|| {
        let types = message_parameters.iter().filter(|parameter| parameter.is_type).map(|parameter| {
            let ty = tokens::respan(first_token(&parameter.declared), Span::call_site());
            quote!(::core::marker::PhantomData<#ty>)
        });
        quote!(__Never(::core::convert::Infallible, ::core::marker::PhantomData<fn() -> (#(#types,)*)>))
    });
    let protocols = implements::variants(block);
    let doc = format!(" The messages of [`{name}`], one for each handler.");
    let quiet = quiet();
    quote! {
        #[doc = #doc]
        #[doc(hidden)]
        #quiet
        pub enum #message_name #generics #message_bounds { #(#variants,)* #protocols #never }
    }
}

fn variant(root: &Root, handler: &Handler) -> TokenStream {
    let place = handler.name.span();
    let (conditions, variant, root) = (&handler.carried.conditions, &handler.variant, root.at(place));
    let fields = if handler.conduct.is_boxed {
        let types = handler.fields().map(|(_, ty)| ty);
        quote_spanned!(place=> __args: ::std::boxed::Box<(#(#types,)*)>,)
    } else {
        let fields = handler.fields().map(|(name, ty)| quote!(#name: #ty));
        quote!(#(#fields,)*)
    };
    let reply = reply_arguments(handler);
    let answered = inline::variant(handler).map(|answered| {
        let (ok, err) = (&handler.answer.ok, inline::error(handler));
        quote_spanned!(place=> , #(#conditions)* #answered { __out: ::core::result::Result<#ok, #err> })
    });
    quote_spanned!(place=> #(#conditions)* #variant { #fields __reply: #root::Reply<#reply> } #answered)
}

fn description(block: &Block) -> TokenStream {
    let root = block.root.at(Span::call_site());
    let (generics, _, bounds) = block.header.generics.split_for_impl();
    let message = message_type(&block.header);
    let own = accepted(block).map(|handler| names::plain(&handler.name));
    let names = own.chain(implements::names(block));
    let (protocols, places) = (implements::indices(block), implements::places(block));
    let arms = (0u16..).zip(accepted(block)).map(|(index, handler)| {
        let (conditions, variant) = (&handler.carried.conditions, &handler.variant);
        let enumeration = tokens::respan(&block.header.message_name, variant.span());
        let answered = inline::variant(handler).map(|answered| quote!(| #enumeration::#answered { .. }));
        quote!(#(#conditions)* #enumeration::#variant { .. } #answered => #index,)
    });
    let never = is_generic(block).then(|| quote!(Self::__Never(ref __never, _) => match *__never {},));
    let (lane, concurrency, key) = (lane(block), concurrency(block), key(block));
    let quiet = quiet();
    quote! {
        #[automatically_derived]
        #quiet
        impl #generics #root::private::Message for #message #bounds {
            const NAMES: &'static [&'static str] = &[#(#names),*];
            fn index(&self) -> u16 {
                match *self { #(#arms)* #protocols #never }
            }
            #places
            #lane
            #concurrency
            #key
        }
    }
}

/// Which messages overtake the others, if any do.
fn lane(block: &Block) -> Option<TokenStream> {
    let root = block.root.at(Span::call_site());
    let urgent: Vec<_> = accepted(block).filter(|handler| handler.conduct.is_urgent).collect();
    let protocols = implements::lanes(block);
    if urgent.is_empty() && protocols.is_empty() {
        return None;
    }
    let arms = urgent.iter().map(|handler| {
        let (conditions, variant) = (&handler.carried.conditions, &handler.variant);
        quote!(#(#conditions)* Self::#variant { .. } => #root::private::Lane::High,)
    });
    Some(quote! {
        fn lane(&self) -> #root::private::Lane {
            match *self { #(#arms)* #protocols _ => #root::private::Lane::Normal }
        }
    })
}

/// Which messages have handlers that run side by side, and how many of them may, if any do.
fn concurrency(block: &Block) -> Option<TokenStream> {
    let arms: Vec<_> = accepted(block)
        .filter_map(|handler| {
            let (conditions, variant) = (&handler.carried.conditions, &handler.variant);
            let most = handler.conduct.concurrent.as_ref()?.most;
            Some(quote!(#(#conditions)* Self::#variant { .. } => #most,))
        })
        .collect();
    (!arms.is_empty()).then(|| {
        quote! {
            #[inline]
            fn concurrency(&self) -> u16 {
                match *self { #(#arms)* _ => 0 }
            }
        }
    })
}

/// What the messages are about, where their handlers say so.
fn key(block: &Block) -> Option<TokenStream> {
    let arms: Vec<_> = accepted(block)
        .filter_map(|handler| {
            let (conditions, variant) = (&handler.carried.conditions, &handler.variant);
            let (at, field, ty) = handler.key()?;
            // Spanned like the type: it is what may have no hash.
            let place = syn::spanned::Spanned::span(ty);
            let root = block.root.at(place);
            let (pattern, value) = if handler.conduct.is_boxed {
                let at = syn::Index::from(at);
                (quote!(ref __args), quote_spanned!(place=> &__args.#at))
            } else {
                (quote!(#field: ref __key), quote!(__key))
            };
            let key = quote_spanned!(place=> #root::private::MessageKey::of::<#ty>(#value));
            Some(quote!(#(#conditions)* Self::#variant { #pattern, .. } => ::core::option::Option::Some(#key),))
        })
        .collect();
    let protocols = implements::keys(block);
    if arms.is_empty() && protocols.is_empty() {
        return None;
    }
    let root = block.root.at(Span::call_site());
    Some(quote! {
        fn key(&self) -> ::core::option::Option<#root::private::MessageKey> {
            match *self { #(#arms)* #protocols _ => ::core::option::Option::None }
        }
    })
}

/// Whether the enum has the variant that holds its parameters.
pub(super) fn is_generic(block: &Block) -> bool {
    !block.header.message_parameters.is_empty()
}

/// The handlers that have a message.
pub(super) fn accepted(block: &Block) -> impl Iterator<Item = &Handler> {
    block.handlers.iter().filter(|handler| handler.is_accepted())
}

fn first_token(declared: &TokenStream) -> TokenStream {
    declared.clone().into_iter().take(1).collect()
}
