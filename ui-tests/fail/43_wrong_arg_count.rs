use actor_core::prelude::*;

#[actor]
pub struct Counter { n: u64 }

#[actor]
impl Counter {
    #[handler]
    pub fn add(&mut self, n: u64, ctx: &mut Context<Self>) { self.n += n; ctx.stop() }
}

fn main() {
    let c = Counter { n: 0 }.spawn();
    let _ = c.add(5, 6).try_tell();
}
