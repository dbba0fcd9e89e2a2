use actor_core::prelude::*;

#[actor]
pub struct Cache<V> { v: V }

#[actor]
impl<V: Send + 'static> Cache<V> {
    #[handler]
    pub fn get(&self) -> V where V: Clone { self.v.clone() }
}

fn main() {}
