use actor_core::prelude::*;

#[actor] #[derive(Clone)] pub struct Db;
#[actor] impl Db { #[handler] pub fn get(&self) {} }

#[supervisor(strategy = one_for_al, max_restarts = "3", within = "0s", auto_shutdown = "any", name = "")]
struct App {
    #[child(ChildSpec::cloned(Db))] db: DbRef,
}

fn main() {}
