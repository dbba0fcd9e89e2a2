//! The struct or enum: its options, and the names that derive from it.

use proc_macro2::TokenStream;
use syn::Attribute;

use super::options;
use crate::diag::{Problem, Sink};
use crate::model::{Definition, Root};
use crate::parse::RawDefinition;
use crate::syntax::names;

/// Lowers a definition. `None` if its generics leave no way to write the ref.
pub(crate) fn definition(
    arguments: TokenStream,
    raw: RawDefinition,
    item: TokenStream,
    sink: &mut Sink,
) -> Option<Definition> {
    let options = options::on_struct(arguments, sink);
    if let Some(lifetime) = raw.generics.lifetimes().next() {
        sink.report(lifetime, &Problem::LifetimeActor {});
        return None;
    }
    let names = options.names;
    Some(Definition {
        root: Root::default(),
        item,
        hidden: raw.attributes.into_iter().filter(is_hidden).collect(),
        visibility: raw.visibility,
        ref_name: names.ref_name.unwrap_or_else(|| names::suffixed(&raw.name, "Ref")),
        message_name: names.message_name.unwrap_or_else(|| names::suffixed(&raw.name, "Msg")),
        name: raw.name,
        generics: raw.generics,
        mailbox: options.mailbox,
    })
}

fn is_hidden(attribute: &Attribute) -> bool {
    attribute.path().is_ident("doc")
        && attribute.meta.require_list().is_ok_and(|list| list.tokens.to_string() == "hidden")
}
