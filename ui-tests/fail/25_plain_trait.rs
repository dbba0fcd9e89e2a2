use actor_core::prelude::*;

pub trait Sub { fn notify(&mut self, n: u8); }

#[actor]
pub struct Counter { n: u64 }

#[actor(implements(Sub))]
impl Counter {
    #[handler] pub fn add(&mut self, n: u64) { self.n += n; }
}

impl Sub for Counter { fn notify(&mut self, _: u8) {} }
fn main() { let _ = Counter { n: 0 }.spawn().add(1); }
