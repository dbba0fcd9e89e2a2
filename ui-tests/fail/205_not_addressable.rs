use actor_core::prelude::*;

#[protocol]
pub trait Sub: Clone + Send + Sized {
    fn notify(&mut self);
}

fn main() {}
