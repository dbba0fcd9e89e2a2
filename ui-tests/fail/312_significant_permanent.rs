use actor_core::prelude::*;

#[actor] #[derive(Clone)] pub struct Db;
#[actor] impl Db { #[handler] pub fn get(&self) {} }

#[supervisor(auto_shutdown = any)]
struct App {
    #[child(ChildSpec::cloned(Db), significant, restart = permanent)] db: DbRef,
}

fn main() {}
