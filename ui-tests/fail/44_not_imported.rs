use actor_core::actor;

#[actor]
pub struct Counter { n: u64 }

#[actor]
impl Counter {
    #[handler]
    pub fn get(&self) -> u64 { self.n }
    #[handler]
    pub fn add(&mut self, n: u64) { self.n += n; }
}

fn main() {}
