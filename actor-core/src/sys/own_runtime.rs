//! A runtime that belongs to a system.

use std::num::NonZeroUsize;

use super::task::Runtime;

/// A tokio runtime with worker threads of its own. Dropping it ends its tasks and waits for nobody, so that it may be dropped
/// anywhere: by a plain thread, by a task of another runtime, by one of its own.
#[derive(Debug)]
pub(crate) struct OwnRuntime(Option<tokio::runtime::Runtime>);

impl OwnRuntime {
    /// `name`: of its threads.
    pub(crate) fn start(name: &str, workers: NonZeroUsize) -> Result<Self, String> {
        let mut builder = tokio::runtime::Builder::new_multi_thread();
        let runtime = builder.worker_threads(workers.get()).thread_name(name).enable_all().build();
        runtime.map(|runtime| Self(Some(runtime))).map_err(|error| error.to_string())
    }

    fn runtime(&self) -> &tokio::runtime::Runtime {
        self.0.as_ref().expect("it is taken only when it is dropped")
    }

    pub(crate) fn handle(&self) -> Runtime {
        Runtime::from(self.runtime().handle().clone())
    }
}

impl Drop for OwnRuntime {
    fn drop(&mut self) {
        if let Some(runtime) = self.0.take() {
            runtime.shutdown_background();
        }
    }
}
