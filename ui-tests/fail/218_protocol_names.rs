use actor_core::prelude::*;

#[protocol(ref = Name, msg = Name)]
pub trait Sub {
    fn notify(&mut self);
}

#[actor]
pub trait Other {}

fn main() {}
