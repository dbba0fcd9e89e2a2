use std::rc::Rc;
use actor_core::prelude::*;

#[protocol]
pub trait Sub {
    async fn notify(&mut self, event: Rc<u8>);
    fn last(&self) -> Rc<u8>;
}

fn main() {}
