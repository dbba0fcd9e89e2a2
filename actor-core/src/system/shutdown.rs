//! The end of a system.

use std::future::{Future, poll_fn};
use std::pin::pin;
use std::task::Poll;
use std::time::Duration;

use tokio::sync::oneshot;

use super::system::System;
use crate::actor::HookOutput;
use crate::error::PhaseError;
use crate::id::ActorLabel;
use crate::lifecycle::{Cause, ExitReason, Signal, Verb};
use crate::registry::{
    Control, Joined, Phase, PhaseOutcome, PhaseReport, Registry, ShutdownCause, ShutdownReport, Side, Waiting, Work,
    current,
};
use crate::sys::panic;
use crate::sys::sync::Arc;
use crate::sys::time::{now, sleep, sleep_until, within};

/// How long a killed actor may take to reach an await before the shutdown gives up on it.
const GRACE: Duration = Duration::from_secs(1);

/// The end.
impl System {
    /// Ends all actors: each handles what it had accepted, runs its stop hook and is gone. Who is not gone after `deadline`
    /// is killed, and named in the report. No actor can be spawned any more.
    ///
    /// All top-level actors are told at once; parents end their children in reverse order of their start. A system shuts down
    /// once: later calls wait for the same shutdown and get the same report, and the earliest deadline rules.
    ///
    /// The phases of [`before_shutdown`](Self::before_shutdown) run first and are a part of the deadline; those of
    /// [`after_shutdown`](Self::after_shutdown) run last and have limits of their own.
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
        self.shut_down(deadline, ShutdownCause::Asked).await
    }

    /// [`shutdown`](Self::shutdown) with the deadline that the system was made with: 10 seconds, or what
    /// [`SystemBuilder::shutdown_deadline`](crate::SystemBuilder::shutdown_deadline) said.
    ///
    /// # Cancel safety
    ///
    /// Dropping the future does not stop the shutdown.
    ///
    /// # Panics
    ///
    /// Outside of a tokio runtime, if the system has none of its own.
    pub async fn terminate(&self) -> ShutdownReport {
        self.shutdown(self.shutdown_deadline()).await
    }

    /// Waits until somebody has shut the system down, without asking for it. Resolves at once if that is over.
    ///
    /// # Cancel safety
    ///
    /// Dropping the future changes nothing.
    pub async fn terminated(&self) -> ShutdownReport {
        loop {
            // An error means that a shutdown was broken off with its runtime; another may come.
            if let Ok(report) = self.registry().shutdown().watch().await {
                return report;
            }
        }
    }

    /// Adds a phase to the shutdown that runs before the actors are told to end: to close a listener, or to wait until what
    /// is under way is done. The system works in full meanwhile.
    ///
    /// Phases run one after the other, in the order in which they were added, each for at most `limit` and never beyond the
    /// deadline of the shutdown. One that fails, panics or is cut is in the report, and the next runs all the same. It runs in
    /// a task, in which this system is the current one.
    ///
    /// # Errors
    ///
    /// [`PhaseError`] if the shutdown has begun.
    ///
    /// # Examples
    ///
    /// ```
    /// use std::time::Duration;
    /// use actor_core::System;
    ///
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let system = System::new("app");
    /// system.before_shutdown("close the listener", Duration::from_secs(2), || async { println!("closed") })?;
    /// system.after_shutdown("flush", Duration::from_secs(2), || async { Err("the disk is full") })?;
    ///
    /// let report = system.terminate().await;
    /// assert_eq!(report.phases[1].to_string(), "`flush`: failed: the disk is full");
    /// # Ok(()) }
    /// ```
    pub fn before_shutdown<F, W>(&self, phase: impl Into<String>, limit: Duration, work: F) -> Result<(), PhaseError>
    where
        F: FnOnce() -> W + Send + 'static,
        W: Future<Output: HookOutput> + Send + 'static,
    {
        self.add_phase(Side::BeforeActors, phase.into(), limit, work)
    }

    /// Adds a phase to the shutdown that runs when all actors are gone: to flush, to close what they had used. Otherwise like
    /// [`before_shutdown`](Self::before_shutdown), but with its own limit alone, whatever the actors took.
    ///
    /// # Errors
    ///
    /// [`PhaseError`] if the shutdown has begun.
    pub fn after_shutdown<F, W>(&self, phase: impl Into<String>, limit: Duration, work: F) -> Result<(), PhaseError>
    where
        F: FnOnce() -> W + Send + 'static,
        W: Future<Output: HookOutput> + Send + 'static,
    {
        self.add_phase(Side::AfterActors, phase.into(), limit, work)
    }

    fn add_phase<F, W>(&self, side: Side, name: String, limit: Duration, work: F) -> Result<(), PhaseError>
    where
        F: FnOnce() -> W + Send + 'static,
        W: Future<Output: HookOutput> + Send + 'static,
    {
        let work = move || -> Work {
            Box::pin(async move {
                let done = work().await.into_hook("a phase of the shutdown");
                done.map_err(|failure| failure.message().to_owned())
            })
        };
        let added = self.registry().phases().add(side, Phase { name, limit, work: Box::new(work) });
        added.map_err(|phase| PhaseError::ShuttingDown { phase: phase.name })
    }

    /// Shuts down, or waits for the shutdown that runs.
    ///
    /// It runs as a task of its own: whoever waits for it may be one of the actors that it kills.
    pub(super) async fn shut_down(&self, deadline: Duration, cause: ShutdownCause) -> ShutdownReport {
        let registry = self.registry();
        let deadline = now().checked_add(deadline);
        loop {
            let report = match registry.shutdown().join(deadline, &cause) {
                Joined::Done(report) => return report,
                Joined::Later(report) => report,
                Joined::First(report) => {
                    let run = Run { registry: Arc::clone(registry), report: None };
                    let runtime = registry.runtime();
                    let runtime = runtime.expect("`System::shutdown` runs on a tokio runtime: call it inside of one");
                    runtime.spawn(run.end_all());
                    report
                }
            };
            if let Ok(report) = report.await {
                return report;
            }
            // The runtime of whoever ran it is gone. The next round runs it here.
        }
    }
}

/// A shutdown that runs. Whatever happens to its task, those that wait for it learn of its end.
struct Run {
    registry: Arc<Registry>,
    report: Option<ShutdownReport>,
}

/// How the actors ended.
struct Ends {
    stopped: usize,
    killed: Vec<ActorLabel>,
    stuck: Vec<ActorLabel>,
}

impl Drop for Run {
    fn drop(&mut self) {
        self.registry.shutdown().finish(self.report.take());
    }
}

impl Run {
    async fn end_all(mut self) {
        let start = now();
        let mut phases = self.run_phases(Side::BeforeActors).await;
        self.registry.close();
        let Ends { stopped, killed, stuck } = self.end_actors().await;
        phases.extend(self.run_phases(Side::AfterActors).await);
        let cause = self.registry.shutdown().cause();
        self.report = Some(ShutdownReport { cause, stopped, killed, stuck, phases, elapsed: now() - start });
    }

    async fn end_actors(&self) -> Ends {
        let all = self.registry.living();
        for actor in all.iter().filter(|actor| !actor.identity().parent().is_some()) {
            actor.signal(Signal { verb: Verb::Stop, cause: Cause::Shutdown });
        }
        {
            let mut gone = pin!(all_gone(&all));
            tokio::select! {
                biased;
                () = &mut gone => {}
                () = self.deadline() => {}
            }
        }
        let late = alive(&all);
        for actor in &late {
            actor.signal(Signal { verb: Verb::Kill, cause: Cause::Shutdown });
        }
        let _ = within(GRACE, all_gone(&late)).await;
        let stuck: Vec<_> = alive(&late).iter().map(|actor| actor.identity().label()).collect();
        let was_killed = |actor: &&Arc<dyn Control>| actor.latch().reason() == Some(ExitReason::Killed);
        let killed: Vec<_> = all.iter().filter(was_killed).map(|actor| actor.identity().label()).collect();
        Ends { stopped: all.len() - killed.len() - stuck.len(), killed, stuck }
    }

    /// Resolves at the earliest deadline that anybody wants.
    async fn deadline(&self) {
        loop {
            tokio::select! {
                biased;
                () = sleep_until(self.registry.shutdown().deadline()) => return,
                () = self.registry.shutdown().deadline_changed() => {}
            }
        }
    }

    async fn run_phases(&self, side: Side) -> Vec<PhaseReport> {
        let mut reports = Vec::new();
        while let Some(phase) = self.registry.phases().next(side) {
            let start = now();
            let Phase { name, limit, work } = phase;
            let outcome = self.run_phase(side, limit, work).await;
            reports.push(PhaseReport { name, outcome, elapsed: now() - start });
        }
        reports
    }

    async fn run_phase(&self, side: Side, limit: Duration, work: Box<dyn FnOnce() -> Work + Send>) -> PhaseOutcome {
        let is_too_late = self.registry.shutdown().deadline().is_some_and(|deadline| deadline <= now());
        if side == Side::BeforeActors && is_too_late {
            return PhaseOutcome::TimedOut;
        }
        let Some(runtime) = self.registry.runtime() else { return PhaseOutcome::Aborted };
        let (mut done, outcome) = oneshot::channel();
        let registry = Arc::clone(&self.registry);
        // In a task of its own: work that blocks its thread does not block the shutdown.
        runtime.spawn(async move {
            let outcome = tokio::select! {
                biased;
                outcome = caught(&registry, work) => outcome,
                () = done.closed() => return,
            };
            let _ = done.send(outcome);
        });
        tokio::select! {
            biased;
            outcome = outcome => outcome.unwrap_or(PhaseOutcome::Aborted),
            () = sleep(limit) => PhaseOutcome::TimedOut,
            () = self.deadline(), if side == Side::BeforeActors => PhaseOutcome::TimedOut,
            () = self.registry.shutdown().cut(), if side == Side::AfterActors => PhaseOutcome::TimedOut,
        }
    }
}

/// Runs the work of a phase, in its system.
async fn caught(registry: &Arc<Registry>, work: Box<dyn FnOnce() -> Work + Send>) -> PhaseOutcome {
    let mut work = pin!(async { work().await });
    poll_fn(|cx| match current::inside(registry, || panic::caught(|| work.as_mut().poll(cx))) {
        Ok(Poll::Pending) => Poll::Pending,
        Ok(Poll::Ready(Ok(()))) => Poll::Ready(PhaseOutcome::Done),
        Ok(Poll::Ready(Err(error))) => Poll::Ready(PhaseOutcome::Failed(error)),
        Err(message) => Poll::Ready(PhaseOutcome::Panicked(message)),
    })
    .await
}

async fn all_gone(actors: &[Arc<dyn Control>]) {
    for actor in actors {
        let _ = Waiting::for_end(Arc::clone(actor)).await;
    }
}

fn alive(actors: &[Arc<dyn Control>]) -> Vec<Arc<dyn Control>> {
    actors.iter().filter(|actor| actor.latch().reason().is_none()).cloned().collect()
}
