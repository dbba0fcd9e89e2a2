use actor_core::prelude::*;

#[actor] #[derive(Clone)] pub struct Db;
#[actor] impl Db { #[handler] pub fn get(&self) {} }

#[supervisor]
struct App {
    #[child(ChildSpec::cloned(Db), restart = never, shutdown = brutal, backoff, id = 7, significant = true)] db: DbRef,
    #[child(ChildSpec::cloned(Db), shutdown = "0s", backoff(initial = "2s", max = "1s"))] a: DbRef,
    #[child(ChildSpec::cloned(Db), backoff(first = "2s"))] b: DbRef,
}

fn main() {}
