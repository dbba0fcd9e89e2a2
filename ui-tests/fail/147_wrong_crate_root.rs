use actor_core::{Context, actor, handler};

#[actor(crate = crate)]
pub struct Counter { n: u64 }

#[actor(crate = crate)]
impl Counter {
    #[handler]
    pub async fn add(&mut self, _ctx: &mut Context<Self>) -> Result<u64, String> { Ok(self.n) }
    #[handler(limit = "1s")]
    pub async fn get(&self) -> u64 { self.n }
}

fn main() {}
