use actor_core::prelude::*;

#[actor] #[derive(Clone)] pub struct Db;
#[actor] impl Db { #[handler] pub fn get(&self) {} }

#[supervisor]
struct App {
    #[child(ChildSpec::cloned(Db), health)] a: DbRef,
    #[child(ChildSpec::cloned(Db), health(every = "0s", limit = 3))] b: DbRef,
    #[child(ChildSpec::cloned(Db), health(timeout = "1s"))] c: DbRef,
}

fn main() {}
