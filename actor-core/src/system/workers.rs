//! Systems with a runtime of their own.

use std::num::NonZeroUsize;

use super::builder::SystemBuilder;
use crate::error::BuildError;
use crate::sys::own_runtime::OwnRuntime;

impl SystemBuilder {
    /// Gives the system a tokio runtime of its own, with this many worker threads: all its actors run there, wherever they are
    /// spawned. For programs without `#[tokio::main]`, with [`System::block_on`](crate::System::block_on), and to keep the work
    /// of one system from slowing down another.
    ///
    /// The runtime ends with the system: when its last handle is dropped and its last actor is gone, wherever that is. Actors
    /// with a name, and members of groups, go only when they are told: [shut down](crate::System::shutdown) first.
    ///
    /// # Examples
    ///
    /// ```
    /// use actor_core::{System, prelude::*};
    ///
    /// #[actor] struct Counter { n: u64 }
    /// #[actor] impl Counter { #[handler] pub fn add(&mut self, n: u64) -> u64 { self.n += n; self.n } }
    ///
    /// fn main() -> Result<(), Box<dyn std::error::Error>> {
    ///     let system = System::builder().name("app").workers(2).try_build()?;
    ///     system.block_on(async {
    ///         let counter = Counter { n: 0 }.spawn();
    ///         assert_eq!(counter.add(1).await?, 1);
    ///         Ok::<_, Box<dyn std::error::Error>>(())
    ///     })?;
    ///     system.block_on(system.terminate());
    ///     Ok(())
    /// }
    /// ```
    pub fn workers(mut self, count: usize) -> Self {
        self.workers = Some(count);
        self
    }

    pub(super) fn start_runtime(&mut self) -> Result<(), BuildError> {
        let Some(count) = self.workers else { return Ok(()) };
        let count = NonZeroUsize::new(count).ok_or(BuildError::NoWorkers)?;
        self.settings.own_runtime = Some(OwnRuntime::start(&self.settings.name, count).map_err(BuildError::Runtime)?);
        Ok(())
    }
}
