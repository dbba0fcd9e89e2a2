//! Options as imports of what explains them: an editor looks there for what a word means, and for what it could become.

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;

use crate::model::{OptionNames, Root};

/// The imports, which no compiler sees.
pub(super) fn option_names<'a>(root: &Root, lists: impl IntoIterator<Item = &'a OptionNames>) -> Option<TokenStream> {
    let root = root.written();
    let imports: TokenStream = lists
        .into_iter()
        .map(|OptionNames { list, names }| {
            let list = Ident::new(list, Span::call_site());
            quote!(#(use #root::private::options::#list::#names as _;)*)
        })
        .collect();
    (!imports.is_empty()).then(|| {
        quote! {
            #[allow(unexpected_cfgs, reason = "only editors set it")]
            const _: () = {
                #[cfg(rust_analyzer)]
                mod __options { #imports }
            };
        }
    })
}
