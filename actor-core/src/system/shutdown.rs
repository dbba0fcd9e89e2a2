//! The end of a system.

use std::time::Duration;

use crate::id::ActorLabel;
use crate::lifecycle::{Cause, ExitReason, Signal, Verb};
use crate::registry::{Control, Registry, Waiting};
use crate::sys::sync::Arc;
use crate::sys::time::{now, within};

/// How long a killed actor may take to reach an await before the shutdown gives up on it.
const GRACE: Duration = Duration::from_secs(1);

/// How a shutdown went. Made by [`System::shutdown`](super::System::shutdown).
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ShutdownReport {
    /// How many actors ended by themselves.
    pub stopped: usize,
    /// Who missed the deadline and was killed.
    pub killed: Vec<ActorLabel>,
    /// Who was killed and is still there a second later: its handler blocks its thread and cannot be cut.
    pub stuck: Vec<ActorLabel>,
    /// How long it took.
    pub elapsed: Duration,
}

impl ShutdownReport {
    /// Whether every actor ended by itself.
    #[must_use]
    pub fn is_clean(&self) -> bool {
        self.killed.is_empty() && self.stuck.is_empty()
    }
}

/// Runs the shutdown as a task of its own: whoever waits for it may be one of the actors that it kills.
///
/// # Panics
///
/// Outside of a runtime.
pub(super) async fn shut_down(registry: Arc<Registry>, deadline: Duration) -> ShutdownReport {
    let runtime = registry.runtime().expect("`System::shutdown` runs on a tokio runtime: call it inside of one");
    let (done, report) = tokio::sync::oneshot::channel();
    runtime.spawn(async move {
        let _ = done.send(end_all(&registry, deadline).await);
    });
    report.await.expect("the runtime ended before the shutdown of its actors: await the shutdown inside `block_on`")
}

async fn end_all(registry: &Registry, deadline: Duration) -> ShutdownReport {
    let start = now();
    registry.close();
    let all = registry.living();
    for actor in all.iter().filter(|actor| !actor.identity().is_child) {
        actor.signal(Signal { verb: Verb::Stop, cause: Cause::Shutdown });
    }
    let late = wait_for(&all, deadline).await;
    for actor in &late {
        actor.signal(Signal { verb: Verb::Kill, cause: Cause::Shutdown });
    }
    let stuck = wait_for(&late, GRACE).await;
    let label = |actor: &Arc<dyn Control>| actor.identity().label();
    let was_killed = |actor: &&Arc<dyn Control>| actor.latch().reason() == Some(ExitReason::Killed);
    let killed: Vec<_> = late.iter().filter(was_killed).map(label).collect();
    ShutdownReport {
        stopped: all.len() - killed.len() - stuck.len(),
        killed,
        stuck: stuck.iter().map(label).collect(),
        elapsed: now() - start,
    }
}

/// Waits for the ends of `actors`; gives those that are not gone within `limit`.
async fn wait_for(actors: &[Arc<dyn Control>], limit: Duration) -> Vec<Arc<dyn Control>> {
    let all_gone = async {
        for actor in actors {
            let _ = Waiting::for_end(Arc::clone(actor)).await;
        }
    };
    match within(limit, all_gone).await {
        Some(()) => Vec::new(),
        None => actors.iter().filter(|actor| actor.latch().reason().is_none()).cloned().collect(),
    }
}
