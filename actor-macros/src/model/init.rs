//! How the actor comes to be.

use proc_macro2::{Ident, Span};
use syn::{Attribute, Type, Visibility};

use super::{Param, SendCheck};

/// The `#[init]` function, from which `spec` is made.
pub(crate) struct Init {
    pub(crate) name: Ident,
    pub(crate) visibility: Visibility,
    pub(crate) is_async: bool,
    /// `#[cfg]`: on `spec` as well.
    pub(crate) conditions: Vec<Attribute>,
    /// `#[doc]`, `#[deprecated]`: on `spec` as well.
    pub(crate) on_spec: Vec<Attribute>,
    pub(crate) fallback_doc: Option<String>,
    /// All arguments, in order. There is no reply among them.
    pub(crate) params: Vec<Param>,
    pub(crate) makes: Makes,
    /// The return type: an error about the output is underlined here.
    pub(crate) output: Span,
    /// Types of arguments that are asked to be `Clone` where `spec` is called: each new actor gets its own.
    pub(crate) copied: Vec<Type>,
    /// Types of arguments that must be checked for `Send`.
    pub(crate) send_checks: Vec<SendCheck>,
}

/// What the function returns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Makes {
    /// The actor.
    Actor,
    /// The actor, or why there is none.
    Result,
}
