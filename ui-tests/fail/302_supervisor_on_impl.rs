use actor_core::prelude::*;

struct App;

#[supervisor]
impl App {}

fn main() {}
