//! The handle that a simulated test holds.

use std::fmt;
use std::future::{Future, poll_fn};
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;

use actor_core::{Actor, ActorRef, System};
use tokio::time::{Instant, sleep, sleep_until};

use crate::events::Events;
use crate::history::{History, Model};
use crate::idle::{Exact, until_idle};
use crate::invariants::Invariants;
use crate::letters::Letters;
use crate::rng::SimRng;
use crate::trace::What;
use crate::world::SimWorld;

/// The simulation that a test runs in. Cheap to clone.
///
/// Actors, tasks and timers of the code under test are found by themselves: it runs unmodified. This handle is for what only a
/// test does: move the clock, wait until all is quiet, inject faults, check what has to hold at all times.
#[derive(Clone)]
pub struct Sim {
    pub(crate) world: Arc<SimWorld>,
    invariants: Arc<Invariants>,
    system: System,
    events: Events,
    start: Instant,
    seed: u64,
}

impl Sim {
    pub(crate) fn new(
        world: Arc<SimWorld>,
        invariants: Arc<Invariants>,
        system: System,
        events: Events,
        seed: u64,
    ) -> Self {
        Self { world, invariants, system, events, start: Instant::now(), seed }
    }

    /// The system that actors are spawned in.
    #[must_use]
    pub fn system(&self) -> System {
        self.system.clone()
    }

    /// The seed of this run.
    #[must_use]
    pub fn seed(&self) -> u64 {
        self.seed
    }

    /// How much virtual time has passed since the start.
    #[must_use]
    pub fn elapsed(&self) -> Duration {
        self.start.elapsed()
    }

    /// What has happened so far, as a number: equal in two runs that did the same.
    #[must_use]
    pub fn trace_hash(&self) -> u64 {
        self.world.lock().recorder.hash()
    }

    /// Waits until nobody can do anything before the clock moves. The clock does not move.
    ///
    /// # Cancel safety
    ///
    /// Dropping the future changes nothing.
    pub async fn run_until_idle(&self) {
        until_idle(&self.world).await;
    }

    /// Lets exactly this much time pass: everything that is due meanwhile happens, in the order of its time, and what
    /// follows from it. A clock ticks in milliseconds; what is finer is rounded up.
    ///
    /// # Cancel safety
    ///
    /// Dropping the future leaves the clock where it is.
    pub async fn advance(&self, duration: Duration) {
        let _exact = Exact::begin(&self.world);
        sleep(duration).await;
        self.run_until_idle().await;
    }

    /// Moves the clock to the next time at which anything happens, lets that happen, and tells how much time has passed;
    /// `None` if no timer is left.
    ///
    /// # Cancel safety
    ///
    /// Dropping the future leaves the clock where it is.
    pub async fn advance_to_next(&self) -> Option<Duration> {
        let _exact = Exact::begin(&self.world);
        self.run_until_idle().await;
        let start = Instant::now();
        // A clock that finds no timer in its way stops in places of its own: those do not count.
        let far = start + Duration::from_hours(24 * 300);
        let mut end = std::pin::pin!(sleep_until(far));
        loop {
            let before = self.world.lock().recorder.step;
            let mut is_waiting = false;
            let ended = poll_fn(|cx| {
                if end.as_mut().poll(cx).is_ready() {
                    return Poll::Ready(true);
                }
                let mut state = self.world.lock();
                if std::mem::replace(&mut is_waiting, true) && state.jump.is_none() {
                    return Poll::Ready(false);
                }
                state.jump = Some((Instant::now(), cx.waker().clone()));
                Poll::Pending
            })
            .await;
            if ended {
                return None;
            }
            // The step in which this goes on, and the one in which it began to wait, are its own.
            let has_work = {
                let state = self.world.lock();
                state.recorder.step > before + 1 || !state.scheduler.is_empty()
            };
            if has_work {
                let passed = start.elapsed();
                self.run_until_idle().await;
                return Some(passed);
            }
        }
    }

    /// Random numbers that the seed determines, apart from those that choose who runs.
    #[must_use]
    pub fn rng(&self) -> SimRng {
        SimRng::new(self.world.lock().test_rng.next_u64())
    }

    /// Starts a task that takes part like an actor: every await of it is a place where others may come first. What plain
    /// `tokio::spawn` starts takes part too, but those tasks keep their order among each other.
    pub fn spawn<T: Send + 'static>(&self, task: impl Future<Output = T> + Send + 'static) -> Joining<T> {
        let (done, result) = tokio::sync::oneshot::channel();
        let world = Arc::clone(&self.world);
        let task = async move {
            let output = task.await;
            // Nobody may wait for it.
            let _ = done.send((output, world.sent_so_far()));
        };
        self.world.spawn_named(None, Box::pin(task), None);
        Joining { result, world: Arc::clone(&self.world) }
    }

    /// Checks after every step that this holds; the run fails at the first step after which it does not.
    ///
    /// It sees what is shared with the actors: atomics, statistics, the state of a probe.
    pub fn invariant(&self, name: impl Into<String>, check: impl Fn() -> bool + Send + 'static) {
        self.invariants.add(name.into(), Box::new(check));
    }

    /// What is asked of one thing and answered. When the test has come to its end, a model that begins with `initial` has to
    /// explain the answers; else the run fails.
    ///
    /// # Examples
    ///
    /// ```
    /// # use actor_test::Model;
    /// # #[derive(Clone, PartialEq, Eq, Hash, Default)] struct Counter(u32);
    /// # #[derive(Debug)] struct Add(u32);
    /// # impl Model for Counter { type Op = Add; type Ret = u32; fn apply(&mut self, op: &Add) -> u32 { self.0 += op.0; self.0 } }
    /// # let failure = actor_test::Sweep::new("counter").run(|sim| async move {
    /// let history = sim.history(Counter::default());
    /// let (one, two) = (history.begin(Add(1)), history.begin(Add(1)));
    /// one.end(1);
    /// two.end(1);     // both cannot be the first
    /// # }).unwrap_err();
    /// # assert!(failure.to_string().contains("no order of these operations gives these answers"), "{failure}");
    /// ```
    pub fn history<M>(&self, initial: M) -> History<M>
    where
        M: Model<Op: Send, Ret: Send> + Send + 'static,
    {
        let history = History::new();
        let written = history.clone();
        self.invariants.add_at_end(Box::new(move || written.check(&initial).map_err(|error| error.to_string())));
        history
    }

    /// What happens to the actors of this run: starts, ends, restarts, escalations, full mailboxes, refused circles.
    #[must_use]
    pub fn events(&self) -> Events {
        self.events.clone()
    }

    /// Messages that were accepted and never handled, from now on.
    pub fn dead_letters(&self) -> Letters {
        Letters::of(&self.system)
    }

    /// Shows what is in the messages of an actor, in charts and traces. Messages need not be `Debug`, so the test says what is shown
    /// of which: see [`show!`](crate::show).
    pub fn show<A: Actor>(
        &self,
        actor: &ActorRef<A>,
        show: impl Fn(&A::Msg) -> Option<String> + Send + Sync + 'static,
    ) {
        actor.sim_shows(show);
    }

    /// Writes a line into the trace.
    pub fn note(&self, text: impl Into<String>) {
        let who = self.world.current();
        self.world.lock().recorder.record(What::Noted { who, text: text.into() });
    }

    /// Says that panics of actors and tasks are part of this test: they do not fail the run. Those of the test itself do.
    pub fn allow_panics(&self) {
        self.world.lock().allows_panics = true;
    }

    /// Lets the clock jump by up to this much while there is work to do, in half of the seeds: so that a timeout can come
    /// before an answer that is on its way. 10 ms by default; zero turns it off. While the test awaits one of the calls
    /// that move the clock, it moves by nothing else.
    pub fn time_jitter(&self, most: Duration) {
        let mut state = self.world.lock();
        if state.jitter != Duration::ZERO {
            state.jitter = most;
        }
    }
}

impl fmt::Debug for Sim {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sim").field("seed", &self.seed).field("elapsed", &self.elapsed()).finish_non_exhaustive()
    }
}

/// Waits for a task of [`Sim::spawn`].
#[must_use = "nobody waits for the task; it runs all the same"]
pub struct Joining<T> {
    /// With what the task had sent by then.
    result: tokio::sync::oneshot::Receiver<(T, u64)>,
    world: Arc<SimWorld>,
}

impl<T> Joining<T> {
    /// What the task gave.
    ///
    /// # Panics
    ///
    /// If the task panicked.
    ///
    /// # Cancel safety
    ///
    /// Dropping the future leaves the task running.
    pub async fn join(self) -> T {
        let (output, sent) = self.result.await.expect("the task panicked");
        self.world.observe(sent);
        output
    }
}

impl<T> fmt::Debug for Joining<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Joining").finish_non_exhaustive()
    }
}
