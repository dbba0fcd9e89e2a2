use actor_core::prelude::*;

#[protocol]
pub trait Sub { fn notify(&mut self, n: u8); }

#[actor]
pub struct Counter { n: u64 }
#[actor]
impl Counter {}

fn subscribe(_: impl Into<SubRef>) {}
fn main() {
    Counter { n: 0 }.spawn().to::<dyn Sub>().stop();
    subscribe(Counter { n: 0 }.spawn());
}
