use actor_core::prelude::*;

#[actor]
struct Counter { n: u64 }

impl Counter {
    #[init] pub fn new(n: u64) -> Self { Self { n } }
    #[handler] pub fn get(&self) -> u64 { self.n }
    #[handler] pub async fn end(&mut self, ctx: &mut Context<Self>) { ctx.stop() }
    #[handler] pub fn later(&mut self, reply: Reply<u64>) { reply.ok(self.n); }
    #[stopped] fn stopped(&mut self, _reason: &ExitReason) {}
}

fn main() {}
