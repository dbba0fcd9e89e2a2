// MC-17
use actor_core::prelude::*;

#[actor] pub struct Counter { n: u64 }
#[actor]
impl Counter {
    #[handler] pub fn one(&self, a: &[u8]) -> usize { a.len() }
    #[handler] pub fn two(&self) -> u64 { self.n }
    #[handler] pub fn three(&self, b: impl Clone) { drop(b); }
    #[handler] pub fn four(&mut self) { self.n = 0; }
    #[handler(priorty = high)] pub fn five(&mut self) { self.n += 1; }
}
// Whatever is wrong with the others: all of them can be called.
async fn use_them(to: CounterRef) { drop((to.four().tell().await, to.five().await, to.two().await)) }
fn main() {}
