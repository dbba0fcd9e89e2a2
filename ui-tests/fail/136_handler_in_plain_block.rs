use actor_core::prelude::*;

#[actor]
pub struct Counter { n: u64 }

#[actor]
impl Counter { #[handler] pub fn get(&self) -> u64 { self.n } }

impl Counter {
    #[handler]
    pub fn add(&mut self, n: u64, ctx: &mut Context<Self>) { self.n += n; ctx.stop(); }
}

fn main() {}
