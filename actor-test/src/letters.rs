//! Messages that nobody handled, as expectations.

use std::fmt;
use std::future::Future;
use std::panic::Location;

use actor_core::{DeadLetter, DeadLetters, MissedLetters, System};
use tokio::time::timeout;

use crate::current;
use crate::expect::PATIENCE;
use crate::idle::until_idle;

/// The messages of a system that were accepted and never handled, from the moment of its making on.
///
/// # Examples
///
/// ```
/// use actor_core::prelude::*;
/// use actor_core::DeadLetterReason;
/// use actor_test::Letters;
///
/// #[actor] struct Worker;
/// #[actor] impl Worker { #[handler] fn work(&mut self) {} }
///
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let system = System::new("test");
/// let mut letters = Letters::of(&system);
/// let worker = system.spawn(Worker);
/// worker.work().try_tell()?;
/// worker.kill().await?;
///
/// let letter = letters.expect("work").await;
/// assert_eq!(letter.reason, DeadLetterReason::Ended(ExitReason::Killed));
/// letters.expect_none().await;
/// # Ok(()) }
/// ```
#[must_use = "nothing is seen of them until they are looked at"]
pub struct Letters(DeadLetters);

impl Letters {
    /// Those of this system.
    pub fn of(system: &System) -> Self {
        Self(system.dead_letters())
    }

    /// Those since the last call.
    ///
    /// # Panics
    ///
    /// If there were more than 1024: some were missed.
    pub fn take(&mut self) -> Vec<DeadLetter> {
        std::iter::from_fn(|| self.0.try_next()).map(known).collect()
    }

    /// The next one, which has to be for this handler. It is waited for 3 seconds at most.
    ///
    /// # Panics
    ///
    /// If none comes, or one for another handler.
    ///
    /// # Cancel safety
    ///
    /// Dropping the future loses no letter.
    #[track_caller]
    pub fn expect(&mut self, handler: &'static str) -> impl Future<Output = DeadLetter> {
        let place = Location::caller();
        async move {
            let next = timeout(PATIENCE, self.0.next()).await.unwrap_or_else(|_| {
                panic!("expected a dead letter for `{handler}`, none came within {PATIENCE:?} (expected at {place})")
            });
            let letter = known(next.unwrap_or_else(|| panic!("the system is gone (expected at {place})")));
            let name = letter.message;
            assert!(name == handler, "expected a dead letter for `{handler}`, got: {letter} (expected at {place})");
            letter
        }
    }

    /// There is none. In a simulation that is exact, and takes no time: it is looked at once nobody can do anything before the
    /// clock moves. Elsewhere it is looked at now.
    ///
    /// # Panics
    ///
    /// If there is one.
    ///
    /// # Cancel safety
    ///
    /// Dropping the future changes nothing.
    #[track_caller]
    pub fn expect_none(&mut self) -> impl Future<Output = ()> {
        let place = Location::caller();
        async move {
            if let Some(world) = current::world() {
                until_idle(&world).await;
            }
            if let Some(letter) = self.0.try_next().map(known) {
                panic!("expected no dead letter, got: {letter} (expected at {place})");
            }
        }
    }
}

fn known(letter: Result<DeadLetter, MissedLetters>) -> DeadLetter {
    letter.unwrap_or_else(|missed| panic!("{missed}"))
}

impl fmt::Debug for Letters {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Letters").finish_non_exhaustive()
    }
}
