use actor_core::prelude::*;

#[actor]
pub struct Counter { n: u64 }

#[actor]
impl Counter {
    #[handler(fatal, value)]
    pub fn get(&self) -> Result<u64, String> { Ok(self.n) }
}

fn main() {}
