//! Names derived from the names that users write.

use proc_macro2::{Ident, TokenStream};
use syn::ext::IdentExt as _;

/// The name without `r#`: what people read in errors, logs and documentation.
pub(crate) fn plain(name: &Ident) -> String {
    name.unraw().to_string()
}

/// What generated code says to one of our attributes that it only mentions.
pub(crate) const MENTION: &str = "__mention";

/// Whether these are the arguments of an attribute that is only mentioned.
pub(crate) fn is_mention(arguments: TokenStream) -> bool {
    syn::parse2::<Ident>(arguments).is_ok_and(|word| word == MENTION)
}

/// `Counter` and `Ref` give `CounterRef`, located where `Counter` was written.
pub(crate) fn suffixed(name: &Ident, suffix: &str) -> Ident {
    Ident::new(&format!("{}{suffix}", plain(name)), name.span())
}

/// The variant of the message enum for a handler: `get_all` gives `GetAll`.
///
/// Handler names without a usable camel-case form (`_1`, `self_`) get a prefix that makes them one.
pub(crate) fn variant(name: &Ident) -> Ident {
    let camel = camel_case(&plain(name));
    let usable = camel != "Self" && camel.starts_with(|first: char| !first.is_ascii_digit());
    let text = if usable { camel } else { format!("Msg{camel}") };
    Ident::new(&text, name.span())
}

fn camel_case(snake: &str) -> String {
    snake.split('_').filter(|word| !word.is_empty()).map(capitalized).collect()
}

fn capitalized(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn variant_of(name: &str) -> String {
        variant(&syn::parse_str(name).expect("a name")).to_string()
    }

    #[test]
    fn snake_case_becomes_camel_case() {
        assert_eq!(variant_of("add"), "Add");
        assert_eq!(variant_of("get_all_of"), "GetAllOf");
        assert_eq!(variant_of("get__it"), "GetIt");
        assert_eq!(variant_of("getIt"), "GetIt");
        assert_eq!(variant_of("_hidden"), "Hidden");
        assert_eq!(variant_of("r#type"), "Type");
        assert_eq!(variant_of("übung"), "Übung");
    }

    #[test]
    fn names_without_camel_case_still_give_a_variant() {
        assert_eq!(variant_of("_1"), "Msg1");
        assert_eq!(variant_of("__"), "Msg");
        assert_eq!(variant_of("self_"), "MsgSelf");
    }

    #[test]
    fn a_suffix_drops_the_raw_prefix() {
        assert_eq!(suffixed(&syn::parse_str("r#Type").expect("a name"), "Ref"), "TypeRef");
    }
}
