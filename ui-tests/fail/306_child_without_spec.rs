use actor_core::prelude::*;

#[actor] #[derive(Clone)] pub struct Db;
#[actor] impl Db { #[handler] pub fn get(&self) {} }

#[supervisor]
struct App {
    #[child] db: DbRef,
    #[child(restart = transient)] other: DbRef,
}

fn main() {
    App::spawn();
}
