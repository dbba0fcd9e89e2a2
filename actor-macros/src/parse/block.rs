//! An `impl` block: its head, and its items one by one.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote};
use syn::ext::IdentExt as _;
use syn::parse::{ParseStream, Parser as _};
use syn::{Attribute, Generics, Token, Type, token};

use super::method::{self, OneItem, RawMethod};
use crate::diag::fallback;
use crate::syntax::attributes;

/// An `impl` block with opaque bodies.
pub(crate) struct RawBlock {
    pub(crate) attributes: Vec<Attribute>,
    /// `unsafe` and the like, which no inherent block can have: rustc says so.
    pub(crate) qualifiers: Vec<Ident>,
    pub(crate) impl_token: Token![impl],
    /// Bounds included.
    pub(crate) generics: Generics,
    /// The trait in `impl Trait for Type`.
    pub(crate) implemented: Option<Type>,
    pub(crate) self_type: Type,
    pub(crate) braces: token::Brace,
    pub(crate) inner_attributes: Vec<Attribute>,
    pub(crate) items: Vec<RawItem>,
}

/// One item of the block.
pub(crate) enum RawItem {
    Method(Box<RawMethod>),
    /// Goes back into the program as it is.
    Verbatim(TokenStream),
    /// A handler or hook with a signature that cannot be read; the tokens go back without our attributes.
    Unreadable {
        tokens: TokenStream,
        error: syn::Error,
    },
    /// A constant or the like with an attribute of ours; the tokens go back without it.
    Marked {
        tokens: TokenStream,
        helper: Box<Attribute>,
        what: &'static str,
    },
}

impl RawBlock {
    pub(crate) fn parse(item: TokenStream) -> syn::Result<Self> {
        Self::parse_block.parse2(item)
    }

    fn parse_block(input: ParseStream) -> syn::Result<Self> {
        let attributes = input.call(Attribute::parse_outer)?;
        let mut qualifiers = Vec::new();
        while !input.peek(Token![impl]) && !input.is_empty() {
            qualifiers.push(input.call(Ident::parse_any)?);
        }
        let impl_token = input.parse()?;
        let mut generics = if input.peek(Token![<]) { input.parse()? } else { Generics::default() };
        let mut self_type: Type = input.parse()?;
        let mut implemented = None;
        if input.parse::<Option<Token![for]>>()?.is_some() {
            implemented = Some(std::mem::replace(&mut self_type, input.parse()?));
        }
        generics.where_clause = input.parse()?;
        let content;
        let braces = syn::braced!(content in input);
        let inner_attributes = content.call(Attribute::parse_inner)?;
        let mut items = Vec::new();
        while !content.is_empty() {
            items.push(RawItem::from(method::next_item(&content)));
        }
        Ok(Self {
            attributes,
            qualifiers,
            impl_token,
            generics,
            implemented,
            self_type,
            braces,
            inner_attributes,
            items,
        })
    }
}

/// The block as it goes back into the program. A trait impl never does: it is refused before.
impl ToTokens for RawBlock {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        let Self { attributes, qualifiers, impl_token, generics, self_type, inner_attributes, items, .. } = self;
        let bounds = &generics.where_clause;
        // A type that does not exist is one error only if all that name it say the same: so nobody may propose a type parameter
        // for it, which rustc does unless there is a list of them that no user wrote.
        let no_generics = generics.params.is_empty().then(|| quote!(<>));
        tokens.extend(quote!(#(#attributes)* #(#qualifiers)* #impl_token #no_generics #generics #self_type #bounds));
        self.braces.surround(tokens, |tokens| tokens.extend(quote!(#(#inner_attributes)* #(#items)*)));
    }
}

impl ToTokens for RawItem {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        match self {
            Self::Method(method) => method.to_tokens(tokens),
            Self::Verbatim(item) | Self::Unreadable { tokens: item, .. } | Self::Marked { tokens: item, .. } => {
                tokens.extend(item.clone());
            }
        }
    }
}

impl From<OneItem> for RawItem {
    fn from(item: OneItem) -> Self {
        match item {
            OneItem::Method(method) => Self::Method(method),
            OneItem::Other(tokens) => marked(tokens),
            OneItem::Unreadable(tokens, error) => {
                let stripped = fallback::without_helpers(tokens.clone());
                // Without one of our attributes the method is no business of ours: rustc judges it.
                if stripped.to_string() == tokens.to_string() {
                    Self::Verbatim(tokens)
                } else {
                    Self::Unreadable { tokens: stripped, error }
                }
            }
        }
    }
}

/// An item that is no method, and whether it has an attribute of ours.
fn marked(tokens: TokenStream) -> RawItem {
    let head = |input: ParseStream| {
        let found = input.call(Attribute::parse_outer)?;
        let rest: TokenStream = input.parse()?;
        Ok((found, rest))
    };
    let Ok((found, rest)) = head.parse2(tokens.clone()) else { return RawItem::Verbatim(tokens) };
    let is_ours = |attribute: &Attribute| attributes::ON_METHODS.contains(&attributes::name(attribute).as_str());
    let Some(helper) = found.into_iter().find(is_ours) else { return RawItem::Verbatim(tokens) };
    RawItem::Marked { tokens: fallback::without_helpers(tokens), helper: Box::new(helper), what: kind(rest) }
}

fn kind(rest: TokenStream) -> &'static str {
    for token in rest {
        match token.to_string().as_str() {
            "const" => return "a constant",
            "type" => return "a type",
            "!" => return "a macro",
            _ => {}
        }
    }
    "this"
}

#[cfg(test)]
mod tests {
    use super::*;

    fn items(text: &str) -> Vec<String> {
        let block = RawBlock::parse(text.parse().expect("tokens")).expect("a block");
        let describe = |item: &RawItem| match item {
            RawItem::Method(method) if method.had_defaults => format!("default {}", method.signature.ident),
            RawItem::Method(method) => method.signature.ident.to_string(),
            RawItem::Verbatim(tokens) => format!("verbatim {tokens}"),
            RawItem::Unreadable { tokens, .. } => format!("unreadable {tokens}"),
            RawItem::Marked { what, .. } => format!("marked: {what}"),
        };
        block.items.iter().map(describe).collect()
    }

    #[test]
    fn bodies_may_hold_anything() {
        let found = items("impl A { fn one(&self) { let = ; #[] } fn two(&self) -> u8 { + } }");
        assert_eq!(found, ["one", "two"]);
    }

    #[test]
    fn a_broken_signature_costs_one_method() {
        let found = items("impl A { #[handler] fn one(&self, : u8) {} #[handler] fn two(&self) {} }");
        assert_eq!(found, ["unreadable fn one (& self , : u8) { }", "two"]);
    }

    #[test]
    fn what_is_not_a_method_is_kept() {
        let found = items("impl A { const LIMIT: u8 = 9; type_alias!(); fn one(&self) {} }");
        assert_eq!(found, ["verbatim const LIMIT : u8 = 9 ;", "verbatim type_alias ! () ;", "one"]);
    }

    #[test]
    fn our_attributes_on_other_items_are_found() {
        let found = items("impl A { #[handler] const N: u8 = 9; #[init] type B = u8; #[handler] handlers!(); }");
        assert_eq!(found, ["marked: a constant", "marked: a type", "marked: a macro"]);
    }

    #[test]
    fn a_default_value_is_recognised() {
        let found = items("impl A { #[handler] fn f(&self, n: Vec<u8> = vec![]) {} #[handler] fn g(&self, = u8) {} }");
        assert_eq!(found[0], "default f");
        let other = items("impl A { #[handler] fn f(&self, n: impl Iterator<Item = u8>, : u8) {} }");
        assert!(other[0].starts_with("unreadable fn f"), "{other:?}");
    }

    #[test]
    fn a_body_replaced_by_the_editor_is_a_body() {
        let found = items("impl A { #[handler] fn one(&self) __ra_fixup #[handler] fn two(&self) {} }");
        assert_eq!(found, ["one", "two"]);
    }

    #[test]
    fn a_method_being_typed_is_no_error() {
        let found = items("impl A { #[handler] fn one(&self,: u8) -> __ra_fixup #[handler] fn two(&self) {} }");
        assert_eq!(found, ["verbatim fn one (& self ,: u8) -> __ra_fixup", "two"]);
    }

    #[test]
    fn bounds_stand_behind_the_type() {
        let block = RawBlock::parse("impl<K> T<K> for A<K> where K: Ord {}".parse().expect("tokens")).expect("a block");
        assert!(block.generics.where_clause.is_some());
        assert!(block.implemented.is_some());
    }
}
