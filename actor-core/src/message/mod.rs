//! The low traits that keep addresses off `Actor`: a ref needs to know what it can carry, not who handles it.

mod capacity;
mod deadline;
mod handover;
mod interface;
mod key;
mod lane;
mod rate;

pub use capacity::{Mailbox, Overflow};
pub use deadline::Deadline;
pub use handover::{Handover, Refusal, Why};
pub use interface::{Defined, Handled, Interface, Message, NoRef};
pub use key::MessageKey;
pub use lane::Lane;
pub use rate::Rate;
