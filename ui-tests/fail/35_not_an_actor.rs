use actor_core::prelude::*;

pub struct Plain;

fn watch<A: Actor>(_: &A) {}

fn main() {
    watch(&Plain)
}
