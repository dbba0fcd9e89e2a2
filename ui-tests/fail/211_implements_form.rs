use actor_core::prelude::*;

#[actor]
pub struct Counter { n: u64 }
#[actor(implements = Sub)]
impl Counter {}

#[actor(implements(Sub))]
pub struct Other;
#[actor(implements())]
impl Other {}

fn main() {}
