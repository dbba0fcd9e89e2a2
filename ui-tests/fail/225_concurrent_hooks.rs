use actor_core::{hooks::Plain, prelude::*};

#[actor(hooks = Plain)]
pub struct Counter { n: u64 }

#[actor(hooks = Plain)]
impl Counter {
    #[handler(concurrent)]
    pub async fn get(&self) -> u64 { self.n }
}

fn main() {}
