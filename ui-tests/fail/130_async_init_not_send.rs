use actor_core::prelude::*;

#[actor]
pub struct Counter { n: u64 }

#[actor]
impl Counter {
    #[init]
    pub async fn new() -> Self {
        let n = std::rc::Rc::new(1); async {}.await;
        Counter { n: *n }
    }
}

fn main() {}
