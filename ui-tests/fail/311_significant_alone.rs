use actor_core::prelude::*;

#[actor] #[derive(Clone)] pub struct Db;
#[actor] impl Db { #[handler] pub fn get(&self) {} }

#[supervisor]
struct App {
    #[child(ChildSpec::cloned(Db).restart(actor_core::Restart::Transient), significant)] db: DbRef,
}

fn main() {}
