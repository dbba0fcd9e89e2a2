//! A protocol: the trait as actors implement it, the messages, the ref, and the dispatch for all who implement it.
//!
//! Everything is found through `dyn Sub`. Each method asks for `Self: Actor`, which keeps it out of the trait object: so the
//! object exists although methods are `async`, and nothing is ever called through it.
//!
//! The impls are for `dyn Sub + '_` and not for `dyn Sub`, which means `+ 'static` there: a future that mentions the latter is
//! "not general enough" to be `Send` (rust-lang/rust#159708).

use proc_macro2::{Span, TokenStream};
use quote::quote;
use syn::{ReturnType, TypeParamBound, WherePredicate, parse_quote};

use super::option_names::option_names;
use super::{assumptions, block, checks, definition, dispatch, message, quiet, ref_methods, size};
use crate::model::{Block, Protocol, ProtocolItem, ProtocolMethod};
use crate::syntax::names;

/// The user's trait and what it generates.
pub(crate) fn protocol(protocol: &Protocol) -> TokenStream {
    let messages = &protocol.messages;
    let (declared, alias) = (declaration(protocol), messages.root.alias());
    let mentions = messages.mentions.iter().map(block::mention);
    let checks = checks::checks(messages);
    let message = message::message(messages);
    let reference = reference(protocol);
    let identity = definition::identity(&protocol.ref_name, &protocol.generics, Span::call_site());
    let links = links(protocol);
    let ref_methods = ref_methods::ref_methods(messages);
    let speaks = speaks(protocol);
    let sizes = size::sizes(messages);
    let option_names = option_names(&messages.root, &messages.option_names);
    quote!(#declared #alias #(#mentions)* #option_names #checks #sizes #message #reference #identity #links #ref_methods #speaks)
}

fn declaration(protocol: &Protocol) -> TokenStream {
    let Protocol { attributes, visibility, keywords, name, generics, supertraits, .. } = protocol;
    let bounds = &generics.where_clause;
    let colon = (!supertraits.is_empty()).then(|| quote!(:));
    let explained = (!protocol.explains_itself).then(|| {
        let name = names::plain(name);
        let message = format!("`{{Self}}` does not implement the protocol `{name}`");
        let label = format!("an actor that lists the protocol implements it: `impl {name} for {{Self}} {{{{ .. }}}}`");
        quote!(#[diagnostic::on_unimplemented(message = #message, label = #label)])
    });
    let items = protocol.items.iter().map(|item| match item {
        ProtocolItem::Method(method) => declared_method(&protocol.messages, method),
        ProtocolItem::Verbatim(tokens) => tokens.clone(),
    });
    quote! {
        #(#attributes)*
        #explained
        #visibility #keywords #name #generics #colon #supertraits #bounds { #(#items)* }
    }
}

/// The method as others implement it: with `fn` or `async fn`, as it is written here, and without the bound.
fn declared_method(messages: &Block, method: &ProtocolMethod) -> TokenStream {
    let ProtocolMethod { attributes, signature, body } = method;
    let root = messages.root.at(Span::call_site());
    let mut signature = signature.clone();
    signature.generics.make_where_clause().predicates.push(parse_quote!(Self: #root::Actor));
    let is_async = signature.asyncness.take().is_some();
    if is_async {
        let output = match &signature.output {
            ReturnType::Default => quote!(()),
            ReturnType::Type(_, ty) => quote!(#ty),
        };
        signature.output = parse_quote!(-> impl ::core::future::Future<Output = #output> + ::core::marker::Send);
    }
    let body = match body {
        None => quote!(;),
        Some(body) if is_async => quote!({ async move #body }),
        Some(body) => body.clone(),
    };
    quote!(#(#attributes)* #signature #body)
}

fn reference(protocol: &Protocol) -> TokenStream {
    let Protocol { hidden, visibility, name, ref_name, .. } = protocol;
    let root = protocol.messages.root.at(Span::call_site());
    let doc = format!(
        " The address of a running actor that speaks [`{name}`]: cheap to clone, with one method for each of the protocol's."
    );
    let (generics, arguments, bounds) = protocol.generics.split_for_impl();
    let (declared, quiet) = (&protocol.generics, quiet());
    let defaults = {
        let mut declared = declared.clone();
        declared.where_clause = None;
        declared
    };
    let port = quote!(#root::Port<dyn #name #arguments>);
    quote! {
        #[doc = #doc]
        #(#hidden)*
        #quiet
        #visibility struct #ref_name #defaults (#port) #bounds;
        #[automatically_derived]
        impl #generics ::core::ops::Deref for #ref_name #arguments #bounds {
            type Target = #port;
            #[inline]
            fn deref(&self) -> &Self::Target { &self.0 }
        }
    }
}

/// The ways between the trait, its messages and its ref, and from the actors that speak it.
fn links(protocol: &Protocol) -> TokenStream {
    let Protocol { name, ref_name, .. } = protocol;
    let root = protocol.messages.root.at(Span::call_site());
    let message = message::message_type(&protocol.messages.header);
    let (generics, arguments, bounds) = protocol.generics.split_for_impl();
    let object = quote!(dyn #name #arguments);
    let mut from = protocol.generics.clone();
    from.params.push(parse_quote!(__R));
    let addressed = quote!(<#root::private::Anyone as #root::private::Addresses<__R>>::Actor);
    from.make_where_clause().predicates.extend::<[WherePredicate; 2]>([
        parse_quote!(#root::private::Anyone: #root::private::Addresses<__R>),
        parse_quote!(<#addressed as #root::private::Interface>::Msg: #root::private::Accepts<#object, Part = #message>),
    ]);
    let (from_generics, _, from_bounds) = from.split_for_impl();
    let quiet = quiet();
    quote! {
        #[automatically_derived]
        #quiet
        impl #generics #root::private::Protocol for #object + '_ #bounds {
            type Msg = #message;
            type Ref = #ref_name #arguments;
        }
        #[automatically_derived]
        #quiet
        impl #generics #root::private::Interface for #ref_name #arguments #bounds {
            type Msg = #message;
            type Sink = #root::Port<#object>;
            type Ref = Self;
            type Hooks = #root::private::Plain;
        }
        #[automatically_derived]
        impl #generics #root::private::FromPort<#object> for #ref_name #arguments #bounds {
            #[inline]
            fn from_port(__port: #root::Port<#object>) -> Self { Self(__port) }
        }
        #[automatically_derived]
        impl #from_generics ::core::convert::From<__R> for #ref_name #arguments #from_bounds {
            #[inline]
            fn from(__actor: __R) -> Self { Self(#root::Port::new(&__actor)) }
        }
    }
}

/// From the protocol's messages to the methods, for every actor that implements the trait.
fn speaks(protocol: &Protocol) -> TokenStream {
    let name = &protocol.name;
    let root = protocol.messages.root.at(Span::call_site());
    let (_, arguments, _) = protocol.generics.split_for_impl();
    let mut generics = protocol.messages.header.generics.clone();
    let send: TypeParamBound = parse_quote!(::core::marker::Send);
    generics.type_params_mut().for_each(|parameter| parameter.bounds.push(send.clone()));
    generics.params.push(parse_quote!(__A: #root::private::Actor + #name #arguments));
    let assumed = assumptions::cross_tasks(&protocol.messages);
    let predicates = generics.where_clause.take().into_iter().flat_map(|bounds| bounds.predicates);
    let (predicates, assumed) = (predicates.collect::<Vec<_>>(), assumed.collect::<Vec<_>>());
    let (generics, ..) = generics.split_for_impl();
    let (now, later) = dispatch::of_protocol(&protocol.messages);
    let quiet = quiet();
    quote! {
        #[doc(hidden)]
        #[automatically_derived]
        #quiet
        impl #generics #root::private::Speaks<__A> for dyn #name #arguments + '_
        where
            #(#predicates,)*
            #(#assumed,)*
        {
            #now
            #later
        }
    }
}
