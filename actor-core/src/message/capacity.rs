//! How large a mailbox is.

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
}

impl Mailbox {
    /// `bounded(1000)`.
    pub const DEFAULT: Self = Self::bounded(1000);

    /// Holds at most `capacity` messages. An actor with a capacity of 0 is refused when it is spawned.
    #[must_use]
    pub const fn bounded(capacity: usize) -> Self {
        Self { capacity }
    }

    /// Holds as many messages as memory does. For actors that many others tell without ever waiting: a producer that is
    /// faster than the actor makes it grow without limit.
    #[must_use]
    pub const fn unbounded() -> Self {
        Self { capacity: usize::MAX }
    }

    /// How many messages it holds; `None` without a bound.
    #[must_use]
    pub const fn capacity(self) -> Option<usize> {
        if self.capacity == usize::MAX { None } else { Some(self.capacity) }
    }

    pub(crate) const fn limit(self) -> usize {
        self.capacity
    }
}

impl Default for Mailbox {
    fn default() -> Self {
        Self::DEFAULT
    }
}
