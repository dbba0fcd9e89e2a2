use actor_core::prelude::*;

#[actor] #[derive(Clone)] pub struct Db;
#[actor] impl Db { #[handler] pub fn get(&self) {} }

#[derive(Clone)]
#[supervisor]
struct App {
    #[child(ChildSpec::cloned(Db))] db: DbRef,
}

fn main() {}
