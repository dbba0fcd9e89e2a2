//! How large a mailbox is.

use std::hash::{Hash, Hasher};

use super::rate::Rate;

/// The capacity of a mailbox. Set per type by `#[actor(mailbox = bounded(64))]`, per actor by
/// [`Prepared::mailbox`](crate::Prepared::mailbox), per system by [`SystemBuilder::mailbox`](crate::SystemBuilder::mailbox).
///
/// A bounded mailbox counts every accepted message until its handler starts. When it is full, `.await` and `.tell().await`
/// wait for room in the order of arrival, and `.try_tell()` gives the message back. Control signals, replies and notices of
/// ends never count and never wait.
#[derive(Debug, Clone, Copy)]
pub struct Mailbox {
    /// `usize::MAX` stands for no bound.
    capacity: usize,
    overflow: Overflow,
    rate: Option<Rate>,
    /// Nobody chose it, so the system may say another.
    is_default: bool,
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
    /// What the system says: `bounded(1000)`, unless [`SystemBuilder::mailbox`](crate::SystemBuilder::mailbox) chose another.
    pub const DEFAULT: Self = Self { capacity: 1000, overflow: Overflow::Wait, rate: None, is_default: true };

    /// Holds at most `capacity` messages. An actor with a capacity of 0 is refused when it is spawned; 4,294,967,295 and more
    /// is no bound.
    #[must_use]
    pub const fn bounded(capacity: usize) -> Self {
        let capacity = if capacity < u32::MAX as usize { capacity } else { usize::MAX };
        Self { capacity, overflow: Overflow::Wait, rate: None, is_default: false }
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
        self.is_default = false;
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

    /// This one if somebody chose it, else `default`, with the rate of this one if it has any.
    pub(crate) fn or(self, default: Self) -> Self {
        if self.is_default { Self { rate: self.rate.or(default.rate), ..default } } else { self }
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

/// By what they do: `Mailbox::DEFAULT` is equal to `bounded(1000)`.
impl PartialEq for Mailbox {
    fn eq(&self, other: &Self) -> bool {
        (self.capacity, self.overflow, self.rate) == (other.capacity, other.overflow, other.rate)
    }
}

impl Eq for Mailbox {}

impl Hash for Mailbox {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (self.capacity, self.overflow, self.rate).hash(state);
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
