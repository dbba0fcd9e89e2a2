use actor_core::prelude::*;
pub struct Odd;
#[actor]
pub struct Counter { n: u64 }

#[actor]
impl Counter {
    #[handler(fatal)]
    pub fn get(&self) -> Result<u64, Odd> { Err(Odd) }
}

fn main() {}
