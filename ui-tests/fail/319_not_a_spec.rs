use actor_core::prelude::*;

#[actor] #[derive(Clone)] pub struct Db;
#[actor] impl Db { #[handler] pub fn get(&self) {} }

#[supervisor]
struct App {
    #[child(Db)] db: DbRef,
    #[child(Db::spec())] other: DbRef,
}

fn main() {}
