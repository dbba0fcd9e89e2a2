//! Messages that come too early are put aside, with their callers' replies.
#![cfg_attr(rustfmt, rustfmt_skip)] // a page's worth of program on a third of a page

use std::time::Duration;

use actor_core::prelude::*;

/// Connects when it starts. Until then, queries wait.
#[actor]
#[derive(Default)]
struct Database { connection: Option<&'static str> }

#[actor]
impl Database {
    #[started]
    fn connect(&mut self, ctx: &mut Context<Self>) {
        ctx.me().connected("db:5432").after(Duration::from_millis(50));
    }

    #[handler]
    fn connected(&mut self, connection: &'static str, ctx: &mut Context<Self>) {
        println!("connected; {} queries were put aside", ctx.stashed());
        self.connection = Some(connection);
        ctx.unstash_all();
    }

    #[handler]
    fn query(&mut self, #[into] what: String, reply: Reply<String, String>, ctx: &mut Context<Self>) {
        let Some(connection) = self.connection else {
            println!("{what} comes too early");
            // The stash holds as many as the mailbox. One more fails, with `NoReply`.
            drop(ctx.stash_ask(ctx.me().query(what), reply));
            return;
        };
        reply.ok(format!("{what}, from {connection}"));
    }
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let database = Database::default().spawn();
    let (users, orders) = tokio::try_join!(database.query("users"), database.query("orders"))?;
    println!("{users}\n{orders}");
    println!("{}", database.query("payments").await?);
    Ok(())
}
