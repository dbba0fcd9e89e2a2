use actor_core::{Health, prelude::*};

#[actor] pub struct One;

#[actor]
impl One {
    #[health(every = "1s")]
    fn health(&self, patience: u64) -> Health { Health::Healthy }

    #[health]
    fn again(&self) -> Health { Health::Healthy }
}

fn main() {}
