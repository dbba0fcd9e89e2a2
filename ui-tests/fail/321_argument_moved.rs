use actor_core::prelude::*;

#[actor] pub struct Db { url: String }
#[actor] impl Db { #[init] fn new(url: String) -> Self { Self { url } } }

#[supervisor]
struct App {
    url: String,
    #[child(Db::spec(url))] db: DbRef,
}

fn main() {}
