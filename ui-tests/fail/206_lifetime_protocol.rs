use actor_core::prelude::*;

#[protocol]
pub trait Sub<'a> {
    fn notify(&mut self, event: &'a str);
}

fn main() {}
