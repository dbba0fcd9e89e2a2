//! What `benches/instructions.rs` counts: each case does one operation, as often as it is told.
//!
//! The cases are here and not in the bench, since callgrind counts from the call of a function of the bench to its end: it would
//! take a closure in there for the function itself, and stop counting.

mod actors;
mod raw;

pub use actors::{Counting, CountingAsync, Dispatching, Inline, Playing};
pub use raw::ByHand;

use std::fmt;
use std::future::Future;

use tokio::runtime::{Builder, Runtime};

/// So many messages wait at once, at most: the buffers are as large from the first round on.
const ROUND: u64 = 512;

/// A runtime of one thread, and what a case works with. Made before anything is counted.
#[derive(Debug)]
pub struct Stage<P> {
    runtime: Runtime,
    props: P,
    times: u64,
}

impl<P> Stage<P> {
    fn new(times: u64, props: impl Future<Output = P>) -> Self {
        let runtime = Builder::new_current_thread().enable_all().build().expect("a runtime");
        let props = runtime.block_on(props);
        Self { runtime, props, times }
    }

    /// Runs a case.
    pub fn run<C>(self, case: fn(P, u64) -> C) -> Left
    where
        C: Future<Output: Send + 'static> + Send + 'static,
    {
        let Self { runtime, props, times } = self;
        let case = case(props, times);
        // As a task, like the code of users: the future that is blocked on has a waker of its own kind.
        let left = runtime.block_on(async { tokio::spawn(case).await.expect("the case ends") });
        Left { _left: Box::new(left), _runtime: runtime }
    }
}

/// What a case leaves. Dropped by its caller, when nothing is counted any more.
pub struct Left {
    _left: Box<dyn Send>,
    _runtime: Runtime,
}

impl fmt::Debug for Left {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Left")
    }
}
