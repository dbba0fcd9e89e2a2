use actor_core::prelude::*;

#[actor]
pub struct Counter { n: u64 }

#[actor]
impl Counter {
    #[handler]
    pub fn greet(&mut self, name: &str) -> u64 { name.len() as u64 }
}

fn main() {
    let c = Counter { n: 0 }.spawn();
    let _ = c.greet("x").try_tell();
}
