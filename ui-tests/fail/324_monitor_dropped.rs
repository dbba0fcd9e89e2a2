//! A monitor that is dropped at once watches nobody.
#![deny(unused_must_use)]
use actor_core::prelude::*;

#[actor]
struct Cache;

#[actor]
impl Cache {
    #[down]
    fn lost(&mut self, ctx: &mut Context<Self>) { ctx.monitor(&ctx.me()); }
}

fn main() {}
