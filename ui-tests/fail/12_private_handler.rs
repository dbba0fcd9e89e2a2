mod counter {
    use actor_core::prelude::*;

    #[actor]
    pub struct Counter;

    #[actor]
    impl Counter { #[handler] fn tick(&mut self) {} }
}

fn send(counter: counter::CounterRef) {
    let _ = counter.tick().try_tell();
}

fn main() {}
