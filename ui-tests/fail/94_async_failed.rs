use actor_core::prelude::*;

#[actor]
pub struct Counter { n: u64 }

#[actor]
impl Counter {
    #[failed]
    async fn oops(&mut self) { self.n = 0 }
}

fn main() {}
