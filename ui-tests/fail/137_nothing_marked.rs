use actor_core::prelude::*;

pub struct Counter { n: u64 }

impl Counter {
    #[handler]
    pub fn add(&mut self, n: u64, ctx: &mut Context<Self>) { self.n += n; ctx.stop(); }
}

fn main() {}
