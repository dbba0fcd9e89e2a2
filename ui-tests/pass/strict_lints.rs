//! A crate that denies what can be denied.
#![deny(
    warnings,
    missing_docs,
    missing_debug_implementations,
    private_bounds,
    private_interfaces,
    unnameable_types,
    unreachable_pub,
    unused_qualifications,
    clippy::all,
    clippy::pedantic
)]
#![forbid(unsafe_code)]

use actor_core::{Context, actor, handler, started, stopped};

/// Counts.
#[derive(Debug)]
#[actor]
pub struct Counter {
    n: u64,
}

#[actor]
impl Counter {
    /// Adds `n`, answers with the total.
    #[handler]
    pub fn add(&mut self, n: u64) -> u64 {
        self.n += n;
        self.n
    }

    /// Says a name.
    #[handler]
    pub async fn say(&mut self, name: String, _ctx: &mut Context<Self>) -> usize {
        name.len()
    }

    #[handler]
    fn tick(&mut self) {
        self.n += 1;
    }

    #[started]
    async fn begin(&mut self) {
        self.n = 3;
    }

    #[stopped]
    fn end(&self) {}
}

fn main() {}
