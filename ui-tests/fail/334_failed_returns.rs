use actor_core::prelude::*;

#[actor] pub struct One;
#[actor] impl One { #[failed] fn note(&self, failure: &Failure) -> Result<(), String> { Err(failure.to_string()) } }

#[actor] pub struct Two;
#[actor] impl Two { #[failed] fn note(&self) -> bool { true } }

fn main() {}
