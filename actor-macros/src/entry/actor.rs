//! `#[actor]`.

use proc_macro2::TokenStream;
use quote::quote;

use crate::diag::{Problem, Sink, fallback};
use crate::parse::{ItemKind, RawBlock, RawDefinition, kind_of};
use crate::{expand, lower};

/// Expands `#[actor]` on whatever it stands on.
pub(crate) fn actor(arguments: TokenStream, item: TokenStream) -> TokenStream {
    fallback::guarded(item, |item| match kind_of(&item) {
        ItemKind::Type => on_type(arguments, item),
        ItemKind::Impl => on_impl(arguments, item),
        ItemKind::Trait(place) | ItemKind::Other(place) => {
            let mut sink = Sink::default();
            sink.report_at(place, &Problem::WrongItem {});
            fallback::item_with(item, sink)
        }
    })
}

fn on_type(arguments: TokenStream, item: TokenStream) -> TokenStream {
    let raw = match RawDefinition::parse(item.clone()) {
        Ok(raw) => raw,
        Err(error) => return unread(item, &error),
    };
    let mut sink = Sink::default();
    match lower::definition(arguments, raw, item.clone(), &mut sink) {
        Some(model) => finished(&expand::definition(&model), sink),
        None => fallback::item_with(item, sink),
    }
}

fn on_impl(arguments: TokenStream, item: TokenStream) -> TokenStream {
    let raw = match RawBlock::parse(item.clone()) {
        Ok(raw) => raw,
        Err(error) => return unread(item, &error),
    };
    let mut sink = Sink::default();
    match lower::block(arguments, raw, &mut sink) {
        Some(model) => finished(&expand::block(&model), sink),
        None => fallback::item_with(item, sink),
    }
}

fn finished(expansion: &TokenStream, sink: Sink) -> TokenStream {
    let errors = sink.into_tokens();
    quote!(#expansion #errors)
}

/// An item whose head is not Rust that we know: most often, it is being typed.
pub(super) fn unread(item: TokenStream, error: &syn::Error) -> TokenStream {
    let item = fallback::without_helpers(item);
    let error = error.to_compile_error();
    quote!(#item #error)
}
