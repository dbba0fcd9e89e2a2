use actor_core::prelude::*;
#[actor] pub struct Other;
#[actor] impl Other {}
#[actor]
pub struct Counter { n: u64 }
#[actor]
impl Counter {
    #[handler] pub fn set(&mut self, ctx: &mut Context<Other>, n: u64) { self.n = n; ctx.stop(); }
}

fn main() { let _ = |c: CounterRef| c.set(1).try_tell(); }
