//! Giving way within a handler.

use std::fmt;
use std::future::poll_fn;
use std::task::Poll;
use std::time::Duration;

use super::actor::Actor;
use super::context::Context;
use crate::sys::time::{Instant, now};

/// How many ticks a budget has, unless it is said otherwise.
const TICKS: u32 = 64;

/// How long a budget lasts, unless it is said otherwise.
const SLICE: Duration = Duration::from_millis(5);

/// Lets other tasks run during a long handler: call [`tick`](Self::tick) after each piece of work.
///
/// An actor gives way between messages, and not within one: an `async fn` handler that computes for a second without an
/// `.await` that really waits holds its thread for that second, and can neither be cut nor overtaken. A budget makes such an
/// `.await`, after 64 ticks or 5 ms by default.
///
/// The handler stays the one that runs: the actor handles no other message meanwhile.
///
/// # Examples
///
/// ```
/// use actor_core::{YieldBudget, prelude::*};
///
/// #[actor] struct Summer;
/// #[actor]
/// impl Summer {
///     #[handler]
///     pub async fn sum(&mut self, numbers: Vec<u64>) -> u64 {
///         let mut budget = YieldBudget::new();
///         let mut sum = 0;
///         for n in numbers {
///             sum += n;
///             budget.tick().await;
///         }
///         sum
///     }
/// }
/// # #[tokio::main(flavor = "current_thread")] async fn main() {
/// assert_eq!(Summer.spawn().sum((1..=1000).collect()).await, Ok(500_500));
/// # }
/// ```
pub struct YieldBudget {
    ticks: u32,
    slice: Option<Duration>,
    left: u32,
    since: Option<Instant>,
}

impl YieldBudget {
    /// Gives way after 64 ticks or 5 ms, whichever comes first.
    #[must_use]
    pub fn new() -> Self {
        Self { ticks: TICKS, slice: Some(SLICE), left: TICKS, since: None }
    }

    /// Gives way after so many ticks; 0 counts as 1.
    #[must_use]
    pub fn ticks(mut self, ticks: u32) -> Self {
        self.ticks = ticks.max(1);
        self.left = self.ticks;
        self
    }

    /// Gives way after so long, looked at in each tick; `None` for only after [so many ticks](Self::ticks), which saves reading
    /// the clock.
    #[must_use]
    pub fn slice(mut self, slice: impl Into<Option<Duration>>) -> Self {
        self.slice = slice.into();
        self
    }

    /// A piece of work is done. Lets other tasks run if the budget is used up, and has a new one then.
    ///
    /// # Cancel safety
    ///
    /// Dropping the future counts the tick.
    pub async fn tick(&mut self) {
        self.left = self.left.saturating_sub(1);
        if self.left > 0 && !self.is_slice_over() {
            return;
        }
        self.left = self.ticks;
        self.since = None;
        give_way().await;
    }

    fn is_slice_over(&mut self) -> bool {
        let Some(slice) = self.slice else { return false };
        let now = now();
        now.duration_since(*self.since.get_or_insert(now)) >= slice
    }
}

impl Default for YieldBudget {
    fn default() -> Self {
        Self::new()
    }
}

/// Waking oneself puts the task at the back of the scheduler's queue.
async fn give_way() {
    let mut has_waited = false;
    poll_fn(|cx| {
        if std::mem::replace(&mut has_waited, true) {
            return Poll::Ready(());
        }
        cx.waker().wake_by_ref();
        Poll::Pending
    })
    .await;
}

impl<A: Actor> Context<A> {
    /// A budget with this actor's `throughput` as ticks, and its `slice`, which is 5 ms if it has none.
    #[must_use]
    pub fn budget(&self) -> YieldBudget {
        YieldBudget::new().ticks(A::THROUGHPUT).slice(A::SLICE.unwrap_or(SLICE))
    }
}

impl fmt::Debug for YieldBudget {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("YieldBudget").field("left", &self.left).finish_non_exhaustive()
    }
}
