//! A supervisor and its children.

use std::time::Duration;

use proc_macro2::{Ident, Span, TokenStream};
use syn::{Attribute, Generics, LitStr, Type, Visibility};

use super::Root;

/// What `#[supervisor]` on a struct of refs needs to make the tree.
pub(crate) struct Tree {
    pub(crate) root: Root,
    pub(crate) attributes: Vec<Attribute>,
    pub(crate) visibility: Visibility,
    pub(crate) struct_token: TokenStream,
    pub(crate) name: Ident,
    pub(crate) generics: Generics,
    pub(crate) settings: Vec<TreeSetting>,
    pub(crate) fields: Vec<TreeField>,
    /// An error was reported: the functions are there for their callers, and make nothing.
    pub(crate) is_refused: bool,
}

/// One option of `#[supervisor(..)]`: a verb of the builder.
pub(crate) enum TreeSetting {
    Name(LitStr),
    /// `strategy`, with the variant of `Strategy`.
    Strategy(Ident),
    /// `auto_shutdown`, with the variant of `AutoShutdown`.
    AutoShutdown(Ident),
    Within(Duration, Span),
    /// `max_restarts`, `min_healthy`, `max_children`: the verb, with a constant expression.
    Number(Ident, TokenStream),
}

/// One field of the struct.
pub(crate) struct TreeField {
    /// Without ours.
    pub(crate) attributes: Vec<Attribute>,
    /// `#[cfg]` among them: on everything that is generated for the field.
    pub(crate) conditions: Vec<Attribute>,
    pub(crate) visibility: Visibility,
    pub(crate) name: Ident,
    pub(crate) ty: Type,
    /// `None` for an argument.
    pub(crate) child: Option<Child>,
}

/// What `#[child(..)]` says.
pub(crate) struct Child {
    /// How the child is made: an expression.
    pub(crate) spec: TokenStream,
    pub(crate) terms: Vec<Term>,
}

/// One option of `#[child(..)]`.
pub(crate) enum Term {
    Id(LitStr),
    /// The variant of `Restart`.
    Restart(Ident),
    Shutdown(ShutdownTerm, Span),
    /// At most so many, within this time.
    Limit(TokenStream, Duration, Span),
    Backoff(BackoffTerm, Span),
    Health(HealthTerm, Span),
    /// `significant`, `discard_mailbox`, `keep_children`: the verb.
    Flag(Ident),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ShutdownTerm {
    Deadline(Duration),
    Kill,
    Wait,
}

/// `health(..)`. What is not given is as the library has it.
#[derive(Default)]
pub(crate) struct HealthTerm {
    pub(crate) every: Duration,
    pub(crate) timeout: Option<Duration>,
    pub(crate) threshold: Option<TokenStream>,
}

/// `backoff(..)`. What is not given is as the library has it.
#[derive(Default)]
pub(crate) struct BackoffTerm {
    pub(crate) initial: Duration,
    pub(crate) factor: Option<TokenStream>,
    pub(crate) max: Option<Duration>,
    pub(crate) jitter: Option<TokenStream>,
    pub(crate) reset_after: Option<Duration>,
}
