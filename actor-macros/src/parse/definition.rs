//! The head of a struct or enum.

use proc_macro2::{Ident, TokenStream, TokenTree};
use syn::parse::{ParseStream, Parser as _};
use syn::{Attribute, Generics, Token, Visibility, token};

/// A struct or enum up to its fields, which nobody here needs.
pub(crate) struct RawDefinition {
    pub(crate) attributes: Vec<Attribute>,
    pub(crate) visibility: Visibility,
    pub(crate) name: Ident,
    pub(crate) generics: Generics,
}

impl RawDefinition {
    pub(crate) fn parse(item: TokenStream) -> syn::Result<Self> {
        Self::parse_head.parse2(item)
    }

    fn parse_head(input: ParseStream) -> syn::Result<Self> {
        let attributes = input.call(Attribute::parse_outer)?;
        let visibility = input.parse()?;
        let _keyword: TokenTree = input.parse()?;
        let name = input.parse()?;
        let mut generics: Generics = input.parse()?;
        if input.peek(token::Paren) {
            // The bounds of a tuple struct stand behind its fields.
            let _fields: TokenTree = input.parse()?;
        }
        if input.peek(Token![where]) {
            generics.where_clause = input.parse()?;
        }
        let _rest: TokenStream = input.parse()?;
        Ok(Self { attributes, visibility, name, generics })
    }
}

#[cfg(test)]
mod tests {
    use quote::ToTokens as _;

    use super::*;

    fn bounds(item: &str) -> String {
        let raw = RawDefinition::parse(item.parse().expect("tokens")).expect("a definition");
        raw.generics.where_clause.to_token_stream().to_string()
    }

    #[test]
    fn bounds_are_found_where_each_form_has_them() {
        let expected = "where K : Ord";
        assert_eq!(bounds("struct A<K> where K: Ord { k: K }"), expected);
        assert_eq!(bounds("struct A<K>(K) where K: Ord;"), expected);
        assert_eq!(bounds("enum A<K> where K: Ord { One(K) }"), expected);
        assert_eq!(bounds("struct A;"), "");
    }
}
