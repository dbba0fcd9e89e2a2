use actor_core::prelude::*;

#[actor]
pub struct Shapes;

#[actor]
impl Shapes {
    #[handler]
    pub fn scale(&mut self, #[key] _factor: f64) {}
}

fn main() {}
