//! The struct or enum that is the actor's state.

use proc_macro2::{Ident, TokenStream};
use syn::{Attribute, Generics, LitStr, Path, Visibility};

use super::Root;

/// What `#[actor]` on a struct or enum needs to make the ref and the interface.
pub(crate) struct Definition {
    pub(crate) root: Root,
    /// The user's item, unchanged.
    pub(crate) item: TokenStream,
    /// `#[doc(hidden)]` of the item: the ref of a hidden actor is hidden too.
    pub(crate) hidden: Vec<Attribute>,
    pub(crate) visibility: Visibility,
    pub(crate) name: Ident,
    pub(crate) generics: Generics,
    pub(crate) ref_name: Ident,
    pub(crate) message_name: Ident,
    pub(crate) mailbox: Option<MailboxOption>,
    /// What the actor is called in logs and errors.
    pub(crate) label: Option<LitStr>,
    /// The type that takes part in every answer.
    pub(crate) hooks: Option<Path>,
}

/// `mailbox = ..`.
pub(crate) enum MailboxOption {
    /// Room for as many messages as the constant expression says.
    Bounded(TokenStream, Option<Overflow>),
    Unbounded,
}

/// `overflow = ..`: what becomes of a message for which there is no room.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Overflow {
    Wait,
    Fail,
    DropNewest,
    DropOldest,
}
