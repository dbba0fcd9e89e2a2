//! One run: one seed, one schedule.

use std::future::{Future, poll_fn};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use actor_core::System;
use actor_core::observe::{Event, Observer};

use crate::config::Config;
use crate::current::Simulating;
use crate::driver::{Driver, End, Test};
use crate::events::Events;
use crate::finding::Finding;
use crate::invariants::Invariants;
use crate::panics::Noting;
use crate::policy::{Policy, Scheduler};
use crate::seam::Seam;
use crate::select::Seeded;
use crate::sim::Sim;
use crate::trace::{Trace, What};
use crate::world::SimWorld;

/// A test that can be run again and again.
pub(crate) type Body<'b> = &'b (dyn Fn(Sim) -> Test + Sync);

/// Which run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Plan {
    pub(crate) policy: Policy,
    pub(crate) seed: u64,
    /// About how many choices a run has.
    pub(crate) choices: u64,
}

/// What came of it.
#[derive(Debug, Clone)]
pub(crate) struct Outcome {
    pub(crate) finding: Option<Finding>,
    pub(crate) hash: u64,
    pub(crate) steps: u64,
    pub(crate) choices: u64,
    pub(crate) switches: u64,
    /// Empty unless it was asked for.
    pub(crate) trace: Trace,
}

/// Runs a test once, on this thread.
pub(crate) fn run(config: &Config, plan: Plan, keeps_trace: bool, body: Body<'_>) -> Outcome {
    let noting = Noting::begin();
    let seeded = Seeded::begin(plan.seed);
    let scheduler = Scheduler::new(plan.policy, plan.seed, plan.choices);
    let world = SimWorld::new(config, scheduler, plan.seed, keeps_trace);
    let simulating = Simulating::begin(Arc::clone(&world));
    let runtime = runtime(&world);
    let rules = actor_core::sim::enter(Arc::new(Seam(Arc::clone(&world))));
    let end = runtime.block_on(tokio::task::unconstrained(live(config, plan.seed, &world, body)));
    let trace = if keeps_trace { world.take_trace() } else { Trace::default() };
    world.clear();
    drop(runtime);
    drop(rules);
    drop((simulating, seeded, noting));
    let state = world.lock();
    Outcome {
        finding: end.err(),
        hash: state.recorder.hash(),
        steps: state.recorder.step,
        choices: state.scheduler.choices,
        switches: state.scheduler.switches,
        trace,
    }
}

pub(crate) fn runtime(world: &Arc<SimWorld>) -> tokio::runtime::Runtime {
    let (parking, unparked) = (Arc::clone(world), Arc::clone(world));
    tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .start_paused(true)
        // One of tokio's own tasks, then the driver.
        .event_interval(1)
        .on_thread_park(move || parking.parking())
        .on_thread_unpark(move || unparked.unparked())
        .build()
        .expect("a runtime of one thread without I/O needs nothing from the system")
}

async fn live(config: &Config, seed: u64, world: &Arc<SimWorld>, body: Body<'_>) -> End {
    // Asks that would close a circle fail in every build, so that seeds replay in every build.
    let events = Events::new();
    let builder = System::builder().name("sim").deadlock_detection(true);
    let system = builder.observer(Traced { events: events.clone(), world: Arc::clone(world) }).build();
    let _entered = system.enter();
    let invariants = Arc::new(Invariants::default());
    let sim = Sim::new(Arc::clone(world), Arc::clone(&invariants), system.clone(), events, seed);
    let mut driver = Driver::new(Arc::clone(world), body(sim), config.max_steps, Arc::clone(&invariants));
    let end = poll_fn(|cx| driver.poll(cx)).await;
    let end = end.and_then(|()| invariants.broken_at_end().map_or(Ok(()), Err));
    // With the simulation still in place. What destructors say now says nothing about the run.
    let _ = catch_unwind(AssertUnwindSafe(|| drop(driver)));
    let _ = catch_unwind(AssertUnwindSafe(|| world.clear_tasks()));
    end
}

/// What happens to actors, for the test and, where it is out of the ordinary, in the trace.
struct Traced {
    events: Events,
    world: Arc<SimWorld>,
}

impl Observer for Traced {
    fn observe(&self, event: &Event) {
        if !matches!(event, Event::Started { .. } | Event::Stopped { .. }) {
            let who = self.world.current();
            self.world.lock().recorder.record(What::Noted { who, text: event.to_string() });
        }
        self.events.observe(event);
    }
}

/// What a test may return.
pub trait Verdict {
    /// Its error, in words.
    ///
    /// # Errors
    ///
    /// If the test failed.
    fn into_result(self) -> Result<(), String>;
}

impl Verdict for () {
    fn into_result(self) -> Result<(), String> {
        Ok(())
    }
}

impl<E: std::fmt::Debug> Verdict for Result<(), E> {
    fn into_result(self) -> Result<(), String> {
        self.map_err(|error| format!("{error:?}"))
    }
}

/// A test from a function that makes its future.
pub(crate) fn test_of<Fut>(future: Fut) -> Test
where
    Fut: Future<Output: Verdict> + 'static,
{
    Box::pin(async move { future.await.into_result() })
}
