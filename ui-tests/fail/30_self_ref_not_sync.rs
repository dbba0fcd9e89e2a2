use actor_core::prelude::*;

#[actor]
pub struct Cellular { n: std::cell::Cell<u64> }

#[actor]
impl Cellular {
    #[handler]
    pub async fn get(&self) -> u64 {
        std::future::ready(()).await;
        self.n.get()
    }
}

fn main() {}
