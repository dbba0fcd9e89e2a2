use actor_core::prelude::*;

#[handler]
fn main() {}
