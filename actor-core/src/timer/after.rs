//! One message, after a delay.

use std::borrow::Cow;
use std::fmt;
use std::time::Duration;

use tokio::sync::Notify;

use crate::message::Message;
use crate::registry::{Waiting, current};
use crate::reply::{Call, Called, Life, Lives, Tell};
use crate::sys::sim;
use crate::sys::sync::{Arc, AtomicU8, Ordering};
use crate::sys::time::sleep_until;

/// A message that is sent later. Made by [`Call::after`]. Dropping it changes nothing; [`cancel`](Self::cancel) does.
pub struct Timer(Arc<Shared>);

struct Shared {
    /// One of [`stage`].
    stage: AtomicU8,
    cancelled: Notify,
}

mod stage {
    pub(super) const PENDING: u8 = 0;
    pub(super) const FIRED: u8 = 1;
    pub(super) const CANCELLED: u8 = 2;
}

impl Shared {
    /// `false` if somebody was faster.
    fn leave_pending(&self, next: u8) -> bool {
        self.stage.compare_exchange(stage::PENDING, next, Ordering::AcqRel, Ordering::Acquire).is_ok()
    }
}

impl Timer {
    /// Takes the message back, if it is not on its way yet: `true` then. The message is dropped.
    ///
    /// A message that is already in the mailbox is handled.
    #[allow(clippy::must_use_candidate, reason = "cancelling is the point, the answer is extra")]
    pub fn cancel(&self) -> bool {
        let cancelled = self.0.leave_pending(stage::CANCELLED);
        self.0.cancelled.notify_one();
        cancelled
    }

    /// Whether the message waits for its time.
    #[must_use]
    pub fn is_pending(&self) -> bool {
        self.0.stage.load(Ordering::Acquire) == stage::PENDING
    }
}

/// The timer's task. However it ends, the timer is not pending any more.
struct Ends(Arc<Shared>);

impl Drop for Ends {
    fn drop(&mut self) {
        self.0.leave_pending(stage::CANCELLED);
    }
}

impl fmt::Debug for Timer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Timer").field("is_pending", &self.is_pending()).finish()
    }
}

impl<I, T, E> Call<'_, I, T, E>
where
    I: Called<Msg: Send + 'static, Sink: Lives + Send + Sync + 'static> + 'static,
{
    /// Tells the message after a delay, which begins now; waits for room then, if the mailbox is full. Its time is the runtime's
    /// clock.
    ///
    /// The actor lives on until then, refs or not: an actor that tells itself to tick goes on ticking. When it ends, the timer
    /// ends with it, and nothing is sent. A timer that an actor set for itself ends with its incarnation: after a restart,
    /// `#[init]` or `#[started]` sets it anew. One that others set for a supervised actor is sent to the next incarnation.
    ///
    /// # Panics
    ///
    /// Outside of a tokio runtime, if the actor's system has none of its own.
    ///
    /// # Examples
    ///
    /// ```
    /// use std::time::Duration;
    /// use actor_core::prelude::*;
    ///
    /// #[actor] struct Clock { ticks: u32 }
    /// #[actor]
    /// impl Clock {
    ///     #[started]
    ///     fn begin(&mut self, ctx: &mut Context<Self>) { ctx.me().tick().after(Duration::from_millis(5)); }
    ///
    ///     #[handler]
    ///     fn tick(&mut self, ctx: &mut Context<Self>) {
    ///         self.ticks += 1;
    ///         if self.ticks == 3 { return ctx.stop() }
    ///         ctx.me().tick().after(Duration::from_millis(5));
    ///     }
    /// }
    /// # #[tokio::main(flavor = "current_thread")] async fn main() {
    /// let clock = Clock { ticks: 0 }.spawn();
    /// assert_eq!(clock.closed().await, ExitReason::Normal);
    /// # }
    /// ```
    #[track_caller]
    pub fn after(self, delay: Duration) -> Timer {
        let (to, message) = self.into_parts();
        let Life(actor) = to.life();
        let runtime = actor.identity().registry.runtime();
        let runtime = runtime.expect("`.after(..)` needs a tokio runtime, for its timer: call it inside of one");
        // From here, and not from when the task below has its first turn. So far away that no clock tells it is never.
        let at = runtime.now().checked_add(delay);
        let shared = Arc::new(Shared { stage: AtomicU8::new(stage::PENDING), cancelled: Notify::new() });
        let timer = Timer(Arc::clone(&shared));
        sim::sets_timer(|| actor.identity().label(), message.name(), delay);
        // What an actor wants of itself is its incarnation's business.
        let end = if current::is(actor.identity()) {
            let incarnation = actor.identity().id().incarnation();
            Waiting::for_end_of(actor, incarnation)
        } else {
            Waiting::for_end(actor)
        };
        runtime.spawn(async move {
            let shared = Ends(shared);
            tokio::select! {
                biased;
                () = shared.0.cancelled.notified() => {}
                _ = end => {}
                () = sleep_until(at) => {
                    if shared.0.leave_pending(stage::FIRED) {
                        // Refused only if the actor ends meanwhile, which ends its timers.
                        let _ = Tell::<I>::new(Cow::Owned(to), message).await;
                    }
                }
            }
        });
        timer
    }
}
