//! Making a system.

use std::time::Duration;

use super::escalation::Escalation;
use super::system::System;
use crate::error::BuildError;
use crate::message::Mailbox;
use crate::observe::{Listener, Meter, Observer, Tap};
use crate::registry::{Registry, Settings};
use crate::sys::sync::Arc;
use crate::sys::task::Runtime;

/// Options of a new system. Made by [`System::builder`].
#[derive(Debug)]
#[must_use = "a builder makes nothing until `.build()`"]
pub struct SystemBuilder {
    pub(super) settings: Settings,
    /// How many worker threads the system's own runtime is to have.
    pub(super) workers: Option<usize>,
    escalation: Escalation,
}

impl SystemBuilder {
    pub(super) fn new() -> Self {
        Self { settings: Settings::new("system"), workers: None, escalation: Escalation::ignore() }
    }

    /// The system's name, for logs and reports. `"system"` by default.
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.settings.name = Arc::from(name.into());
        self
    }

    /// The runtime for actors that are spawned outside of one. By default the one in which the system is built, if any.
    pub fn runtime(mut self, runtime: tokio::runtime::Handle) -> Self {
        self.settings.runtime = Some(Runtime::from(runtime));
        self
    }

    /// The mailbox of actors for which neither their type nor their spawn names one. `bounded(1000)` by default.
    pub fn mailbox(mut self, mailbox: impl Into<Mailbox>) -> Self {
        self.settings.mailbox = mailbox.into();
        self
    }

    /// How long actors may take to end in [`System::terminate`], and after a signal. 10 seconds by default.
    pub fn shutdown_deadline(mut self, deadline: Duration) -> Self {
        self.settings.shutdown_deadline = deadline;
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

    /// Who is told what happens to the actors of the system: that they are up, that they are gone and why, that a mailbox drops
    /// messages, that an ask was refused as a deadlock. Nobody by default. With the feature `tracing`, all of it is logged
    /// besides.
    ///
    /// [`Recorder`](crate::observe::Recorder) keeps the events in memory.
    pub fn observer(mut self, observer: impl Observer) -> Self {
        self.settings.listener = Listener::new(observer);
        self
    }

    /// Who hears of every message that is sent to an actor of the system: see [`Tap`]. Nobody by default. A tap on one actor comes
    /// [by its ref](crate::ActorRef::tap).
    pub fn tap(mut self, tap: impl Tap) -> Self {
        self.settings.taps.tap = Some(Arc::new(tap));
        self
    }

    /// Whether it is measured how long messages wait and how long their handlers take, for
    /// [`ActorRef::times`](crate::ActorRef::times) and [`System::times`]. Off by default.
    ///
    /// Counts are exact and always there; times are estimates from samples. While it is on, each message takes the mailbox's slow
    /// way, as with a [tap](Self::tap), the measured ones read the clock, and inline handlers run in their actor's own task.
    ///
    /// # Examples
    ///
    /// ```
    /// use actor_core::{System, prelude::*};
    ///
    /// # #[actor] struct Counter { n: u64 }
    /// # #[actor] impl Counter { #[handler] pub fn add(&mut self, n: u64) -> u64 { self.n += n; self.n } }
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let system = System::builder().measure_times(true).build();
    /// let counter = system.spawn(Counter { n: 0 });
    /// counter.add(1).await?;
    /// counter.stop().await?;
    /// let times = counter.times().expect("they are measured");
    /// assert_eq!(times.sampled, 1);
    /// println!("a handler takes {:?}, a message waits {:?}", times.mean_busy(), times.mean_wait());
    /// # Ok(()) }
    /// ```
    pub fn measure_times(mut self, on: bool) -> Self {
        self.settings.taps.total = on.then(|| Arc::new(Meter::default()));
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
    ///
    /// # Panics
    ///
    /// If the options make no system; [`try_build`](Self::try_build) tells instead.
    #[must_use]
    #[track_caller]
    pub fn build(self) -> System {
        self.try_build().unwrap_or_else(|error| panic!("the system was not made: {error}"))
    }

    /// The system.
    ///
    /// # Errors
    ///
    /// [`BuildError`]: a mailbox without room, a runtime without workers, or one that could not be started.
    pub fn try_build(mut self) -> Result<System, BuildError> {
        if self.settings.mailbox.limit() == 0 {
            return Err(BuildError::ZeroCapacity);
        }
        self.start_runtime()?;
        let current = Runtime::current;
        self.settings.runtime = self.settings.runtime.or_else(current);
        let registry = Registry::new(self.settings);
        if let Some(act) = self.escalation.into_hook() {
            registry.on_escalation(act);
        }
        Ok(System::of(Arc::new(registry)))
    }
}
