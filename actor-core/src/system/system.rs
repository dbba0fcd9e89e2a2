//! The system.

use std::fmt;
use std::future::{Future, poll_fn};
use std::marker::PhantomData;
use std::pin::pin;
use std::time::Duration;

use super::builder::SystemBuilder;
use super::prepared::{Prepared, start};
use super::startable::Startable;
use crate::actor::Actor;
use crate::message::Interface;
use crate::observe::Times;
use crate::registry::{DeadLetters, Parent, Registry, Settings, SystemStats, current};
use crate::sys::sync::{Arc, OnceLock};

/// A group of actors with names, numbers and an end of their own. Cheap to clone.
///
/// Most programs never name one: `actor.spawn()` uses the current system, which is the one [entered](Self::enter) by hand in
/// the running code, else that of the running actor, else the default system of the process. Tests and programs that run several worlds side
/// by side make their own.
///
/// # Examples
///
/// ```
/// use std::time::Duration;
/// use actor_core::{System, prelude::*};
///
/// # #[actor] struct Counter { n: u64 }
/// # #[actor] impl Counter { #[handler] pub fn add(&mut self, n: u64) { self.n += n; } }
/// # #[tokio::main(flavor = "current_thread")] async fn main() {
/// let system = System::new("billing");
/// let counter = system.spawn(Counter { n: 0 });
/// counter.add(1).await.unwrap();
///
/// let report = system.shutdown(Duration::from_secs(5)).await;
/// assert!(report.is_clean());
/// # }
/// ```
#[derive(Clone)]
pub struct System(Arc<Registry>);

impl System {
    /// A new system. Its actors run on the tokio runtime in which they are spawned, or, for spawns outside of one, on the
    /// runtime in which the system was made.
    #[must_use]
    pub fn new(name: impl Into<String>) -> Self {
        Self::builder().name(name).build()
    }

    /// A new system with options.
    pub fn builder() -> SystemBuilder {
        SystemBuilder::new()
    }

    /// The current system: the one [entered](Self::enter) by hand in the running code, else that of the running actor, else
    /// the default system of the process.
    #[must_use]
    pub fn current() -> Self {
        Self(current::registry().unwrap_or_else(|| Arc::clone(default_registry())))
    }

    pub(super) fn into_registry(self) -> Arc<Registry> {
        self.0
    }

    pub(crate) fn registry(&self) -> &Arc<Registry> {
        &self.0
    }

    pub(super) fn of(registry: Arc<Registry>) -> Self {
        Self(registry)
    }

    /// The system's name.
    #[must_use]
    pub fn name(&self) -> &str {
        self.0.name()
    }

    /// Makes this the current system of the calling thread until the guard is dropped. It does not reach into the handlers of
    /// actors that happen to run on the thread meanwhile.
    #[must_use = "the system is left when the guard is dropped"]
    pub fn enter(&self) -> Entered {
        Entered { outer: current::swap_system(Some(Arc::clone(&self.0))), stays_on_thread: PhantomData }
    }

    /// Starts an actor, or the spec of one, in this system.
    ///
    /// In a system that is shutting down, the actor is dropped and the ref refuses every message; [`prepare`](Self::prepare)
    /// tells instead.
    ///
    /// # Panics
    ///
    /// Outside of a tokio runtime, if the system has none of its own.
    #[track_caller]
    pub fn spawn<S: Startable>(&self, what: S) -> <S::Actor as Interface>::Ref {
        start(what, self.clone(), Parent::NONE).into()
    }

    /// An actor that is to be started in this system, with a name or other options.
    pub fn prepare<A: Actor>(&self, actor: A) -> Prepared<A> {
        Prepared::new(actor, Arc::clone(&self.0))
    }

    /// Shows every message that is accepted from here on and never handled: left over when its actor ended, dropped by a full
    /// mailbox, or asked by a caller who is gone. To look for losses, and for tests.
    ///
    /// # Examples
    ///
    /// ```
    /// use actor_core::{DeadLetterReason, System, prelude::*};
    ///
    /// # #[actor] struct Counter { n: u64 }
    /// # #[actor] impl Counter { #[handler] fn add(&mut self, n: u64) { self.n += n; } }
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let system = System::new("watched");
    /// let mut dead_letters = system.dead_letters();
    ///
    /// let counter = system.spawn(Counter { n: 0 });
    /// counter.add(5).tell().await?;
    /// counter.kill().await?;
    ///
    /// let letter = dead_letters.next().await.unwrap()?;
    /// assert_eq!((letter.message, letter.reason), ("add", DeadLetterReason::Ended(ExitReason::Killed)));
    /// # Ok(()) }
    /// ```
    pub fn dead_letters(&self) -> DeadLetters {
        self.0.dead_letters().subscribe()
    }

    /// What all actors of the system have done so far, those that are gone included: messages handled, refused and dropped, and
    /// how many wait.
    ///
    /// Exact whenever nobody is started, stopped or sent to. Nothing is counted for it: it asks each living actor, which takes
    /// a short lock of its mailbox.
    ///
    /// # Examples
    ///
    /// ```
    /// use actor_core::{System, prelude::*};
    ///
    /// # #[actor] struct Counter { n: u64 }
    /// # #[actor] impl Counter { #[handler] fn add(&mut self, n: u64) { self.n += n; } }
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let system = System::new("counted");
    /// let counter = system.spawn(Counter { n: 0 });
    /// counter.add(5).await?;
    /// counter.stop().await?;
    /// counter.add(5).try_tell().unwrap_err();
    ///
    /// let stats = system.stats();
    /// assert_eq!((stats.alive, stats.spawned), (0, 1));
    /// assert_eq!((stats.total.handled, stats.total.refused), (1, 1));
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn stats(&self) -> SystemStats {
        self.0.stats()
    }

    /// How long messages waited and how long their handlers took, of all actors of the system, those that are gone included.
    /// `None` unless it [measures](crate::SystemBuilder::measure_times) that.
    #[must_use]
    pub fn times(&self) -> Option<Times> {
        self.0.settings().taps.total.as_ref().map(|total| total.times())
    }

    /// How many actors are alive: starting, running or stopping.
    #[must_use]
    pub fn actor_count(&self) -> usize {
        self.0.count()
    }

    /// Whether the shutdown has begun.
    #[must_use]
    pub fn is_shutting_down(&self) -> bool {
        self.0.is_closing() || self.0.shutdown().has_begun()
    }

    /// How long actors may take to end in [`terminate`](Self::terminate), and after a signal.
    #[must_use]
    pub fn shutdown_deadline(&self) -> Duration {
        self.0.settings().shutdown_deadline
    }

    /// Runs a future on this thread to its end, in the runtime of this system, which is the current one meanwhile. For `main`
    /// and tests that are no `async fn`.
    ///
    /// # Panics
    ///
    /// If the system has no runtime, and on a thread that drives asynchronous tasks.
    #[track_caller]
    pub fn block_on<F: Future>(&self, future: F) -> F::Output {
        let runtime = self.0.home().expect(
            "the system has no runtime to block on: give it one with `System::builder().workers(2)` or `.runtime(handle)`",
        );
        let mut future = pin!(future);
        runtime.block_on(poll_fn(|cx| current::inside(&self.0, || future.as_mut().poll(cx))))
    }
}

impl fmt::Debug for System {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("System").field("name", &self.name()).field("actors", &self.actor_count()).finish()
    }
}

/// Two handles are equal if they mean the same system.
impl PartialEq for System {
    fn eq(&self, other: &Self) -> bool {
        self.0.serial() == other.0.serial()
    }
}

impl Eq for System {}

/// The one process-wide value of the library: made at the first spawn that names no system.
fn default_registry() -> &'static Arc<Registry> {
    // tidy: sys-door because the default system is the one thing that a process has one of.
    static DEFAULT: OnceLock<Arc<Registry>> = OnceLock::new();
    DEFAULT.get_or_init(|| Arc::new(Registry::new(Settings::new("default"))))
}

/// A system is the current one of its thread while this lives. Made by [`System::enter`]. Guards are to be dropped in the
/// reverse order of their making.
#[must_use = "the system is left when the guard is dropped"]
pub struct Entered {
    outer: Option<Arc<Registry>>,
    stays_on_thread: PhantomData<*const ()>,
}

impl Drop for Entered {
    fn drop(&mut self) {
        drop(current::swap_system(self.outer.take()));
    }
}

impl fmt::Debug for Entered {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Entered").finish_non_exhaustive()
    }
}
