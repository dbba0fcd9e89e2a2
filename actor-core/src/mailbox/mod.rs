//! The mailbox: what holds an actor's messages between its senders and whoever handles them.
//!
//! A [`Cell`] is the stable part of an actor: mailbox, control lane, status, identity. Refs point at it. What drains it is its
//! *driver*; the cell does not know who that is. Today's only driver is the local message loop in `runtime/`.
//!
//! # Who may touch what
//!
//! - Senders touch the queue, under its lock, and nothing else.
//! - The driver takes messages under the same lock, one alone or all at once by swapping buffers. After that it touches no
//!   lock per message: it counts what it starts in a word that only it writes, and reads one byte that says whether anything
//!   wants its attention.
//! - `asleep` and the driver's waker change under the lock, together with the test that the queue is empty: a message is never
//!   pushed between the test and the sleep.

mod berth;
mod cell;
mod checkup;
mod company;
mod driver;
#[cfg(feature = "sim")]
mod flight;
mod hull;
mod lane;
mod late;
mod limiter;
mod line;
#[cfg(all(test, actor_loom))]
mod loom_inline;
#[cfg(all(test, actor_loom))]
mod loom_tests;
mod marks;
#[cfg(not(feature = "sim"))]
pub(super) mod no_flight;
mod notices;
mod permit;
mod queue;
mod rest;
mod revival;
mod sender;
mod tied;

#[cfg(not(feature = "sim"))]
use no_flight as flight;

#[allow(unreachable_pub, reason = "in the signature of a public trait that generated code alone uses")]
pub use berth::Inline;
pub(crate) use berth::{Berth, Door};
pub(crate) use cell::Cell;
pub(crate) use driver::{Attended, Closing, Take};
pub(crate) use hull::{Hull, dispose};
pub(crate) use revival::Word;
