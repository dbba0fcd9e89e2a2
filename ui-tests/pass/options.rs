//! Every option, alone and beside the others.
#![deny(warnings)]

use actor_core::prelude::*;
use actor_core::{Failure, Interface, Message};

pub mod shim {
    pub use actor_core as actors;
}

const ROOM: usize = 8;

#[actor(mailbox = bounded(ROOM * 2, overflow = drop_oldest), name = "db", crate = shim::actors)]
#[derive(Debug)]
pub struct Store {
    rows: Vec<String>,
}

#[derive(Debug)]
pub struct Row([u64; 100]);

#[actor(crate = shim::actors)]
impl Store {
    #[handler(priority = high)]
    pub fn pause(&mut self) {}

    #[handler(boxed, priority = high, timeout = "2m")]
    pub fn import(&mut self, Row(numbers): Row, #[into] source: String, _: u8) -> usize {
        self.rows.push(source);
        numbers.len()
    }

    #[handler(boxed)]
    pub async fn import_later(&mut self, row: Row, ctx: &mut Context<Self>, reply: actor_core::Reply<u64, String>) {
        ctx.stop();
        reply.complete(Ok(row.0[0]));
    }

    #[handler(fatal)]
    pub fn flush(&mut self) -> Result<(), String> {
        Err("full".to_owned())
    }

    #[handler(fatal, result, limit = fail("1h"))]
    pub async fn sync(&mut self) -> std::io::Result<u8> {
        Ok(1)
    }

    #[handler(limit = "250ms", timeout = "5s")]
    pub async fn find(&mut self, key: u64) -> Result<String, String> {
        self.rows.get(usize::try_from(key).unwrap_or(0)).cloned().ok_or("gone".to_owned())
    }

    #[handler(limit = warn("1s"))]
    pub async fn later(&mut self, _reply: actor_core::Reply<u64, String>) {}

    #[handler(limit = cancel("1s"))]
    pub async fn slow(&self) {}

    #[allow(deprecated)]
    #[handler]
    pub fn large(&mut self, row: Row) -> usize {
        row.0.len()
    }

    #[failed]
    fn oops(&mut self, failure: &Failure, ctx: &mut Context<Self>) {
        self.rows.push(failure.to_string());
        ctx.stop();
    }

    #[idle(after = "30s")]
    async fn rest(&mut self, ctx: &mut Context<Self>) {
        ctx.stop();
    }
}

#[actor(mailbox = bounded(1))]
pub struct Rare;

#[actor]
impl Rare {
    #[handler]
    fn fallible(&mut self) -> Result<(), u8> {
        Err(1)
    }

    #[cfg(not(all()))]
    #[failed]
    fn oops(&mut self) {}

    #[cfg(all())]
    #[idle(after = "1ms")]
    fn rest(&mut self) {}
}

fn main() {
    assert_eq!(<Store as Interface>::NAME, Some("db"));
    assert_eq!(<Store as Interface>::MAILBOX.capacity(), Some(16));
    let reply = actor_core::Reply::none();
    assert_eq!(StoreMsg::Pause { __reply: reply }.lane(), actor_core::Lane::High);
    let reply = actor_core::Reply::none();
    assert_eq!(StoreMsg::Flush { __reply: reply }.lane(), actor_core::Lane::Normal);
}
