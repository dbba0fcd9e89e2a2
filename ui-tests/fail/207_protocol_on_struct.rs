use actor_core::prelude::*;

#[protocol]
pub struct Counter { n: u64 }

#[protocol]
fn free() {}

fn main() { free(); let _ = Counter { n: 0 }.n; }
