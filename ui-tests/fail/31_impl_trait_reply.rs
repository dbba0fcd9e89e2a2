use actor_core::prelude::*;

#[actor]
pub struct Counter { n: u64 }

#[actor]
impl Counter {
    #[handler]
    pub fn all(&self) -> impl Iterator<Item = u64> { 0..self.n }
}

async fn use_it(c: CounterRef) {
    let _ = c.all().await;
}
fn main() {}
