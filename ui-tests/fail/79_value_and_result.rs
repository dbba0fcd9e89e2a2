use actor_core::prelude::*;

#[actor]
pub struct Counter { n: u64 }

#[actor]
impl Counter {
    #[handler(value, result)]
    pub fn get(&self) -> Result<u64, u8> { Ok(self.n) }
}

fn main() {}
