use actor_core::prelude::*;

#[actor]
pub struct Cache<V> { v: V }

#[actor]
impl Cache<u8> {
    #[handler]
    pub fn get(&self) -> u8 { self.v }
}

fn main() {
    let _ = Cache { v: 1u8 }.spawn().get().try_tell();
}
