//! The seam to a simulated runtime: what a simulation that rules the current thread is told and asked.
//!
//! A simulation [enters](enter) its thread. From then on tasks are handed to it instead of tokio, and an accepted message stays
//! *in flight* until the simulation lets it land, so that it can look into the moment before every send. Without the feature
//! `sim` the module `no_sim` stands here, whose functions are empty.

use std::cell::{Cell, RefCell};
use std::fmt;
use std::future::Future;
use std::marker::PhantomData;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use super::task::Runtime;

/// What a simulation runs.
pub type Task = Pin<Box<dyn Future<Output = ()> + Send>>;

/// A simulation: who runs next, and when what was sent arrives.
///
/// All of it is called on the thread that the simulation entered. Calls may come with locks held, so none of them may call
/// back at once; [`observe`](World::observe) and [`flush`](World::flush) are the exceptions.
pub trait World: Send + Sync + 'static {
    /// A seat for an actor that is about to be spawned; never 0.
    fn seat(&self) -> u32;

    /// Takes over a task: that of an actor with its seat, or another one.
    fn spawn(&self, task: Task, actor: Option<(u32, Arc<dyn Subject>)>);

    /// An actor without a task has taken its seat: its messages are taken by hand.
    fn open(&self, seat: u32, actor: Arc<dyn Subject>);

    /// The running code sent a message that was accepted. `None` if it arrives at once; else it waits until
    /// [`Subject::land`] is called with this ticket.
    fn send(&self, to: u32, message: &'static str) -> Option<u64>;

    /// The running code answered an ask. What it sent before is in flight up to the number that this gives; 0 for nothing.
    fn answer(&self) -> u64;

    /// The running code saw an answer: what was sent before it has to arrive now.
    fn observe(&self, answer: u64);

    /// The running code does something that others see at once: what it sent before has to arrive now.
    fn flush(&self);

    /// The running code watches an actor, or is linked to it.
    fn ties(&self, whom: String, linked: bool);

    /// The running code sets a timer: the task that is spawned next sends this message then.
    fn sets_timer(&self, to: String, message: &'static str, after: Duration);

    /// The running actor is about to run a handler.
    fn begins(&self);

    /// The running actor has come to the end of a handler.
    fn handled(&self, handler: &'static str);

    /// A random number that the seed determines.
    fn random(&self) -> u64;
}

/// An actor, as a simulation sees it.
pub trait Subject: Send + Sync + 'static {
    /// How reports call it.
    fn label(&self) -> String;

    /// Lets a message arrive that is in flight; `false` if it arrived before.
    fn land(&self, ticket: u64) -> bool;

    /// Loses a message that is in flight. A reply in it is neither given nor dropped for as long as the actor lives.
    fn lose(&self, ticket: u64);

    /// Sends a copy of a message that is in flight, with another ticket. `false` if nobody said how it is copied, or there is
    /// no room for one more.
    fn copy(&self, ticket: u64, copy: u64) -> bool;

    /// What is in a message that is in flight, if somebody said how it is shown.
    fn show(&self, ticket: u64) -> Option<String>;

    /// How far it is.
    fn progress(&self) -> Progress;
}

/// How far an actor is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// How many handlers were started so far.
    pub started: u64,
    /// The handler or hook that runs or ran last.
    pub running: &'static str,
    /// It waits for messages.
    pub is_idle: bool,
    /// It is entirely gone.
    pub is_gone: bool,
}

thread_local! {
    static WORLD: RefCell<Option<Arc<dyn World>>> = const { RefCell::new(None) };
    /// Whether there is one: cheaper to look at, since it has no destructor.
    static IS_RULED: Cell<bool> = const { Cell::new(false) };
}

/// Makes `world` rule the calling thread until the guard is dropped.
#[must_use = "the simulation is left when the guard is dropped"]
pub fn enter(world: Arc<dyn World>) -> InWorld {
    IS_RULED.set(true);
    InWorld { outer: WORLD.with_borrow_mut(|current| current.replace(world)), stays_on_thread: PhantomData }
}

/// A simulation rules the thread while this lives. Guards are to be dropped in the reverse order of their making.
pub struct InWorld {
    outer: Option<Arc<dyn World>>,
    stays_on_thread: PhantomData<*const ()>,
}

impl Drop for InWorld {
    fn drop(&mut self) {
        let outer = self.outer.take();
        IS_RULED.set(outer.is_some());
        let left = WORLD.try_with(|current| current.replace(outer));
        // Outside of the borrow: what the simulation still holds is dropped with it.
        drop(left);
    }
}

impl fmt::Debug for InWorld {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("InWorld").finish_non_exhaustive()
    }
}

/// Whether there is a simulation on this thread.
#[inline]
pub(crate) fn rules() -> bool {
    IS_RULED.get()
}

/// Calls `f` with the simulation of this thread, if there is one.
#[inline]
fn with<T>(f: impl FnOnce(&dyn World) -> T) -> Option<T> {
    if rules() { with_world(f) } else { None }
}

#[cold]
fn with_world<T>(f: impl FnOnce(&dyn World) -> T) -> Option<T> {
    WORLD.try_with(|world| world.borrow().as_deref().map(f)).ok().flatten()
}

/// An actor's place in a simulation; 0 outside of one.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Seat(u32);

impl Seat {
    pub(crate) fn take() -> Self {
        Self(with(World::seat).unwrap_or(0))
    }

    pub(crate) fn number(self) -> u32 {
        self.0
    }

    #[inline]
    pub(crate) fn is_taken(self) -> bool {
        self.0 != 0
    }
}

impl Runtime {
    /// Starts a task.
    #[inline]
    pub(crate) fn spawn<F>(&self, task: F)
    where
        F: Future<Output = ()> + Send + 'static,
    {
        if rules() {
            return self.hand_over(Box::pin(task), None);
        }
        self.start(task);
    }

    /// Starts the task of an actor. It is made in its place: moving a future costs more than making it.
    #[inline]
    pub(crate) fn spawn_actor<F, S>(&self, seat: Seat, actor: &Arc<S>, task: impl FnOnce() -> F)
    where
        F: Future<Output = ()> + Send + 'static,
        S: Subject,
    {
        if seat.is_taken() {
            return self.hand_over(Box::pin(task()), Some((seat.0, Arc::clone(actor) as Arc<dyn Subject>)));
        }
        self.start(task());
    }

    /// Hands a task to the simulation; starts it if there is none.
    #[cold]
    fn hand_over(&self, task: Task, actor: Option<(u32, Arc<dyn Subject>)>) {
        let mut task = Some(task);
        with(|world| task.take().map(|task| world.spawn(task, actor)));
        if let Some(task) = task {
            self.start(task);
        }
    }
}

/// Shows the simulation an actor that has no task.
pub(crate) fn open<S: Subject>(seat: Seat, actor: &Arc<S>) {
    if seat.is_taken() {
        with(|world| world.open(seat.0, Arc::clone(actor) as Arc<dyn Subject>));
    }
}

/// How many messages an actor handles before others have their turn.
pub(crate) fn turn(usual: u32) -> u32 {
    with(|_| 1).unwrap_or(usual)
}

/// The ticket of a message that is in flight from here on.
pub(crate) fn send(to: Seat, message: &'static str) -> Option<u64> {
    with(|world| world.send(to.0, message)).flatten()
}

/// What an answerer had sent before it answered, and what may still be in flight.
#[derive(Debug, Clone, Copy)]
pub(crate) struct SentBefore(u64);

impl SentBefore {
    /// The running code answers.
    #[inline]
    pub(crate) fn answer() -> Self {
        Self(with(World::answer).unwrap_or(0))
    }

    /// The running code sees the answer.
    #[inline]
    pub(crate) fn observe(self) {
        if self.0 != 0 {
            with(|world| world.observe(self.0));
        }
    }
}

/// A random number that the seed of the simulation determines.
pub(crate) fn random() -> Option<u64> {
    with(World::random)
}

/// The running code watches an actor, or is linked to it.
pub(crate) fn ties<T: fmt::Display>(whom: impl FnOnce() -> T, linked: bool) {
    with(|world| world.ties(whom().to_string(), linked));
}

/// The running code sets a timer, whose task is spawned next.
pub(crate) fn sets_timer<T: fmt::Display>(to: impl FnOnce() -> T, message: &'static str, after: Duration) {
    with(|world| world.sets_timer(to().to_string(), message, after));
}

/// The running actor is about to run a handler.
pub(crate) fn begins() {
    with(World::begins);
}

/// The running actor has come to the end of a handler.
pub(crate) fn handled(handler: &'static str) {
    with(|world| world.handled(handler));
}

/// The running code does something that others see at once.
pub(crate) fn flush() {
    with(World::flush);
}
