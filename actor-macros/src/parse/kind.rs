//! What kind of item an attribute stands on.

use proc_macro2::{Span, TokenStream, TokenTree};

/// The item under `#[actor]` or `#[protocol]`.
#[derive(Debug)]
pub(crate) enum ItemKind {
    Impl,
    /// A struct or an enum.
    Type,
    /// A trait, recognised at this place.
    Trait(Span),
    /// Something else, recognised at this place.
    Other(Span),
}

/// Looks for the keyword of the item, past attributes, visibility and qualifiers.
pub(crate) fn kind_of(item: &TokenStream) -> ItemKind {
    for token in item.clone() {
        let TokenTree::Ident(word) = token else { continue };
        match word.to_string().as_str() {
            "impl" => return ItemKind::Impl,
            "struct" | "enum" => return ItemKind::Type,
            "trait" => return ItemKind::Trait(word.span()),
            "pub" | "unsafe" | "default" | "const" | "async" => {}
            _ => return ItemKind::Other(word.span()),
        }
    }
    ItemKind::Other(Span::call_site())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind(item: &str) -> ItemKind {
        kind_of(&item.parse().expect("tokens"))
    }

    #[test]
    fn the_keyword_decides() {
        assert!(matches!(kind("#[doc = \"impl\"] pub(crate) struct A;"), ItemKind::Type));
        assert!(matches!(kind("enum A { B }"), ItemKind::Type));
        assert!(matches!(kind("#[cfg(x)] unsafe impl A {}"), ItemKind::Impl));
        assert!(matches!(kind("pub async fn f() {}"), ItemKind::Other(_)));
        assert!(matches!(kind("pub unsafe trait Impl {}"), ItemKind::Trait(_)));
    }
}
