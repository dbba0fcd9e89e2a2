//! An actor, a tell and an ask.
#![cfg_attr(rustfmt, rustfmt_skip)] // a page's worth of program on a third of a page

use actor_core::prelude::*;

#[actor]
struct Counter { n: u64 }

#[actor]
impl Counter {
    #[handler]
    fn add(&mut self, n: u64) -> u64 { self.n += n; self.n }
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let counter = Counter { n: 0 }.spawn();
    counter.add(2).tell().await?;
    println!("{}", counter.add(3).await?);
    Ok(())
}
