//! What can go wrong when an actor is asked.

use std::convert::Infallible;
use std::fmt;
use std::time::Duration;

use super::request::Request;
use crate::id::ActorLabel;
use crate::lifecycle::{ExitReason, Failure};

/// Why an ask got no value. `E` is the error type of the handler itself; handlers that cannot fail have [`Infallible`].
///
/// # Examples
///
/// ```
/// use actor_core::prelude::*;
///
/// #[derive(Debug, PartialEq)]
/// enum BankError { Insufficient { have: u64 } }
/// # impl std::fmt::Display for BankError { fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result { write!(f, "{self:?}") } }
///
/// #[actor] struct Account { balance: u64 }
/// #[actor]
/// impl Account {
///     #[handler]
///     pub fn withdraw(&mut self, amount: u64) -> Result<u64, BankError> {
///         self.balance = self.balance.checked_sub(amount).ok_or(BankError::Insufficient { have: self.balance })?;
///         Ok(self.balance)
///     }
/// }
/// # #[tokio::main(flavor = "current_thread")] async fn main() {
/// let account = Account { balance: 10 }.spawn();
/// match account.withdraw(500).await {
///     Ok(left) => println!("{left} left"),
///     Err(AskError::Handler(BankError::Insufficient { have })) => assert_eq!(have, 10),
///     Err(other) => panic!("{other}"),
/// }
/// # }
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum AskError<E = Infallible> {
    /// The handler ran and returned this error. The actor lives on.
    Handler(E),
    /// The actor is stopping or gone.
    Stopped {
        /// What was asked, of whom.
        request: Box<Request>,
        /// Why the actor ended or is ending.
        reason: ExitReason,
        /// How far the message had come.
        phase: Phase,
    },
    /// The handler panicked on this very message; or another did that ran beside it, whose name the failure has.
    Panicked {
        /// What was asked, of whom.
        request: Box<Request>,
        /// What the panic said.
        failure: Failure,
    },
    /// The incarnation that had the message ended before it answered, and the actor is restarted: it may be asked again.
    Restarting {
        /// What was asked, of whom.
        request: Box<Request>,
        /// Why the incarnation ended.
        reason: ExitReason,
        /// How far the message had come.
        phase: Phase,
    },
    /// The handler dropped its [`Reply`](crate::Reply) without answering.
    NoReply {
        /// What was asked, of whom.
        request: Box<Request>,
    },
    /// No answer came in time. A late one is dropped and counted.
    Timeout {
        /// What was asked, of whom.
        request: Box<Request>,
        /// How long the caller was ready to wait.
        after: Duration,
        /// How far the message had come.
        phase: Phase,
    },
    /// The mailbox has no room, and does not let its senders wait.
    Full {
        /// What was asked, of whom.
        request: Box<Request>,
    },
    /// More messages came than the [rate](crate::Rate) of the mailbox allows.
    RateLimited {
        /// What was asked, of whom.
        request: Box<Request>,
        /// After how long there is room for a message again.
        retry_after: Duration,
    },
    /// The answer can never come: the actors on this path wait for each other.
    Deadlock {
        /// What was asked, of whom.
        request: Box<Request>,
        /// Who waits for whom, the asking actor first.
        path: Box<[ActorLabel]>,
    },
}

/// How far a message had come when its ask failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Phase {
    /// It waited in the mailbox, or for room in it: its handler never ran and never will.
    Queued,
    /// Its handler had started: what it does may have happened, wholly or in part.
    Running,
}

impl<E> AskError<E> {
    /// Whether the handler may have run, wholly or in part. `false` means that the same ask can be repeated without being
    /// done twice.
    #[must_use]
    pub fn may_have_run(&self) -> bool {
        match self {
            Self::Handler(_) | Self::Panicked { .. } | Self::NoReply { .. } => true,
            Self::Stopped { phase, .. } | Self::Restarting { phase, .. } | Self::Timeout { phase, .. } => {
                *phase == Phase::Running
            }
            Self::Full { .. } | Self::RateLimited { .. } | Self::Deadlock { .. } => false,
        }
    }

    /// What was asked and of whom; `None` for the handler's own error.
    #[must_use]
    pub fn request(&self) -> Option<&Request> {
        match self {
            Self::Handler(_) => None,
            Self::Stopped { request, .. }
            | Self::Restarting { request, .. }
            | Self::Panicked { request, .. }
            | Self::NoReply { request }
            | Self::Timeout { request, .. }
            | Self::Full { request }
            | Self::RateLimited { request, .. }
            | Self::Deadlock { request, .. } => Some(request),
        }
    }

    /// The same error with another type for the handler's own.
    pub fn map_handler<F>(self, f: impl FnOnce(E) -> F) -> AskError<F> {
        match self {
            Self::Handler(error) => AskError::Handler(f(error)),
            Self::Stopped { request, reason, phase } => AskError::Stopped { request, reason, phase },
            Self::Restarting { request, reason, phase } => AskError::Restarting { request, reason, phase },
            Self::Panicked { request, failure } => AskError::Panicked { request, failure },
            Self::NoReply { request } => AskError::NoReply { request },
            Self::Timeout { request, after, phase } => AskError::Timeout { request, after, phase },
            Self::Full { request } => AskError::Full { request },
            Self::RateLimited { request, retry_after } => AskError::RateLimited { request, retry_after },
            Self::Deadlock { request, path } => AskError::Deadlock { request, path },
        }
    }

    /// The handler's own error, or else the library's.
    ///
    /// # Errors
    ///
    /// Every error that is not the handler's own.
    pub fn into_handler(self) -> Result<E, AskError> {
        match self {
            Self::Handler(error) => Ok(error),
            other => Err(other.map_handler(|_| unreachable!("the handler's own error was returned above"))),
        }
    }
}

impl<E: fmt::Display> fmt::Display for AskError<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Handler(error) => error.fmt(f),
            Self::Stopped { request, reason, phase: Phase::Queued } => {
                write!(f, "{request} was not handled: the actor is gone ({reason})")
            }
            Self::Stopped { request, reason, phase: Phase::Running } => {
                write!(f, "{request} was cut off: the actor is gone ({reason})")
            }
            Self::Restarting { request, reason, phase: Phase::Queued } => {
                write!(f, "{request} was not handled: the actor is restarted ({reason})")
            }
            Self::Restarting { request, reason, phase: Phase::Running } => {
                write!(f, "{request} was cut off: the actor is restarted ({reason})")
            }
            Self::Panicked { request, failure } if failure.during() == request.message() => {
                write!(f, "{request} panicked: {}", failure.message())
            }
            Self::Panicked { request, failure } => {
                write!(f, "{request} was cut off by a panic in `{}`: {}", failure.during(), failure.message())
            }
            Self::NoReply { request } => write!(f, "{request} was handled, but its reply was dropped"),
            Self::Timeout { request, after, phase: Phase::Queued } => {
                write!(f, "{request} was not reached within {after:?}: the actor had not started on it")
            }
            Self::Timeout { request, after, phase: Phase::Running } => {
                write!(f, "{request} was not answered within {after:?}: its handler had started")
            }
            Self::Full { request } => {
                write!(f, "{request} was not handled: its mailbox is full")
            }
            Self::RateLimited { request, retry_after } => {
                write!(f, "{request} was not handled: it came too fast; there is room again in {retry_after:?}")
            }
            Self::Deadlock { request, path } => {
                write!(f, "{request} would never be answered: ")?;
                for actor in path {
                    write!(f, "{actor} waits for ")?;
                }
                write!(f, "{}", path.first().unwrap_or(request.actor()))
            }
        }
    }
}

impl<E: fmt::Debug + fmt::Display> std::error::Error for AskError<E> {}
