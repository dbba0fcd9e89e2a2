//! The struct or enum that is the actor's state.

use std::time::Duration;

use proc_macro2::{Ident, TokenStream};
use syn::{Attribute, Generics, LitStr, Path, Visibility};

use super::{OptionNames, Root};

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
    /// Whether the user gave the messages their name, which the block has to give them too.
    pub(crate) names_messages: bool,
    pub(crate) mailbox: Option<MailboxOption>,
    pub(crate) pace: Pace,
    /// What the actor is called in logs and errors.
    pub(crate) label: Option<LitStr>,
    /// The type that takes part in every answer.
    pub(crate) hooks: Option<Path>,
    /// The names in its list of options.
    pub(crate) option_names: OptionNames,
}

/// How fast the actor handles messages, and how long it is waited for.
#[derive(Default)]
pub(crate) struct Pace {
    pub(crate) rate: Option<RateOption>,
    pub(crate) ask_timeout: Option<Duration>,
    /// A constant expression.
    pub(crate) throughput: Option<TokenStream>,
    pub(crate) slice: Option<Duration>,
}

/// `rate = refuse(1000/s, burst = 10)`.
pub(crate) struct RateOption {
    /// A constant expression.
    pub(crate) messages: TokenStream,
    pub(crate) per: RateUnit,
    /// A constant expression.
    pub(crate) burst: Option<TokenStream>,
    /// What is too fast comes back instead of waiting.
    pub(crate) refuses: bool,
}

/// The time in which so many messages may come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum RateUnit {
    Second,
    Minute,
    Hour,
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
