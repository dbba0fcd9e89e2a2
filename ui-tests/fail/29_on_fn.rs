use actor_core::prelude::*;

#[actor]
fn main() {}
