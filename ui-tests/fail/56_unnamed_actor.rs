use actor_core::prelude::*;

trait Job {}

#[actor]
impl dyn Job {
    #[handler]
    fn get(&self) -> u8 { 0 }
}

fn main() {}
