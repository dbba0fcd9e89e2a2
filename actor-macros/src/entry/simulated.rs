//! `#[actor_test::sim]`.

use proc_macro2::{Span, TokenStream};
use quote::quote;

use crate::diag::{Problem, Sink, fallback};
use crate::parse::RawTest;
use crate::{expand, lower};

/// Expands `#[sim]` on a test.
pub(crate) fn simulated(arguments: TokenStream, item: TokenStream) -> TokenStream {
    fallback::guarded(item, |item| {
        let mut sink = Sink::default();
        let Ok(raw) = RawTest::parse(item.clone()) else {
            sink.report_at(Span::call_site(), &Problem::NotASimulatedTest { cause: "this is no function".to_owned() });
            return fallback::item_with(item, sink);
        };
        match lower::simulated(arguments, raw, &mut sink) {
            Some(model) => {
                let (expansion, errors) = (expand::simulated(&model), sink.into_tokens());
                quote!(#expansion #errors)
            }
            None => fallback::item_with(item, sink),
        }
    })
}
