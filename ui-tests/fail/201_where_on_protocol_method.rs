use actor_core::prelude::*;

#[protocol]
pub trait Sub {
    fn notify(&mut self) where Self: Sync;
}

fn main() {}
