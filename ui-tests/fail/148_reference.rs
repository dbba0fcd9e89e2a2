use actor_core::prelude::*;

#[actor]
pub struct Counter { n: u64 }

#[actor]
impl<'a> &'a mut Counter {
    #[handler]
    pub fn add(&mut self, n: u64) -> u64 { self.n + n }
}

fn main() { drop(Counter { n: 1 }.spawn().add(2)); }
