use actor_core::prelude::*;

#[actor]
pub struct Counter { n: u64 }

#[actor]
impl Counter {
    #[handler]
    pub fn q(&mut self, a: &mut Context<Self>, b: &mut Context<Self>) {}
}

fn main() {}
