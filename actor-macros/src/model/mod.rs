//! What the macros know about an item once it has been accepted: plain data, no decisions.
//!
//! Lowering fills it, expansion reads it. Whatever is here can be expanded: a refused handler is in
//! the model as well, marked, so that its ref method can stand in for it.

mod block;
mod definition;
mod handler;
mod hook;
mod init;
mod option_names;
mod protocol;
mod root;
mod simulated;
mod supervisor;

pub(crate) use block::{Block, BlockKind, CalledOn, Header, Mention, MessageParameter};
pub(crate) use definition::{Definition, MailboxOption, Overflow, Pace, RateOption, RateUnit};
pub(crate) use handler::{
    Answer, AnswerKind, Carried, Concurrent, Conduct, Handler, Limit, LimitAction, Param, ParamRole, SendCheck,
    Standing, Travels,
};
pub(crate) use hook::{Hook, HookKind, HookParam};
pub(crate) use init::{Init, Makes};
pub(crate) use option_names::OptionNames;
pub(crate) use protocol::{Implemented, Protocol, ProtocolItem, ProtocolMethod};
pub(crate) use root::Root;
pub(crate) use simulated::{Setting, SimulatedTest};
pub(crate) use supervisor::{BackoffTerm, Child, HealthTerm, ShutdownTerm, Term, Tree, TreeField, TreeSetting};
