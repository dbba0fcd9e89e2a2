use actor_core::prelude::*;

#[protocol]
pub trait Sub {
    #[started] fn begin(&mut self);
    fn notify(&mut self);
}

fn main() {}
