use actor_core::prelude::*;

#[actor]
pub struct Counter { n: u64 }

#[actor]
impl Counter {
    #[handler] pub fn add(&mut self, n: Nmber) { drop(n) }
    #[handler] pub fn all(&self, of: Vec<Itme>) { drop(of) }
    #[handler] pub fn get(&self) -> Result<u64, Unknwon> { Ok(self.n) }
}

fn main() {}
