//! The registry of one system: numbers, the living, names.

use super::control::{Control, Identity};
use super::dead_letters::DeadLetterOffice;
use super::groups::Groups;
use super::names::Names;
use super::phases::Phases;
use super::settings::Settings;
use super::shutdown::Shutdown;
use super::stats::{Stats, SystemStats};
use super::waits::Waits;
use crate::id::{ActorLabel, ActorPath};
use crate::lifecycle::ExitReason;
use crate::observe::Event;
use crate::sys::own_runtime::OwnRuntime;
use crate::sys::sync::{Arc, AtomicU8, AtomicU64, Mutex, OnceLock, Ordering};
use crate::sys::task::Runtime;
use crate::sys::unique;

/// What one system knows of its actors.
pub(crate) struct Registry {
    /// Tells systems apart; never shown.
    serial: u32,
    settings: Settings,
    numbers: AtomicU64,
    /// 0 while actors may be spawned, 1 once the shutdown began.
    closing: AtomicU8,
    living: Mutex<Living>,
    names: Names,
    groups: Groups,
    shutdown: Shutdown,
    phases: Phases,
    waits: Waits,
    dead_letters: DeadLetterOffice,
    escalation: OnceLock<OnEscalation>,
}

/// What is done when a supervisor fails that has no supervisor itself.
pub(crate) type OnEscalation = Box<dyn Fn(&Arc<Registry>, Escalated) + Send + Sync>;

/// A supervisor failed that has no supervisor itself.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Escalated {
    /// The supervisor.
    pub supervisor: ActorLabel,
    /// Why it ended.
    pub reason: ExitReason,
}

/// Everyone alive, in slots that are used again: entering and leaving cost the same however many there are.
#[derive(Default)]
struct Living {
    slots: Vec<Option<Arc<dyn Control>>>,
    free: Vec<u32>,
    /// How many have left, and what they counted.
    gone: u64,
    total: Stats,
}

impl Registry {
    pub(crate) fn new(settings: Settings) -> Self {
        Self {
            serial: unique::next(),
            settings,
            numbers: AtomicU64::new(1),
            closing: AtomicU8::new(0),
            living: Mutex::default(),
            names: Names::default(),
            groups: Groups::default(),
            shutdown: Shutdown::default(),
            phases: Phases::default(),
            waits: Waits::default(),
            dead_letters: DeadLetterOffice::default(),
            escalation: OnceLock::new(),
        }
    }

    pub(crate) fn serial(&self) -> u32 {
        self.serial
    }

    pub(crate) fn name(&self) -> &str {
        &self.settings.name
    }

    pub(crate) fn settings(&self) -> &Settings {
        &self.settings
    }

    /// Tells whoever listens what happened. Not to be called with a lock held: the observer is the user's.
    pub(crate) fn tell(&self, event: impl FnOnce() -> Event) {
        self.settings.listener.tell(event);
    }

    pub(crate) fn dead_letters(&self) -> &DeadLetterOffice {
        &self.dead_letters
    }

    pub(crate) fn waits(&self) -> &Waits {
        &self.waits
    }

    pub(crate) fn shutdown(&self) -> &Shutdown {
        &self.shutdown
    }

    pub(crate) fn names(&self) -> &Names {
        &self.names
    }

    pub(crate) fn groups(&self) -> &Groups {
        &self.groups
    }

    pub(crate) fn phases(&self) -> &Phases {
        &self.phases
    }

    /// The runtime to spawn on: the system's own, else the one that the thread is in, else the one that it was made with.
    pub(crate) fn runtime(&self) -> Option<Runtime> {
        self.own_runtime().or_else(Runtime::current).or_else(|| self.settings.runtime.clone())
    }

    /// The runtime to block on: the system's own, else the one that it was made with.
    pub(crate) fn home(&self) -> Option<Runtime> {
        self.own_runtime().or_else(|| self.settings.runtime.clone())
    }

    fn own_runtime(&self) -> Option<Runtime> {
        self.settings.own_runtime.as_ref().map(OwnRuntime::handle)
    }

    /// Before the first actor is spawned.
    pub(crate) fn on_escalation(&self, act: OnEscalation) {
        // A second one would be a mistake of this crate.
        drop(self.escalation.set(act));
    }

    /// A supervisor failed that has no supervisor itself.
    pub(crate) fn escalate(self: &Arc<Self>, supervisor: ActorLabel, reason: ExitReason) {
        self.tell(|| Event::Escalated { supervisor: supervisor.clone(), reason: reason.clone() });
        if let Some(act) = self.escalation.get() {
            act(self, Escalated { supervisor, reason });
        }
    }

    pub(crate) fn is_closing(&self) -> bool {
        self.closing.load(Ordering::SeqCst) != 0
    }

    /// From here on nobody enters. Those that are inside are told by the caller.
    pub(crate) fn close(&self) {
        // Under the lock of the living: whoever entered before is seen by the list that the caller takes next.
        let living = self.living.lock();
        self.closing.store(1, Ordering::SeqCst);
        drop(living);
    }

    /// A number for one more actor.
    pub(crate) fn number(&self) -> u64 {
        self.numbers.fetch_add(1, Ordering::Relaxed)
    }

    /// Makes an actor and takes it among the living; does neither once the system shuts down.
    #[inline]
    pub(crate) fn enter(&self, make: &mut dyn FnMut(u32) -> Arc<dyn Control>) {
        let mut living = self.living.lock();
        if self.is_closing() {
            return;
        }
        let place = living.free.pop().unwrap_or_else(|| {
            living.slots.push(None);
            u32::try_from(living.slots.len() - 1).expect("fewer than 2^32 actors at a time")
        });
        living.slots[place as usize] = Some(make(place));
    }

    /// Takes an actor out of its groups, and all names from it but the first.
    #[inline]
    pub(crate) fn unlist(&self, actor: &Identity) {
        if actor.unlist() {
            self.names.release_later(actor.number);
            self.groups.leave_all(actor.number);
        }
    }

    /// Gives the place back, and adds what the actor counted. Gives what the place held, which is not to be dropped under a lock.
    pub(crate) fn leave(&self, place: u32, count: &mut dyn FnMut(&mut Stats)) -> Option<Arc<dyn Control>> {
        let mut living = self.living.lock();
        living.free.push(place);
        living.gone += 1;
        count(&mut living.total);
        living.slots[place as usize].take()
    }

    /// An actor that has left counts something.
    pub(crate) fn count_late(&self, count: impl FnOnce(&mut Stats)) {
        count(&mut self.living.lock().total);
    }

    /// What all have counted. Nothing is counted for it: the living are asked, one by one, outside the lock.
    pub(crate) fn stats(&self) -> SystemStats {
        let living = self.living.lock();
        let alive: Vec<_> = living.slots.iter().flatten().cloned().collect();
        let (gone, mut total) = (living.gone, living.total);
        drop(living);
        for actor in &alive {
            total.add(&actor.stats());
        }
        SystemStats { alive: alive.len(), spawned: gone + alive.len() as u64, total }
    }

    /// Everyone alive, in the order of spawning.
    pub(crate) fn living(&self) -> Vec<Arc<dyn Control>> {
        let mut all: Vec<_> = self.living.lock().slots.iter().flatten().cloned().collect();
        all.sort_by_key(|actor| actor.identity().number);
        all
    }

    /// The ancestors of an actor that live, the outermost first, and the actor itself.
    pub(crate) fn path(&self, of: &Identity) -> ActorPath {
        let living = self.living.lock();
        let mut path = vec![of.label()];
        let mut below = of;
        while let Some(above) = below.parent().place().and_then(|place| living.slots.get(place as usize)?.as_deref()) {
            let above = above.identity();
            // The second is a limit that only a circle of wrong places could reach.
            if !below.is_child_of(above) || path.len() > living.slots.len() {
                break;
            }
            path.push(above.label());
            below = above;
        }
        path.reverse();
        ActorPath::new(path)
    }

    pub(crate) fn count(&self) -> usize {
        let living = self.living.lock();
        living.slots.len() - living.free.len()
    }
}
