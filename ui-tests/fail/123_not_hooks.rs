use actor_core::prelude::*;

pub struct Mine;

#[actor(hooks = Mine)]
pub struct Counter;

#[actor(hooks = Mine)]
impl Counter {
    #[handler]
    pub fn get(&self) -> u64 { 1 }
}

fn main() {}
