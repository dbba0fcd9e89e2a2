use actor_core::prelude::*;

#[protocol]
pub trait Sub {
    fn notify<E: Into<u64>>(&mut self, event: E);
    fn lent<'a>(&mut self, event: std::borrow::Cow<'a, str>);
}

fn call(sub: &SubRef) {
    let _ = sub.notify(7u8).try_tell();
}
fn main() {}
