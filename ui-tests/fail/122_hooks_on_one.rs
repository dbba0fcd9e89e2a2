use actor_core::prelude::*;

pub struct Mine;
impl<A: Actor> actor_core::hooks::Hooks<A> for Mine {}

#[actor(hooks = Mine)]
pub struct Counter;

#[actor]
impl Counter {
    #[handler]
    pub fn get(&self) -> u64 { 1 }
}

fn main() {}
