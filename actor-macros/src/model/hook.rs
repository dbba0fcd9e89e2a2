//! Methods that the message loop calls on its own account.

use proc_macro2::{Ident, Span};
use syn::Attribute;

/// One `#[started]` or `#[stopped]` method.
pub(crate) struct Hook {
    pub(crate) kind: HookKind,
    pub(crate) name: Ident,
    pub(crate) is_async: bool,
    pub(crate) conditions: Vec<Attribute>,
    /// The arguments behind the receiver, in order.
    pub(crate) params: Vec<HookParam>,
    /// The return type, or the name where there is none: a wrong output is underlined here.
    pub(crate) output: Span,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum HookKind {
    Started,
    Stopped,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum HookParam {
    Context,
    /// `reason: &ExitReason`.
    LentReason,
    /// `reason: ExitReason`.
    OwnedReason,
}

impl HookKind {
    /// The attribute, which is also the name of the method of `Actor`.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Started => "started",
            Self::Stopped => "stopped",
        }
    }
}
