use actor_core::prelude::*;

#[protocol]
pub trait Sub { fn notify(&mut self, n: u8); }

#[actor]
pub struct Counter { n: u64 }

#[actor(implements(Sub))]
impl Counter {
    #[handler] pub fn add(&mut self, n: u64) { self.n += n; }
}

fn main() {}
