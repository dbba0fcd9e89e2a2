use actor_core::prelude::*;

#[actor] pub struct One;
#[actor] impl One { #[health] fn health(&self) -> bool { true } }

#[actor] pub struct Two;
#[actor] impl Two { #[health] async fn health(&self) {} }

fn main() {}
