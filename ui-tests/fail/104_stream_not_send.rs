use actor_core::prelude::*;
use futures::Stream;
#[actor]
pub struct Counter(u64);
#[actor]
impl Counter {
    #[handler]
    pub fn all(&self) -> impl Stream<Item = u64> { Mine(std::rc::Rc::new(self.0)) }
}
struct Mine(std::rc::Rc<u64>);
impl Stream for Mine {
    type Item = u64;
    fn poll_next(self: std::pin::Pin<&mut Self>, _: &mut std::task::Context<'_>) -> std::task::Poll<Option<u64>> { None.into() }
}
fn main() {}
