use actor_core::prelude::*;

#[actor]
pub struct Counter { n: u64 }

#[actor]
impl Counter {
    #[handler]
    pub fn q(&mut self, ctx: Context<Self>) {}
}

fn main() {}
