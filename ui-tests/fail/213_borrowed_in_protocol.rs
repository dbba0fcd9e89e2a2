use actor_core::prelude::*;

#[protocol]
pub trait Sub {
    fn notify(&mut self, event: &str);
    fn clone(&self) -> &u8;
}

fn call(sub: &SubRef) {
    let _ = sub.notify("x").try_tell();
}
fn main() {}
