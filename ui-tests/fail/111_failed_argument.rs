use actor_core::prelude::*;

#[actor]
pub struct Counter { n: u64 }

#[actor]
impl Counter {
    #[failed]
    fn oops(&mut self, failure: actor_core::Failure) { self.n = failure.to_string().len() as u64 }
}

fn main() {}
