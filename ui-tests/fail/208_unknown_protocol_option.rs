use actor_core::prelude::*;

#[protocol(mailbox = unbounded)]
pub trait Sub {
    fn notify(&mut self);
}

#[protocol(reff = Name)]
pub trait Other {}

fn main() {}
