//! What the macros know about an item once it has been accepted: plain data, no decisions.
//!
//! Lowering fills it, expansion reads it. Whatever is here can be expanded: a refused handler is in
//! the model as well, marked, so that its ref method can stand in for it.

mod block;
mod definition;
mod handler;
mod hook;
mod root;

pub(crate) use block::{Block, Header, Mention, MessageParameter};
pub(crate) use definition::{Definition, MailboxOption};
pub(crate) use handler::{Answer, AnswerKind, Carried, Handler, Param, ParamRole, SendCheck, Standing, Travels};
pub(crate) use hook::{Hook, HookKind, HookParam};
pub(crate) use root::Root;
