use actor_core::prelude::*;

#[actor]
pub struct Counter { n: u64 }

#[actor]
impl Counter {
    #[handler]
    pub fn run(&mut self, f: impl FnOnce(u64) -> u64) -> u64 { f(self.n) }
}

fn main() {
    let c = Counter { n: 0 }.spawn();
    let _ = c.run(|n| n + 1).try_tell();
}
