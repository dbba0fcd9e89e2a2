//! How a supervisor is made.

use std::fmt;
use std::time::Duration;

use super::office::Office;
use super::seed::{Seed, Unstarted};
use super::supervisor::{Plan, Settings, Supervisor};
use crate::actor::{Actor, ChildSpec};
use crate::error::SpawnErrorKind;
use crate::id::short_type;
use crate::message::Interface;
use crate::registry::Registry;
use crate::restart::{AutoShutdown, Shutdown, Strategy};
use crate::runtime::stillborn;
use crate::sys::sync::{Arc, Mutex};

/// What can be a child of a supervisor: a [`ChildSpec`], or another supervisor.
pub trait Supervisable {
    /// The actor that it becomes.
    type Actor: Actor;

    /// How to make that actor, and make it again.
    fn into_spec(self) -> ChildSpec<Self::Actor>;
}

impl<A: Actor> Supervisable for ChildSpec<A> {
    type Actor = A;

    fn into_spec(self) -> Self {
        self
    }
}

impl Supervisable for SupervisorBuilder {
    type Actor = Supervisor;

    fn into_spec(self) -> ChildSpec<Supervisor> {
        Self::into_spec(self)
    }
}

/// A supervisor that is about to be started. Made by [`Supervisor::builder`] and [`System::supervisor`](crate::System::supervisor).
///
/// Its children are started in the order in which they were added, each when the one before is up, and ended in reverse.
#[must_use = "nothing is started until `.start()`"]
pub struct SupervisorBuilder {
    registry: Arc<Registry>,
    office: Arc<Office>,
    name: Option<String>,
    settings: Settings,
    nursery: Vec<Unstarted>,
    /// The first child that could not be made.
    broken: Option<(Arc<str>, SpawnErrorKind)>,
}

impl SupervisorBuilder {
    pub(crate) fn new(registry: Arc<Registry>) -> Self {
        let office = Arc::new(Office::default());
        let settings = Settings::default();
        Self { registry, office, name: None, settings, nursery: Vec::new(), broken: None }
    }

    /// Gives the supervisor a name, unique in its system.
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// Whom it restarts when a child has failed. [`Strategy::OneForOne`] by default: that child.
    pub fn strategy(mut self, strategy: Strategy) -> Self {
        self.settings.strategy = strategy;
        self
    }

    /// How many restarts it allows [`within`](Self::within) a stretch of time, 3 by default. One more, and it ends its
    /// children and fails itself. A restart that fails counts like any other; a restart of several children counts once.
    pub fn max_restarts(mut self, max: usize) -> Self {
        self.settings.max = max;
        self
    }

    /// The stretch of time for [`max_restarts`](Self::max_restarts), 5 seconds by default. It slides: any 5 seconds count.
    pub fn within(mut self, time: Duration) -> Self {
        self.settings.within = time;
        self
    }

    /// Fails when fewer children than this are healthy, even with restarts to spare. A child is not while its restart waits
    /// for a backoff, and when it has come to an end of its own; one that is terminated on request does not make the
    /// supervisor fail. 0 by default: it bears the loss of all.
    pub fn min_healthy(mut self, min: usize) -> Self {
        self.settings.min_healthy = min;
        self
    }

    /// Whether the supervisor ends, with [`ExitReason::Normal`](crate::ExitReason::Normal), when its
    /// [significant](ChildSpec::significant) children have come to an end of their own. By default it does not.
    pub fn auto_shutdown(mut self, when: AutoShutdown) -> Self {
        self.settings.auto_shutdown = when;
        self
    }

    /// How many children it may have at a time; without a limit by default. Children that are gone do not count.
    pub fn max_children(mut self, max: usize) -> Self {
        self.settings.max_children = max;
        self
    }

    /// Adds a child: a spec, or another supervisor. [`add`](Self::add) gives its ref.
    pub fn child<C: Supervisable>(mut self, child: C) -> Self {
        self.add(child);
        self
    }

    /// Adds a child, and gives its ref: good at once, and for all incarnations of the child. Messages wait until it is up.
    ///
    /// What is wrong with a child (a name that is taken, an id that is not unique) is told by the start of the supervisor; the
    /// ref refuses every message then.
    ///
    /// # Panics
    ///
    /// Outside of a tokio runtime, if the system has none of its own.
    #[allow(clippy::must_use_candidate, reason = "most children are reached by name, or not at all")]
    pub fn add<C: Supervisable>(&mut self, child: C) -> <C::Actor as Interface>::Ref {
        let spec = child.into_spec();
        let wanted = spec.terms.id.clone().or_else(|| spec.name.clone());
        let id = wanted.unwrap_or_else(|| self.free_id(&short_type(std::any::type_name::<C::Actor>())));
        let sown = if self.has(&id) {
            Err(SpawnErrorKind::IdTaken)
        } else {
            Seed::sow(spec, &self.registry, &self.office, Arc::clone(&id))
        };
        let kind = match sown {
            Ok((address, unstarted)) => {
                self.nursery.push(unstarted);
                return address.into();
            }
            Err(SpawnErrorKind::NoRuntime) => panic!("child `{id}` was not made: {}", SpawnErrorKind::NoRuntime),
            Err(kind) => kind,
        };
        self.broken.get_or_insert((id, kind));
        stillborn(&self.registry).into()
    }

    fn has(&self, id: &str) -> bool {
        self.nursery.iter().any(|child| &*child.seed.id == id)
    }

    /// An id for a child without one: its type, with a number if there are several.
    fn free_id(&self, short: &str) -> Arc<str> {
        let numbered = (2_u64..).map(|n| format!("{short}-{n}"));
        let free = std::iter::once(short.to_owned()).chain(numbered).find(|id| !self.has(id));
        free.map_or_else(|| Arc::from(short), Arc::from)
    }

    /// The supervisor as a spec: to be a child with options of its own, or of an actor.
    ///
    /// Its parent waits for its end without a limit, since its children have limits of their own.
    pub fn into_spec(self) -> ChildSpec<Supervisor> {
        self.into_plan().1
    }

    pub(crate) fn into_plan(self) -> (Arc<Plan>, ChildSpec<Supervisor>) {
        let Self { registry, office, name, settings, nursery, broken } = self;
        let plan = Arc::new(Plan { registry, office, settings, nursery, broken, failed: Mutex::default() });
        let made = Arc::clone(&plan);
        let spec = ChildSpec::from_factory(Box::new(move |ctx| Box::pin(Supervisor::raise(Arc::clone(&made), ctx))));
        let spec = spec.shutdown(Shutdown::Wait);
        let spec = match name {
            Some(name) => spec.name(name),
            None => spec,
        };
        (plan, spec)
    }
}

impl fmt::Debug for SupervisorBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let children: Vec<_> = self.nursery.iter().map(|child| &child.seed.id).collect();
        f.debug_struct("SupervisorBuilder")
            .field("name", &self.name)
            .field("settings", &self.settings)
            .field("children", &children)
            .finish_non_exhaustive()
    }
}
