use actor_core::prelude::*;

#[actor]
pub struct Counter { n: std::rc::Rc<u64> }

#[actor]
impl Counter {
    #[handler]
    pub async fn add(&mut self, n: u64) -> u64 { *self.n + n }
    #[started]
    async fn begin(&mut self, ctx: &mut Context<Self>) { ctx.me().add(1).try_tell().ok(); }
}

fn main() { drop(Counter { n: 1.into() }.spawn().add(2)); }
