use actor_core::prelude::*;

#[actor]
pub struct Counter { n: u64 }

#[actor]
impl Counter {
    #[handler]
    pub fn put<T: Into<u64>>(&mut self, t: T) { self.n = t.into() }
}

fn main() {
    let c = Counter { n: 0 }.spawn();
    let _ = c.put(5u8).try_tell();
}
