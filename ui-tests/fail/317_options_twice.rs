use actor_core::prelude::*;

#[actor] #[derive(Clone)] pub struct Db;
#[actor] impl Db { #[handler] pub fn get(&self) {} }

#[supervisor(max_restarts = 3, max_restarts = 4)]
#[supervisor]
struct App {
    #[child(ChildSpec::cloned(Db), id = "a", id = "b")]
    #[child(ChildSpec::cloned(Db))]
    db: DbRef,
}

fn main() {}
