//! Attributes: the names of ours, and reading the names of others.

use syn::Attribute;

/// Attributes on a method that `#[actor]` reads and removes.
pub(crate) const ON_METHODS: &[&str] =
    &["handler", "init", "started", "stopped", "failed", "idle", "down", "child_exited", "health"];

/// Attributes on an argument that `#[actor]` reads and removes.
pub(crate) const ON_ARGUMENTS: &[&str] = &["into", "ctx", "key"];

/// Attributes on a field that `#[supervisor]` reads and removes.
pub(crate) const ON_FIELDS: &[&str] = &["child"];

/// The last segment of the attribute's path: `handler` for `#[actor_core::handler]`.
pub(crate) fn name(attribute: &Attribute) -> String {
    attribute.path().segments.last().map_or_else(String::new, |segment| segment.ident.to_string())
}

/// Whether the attribute is one of these, written without a path.
pub(crate) fn is_any(attribute: &Attribute, names: &[&str]) -> bool {
    names.iter().any(|name| attribute.path().is_ident(name))
}
