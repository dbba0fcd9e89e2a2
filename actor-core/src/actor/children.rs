//! The actors that end with their parent.

use std::time::Duration;

use crate::lifecycle::{Cause, Signal, Verb};
use crate::registry::{Control, Waiting};
use crate::sys::sync::Arc;
use crate::sys::time;

/// How long a child may take to end before its parent kills it.
const DEADLINE: Duration = Duration::from_secs(5);

/// The children of one incarnation, in the order of their start.
#[derive(Default)]
pub(crate) struct Children(Vec<Arc<dyn Control>>);

impl Children {
    pub(crate) fn add(&mut self, child: Arc<dyn Control>) {
        // Children that are gone are forgotten when the list would grow: so it stays as long as the living are many.
        if self.0.len() == self.0.capacity() {
            self.0.retain(|child| child.latch().reason().is_none());
        }
        self.0.push(child);
    }

    /// Stops them in reverse order of their start, each to its end before the next is told; kills those that take too long.
    pub(crate) async fn stop(&mut self) {
        for child in self.0.iter().rev() {
            child.signal(Signal { verb: Verb::Stop, cause: Cause::Parent });
            if time::within(DEADLINE, Waiting::for_end(Arc::clone(child))).await.is_none() {
                child.signal(Signal { verb: Verb::Kill, cause: Cause::Parent });
                let _ = Waiting::for_end(Arc::clone(child)).await;
            }
        }
    }

    /// Kills them all at once, and waits for their ends: for a parent that was killed itself.
    pub(crate) async fn kill_and_wait(&mut self) {
        self.kill();
        for child in self.0.iter().rev() {
            let _ = Waiting::for_end(Arc::clone(child)).await;
        }
    }

    /// For a parent that cannot wait any more.
    pub(crate) fn kill(&self) {
        for child in self.0.iter().rev() {
            child.signal(Signal { verb: Verb::Kill, cause: Cause::Parent });
        }
    }
}
