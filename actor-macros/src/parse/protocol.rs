//! A trait: its head, and its items one by one.

use proc_macro2::{Ident, TokenStream};
use syn::parse::{ParseStream, Parser as _};
use syn::punctuated::Punctuated;
use syn::{Attribute, Generics, Token, TypeParamBound, Visibility, token};

use super::method::{self, OneItem};

/// A trait with opaque bodies.
pub(crate) struct RawProtocol {
    pub(crate) attributes: Vec<Attribute>,
    pub(crate) visibility: Visibility,
    pub(crate) unsafety: Option<Token![unsafe]>,
    pub(crate) trait_token: Token![trait],
    pub(crate) name: Ident,
    /// Bounds included.
    pub(crate) generics: Generics,
    pub(crate) supertraits: Punctuated<TypeParamBound, Token![+]>,
    pub(crate) items: Vec<OneItem>,
}

impl RawProtocol {
    pub(crate) fn parse(item: TokenStream) -> syn::Result<Self> {
        Self::parse_trait.parse2(item)
    }

    fn parse_trait(input: ParseStream) -> syn::Result<Self> {
        let attributes = input.call(Attribute::parse_outer)?;
        let visibility = input.parse()?;
        let unsafety = input.parse()?;
        let trait_token = input.parse()?;
        let name = input.parse()?;
        let mut generics: Generics = input.parse()?;
        let mut supertraits = Punctuated::new();
        if input.parse::<Option<Token![:]>>()?.is_some() {
            while !input.peek(token::Brace) && !input.peek(Token![where]) {
                supertraits.push_value(input.parse()?);
                if input.peek(Token![+]) {
                    supertraits.push_punct(input.parse()?);
                }
            }
        }
        generics.where_clause = input.parse()?;
        let content;
        syn::braced!(content in input);
        let mut items = Vec::new();
        while !content.is_empty() {
            items.push(method::next_item(&content));
        }
        Ok(Self { attributes, visibility, unsafety, trait_token, name, generics, supertraits, items })
    }
}

#[cfg(test)]
mod tests {
    use quote::ToTokens as _;

    use super::*;

    fn parsed(text: &str) -> RawProtocol {
        RawProtocol::parse(text.parse().expect("tokens")).expect("a trait")
    }

    #[test]
    fn the_head_is_taken_apart() {
        let raw = parsed("pub(crate) trait Sub<E: Ord>: Send + other::Sub<E> + where E: Clone { fn a(&self); }");
        let supertraits: Vec<_> = raw.supertraits.iter().map(|bound| bound.to_token_stream().to_string()).collect();
        assert_eq!(supertraits, ["Send", "other :: Sub < E >"]);
        assert!(raw.generics.where_clause.is_some());
        assert_eq!(raw.items.len(), 1);
    }

    #[test]
    fn a_broken_method_costs_one_method() {
        let raw = parsed("trait Sub { fn one(&self, : u8); fn two(&self) { + } const LIMIT: u8; }");
        let kinds: Vec<_> = raw
            .items
            .iter()
            .map(|item| match item {
                OneItem::Method(method) => method.signature.ident.to_string(),
                OneItem::Other(tokens) => tokens.to_string(),
                OneItem::Unreadable(..) => "unreadable".to_owned(),
            })
            .collect();
        assert_eq!(kinds, ["unreadable", "two", "const LIMIT : u8 ;"]);
    }
}
