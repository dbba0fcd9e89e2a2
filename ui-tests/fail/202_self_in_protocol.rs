use actor_core::prelude::*;

#[protocol]
pub trait Sub {
    fn merge(&mut self, other: Vec<Self>);
    fn copy(&self) -> Self;
    fn finish(self) -> u8;
    fn make() -> u8;
}

fn main() {}
