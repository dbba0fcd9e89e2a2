use actor_core::prelude::*;

#[actor]
pub struct Accounts;

#[actor]
impl Accounts {
    #[handler]
    pub fn pay(&mut self, #[key] _from: u32, #[key] _to: u32) {}
    #[handler]
    pub fn look(&self, #[key] _ctx: &mut Context<Self>) {}
}

fn main() {}
