use actor_core::prelude::*;

#[protocol]
pub trait Sub { fn notify(&mut self, n: u8); }

#[actor]
pub struct Counter { n: u64 }
#[actor]
impl Counter {}
impl Sub for Counter { fn notify(&mut self, _: u8) {} }

fn main() {
    let sub: SubRef = Counter { n: 0 }.spawn().into();
    sub.stop();
}
