use actor_core::prelude::*;

#[actor] #[derive(Clone)] pub struct Db;
#[actor] impl Db { #[handler] pub fn get(&self) {} }

#[supervisor(stratgy = one_for_all)]
struct App {
    #[child(ChildSpec::cloned(Db))] db: DbRef,
}

fn main() {
    App::spawn();
}
