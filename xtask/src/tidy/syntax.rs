//! Small questions about syn's tree.

use proc_macro2::{Span, TokenStream, TokenTree};
use syn::{Attribute, Expr, ImplItem, Item, Lit, Meta};

/// Line of the first character.
pub(crate) fn line(span: Span) -> usize {
    span.start().line
}

/// `#[cfg(test)]`, `#[cfg(all(test, loom))]`; not `#[cfg(not(test))]`.
pub(crate) fn is_test_only(attrs: &[Attribute]) -> bool {
    attrs.iter().any(|attr| {
        attr.path().is_ident("cfg") && list(attr).is_some_and(|tokens| names(tokens, "test") && !names(tokens, "not"))
    })
}

pub(crate) fn is_doc_hidden(attrs: &[Attribute]) -> bool {
    attrs.iter().any(|attr| attr.path().is_ident("doc") && list(attr).is_some_and(|tokens| names(tokens, "hidden")))
}

/// The tokens between the parentheses of an attribute.
pub(crate) fn list(attr: &Attribute) -> Option<&TokenStream> {
    match &attr.meta {
        Meta::List(list) => Some(&list.tokens),
        _ => None,
    }
}

/// True if the identifier occurs anywhere in the tokens.
pub(crate) fn names(tokens: &TokenStream, name: &str) -> bool {
    tokens.clone().into_iter().any(|token| match token {
        TokenTree::Ident(ident) => ident == name,
        TokenTree::Group(group) => names(&group.stream(), name),
        _ => false,
    })
}

/// The doc comment, or `None` if a part of it comes from a macro (`include_str!`) and cannot be read here.
pub(crate) fn doc_text(attrs: &[Attribute]) -> Option<String> {
    let mut text = String::new();
    for attr in attrs.iter().filter(|attr| attr.path().is_ident("doc")) {
        let Meta::NameValue(pair) = &attr.meta else { continue };
        let Expr::Lit(literal) = &pair.value else { return None };
        if let Lit::Str(line) = &literal.lit {
            text += line.value().trim();
            text += "\n";
        }
    }
    Some(text)
}

pub(crate) fn item_attrs(item: &Item) -> &[Attribute] {
    match item {
        Item::Const(item) => &item.attrs,
        Item::Enum(item) => &item.attrs,
        Item::ExternCrate(item) => &item.attrs,
        Item::Fn(item) => &item.attrs,
        Item::ForeignMod(item) => &item.attrs,
        Item::Impl(item) => &item.attrs,
        Item::Macro(item) => &item.attrs,
        Item::Mod(item) => &item.attrs,
        Item::Static(item) => &item.attrs,
        Item::Struct(item) => &item.attrs,
        Item::Trait(item) => &item.attrs,
        Item::Type(item) => &item.attrs,
        Item::Use(item) => &item.attrs,
        _ => &[],
    }
}

pub(crate) fn impl_item_attrs(item: &ImplItem) -> &[Attribute] {
    match item {
        ImplItem::Const(item) => &item.attrs,
        ImplItem::Fn(item) => &item.attrs,
        ImplItem::Type(item) => &item.attrs,
        ImplItem::Macro(item) => &item.attrs,
        _ => &[],
    }
}
