use actor_core::prelude::*;

#[actor]
pub struct Counter { n: u64 }

#[actor]
impl Counter {
    #[handler(concurrent)]
    pub async fn end(&self, ctx: &mut Context<Self>) { ctx.stop(); }
}

fn main() {}
