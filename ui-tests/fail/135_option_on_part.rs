use actor_core::prelude::*;
#[actor]
pub struct Counter { n: u64 }
#[actor(parts(Admin))]
impl Counter {}
#[actor(part = Admin, hooks = Mine, implements(Sub))]
impl Counter {
    #[handler] fn get(&self) -> u64 { self.n }
}

fn main() {}
