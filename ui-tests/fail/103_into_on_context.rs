use actor_core::prelude::*;

#[actor]
pub struct Counter { n: u64 }

#[actor]
impl Counter {
    #[handler]
    pub fn get(&self, #[into] _ctx: &mut Context<Self>) -> u64 { self.n }
}

fn main() {}
