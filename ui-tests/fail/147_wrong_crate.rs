use actor_core::prelude::*;

#[actor]
pub struct Counter { n: u64 }

#[actor]
impl Counter {
    #[handler]
    pub async fn add(&mut self, n: u64) -> u64 { self.n + n }
}

#[protocol(crate = toolbox::actors)]
pub trait Adds { fn add(&mut self, n: u64); async fn add_slowly(&mut self, n: u64) -> u64; }

fn main() {}
