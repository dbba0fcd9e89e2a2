//! An actor that watches another has a `#[down]` hook.
use actor_core::prelude::*;

#[actor]
struct Cache;

#[actor]
impl Cache {
    #[started]
    fn begin(&mut self, ctx: &mut Context<Self>) { ctx.monitor(&ctx.me()).detach(); }
}

fn main() {}
