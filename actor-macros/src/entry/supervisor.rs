//! `#[supervisor]`.

use proc_macro2::{Span, TokenStream};
use quote::quote;
use syn::ItemStruct;

use super::actor::unread;
use crate::diag::{Problem, Sink, fallback};
use crate::parse::{ItemKind, kind_of};
use crate::{expand, lower};

/// Expands `#[supervisor]` on a struct.
pub(crate) fn supervisor(arguments: TokenStream, item: TokenStream) -> TokenStream {
    fallback::guarded(item, |item| {
        let place = match kind_of(&item) {
            ItemKind::Type => match syn::parse2::<ItemStruct>(item.clone()) {
                Ok(raw) => return on_struct(arguments, raw, item),
                Err(error) => match syn::parse2::<syn::ItemEnum>(item.clone()) {
                    Ok(other) => other.enum_token.span,
                    Err(_) => return unread(item, &error),
                },
            },
            ItemKind::Trait(place) | ItemKind::Other(place) => place,
            ItemKind::Impl => Span::call_site(),
        };
        let mut sink = Sink::default();
        sink.report_at(place, &Problem::NotASupervisor {});
        fallback::item_with(item, sink)
    })
}

fn on_struct(arguments: TokenStream, raw: ItemStruct, item: TokenStream) -> TokenStream {
    let mut sink = Sink::default();
    match lower::supervisor(arguments, raw, &mut sink) {
        Some(tree) => {
            let (expansion, errors) = (expand::supervisor(&tree), sink.into_tokens());
            quote!(#expansion #errors)
        }
        None => fallback::item_with(item, sink),
    }
}
