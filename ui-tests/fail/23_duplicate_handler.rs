use actor_core::prelude::*;

#[actor]
pub struct Counter { n: u64 }

#[actor]
impl Counter {
    #[handler] pub fn get_it(&self) -> u64 { self.n }
    #[handler] pub fn get__it(&self) -> u64 { self.n }
}

fn main() {
    let _ = Counter { n: 0 }.spawn().get__it().try_tell();
}
