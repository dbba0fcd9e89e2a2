//! Expectations about actors that live: that they stop, restart, come to a state.

use std::future::Future;
use std::panic::Location;
use std::time::Duration;

use actor_core::{Actor, ActorRef, ExitReason};
use tokio::time::{Instant, sleep, timeout};

/// How long an expectation waits if nobody says otherwise: real time, or virtual time in a simulation and on a paused clock.
pub(crate) const PATIENCE: Duration = Duration::from_secs(3);

/// Waits until the actor is gone, for 3 seconds at most, and gives the reason. It is not told to stop.
///
/// # Panics
///
/// If it still lives then.
///
/// # Cancel safety
///
/// Dropping the future changes nothing.
#[track_caller]
pub fn expect_stopped<A: Actor>(actor: &ActorRef<A>) -> impl Future<Output = ExitReason> + use<A> {
    let (closed, label, place) = (actor.closed(), actor.label(), Location::caller());
    async move {
        let reason = timeout(PATIENCE, closed).await;
        reason.unwrap_or_else(|_| panic!("{label} did not stop within {PATIENCE:?} (expected at {place})"))
    }
}

/// Waits until the actor is up in a later incarnation than `before`, which is its `id().incarnation()` of before the failure;
/// for 3 seconds at most.
///
/// # Panics
///
/// If it is not then.
///
/// # Cancel safety
///
/// Dropping the future changes nothing.
#[track_caller]
pub fn expect_restarted<A: Actor>(actor: &ActorRef<A>, before: u32) -> impl Future<Output = ()> + use<A> {
    let (actor, label) = (actor.clone(), actor.label());
    let is_back = move || actor.id().incarnation() > before && actor.status() == actor_core::Status::Running;
    eventually_at(Location::caller(), format!("{label} is restarted"), is_back)
}

/// Waits until this holds, for 3 seconds at most: it is asked about every millisecond, in a simulation whenever the clock moves
/// and all is quiet.
///
/// # Panics
///
/// If it does not hold then.
///
/// # Cancel safety
///
/// Dropping the future changes nothing.
///
/// # Examples
///
/// ```
/// # use std::sync::Arc;
/// # use std::sync::atomic::{AtomicBool, Ordering};
/// # #[tokio::main(flavor = "current_thread")] async fn main() {
/// let done = Arc::new(AtomicBool::new(false));
/// let flag = done.clone();
/// tokio::spawn(async move { flag.store(true, Ordering::Relaxed) });
/// actor_test::eventually("the task is done", || done.load(Ordering::Relaxed)).await;
/// # }
/// ```
#[track_caller]
pub fn eventually(what: &str, holds: impl FnMut() -> bool) -> impl Future<Output = ()> {
    eventually_at(Location::caller(), what.to_owned(), holds)
}

async fn eventually_at(place: &'static Location<'static>, what: String, mut holds: impl FnMut() -> bool) {
    let start = Instant::now();
    while !holds() {
        assert!(start.elapsed() < PATIENCE, "not within {PATIENCE:?}: {what} (expected at {place})");
        sleep(Duration::from_millis(1)).await;
    }
}
