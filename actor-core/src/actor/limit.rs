//! Limits on how long one handler may run.

use std::future::{Future, poll_fn};
use std::pin::pin;
use std::time::Duration;

use super::actor::Actor;
use super::context::Context;
use crate::error::{AskError, Phase, Request};
use crate::lifecycle::Failure;
use crate::registry::{DropCause, current};
use crate::reply::Reply;
use crate::sys::time::within;

/// How long a handler may run, and what happens if it runs longer: `#[handler(limit = ..)]`.
#[doc(hidden)]
#[derive(Debug, Clone, Copy)]
pub struct Limit {
    after: Duration,
    handler: &'static str,
    action: Action,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Action {
    Warn,
    Cancel,
    Fail,
}

/// A handler ran longer than its limit and was cut.
#[doc(hidden)]
#[derive(Debug, Clone, Copy)]
pub struct OverLimit(Limit);

impl Limit {
    /// Counts it, and lets the handler run on.
    #[must_use]
    pub const fn warn(after: Duration, handler: &'static str) -> Self {
        Self { after, handler, action: Action::Warn }
    }

    /// Cuts the handler; its caller gets a timeout.
    #[must_use]
    pub const fn cancel(after: Duration, handler: &'static str) -> Self {
        Self { after, handler, action: Action::Cancel }
    }

    /// Cuts the handler, and fails the actor.
    #[must_use]
    pub const fn fail(after: Duration, handler: &'static str) -> Self {
        Self { after, handler, action: Action::Fail }
    }

    /// Runs a handler under the limit. Going over it is counted, whatever is done about it.
    ///
    /// # Errors
    ///
    /// The limit, if the handler was cut.
    ///
    /// # Cancel safety
    ///
    /// Dropping the future cuts the handler.
    pub async fn run<F: Future>(self, handler: F) -> Result<F::Output, OverLimit> {
        let mut handler = pin!(Some(handler));
        let running = poll_fn(|cx| match handler.as_mut().as_pin_mut() {
            Some(handler) => handler.poll(cx),
            None => unreachable!("it is cut only below"),
        });
        let mut running = pin!(running);
        if let Some(output) = within(self.after, running.as_mut()).await {
            return Ok(output);
        }
        current::actor(|actor| actor.count_overrun());
        if self.action == Action::Warn {
            return Ok(running.await);
        }
        // A reply that the handler holds dies with it, and tells its caller why.
        current::dropping(DropCause::OverLimit(self.after), || handler.set(None));
        Err(OverLimit(self))
    }
}

/// Answers for a handler that was cut by its limit.
#[doc(hidden)]
pub fn over_limit<A: Actor, T, E>(ctx: &Context<A>, reply: Reply<T, E>, over: OverLimit) {
    let OverLimit(Limit { after, handler, action }) = over;
    let request = Box::new(Request::new(ctx.label(), handler));
    if action == Action::Fail {
        ctx.fail(Failure::new(handler, format!("the handler did not end within {after:?}")));
    }
    reply.complete(Err(AskError::Timeout { request, after, phase: Phase::Running }));
}
