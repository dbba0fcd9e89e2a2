//! What becomes of a message that is sent.

use std::time::Duration;

/// Why a message was refused.
#[doc(hidden)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    Full,
    /// Faster than its rate allows: there is room again after this time.
    TooFast(Duration),
    Stopped,
}

/// A refused message.
#[doc(hidden)]
#[derive(Debug)]
pub struct Refusal<M> {
    pub message: M,
    pub why: Why,
}

/// What became of a message whose sender is ready to wait.
#[doc(hidden)]
#[derive(Debug)]
pub enum Handover<M> {
    /// In the mailbox, under this sequence number.
    Accepted(u64),
    /// There is no room; the sender stands in line.
    Waiting(M, u64),
    Refused(Refusal<M>),
}
