//! The struct or enum: its options, and the names that derive from it.

use proc_macro2::{Ident, TokenStream};
use syn::Attribute;

use super::options;
use crate::diag::{Problem, Sink, fallback};
use crate::model::{Definition, Root};
use crate::parse::RawDefinition;
use crate::syntax::{attributes, names};

/// Lowers a definition. `None` if its generics leave no way to write the ref.
pub(crate) fn definition(
    arguments: TokenStream,
    raw: RawDefinition,
    item: TokenStream,
    sink: &mut Sink,
) -> Option<Definition> {
    let option_names = options::names(arguments.clone(), "on_type");
    let options = options::on_struct(arguments, sink);
    let mut item = item;
    if let Some(again) = raw.attributes.iter().find(|attribute| attributes::name(attribute) == "actor") {
        sink.report(again, &Problem::AttributeTwice { attribute: "actor".to_owned() });
        item = fallback::without_attribute(item, "actor");
    }
    if let Some(lifetime) = raw.generics.lifetimes().next() {
        sink.report(lifetime, &Problem::LifetimeActor {});
        return None;
    }
    let names = options.names;
    let taken = |name: &Option<Ident>| name.clone().filter(|name| *name == raw.name);
    if let Some(name) = taken(&names.ref_name).or_else(|| taken(&names.message_name)) {
        let problem = Problem::NameTaken { name: name.to_string(), owner: "the actor".to_owned() };
        sink.report(name, &problem);
        return None;
    }
    Some(Definition {
        root: Root::new(options.root, "Library", &names::plain(&raw.name)),
        item,
        hidden: raw.attributes.into_iter().filter(is_hidden).collect(),
        visibility: raw.visibility,
        ref_name: names.ref_name.unwrap_or_else(|| names::suffixed(&raw.name, "Ref")),
        names_messages: names.message_name.is_some(),
        message_name: names.message_name.unwrap_or_else(|| names::suffixed(&raw.name, "Msg")),
        name: raw.name,
        generics: raw.generics,
        mailbox: options.mailbox,
        pace: options.pace,
        label: options.label,
        hooks: options.hooks,
        option_names,
    })
}

pub(super) fn is_hidden(attribute: &Attribute) -> bool {
    attribute.path().is_ident("doc")
        && attribute.meta.require_list().is_ok_and(|list| list.tokens.to_string() == "hidden")
}
