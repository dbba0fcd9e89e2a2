//! Protocols: a set of messages that actors of many types understand, and refs that know no more of an actor than that.
//!
//! `#[protocol] trait Sub` makes `SubMsg` and `SubRef`; `dyn Sub` is the name by which all of it is found. An actor that lists
//! the protocol has a variant of its own messages for `SubMsg`. A [`Port`] is the actor's own cell behind one method table,
//! which puts the protocol's messages into that variant: so a ref costs no allocation, and neither does a message.

mod deliver;
mod port;
mod speaks;
mod weak;

pub use port::Port;
pub use speaks::{Accepts, FromPort, Listed, Protocol, Route, Speaks, Spoken};
pub use weak::WeakPort;
