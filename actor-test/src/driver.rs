//! The driver: one future inside of a tokio runtime of one thread, which polls everybody else.

use std::future::Future;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use actor_core::sim::Task;
use tokio::time::{Instant, Sleep, advance, sleep};

use crate::finding::Finding;
use crate::invariants::Invariants;
use crate::panics;
use crate::raw::RawTasks;
use crate::waits;
use crate::world::{SimWorld, Step, TEST, TOKIO};

/// A test as it runs.
pub(crate) type Test = Pin<Box<dyn Future<Output = Result<(), String>>>>;

/// A clock that gets here has no timers left.
const HORIZON: Duration = Duration::from_hours(24 * 365);

/// One step in so many lets the clock jump, in runs where it may.
const JUMP_EVERY: u64 = 16;

pub(crate) struct Driver {
    world: Arc<SimWorld>,
    test: Option<Test>,
    tasks: Vec<Option<Task>>,
    wakers: Vec<Option<Waker>>,
    raw: RawTasks,
    horizon: Pin<Box<Sleep>>,
    start: Instant,
    max_steps: u64,
    invariants: Arc<Invariants>,
}

/// How a run ended: nothing is wrong with it, or this.
pub(crate) type End = Result<(), Finding>;

impl Driver {
    /// Inside of the runtime.
    pub(crate) fn new(world: Arc<SimWorld>, test: Test, max_steps: u64, invariants: Arc<Invariants>) -> Self {
        world.make_ready(TEST);
        Self {
            world,
            test: Some(test),
            tasks: Vec::new(),
            wakers: Vec::new(),
            raw: RawTasks::new(),
            horizon: Box::pin(sleep(HORIZON)),
            start: Instant::now(),
            max_steps,
            invariants,
        }
    }

    /// Another test takes the place of one that has come to its end.
    pub(crate) fn go_on_with(&mut self, test: Test) {
        self.test = Some(test);
        self.world.make_ready(TEST);
    }

    pub(crate) fn poll(&mut self, cx: &mut Context<'_>) -> Poll<End> {
        self.world.begin_work(cx.waker());
        let end = self.work(cx);
        self.world.end_work();
        end
    }

    fn work(&mut self, cx: &mut Context<'_>) -> Poll<End> {
        self.look_at_clock();
        if let Some(finding) = self.panicked(TOKIO) {
            return Poll::Ready(Err(finding));
        }
        loop {
            match self.next_step() {
                Err(finding) => return Poll::Ready(Err(finding)),
                Ok(None) => return self.rest(cx),
                Ok(Some(Step::Tokio)) => {
                    self.raw.run_one();
                    cx.waker().wake_by_ref();
                    return Poll::Pending;
                }
                Ok(Some(Step::Deliver(delivery))) => self.world.land(delivery),
                Ok(Some(Step::Run(id))) => {
                    if let Some(end) = self.run(id) {
                        return Poll::Ready(end);
                    }
                }
            }
            self.raw.look_again();
            if let Some(name) = self.invariants.broken() {
                return Poll::Ready(Err(Finding::Invariant { name }));
            }
            if self.lets_time_pass() {
                cx.waker().wake_by_ref();
                return Poll::Pending;
            }
        }
    }

    fn next_step(&mut self) -> Result<Option<Step>, Finding> {
        let tokio_may_run = self.raw.may_run();
        let mut state = self.world.lock();
        let newborn = std::mem::take(&mut state.newborn);
        let doomed = std::mem::take(&mut state.doomed);
        if tokio_may_run != state.scheduler.contains(TOKIO) {
            if tokio_may_run { state.scheduler.add(TOKIO) } else { state.scheduler.remove(TOKIO) }
        }
        if state.recorder.step >= self.max_steps {
            return Err(Finding::Livelock { steps: self.max_steps });
        }
        let step = state.next_step();
        drop(state);
        for (id, task) in newborn {
            *place(&mut self.tasks, id) = Some(task);
        }
        for id in doomed {
            drop(place(&mut self.tasks, id).take());
        }
        Ok(step)
    }

    /// Polls one of them. `Some` if that ends the run.
    fn run(&mut self, id: u32) -> Option<End> {
        self.world.catch_up(id);
        let Self { world, test, tasks, wakers, .. } = self;
        let first = world.lock().recorder.len();
        let waker = place(wakers, id).get_or_insert_with(|| world.waker(id));
        let mut cx = Context::from_waker(waker);
        let mut verdict = None;
        let polled = catch_unwind(AssertUnwindSafe(|| match test.as_mut().filter(|_| id == TEST) {
            Some(test) => test.as_mut().poll(&mut cx).map(|end| verdict = Some(end)),
            None => match place(tasks, id) {
                Some(task) => task.as_mut().poll(&mut cx),
                // It was woken after its end.
                None => Poll::Pending,
            },
        }));
        let is_done = !matches!(polled, Ok(Poll::Pending));
        if is_done && id != TEST {
            // As the running one: what its destructors send is its own.
            let task = place(tasks, id).take();
            let _ = catch_unwind(AssertUnwindSafe(|| drop(task)));
        }
        world.lock().end_step(id, first, is_done);
        if let Some(finding) = self.panicked(id) {
            return Some(Err(finding));
        }
        verdict.map(|end| end.map_err(|error| Finding::Failed { error }))
    }

    /// What a panic of `id` means.
    fn panicked(&self, id: u32) -> Option<Finding> {
        let seen = panics::take()?;
        let (allows, who) = {
            let mut state = self.world.lock();
            let who = state.name(id);
            state.recorder.record(crate::trace::What::Noted { who: id, text: format!("panics: {}", seen.message) });
            (state.allows_panics, who)
        };
        let is_excused = id != TEST && (allows || seen.message.starts_with(crate::faults::INJECTED));
        (!is_excused).then_some(Finding::Panicked { who, message: seen.message, place: seen.place })
    }

    /// Nobody is ready: tokio's own tasks run, then the clock moves.
    fn rest(&mut self, cx: &mut Context<'_>) -> Poll<End> {
        self.raw.look_again();
        match self.horizon.as_mut().poll(cx) {
            Poll::Pending => Poll::Pending,
            Poll::Ready(()) => Poll::Ready(Err(waits::deadlock(&self.world))),
        }
    }

    fn look_at_clock(&self) {
        let now = self.start.elapsed();
        let mut state = self.world.lock();
        if state.recorder.now != now {
            state.recorder.now = now;
            state.recorder.fold(u64::try_from(now.as_nanos()).unwrap_or(u64::MAX));
        }
    }

    /// In some runs the clock jumps a little while there is work: so that a timeout can come first.
    fn lets_time_pass(&self) -> bool {
        let mut state = self.world.lock();
        let most = u64::try_from(state.jitter.as_millis()).unwrap_or(u64::MAX);
        if most == 0 || state.exact > 0 || state.rng.below(JUMP_EVERY) != 0 {
            return false;
        }
        let jump = Duration::from_millis(1 + state.rng.below(most));
        drop(state);
        // The first poll moves the clock; the rest of the future only gives way, which returning does better.
        let _ = std::pin::pin!(advance(jump)).poll(&mut Context::from_waker(Waker::noop()));
        true
    }
}

fn place<T>(places: &mut Vec<Option<T>>, id: u32) -> &mut Option<T> {
    let at = id as usize;
    if places.len() <= at {
        places.resize_with(at + 1, || None);
    }
    &mut places[at]
}
