use actor_core::prelude::*;

#[actor]
pub struct View<'a> { s: &'a str }

fn main() {}
