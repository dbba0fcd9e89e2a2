//! The end of a system.

use std::time::Duration;

use crate::lifecycle::{Cause, ExitReason, Signal, Verb};
use crate::registry::{Control, Joined, Registry, ShutdownReport, Waiting};
use crate::sys::sync::Arc;
use crate::sys::time::{now, sleep_until, within};

/// How long a killed actor may take to reach an await before the shutdown gives up on it.
const GRACE: Duration = Duration::from_secs(1);

/// Shuts down, or waits for the shutdown that runs.
///
/// It runs as a task of its own: whoever waits for it may be one of the actors that it kills.
///
/// # Panics
///
/// Outside of a runtime.
pub(super) async fn shut_down(registry: Arc<Registry>, deadline: Duration) -> ShutdownReport {
    let deadline = now().checked_add(deadline);
    loop {
        let report = match registry.shutdown().join(deadline) {
            Joined::Done(report) => return report,
            Joined::Later(report) => report,
            Joined::First(report) => {
                let run = Run { registry: Arc::clone(&registry), report: None };
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

/// A shutdown that runs. Whatever happens to its task, those that wait for it learn of its end.
struct Run {
    registry: Arc<Registry>,
    report: Option<ShutdownReport>,
}

impl Drop for Run {
    fn drop(&mut self) {
        self.registry.shutdown().finish(self.report.take());
    }
}

impl Run {
    async fn end_all(mut self) {
        let start = now();
        self.registry.close();
        let all = self.registry.living();
        for actor in all.iter().filter(|actor| !actor.identity().parent().is_some()) {
            actor.signal(Signal { verb: Verb::Stop, cause: Cause::Shutdown });
        }
        self.wait_until_deadline(&all).await;
        let late = alive(&all);
        for actor in &late {
            actor.signal(Signal { verb: Verb::Kill, cause: Cause::Shutdown });
        }
        let _ = within(GRACE, all_gone(&late)).await;
        let stuck: Vec<_> = alive(&late).iter().map(|actor| actor.identity().label()).collect();
        let was_killed = |actor: &&Arc<dyn Control>| actor.latch().reason() == Some(ExitReason::Killed);
        let killed: Vec<_> = all.iter().filter(was_killed).map(|actor| actor.identity().label()).collect();
        let stopped = all.len() - killed.len() - stuck.len();
        self.report = Some(ShutdownReport::new(stopped, killed, stuck, now() - start));
    }

    async fn wait_until_deadline(&self, all: &[Arc<dyn Control>]) {
        let mut gone = std::pin::pin!(all_gone(all));
        loop {
            let deadline = sleep_until(self.registry.shutdown().deadline());
            tokio::select! {
                biased;
                () = &mut gone => return,
                () = deadline => return,
                () = self.registry.shutdown().deadline_changed() => {}
            }
        }
    }
}

async fn all_gone(actors: &[Arc<dyn Control>]) {
    for actor in actors {
        let _ = Waiting::for_end(Arc::clone(actor)).await;
    }
}

fn alive(actors: &[Arc<dyn Control>]) -> Vec<Arc<dyn Control>> {
    actors.iter().filter(|actor| actor.latch().reason().is_none()).cloned().collect()
}
