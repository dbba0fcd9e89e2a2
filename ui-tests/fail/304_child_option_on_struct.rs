use actor_core::prelude::*;

#[actor] #[derive(Clone)] pub struct Db;
#[actor] impl Db { #[handler] pub fn get(&self) {} }

#[supervisor(restart = permanent)]
struct App {
    #[child(ChildSpec::cloned(Db), strategy = one_for_all)] db: DbRef,
}

fn main() {}
