//! Tokens to raw syntax: nothing is judged here, and one broken method never takes the others along.
//!
//! Only heads and signatures are parsed. Bodies stay the token groups they are, so that an editor sees
//! every generated method while the user is in the middle of typing one.

mod block;
mod definition;
mod kind;
mod method;
mod options;
mod protocol;
mod simulated;

pub(crate) use block::{RawBlock, RawItem};
pub(crate) use definition::RawDefinition;
pub(crate) use kind::{ItemKind, kind_of};
pub(crate) use method::{OneItem, RawMethod};
pub(crate) use options::{RawOption, RawValue};
pub(crate) use protocol::RawProtocol;
pub(crate) use simulated::RawTest;
