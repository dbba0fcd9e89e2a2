use actor_core::prelude::*;
#[actor]
pub struct Counter { n: u64 }
#[actor(parts(Admin))]
impl Counter {}
#[actor(part = Admin)]
impl Counter {
    #[init] fn new() -> Self { Self { n: 0 } }
    #[started] fn begin(&mut self) { self.n = 0; }
}

fn main() {}
