//! Leaf helpers on tokens, names, types and attributes.
//!
//! Nothing here knows about actors: a helper that mentions a handler or a message belongs further up.

pub(crate) mod attributes;
pub(crate) mod names;
pub(crate) mod tokens;
pub(crate) mod types;
