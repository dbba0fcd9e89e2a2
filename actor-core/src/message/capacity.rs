//! How large a mailbox is.

use super::rate::Rate;

/// The capacity of a mailbox. Set per type by `#[actor(mailbox = bounded(64))]`, per actor by
/// [`Prepared::mailbox`](crate::Prepared::mailbox).
///
/// A bounded mailbox counts every accepted message until its handler starts. When it is full, `.await` and `.tell().await`
/// wait for room in the order of arrival, and `.try_tell()` gives the message back. Control signals, replies and notices of
/// ends never count and never wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Mailbox {
    /// `usize::MAX` stands for no bound.
    capacity: usize,
    overflow: Overflow,
    rate: Option<Rate>,
}

/// What a full mailbox does with one more message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum Overflow {
    /// The sender waits for room, in the order of arrival; `.try_tell()` gets the message back. The default.
    #[default]
    Wait,
    /// The sender gets the message back at once, `.tell().await` and asks included.
    Fail,
    /// The new message is dropped and counted in [`Dropped::overflow`](crate::Dropped::overflow).
    DropNewest,
    /// The message that has waited longest is dropped and counted in [`Dropped::overflow`](crate::Dropped::overflow). For
    /// feeds where only the latest counts. Its messages are taken one by one, which costs a lock each.
    DropOldest,
}

impl Mailbox {
    /// `bounded(1000)`.
    pub const DEFAULT: Self = Self::bounded(1000);

    /// Holds at most `capacity` messages. An actor with a capacity of 0 is refused when it is spawned.
    #[must_use]
    pub const fn bounded(capacity: usize) -> Self {
        Self { capacity, overflow: Overflow::Wait, rate: None }
    }

    /// Holds as many messages as memory does. For actors that many others tell without ever waiting: a producer that is
    /// faster than the actor makes it grow without limit.
    #[must_use]
    pub const fn unbounded() -> Self {
        Self::bounded(usize::MAX)
    }

    /// What it does when it is full.
    #[must_use]
    pub const fn overflow(mut self, overflow: Overflow) -> Self {
        self.overflow = overflow;
        self
    }

    /// How many messages in what time the actor takes: what is faster waits, or is refused.
    #[must_use]
    pub const fn rate(mut self, rate: Rate) -> Self {
        self.rate = Some(rate);
        self
    }

    /// How many messages it holds; `None` without a bound.
    #[must_use]
    pub const fn capacity(self) -> Option<usize> {
        if self.capacity == usize::MAX { None } else { Some(self.capacity) }
    }

    pub(crate) const fn limit(self) -> usize {
        self.capacity
    }

    pub(crate) const fn limiter(self) -> Option<Rate> {
        self.rate
    }

    pub(crate) const fn policy(self) -> Overflow {
        self.overflow
    }
}

impl Default for Mailbox {
    fn default() -> Self {
        Self::DEFAULT
    }
}

/// A bound.
impl From<usize> for Mailbox {
    fn from(capacity: usize) -> Self {
        Self::bounded(capacity)
    }
}
