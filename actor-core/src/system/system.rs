//! The system.

use std::fmt;
use std::marker::PhantomData;
use std::time::Duration;

use super::escalation::Escalation;
use super::prepared::{Prepared, start};
use super::shutdown::shut_down;
use super::startable::Startable;
use crate::actor::Actor;
use crate::message::Interface;
use crate::registry::{DeadLetters, Parent, Registry, Settings, ShutdownReport, current};
use crate::sys::sync::{Arc, OnceLock};
use crate::sys::task::Runtime;

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
        SystemBuilder { name: None, runtime: None, settings: Settings::default(), escalation: Escalation::ignore() }
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

    /// How many actors are alive: starting, running or stopping.
    #[must_use]
    pub fn actor_count(&self) -> usize {
        self.0.count()
    }

    /// Whether [`shutdown`](Self::shutdown) was called.
    #[must_use]
    pub fn is_shutting_down(&self) -> bool {
        self.0.is_closing()
    }

    /// Ends all actors: each handles what it had accepted, runs its stop hook and is gone. Who is not gone after `deadline`
    /// is killed, and named in the report. No actor can be spawned any more.
    ///
    /// All top-level actors are told at once; parents end their children in reverse order of their start. A system shuts down
    /// once: later calls wait for the same shutdown and get the same report, and the earliest deadline rules.
    ///
    /// An actor that awaits the shutdown in one of its own handlers keeps itself from ending, and is killed at the deadline.
    ///
    /// # Cancel safety
    ///
    /// Dropping the future does not stop the shutdown.
    ///
    /// # Panics
    ///
    /// Outside of a tokio runtime, if the system has none of its own.
    pub async fn shutdown(&self, deadline: Duration) -> ShutdownReport {
        shut_down(Arc::clone(&self.0), deadline).await
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
    DEFAULT.get_or_init(|| Arc::new(Registry::new(Arc::from("default"), None, Settings::default())))
}

/// Options of a new system. Made by [`System::builder`].
#[derive(Debug)]
#[must_use = "a builder makes nothing until `.build()`"]
pub struct SystemBuilder {
    name: Option<String>,
    runtime: Option<Runtime>,
    settings: Settings,
    escalation: Escalation,
}

impl SystemBuilder {
    /// The system's name, for logs and reports. `"system"` by default.
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// The runtime for actors that are spawned outside of one. By default the one in which the system is built, if any.
    pub fn runtime(mut self, runtime: tokio::runtime::Handle) -> Self {
        self.runtime = Some(Runtime::from(runtime));
        self
    }

    /// Whether an ask fails with [`AskError::Deadlock`](crate::AskError::Deadlock) that would close a circle of actors, each
    /// of which awaits an ask of the next in one of its handlers. On in builds with debug assertions, off otherwise; an
    /// actor that asks itself is told in any case.
    ///
    /// Costs a short visit to a list of the system for each ask of an actor. A handler that would give up on an ask by other
    /// means, such as `select!`, is told too early. An ask whose handler takes a `Reply` waits for nobody in particular, and is
    /// never part of a circle.
    pub fn deadlock_detection(mut self, on: bool) -> Self {
        self.settings.detects_deadlocks = on;
        self
    }

    /// How long an ask of one of its actors takes at most that has no timeout of its own, nor one from its handler or from the
    /// actor's type (`#[actor(ask_timeout = "5s")]`). None by default: such an ask waits for as long as the actor lives.
    ///
    /// It is the asked actor's system that counts, not the caller's.
    ///
    /// # Examples
    ///
    /// ```
    /// use std::time::Duration;
    /// use actor_core::{System, prelude::*};
    ///
    /// # #[actor] struct Silent { kept: Vec<Reply<()>> }
    /// # #[actor] impl Silent { #[handler] fn never(&mut self, reply: Reply<()>) { self.kept.push(reply); } }
    /// # #[tokio::main(flavor = "current_thread")] async fn main() {
    /// let system = System::builder().ask_timeout(Duration::from_millis(5)).build();
    /// let silent = system.spawn(Silent { kept: Vec::new() });
    /// assert!(matches!(silent.never().await, Err(AskError::Timeout { .. })));
    /// # }
    /// ```
    pub fn ask_timeout(mut self, limit: Duration) -> Self {
        self.settings.ask_timeout = Some(limit);
        self
    }

    /// What is done when a supervisor fails that has no supervisor itself. Nothing by default: its ref tells of it.
    ///
    /// # Examples
    ///
    /// ```
    /// use std::time::Duration;
    /// use actor_core::{Escalation, System};
    ///
    /// # #[tokio::main(flavor = "current_thread")] async fn main() {
    /// let system = System::builder().on_escalation(Escalation::shut_down(Duration::from_secs(10))).build();
    /// # }
    /// ```
    pub fn on_escalation(mut self, escalation: Escalation) -> Self {
        self.escalation = escalation;
        self
    }

    /// The system.
    #[must_use]
    pub fn build(self) -> System {
        let name = self.name.unwrap_or_else(|| "system".to_owned());
        let runtime = self.runtime.or_else(Runtime::current);
        let registry = Registry::new(Arc::from(name), runtime, self.settings);
        if let Some(act) = self.escalation.into_hook() {
            registry.on_escalation(act);
        }
        System(Arc::new(registry))
    }
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
