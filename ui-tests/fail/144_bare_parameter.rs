use actor_core::prelude::*;

#[actor]
pub struct Pile<T> { items: Vec<T> }

#[actor]
impl<T> Pile<T> {
    #[handler]
    pub fn put(&mut self, item: T) { self.items.push(item); }
}

fn main() {}
