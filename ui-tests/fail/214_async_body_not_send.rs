use actor_core::prelude::*;
#[protocol]
pub trait Sub { async fn notify(&mut self); }
#[actor]
pub struct Counter { n: u64 }
#[actor(implements(Sub))]
impl Counter {}
impl Sub for Counter {
    async fn notify(&mut self) {
        let shared = std::rc::Rc::new(self.n);
        std::future::ready(()).await;
        self.n += *shared;
    }
}
fn main() {}
