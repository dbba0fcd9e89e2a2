//! What is watched is the ref of an actor.
use actor_core::prelude::*;

#[actor]
struct Cache;

#[actor]
impl Cache {
    #[down]
    fn lost(&mut self, ctx: &mut Context<Self>) { ctx.link(&"db".to_owned()) }
}

fn main() {}
