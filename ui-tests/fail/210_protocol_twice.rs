use actor_core::prelude::*;

#[protocol]
pub trait Sub {}

#[actor]
pub struct Counter { n: u64 }
#[actor(implements(Sub, Sub))]
impl Counter {}
impl Sub for Counter {}

fn main() {}
