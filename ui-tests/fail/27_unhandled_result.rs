use actor_core::prelude::*;

#[actor]
pub struct Counter { n: u64 }

#[actor]
impl Counter {
    #[handler]
    pub fn add(&mut self, n: u64) -> Result<u64, String> { Ok(n) }
}

async fn use_it(c: CounterRef) {
    let _total: u64 = c.add(1).await;
}
fn main() {}
