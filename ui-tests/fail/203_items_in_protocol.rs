use actor_core::prelude::*;

#[protocol]
pub trait Sub {
    const LIMIT: u8 = 3;
    type Event: Clone;
    more!();
    fn notify(&mut self);
}

fn main() {}
