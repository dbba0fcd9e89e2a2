use actor_core::prelude::*;

#[protocol]
pub trait Sub {
    fn get_it(&self) -> u8;
    fn getIt(&self) -> u8;
}

fn main() {}
