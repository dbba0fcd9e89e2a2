use actor_core::prelude::*;

#[supervisor]
enum App {
    One,
}

fn main() {}
