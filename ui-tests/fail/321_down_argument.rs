//! `#[down]` is given what happened, and nothing else.
use actor_core::prelude::*;

#[actor]
struct Cache;

#[actor]
impl Cache {
    #[down]
    fn lost(&mut self, who: ActorRef<Cache>) {}
}

fn main() {}
