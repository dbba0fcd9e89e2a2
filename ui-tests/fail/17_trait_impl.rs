use actor_core::prelude::*;

#[actor]
pub struct Counter { n: u64 }

#[actor]
impl Counter { #[handler] pub fn get(&self) -> u64 { self.n } }

#[actor]
impl Drop for Counter {
    #[handler]
    fn drop(&mut self) {}
}

fn main() {}
