//! How generated code finds the library.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::Path;
use syn::spanned::Spanned as _;

use crate::syntax::tokens::{relocate, respan};

/// What all generated paths start with: `::actor_core`, or an alias of what the option `crate` says.
#[derive(Clone, Default)]
pub(crate) struct Root(Option<Alias>);

#[derive(Clone)]
struct Alias {
    path: Path,
    name: String,
}

impl Root {
    /// The path that the user gives; `what` and `whose` make the name of its alias one that nothing else has.
    pub(crate) fn new(path: Option<Path>, what: &str, whose: &str) -> Self {
        Self(path.map(|path| Alias { path, name: format!("__{what}Of{whose}") }))
    }

    /// The path with all its tokens at `span`.
    pub(crate) fn at(&self, span: Span) -> TokenStream {
        match &self.0 {
            None => respan(quote!(::actor_core), span),
            Some(Alias { name, .. }) => {
                let alias = Ident::new(name, Span::call_site().located_at(span));
                quote!(#alias)
            }
        }
    }

    /// The same where the alias is not in scope.
    pub(crate) fn written(&self) -> TokenStream {
        match &self.0 {
            None => self.at(Span::call_site()),
            // `$crate` keeps meaning the crate of the macro it was written in.
            Some(Alias { path, .. }) => relocate(path, Span::call_site()),
        }
    }

    /// The alias. It is the one place that names the path: if that is wrong, it is one error, where the user wrote it.
    pub(crate) fn alias(&self) -> Option<TokenStream> {
        let Alias { path, name } = self.0.as_ref()?;
        let alias = Ident::new(name, Span::call_site());
        let place = path.span();
        let library = quote_spanned!(place=> ::private::library as);
        Some(quote! {
            #[allow(unused_imports, reason = "generated code")]
            use #path #library #alias;
        })
    }
}
