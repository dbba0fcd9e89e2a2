//! Stands for [`OwnRuntime`] without the feature `rt-multi-thread`: there is none.

use super::task::Runtime;

#[derive(Debug)]
pub(crate) enum OwnRuntime {}

impl OwnRuntime {
    pub(crate) fn handle(&self) -> Runtime {
        match *self {}
    }
}
