use actor_core::prelude::*;
pub struct Odd;
#[actor]
pub struct Counter { n: u64 }

#[actor]
impl Counter {
    #[handler]
    pub fn get(&self) -> Result<u64, Odd> { Err(Odd) }
    #[failed]
    fn oops(&mut self) {}
}

fn main() {}
