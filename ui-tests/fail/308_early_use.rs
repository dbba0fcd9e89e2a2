use actor_core::prelude::*;

#[actor] pub struct Web { db: Option<WebRef> }
#[actor] impl Web { #[init] fn new(db: Option<WebRef>) -> Self { Self { db } } }

#[supervisor]
struct App {
    #[child(Web::spec(Some(db.clone())))] web: WebRef,
    #[child(Web::spec(None))] db: WebRef,
    #[child(Web::spec(Some(own.clone())))] own: WebRef,
}

fn main() {}
