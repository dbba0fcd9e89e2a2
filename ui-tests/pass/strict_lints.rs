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

use actor_core::{Context, Failure, actor, failed, handler, idle, init, started, stopped};
use futures::stream::{self, Stream};

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

    /// Counts what is left.
    ///
    /// # Errors
    ///
    /// If there is less.
    #[handler(concurrent = 8, fatal, limit = "1s")]
    pub async fn count(&self, ctx: &Context<Self>, skipped: usize) -> Result<usize, String> {
        8_usize.checked_sub(skipped).ok_or_else(|| ctx.id().to_string())
    }

    /// Looks.
    #[handler(inline)]
    pub fn peek(&self) -> u64 {
        self.n
    }

    /// Says how many.
    #[handler(concurrent)]
    pub async fn find(&self, row: String) -> usize {
        row.len()
    }

    #[started]
    async fn begin(&mut self) {
        self.n = 3;
    }

    #[stopped]
    fn end(&self) {}
}

/// Keeps rows.
#[derive(Debug)]
#[actor(mailbox = bounded(8, overflow = fail), name = "store", hooks = actor_core::hooks::Plain)]
pub struct Store {
    rows: Vec<String>,
}

#[actor(hooks = actor_core::hooks::Plain)]
impl Store {
    /// Opens the store.
    ///
    /// # Errors
    ///
    /// Never.
    #[init]
    pub async fn open(first: impl Into<String>, more: Vec<String>) -> Result<Self, String> {
        let mut rows = more;
        rows.push(first.into());
        Ok(Self { rows })
    }

    /// All rows.
    #[handler(priority = high)]
    pub fn rows(&self) -> impl Stream<Item = String> {
        stream::iter(self.rows.clone())
    }

    /// Adds rows.
    ///
    /// # Errors
    ///
    /// Never.
    #[handler(boxed, fatal, limit = fail("1s"), timeout = "5s")]
    pub async fn add(&mut self, rows: [String; 20], #[into] more: String) -> Result<usize, String> {
        self.rows.extend(rows);
        self.rows.push(more);
        Ok(self.rows.len())
    }

    /// Drops a row.
    ///
    /// # Errors
    ///
    /// If there is none.
    #[handler(limit = "1s")]
    pub async fn pop(&mut self) -> Result<String, String> {
        self.rows.pop().ok_or_else(|| "empty".to_owned())
    }

    #[failed]
    fn oops(&mut self, failure: &Failure) {
        self.rows.push(failure.to_string());
    }

    #[idle(after = "1m")]
    async fn rest(&mut self, ctx: &mut Context<Self>) {
        ctx.stop();
    }
}

fn main() {}
