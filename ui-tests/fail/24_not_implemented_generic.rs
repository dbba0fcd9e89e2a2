use actor_core::prelude::*;

#[protocol]
pub trait Sub { fn notify(&mut self, n: u8); async fn slow(&mut self); }

#[actor]
pub struct Cache<K> { k: K }

#[actor(implements(Sub))]
impl<K: Clone + Send + 'static> Cache<K> {
    #[handler] pub fn key(&self) -> K { self.k.clone() }
}

fn main() {}
