//! Stands for `workers.rs` without the feature `rt-multi-thread`: no system has a runtime of its own.

use super::builder::SystemBuilder;
use crate::error::BuildError;

impl SystemBuilder {
    #[expect(clippy::unnecessary_wraps, reason = "it stands for one that may fail")]
    pub(super) fn start_runtime(&mut self) -> Result<(), BuildError> {
        debug_assert!(self.workers.is_none(), "nothing sets it");
        Ok(())
    }
}
