//! `#[protocol]`.

use proc_macro2::{Span, TokenStream};
use quote::quote;

use crate::diag::{Problem, Sink, fallback};
use crate::parse::{ItemKind, RawProtocol, kind_of};
use crate::{expand, lower};

/// Expands `#[protocol]` on a trait.
pub(crate) fn protocol(arguments: TokenStream, item: TokenStream) -> TokenStream {
    fallback::guarded(item, |item| {
        let place = match kind_of(&item) {
            ItemKind::Trait(_) => return on_trait(arguments, item),
            ItemKind::Other(place) => place,
            ItemKind::Impl | ItemKind::Type => Span::call_site(),
        };
        let mut sink = Sink::default();
        sink.report_at(place, &Problem::NotATrait {});
        fallback::item_with(item, sink)
    })
}

fn on_trait(arguments: TokenStream, item: TokenStream) -> TokenStream {
    let raw = match RawProtocol::parse(item.clone()) {
        Ok(raw) => raw,
        Err(error) => return super::actor::unread(item, &error),
    };
    let mut sink = Sink::default();
    match lower::protocol(arguments, raw, &mut sink) {
        Some(model) => {
            let (expansion, errors) = (expand::protocol(&model), sink.into_tokens());
            quote!(#expansion #errors)
        }
        None => fallback::item_with(item, sink),
    }
}
