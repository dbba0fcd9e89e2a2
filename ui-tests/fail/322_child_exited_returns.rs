//! Nobody takes what `#[child_exited]` returns.
use actor_core::prelude::*;

#[actor]
struct Parent;

#[actor]
impl Parent {
    #[child_exited]
    async fn bereft(&mut self, exit: ChildExit) -> Result<(), String> { Ok(()) }
}

fn main() {}
