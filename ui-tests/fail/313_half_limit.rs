use actor_core::prelude::*;

#[actor] #[derive(Clone)] pub struct Db;
#[actor] impl Db { #[handler] pub fn get(&self) {} }

#[supervisor]
struct App {
    #[child(ChildSpec::cloned(Db), max_restarts = 3)] db: DbRef,
    #[child(ChildSpec::cloned(Db), within = "5s")] other: DbRef,
}

fn main() {}
