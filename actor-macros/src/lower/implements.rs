//! `implements(..)`: the protocols that an actor speaks; and `parts(..)`: its other blocks.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens as _, format_ident};
use syn::parse::Parser as _;
use syn::punctuated::Punctuated;
use syn::{Path, Token};

use crate::diag::{Problem, Sink};
use crate::model::Implemented;
use crate::syntax::names;

/// Reads the list of protocols or parts. `None` if it is not one of paths.
pub(super) fn implements(list: TokenStream, sink: &mut Sink) -> Option<Vec<Implemented>> {
    let paths = Punctuated::<Path, Token![,]>::parse_terminated.parse2(list).ok()?;
    let mut found: Vec<Implemented> = Vec::new();
    for path in paths {
        let written = path.to_token_stream().to_string();
        if found.iter().any(|other| other.path.to_token_stream().to_string() == written) {
            sink.report(&path, &Problem::ListedTwice { listed: written.replace(' ', "") });
            continue;
        }
        let called = &path.segments.last()?.ident;
        // Protocols of different modules may have the same name, and a handler may be called like a protocol.
        let same =
            found.iter().filter(|other| other.path.segments.last().is_some_and(|segment| segment.ident == *called));
        let name = names::plain(called);
        let variant = match same.count() {
            0 => format_ident!("__{name}", span = called.span()),
            more => format_ident!("__{name}{more}", span = called.span()),
        };
        found.push(Implemented { path, part_messages: None, variant, is_generic: false });
    }
    (!found.is_empty()).then_some(found)
}

/// Makes the list one of parts of this actor. A part is found by its messages, which are named after both.
pub(super) fn as_parts(parts: &mut [Implemented], actor: &Ident) {
    for part in parts {
        let mut path = part.path.clone();
        if let Some(last) = path.segments.last_mut() {
            last.ident = part_messages(actor, &last.ident);
            part.variant = format_ident!("{}__", part.variant);
        }
        part.part_messages = Some(path);
    }
}

/// `Counter` and `Admin` give `CounterAdminMsg`, located at the part.
pub(super) fn part_messages(actor: &Ident, part: &Ident) -> Ident {
    format_ident!("{}{}Msg", names::plain(actor), names::plain(part), span = part.span())
}

#[cfg(test)]
mod tests {
    use quote::quote;

    use super::*;

    fn variants(list: TokenStream) -> (Vec<String>, usize) {
        let mut sink = Sink::default();
        let found = implements(list, &mut sink).unwrap_or_default();
        let problems = sink.count();
        drop(sink.into_tokens());
        (found.iter().map(|implemented| implemented.variant.to_string()).collect(), problems)
    }

    #[test]
    fn every_protocol_has_a_variant_of_its_own() {
        let named = ["__Sub", "__Sub1", "__Sub2", "__Audit"].map(str::to_owned).to_vec();
        assert_eq!(variants(quote!(Sub, other::Sub, Sub<u8>, Audit)), (named, 0));
    }

    #[test]
    fn the_same_protocol_twice_is_refused() {
        assert_eq!(variants(quote!(a::Sub, a::Sub)), (vec!["__Sub".to_owned()], 1));
    }

    #[test]
    fn an_empty_list_is_none() {
        assert_eq!(variants(quote!()).0.len(), 0);
        assert_eq!(variants(quote!("Sub")).0.len(), 0);
    }
}
