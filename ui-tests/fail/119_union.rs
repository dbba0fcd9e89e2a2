use actor_core::prelude::*;

#[actor]
pub union Bits { a: u64, b: f64 }

fn main() {
    let _ = Bits { a: 1 };
}
