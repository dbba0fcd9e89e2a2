use actor_core::prelude::*;
#[actor]
pub struct Counter { names: Vec<String> }
#[actor]
impl Counter {
    #[handler] pub fn name(&mut self, name: str) { self.names.push(name.to_owned()); }
}

fn main() { let _ = |c: CounterRef| c.name("ann").try_tell(); }
