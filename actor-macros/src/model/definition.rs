//! The struct or enum that is the actor's state.

use proc_macro2::{Ident, TokenStream};
use syn::{Attribute, Generics, Visibility};

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
}

/// `mailbox = ..`.
pub(crate) enum MailboxOption {
    /// Room for as many messages as the constant expression says.
    Bounded(TokenStream),
    Unbounded,
}
