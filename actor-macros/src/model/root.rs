//! How generated code finds the library.

use proc_macro2::{Span, TokenStream};
use quote::quote;
use syn::Path;

use crate::syntax::tokens::{relocate, respan};

/// The path that all generated paths start with: `::actor_core`, or what the option `crate` says.
#[derive(Clone, Default)]
pub(crate) struct Root(Option<Path>);

impl Root {
    /// The path that the user gives.
    pub(crate) fn new(path: Option<Path>) -> Self {
        Self(path)
    }

    /// The path with all its tokens at `span`.
    pub(crate) fn at(&self, span: Span) -> TokenStream {
        match &self.0 {
            None => respan(quote!(::actor_core), span),
            // `$crate` keeps meaning the crate of the macro it was written in.
            Some(path) => relocate(path, span),
        }
    }
}
