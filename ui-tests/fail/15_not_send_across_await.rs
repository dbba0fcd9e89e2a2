use actor_core::prelude::*;

#[actor]
pub struct Counter { n: u64 }

#[actor]
impl Counter {
    #[handler]
    pub async fn slow(&mut self) {
        let shared = std::rc::Rc::new(1);
        std::future::ready(()).await;
        drop(shared)
    }
}
fn main() {}
