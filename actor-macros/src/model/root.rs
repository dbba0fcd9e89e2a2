//! How generated code finds the library.

use proc_macro2::{Span, TokenStream};
use quote::quote;

use crate::syntax::tokens::respan;

/// The path that all generated paths start with. A value and not a constant, so that an option can
/// name another path for crates that re-export the library.
#[derive(Debug, Clone)]
pub(crate) struct Root(TokenStream);

impl Root {
    /// The path with all its tokens at `span`.
    pub(crate) fn at(&self, span: Span) -> TokenStream {
        respan(&self.0, span)
    }
}

impl Default for Root {
    fn default() -> Self {
        Self(quote!(::actor_core))
    }
}
