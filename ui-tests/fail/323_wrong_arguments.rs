use actor_core::prelude::*;

#[actor] #[derive(Clone)] pub struct Db;
#[actor] impl Db { #[handler] pub fn get(&self) {} }

#[supervisor]
struct App {
    url: String,
    #[child(ChildSpec::cloned(Db))] db: DbRef,
}

fn main() {
    App::spawn();
    App::spawn(String::new()).web.get();
}
