use actor_core::prelude::*;

#[actor] #[derive(Clone)] pub struct Db;
#[actor] impl Db { #[handler] pub fn get(&self) {} }

#[supervisor]
struct App {
    #[cfg(unix)] url: String,
    #[child(ChildSpec::cloned(Db))] db: DbRef,
    #[cfg_attr(unix, child(ChildSpec::cloned(Db)))] other: DbRef,
}

fn main() {}
