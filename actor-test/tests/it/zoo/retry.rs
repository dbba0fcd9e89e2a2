//! Double reply after a retry: two answers to one question, and the second is taken for that to the next.

use std::time::Duration;

use actor_core::prelude::*;
use actor_test::Sim;

use super::{found_within, silent};

#[actor]
struct Server;

#[actor]
impl Server {
    /// Answers by a message, not by a reply.
    #[handler]
    fn square(&mut self, client: ClientRef, id: u32, n: u32) {
        client.answer(id, n * n).try_tell().ok();
    }
}

#[actor]
struct Client {
    server: ServerRef,
    checks_id: bool,
    id: u32,
    n: u32,
    waiting: Option<Reply<u32>>,
}

#[actor]
impl Client {
    #[handler]
    fn ask(&mut self, ctx: &mut Context<Self>, n: u32, reply: Reply<u32>) {
        (self.id, self.n, self.waiting) = (self.id + 1, n, Some(reply));
        self.send(ctx.me());
    }

    /// No answer for a while: asks again.
    #[handler]
    fn retry(&mut self, ctx: &mut Context<Self>, id: u32) {
        if self.id == id && self.waiting.is_some() {
            self.send(ctx.me());
        }
    }

    #[handler]
    fn answer(&mut self, id: u32, square: u32) {
        if self.checks_id && id != self.id {
            return;
        }
        if let Some(reply) = self.waiting.take() {
            reply.ok(square);
        }
    }
}

impl Client {
    fn send(&self, me: ClientRef) {
        me.retry(self.id).after(Duration::from_millis(2));
        self.server.square(me, self.id, self.n).try_tell().unwrap();
    }
}

async fn squares(_: Sim, checks_id: bool) {
    let server = Server.spawn();
    let client = Client { server, checks_id, id: 0, n: 0, waiting: None }.spawn();
    for n in 1..4 {
        assert_eq!(client.ask(n).await.unwrap(), n * n);
    }
}

#[test]
fn an_answer_to_the_question_before() {
    found_within("double reply", 200, |sim| squares(sim, false));
    silent("double reply, fixed", |sim| squares(sim, true));
}
