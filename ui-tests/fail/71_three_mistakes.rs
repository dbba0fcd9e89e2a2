use actor_core::prelude::*;

#[actor]
pub struct Counter { n: u64 }

#[actor]
impl Counter {
    #[handler] pub fn one(&self, a: &[u8]) {}
    #[handler] pub fn two(&self) -> u64 { self.n }
    #[handler] pub fn three(&self, b: impl Clone) {}
    #[handler] pub fn four(&mut self) {}
    #[handler] pub fn five() {}
}

fn main() {}
