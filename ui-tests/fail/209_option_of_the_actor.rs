use actor_core::prelude::*;

#[protocol]
pub trait Sub {
    #[handler(timeout = "5s", limit = "1s")]
    async fn notify(&mut self);
    #[handler(fatal)]
    fn check(&mut self) -> Result<(), String>;
}

fn main() {}
