//! How many messages an actor takes in a time.

use std::time::Duration;

/// How many messages in what time: the rate limit of a [`Mailbox`](crate::Mailbox). Set per type by
/// `#[actor(rate = 1000/s)]`, per actor by [`Mailbox::rate`](crate::Mailbox::rate).
///
/// Messages are spread evenly: of `Rate::per_second(10)`, one has its turn every 100 ms. After a quiet time, a
/// [burst](Self::burst) of them may come at once. Only messages of the normal lane are limited: one of
/// [high priority](crate::Lane::High) always has its turn, and does not count.
///
/// # Examples
///
/// ```
/// use actor_core::{Mailbox, Rate, prelude::*};
///
/// # #[actor] struct Sender; #[actor] impl Sender { #[handler] fn send(&mut self, text: String) {} }
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let sender = Sender.prepare().mailbox(Mailbox::bounded(64).rate(Rate::per_minute(30).burst(5))).spawn()?;
/// sender.send("hello".into()).tell().await?;
/// # Ok(()) }
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Rate {
    /// Nanoseconds between two messages.
    interval: u64,
    burst: u32,
    refuses: bool,
}

const SECOND: u64 = 1_000_000_000;

/// A burst is so long, unless it is said otherwise: timers are no finer than a millisecond, and what is late is made up for.
const SLACK: u64 = SECOND / 100;

impl Rate {
    /// So many messages a second.
    ///
    /// # Panics
    ///
    /// If `messages` is 0, or more than one a nanosecond.
    #[must_use]
    pub const fn per_second(messages: u32) -> Self {
        Self::new(messages, SECOND)
    }

    /// So many messages a minute.
    ///
    /// # Panics
    ///
    /// If `messages` is 0.
    #[must_use]
    pub const fn per_minute(messages: u32) -> Self {
        Self::new(messages, 60 * SECOND)
    }

    /// So many messages an hour.
    ///
    /// # Panics
    ///
    /// If `messages` is 0.
    #[must_use]
    pub const fn per_hour(messages: u32) -> Self {
        Self::new(messages, 3600 * SECOND)
    }

    const fn new(messages: u32, time: u64) -> Self {
        assert!(messages > 0, "a rate of 0 would never let a message through");
        let interval = time / messages as u64;
        assert!(interval > 0, "a rate is at most one message a nanosecond");
        let burst = SLACK / interval;
        #[allow(clippy::cast_possible_truncation, reason = "at most 10 million")]
        Self { interval, burst: if burst == 0 { 1 } else { burst as u32 }, refuses: false }
    }

    /// How many messages may come at once after a quiet time. By default as many as come in 10 ms, and at least 1.
    ///
    /// # Panics
    ///
    /// If `messages` is 0.
    #[must_use]
    pub const fn burst(mut self, messages: u32) -> Self {
        assert!(messages > 0, "a burst is at least one message");
        self.burst = messages;
        self
    }

    /// What is too fast comes back to its sender: [`TellError::RateLimited`](crate::TellError::RateLimited),
    /// [`AskError::RateLimited`](crate::AskError::RateLimited). Without this, the default, it waits in the mailbox: the actor
    /// starts handlers no faster than the rate.
    #[must_use]
    pub const fn refuse(mut self) -> Self {
        self.refuses = true;
        self
    }

    pub(crate) const fn refuses(self) -> bool {
        self.refuses
    }

    pub(crate) const fn interval(self) -> Duration {
        Duration::from_nanos(self.interval)
    }

    /// How much earlier than evenly a message may come.
    pub(crate) fn tolerance(self) -> Duration {
        self.interval() * (self.burst - 1)
    }
}
