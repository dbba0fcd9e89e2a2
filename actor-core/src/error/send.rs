//! What can go wrong when a message is sent.

use std::fmt;
use std::time::Duration;

use super::request::Request;
use super::returned::Returned;
use crate::lifecycle::ExitReason;

/// Why a message was not accepted. It holds the message: nothing is lost.
///
/// # Examples
///
/// ```
/// use actor_core::{TellError, prelude::*};
///
/// # #[actor] struct Counter { n: u64 }
/// # #[actor] impl Counter { #[handler] pub fn add(&mut self, n: u64) { self.n += n; } }
/// # #[tokio::main(flavor = "current_thread")] async fn main() {
/// let counter = Counter { n: 0 }.spawn();
/// let spare = Counter { n: 0 }.spawn();
/// counter.stop().await.unwrap();
///
/// match counter.add(5).try_tell() {
///     Err(TellError::Stopped(refused)) => spare.try_send(refused.into_message()).unwrap(),
///     other => other.unwrap(),
/// }
/// # }
/// ```
#[non_exhaustive]
pub enum TellError<M> {
    /// The mailbox has no room, and the send could not wait.
    Full(Refused<M>),
    /// The actor is stopping or gone.
    Stopped(Refused<M>),
    /// More messages came than the [rate](crate::Rate) of the mailbox allows.
    RateLimited(Refused<M>),
}

/// A refused message, with what is known of the refusal.
pub struct Refused<M>(Box<Inner<M>>);

struct Inner<M> {
    message: Returned<M>,
    request: Request,
    cause: Cause,
}

/// What is known of a refusal.
enum Cause {
    Full,
    Stopped(ExitReason),
    RateLimited(Duration),
}

impl<M> TellError<M> {
    pub(crate) fn full(message: M, request: Request) -> Self {
        Self::Full(Refused::new(message, request, Cause::Full))
    }

    pub(crate) fn stopped(message: M, request: Request, reason: ExitReason) -> Self {
        Self::Stopped(Refused::new(message, request, Cause::Stopped(reason)))
    }

    pub(crate) fn rate_limited(message: M, request: Request, after: Duration) -> Self {
        Self::RateLimited(Refused::new(message, request, Cause::RateLimited(after)))
    }

    /// The message, back from the error.
    #[must_use]
    pub fn into_message(self) -> M {
        match self {
            Self::Full(refused) | Self::Stopped(refused) | Self::RateLimited(refused) => refused.into_message(),
        }
    }

    /// Always `false`: a refused message was never handled.
    #[must_use]
    pub fn may_have_run(&self) -> bool {
        false
    }

    fn refused(&self) -> &Refused<M> {
        match self {
            Self::Full(refused) | Self::Stopped(refused) | Self::RateLimited(refused) => refused,
        }
    }
}

impl<M> Refused<M> {
    fn new(message: M, request: Request, cause: Cause) -> Self {
        Self(Box::new(Inner { message: Returned::new(message), request, cause }))
    }

    /// The message. `try_send` or `send` of a ref to the same type of actor takes it.
    #[must_use]
    pub fn into_message(self) -> M {
        self.0.message.into_inner()
    }

    /// Which message was refused, and by whom.
    #[must_use]
    pub fn request(&self) -> &Request {
        &self.0.request
    }

    /// Why the actor ended or is ending, if that is what refused the message.
    #[must_use]
    pub fn reason(&self) -> Option<&ExitReason> {
        if let Cause::Stopped(reason) = &self.0.cause { Some(reason) } else { None }
    }

    /// After how long there is room for a message again, if its rate is what refused this one.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        if let Cause::RateLimited(after) = self.0.cause { Some(after) } else { None }
    }
}

impl<M> fmt::Display for TellError<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let refused = self.refused();
        write!(f, "{} was refused: ", refused.request())?;
        match &refused.0.cause {
            Cause::Full => f.write_str("its mailbox is full"),
            Cause::Stopped(reason) => write!(f, "the actor is gone ({reason})"),
            Cause::RateLimited(after) => write!(f, "it came too fast; there is room again in {after:?}"),
        }
    }
}

impl<M> fmt::Debug for TellError<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = match self {
            Self::Full(_) => "Full",
            Self::Stopped(_) => "Stopped",
            Self::RateLimited(_) => "RateLimited",
        };
        f.debug_tuple(name).field(self.refused()).finish()
    }
}

impl<M> fmt::Debug for Refused<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Refused")
            .field("request", &self.0.request)
            .field("reason", &self.reason())
            .field("retry_after", &self.retry_after())
            .finish_non_exhaustive()
    }
}

impl<M> std::error::Error for TellError<M> {}
