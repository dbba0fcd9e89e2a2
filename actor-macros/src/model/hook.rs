//! Methods that the message loop calls on its own account.

use std::time::Duration;

use proc_macro2::{Ident, Span};
use syn::Attribute;

/// One method such as `#[started]`.
pub(crate) struct Hook {
    pub(crate) kind: HookKind,
    pub(crate) name: Ident,
    pub(crate) is_async: bool,
    pub(crate) conditions: Vec<Attribute>,
    /// The arguments behind the receiver, in order.
    pub(crate) params: Vec<HookParam>,
    /// The return type, or the name where there is none: a wrong output is underlined here.
    pub(crate) output: Span,
    /// It has a return type other than `()`.
    pub(crate) answers: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum HookKind {
    Started,
    Stopped,
    /// An error that a handler returned to nobody.
    Failed,
    /// No message came for this long.
    Idle(Duration),
    /// An actor ended that this one watches or is linked to.
    Down,
    ChildExited,
    /// Its supervisor wants to know how the actor is.
    Health,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum HookParam {
    Context,
    /// `reason: &ExitReason`.
    LentReason,
    /// `reason: ExitReason`.
    OwnedReason,
    /// `failure: &Failure`.
    LentFailure,
    /// `down: &Down` or `exit: &ChildExit`.
    LentNotice,
    /// `down: Down` or `exit: ChildExit`.
    OwnedNotice,
}

impl HookKind {
    /// The attribute, which is also the name of the method of `Actor`.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Started => "started",
            Self::Stopped => "stopped",
            Self::Failed => "failed",
            Self::Idle(_) => "idle",
            Self::Down => "down",
            Self::ChildExited => "child_exited",
            Self::Health => "health",
        }
    }

    /// Whether two hooks are for the same occasion.
    pub(crate) fn is_same(self, other: Self) -> bool {
        self.name() == other.name()
    }
}
