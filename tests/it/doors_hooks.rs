//! Hooks of another crate that hold replies back, as a journal does until what they rest on is stored.

use std::collections::VecDeque;
use std::future::Future;
use std::pin::Pin;
use std::task::{self, Poll};

use actor_core::hooks::{Held, Hooks};
use actor_core::{Actor, Phase, prelude::*};

use crate::props::{Gate, Life, poll_pending};
use crate::stage::{current, idle, on_both};

/// Each answer waits for a write of its own. No message is taken while one is held.
struct Journaled;

trait HasJournal {
    fn journal(&mut self) -> &mut Journal;
}

#[derive(Default)]
struct Journal {
    gate: Gate,
    held: VecDeque<Held>,
    write: Option<Pin<Box<dyn Future<Output = ()> + Send>>>,
    /// Replies that are thrown away, as if the write had failed.
    fails: bool,
}

impl Journal {
    fn poll_written(&mut self, cx: &mut task::Context<'_>) -> Poll<()> {
        while !self.held.is_empty() {
            let gate = self.gate.clone();
            let write = self.write.get_or_insert_with(|| Box::pin(async move { gate.pass().await }));
            task::ready!(write.as_mut().poll(cx));
            self.write = None;
            let written = self.held.pop_front();
            if !self.fails {
                written.map(Held::send);
            }
        }
        Poll::Ready(())
    }
}

impl<A: Actor + HasJournal> Hooks<A> for Journaled {
    const GATED: bool = true;

    fn finish<T, E>(actor: &mut A, ctx: &mut Context<A>, reply: Reply<T, E>, out: Result<T, E>)
    where
        T: Send + 'static,
        E: Send + 'static,
    {
        actor.journal().held.push_back(Held::new(ctx, reply, out));
    }

    fn poll_ready(actor: &mut A, _: &mut Context<A>, cx: &mut task::Context<'_>) -> Poll<()> {
        actor.journal().poll_written(cx)
    }

    async fn settle(actor: &mut A, _: &mut Context<A>) {
        std::future::poll_fn(|cx| actor.journal().poll_written(cx)).await;
    }
}

#[actor(hooks = Journaled)]
struct Account {
    journal: Journal,
    sum: u64,
    life: Life,
}

impl HasJournal for Account {
    fn journal(&mut self) -> &mut Journal {
        &mut self.journal
    }
}

#[actor(hooks = Journaled)]
impl Account {
    #[handler]
    fn pay(&mut self, n: u64) -> Result<u64, Life> {
        self.sum = self.sum.checked_add(n).ok_or_else(|| self.life.clone())?;
        Ok(self.sum)
    }

    #[handler]
    async fn pay_slowly(&mut self, n: u64) -> u64 {
        tokio::task::yield_now().await;
        self.sum += n;
        self.sum
    }
}

fn account(fails: bool) -> (AccountRef, Gate, Life) {
    let (gate, life) = (Gate::default(), Life::default());
    let journal = Journal { gate: gate.clone(), fails, ..Journal::default() };
    (Account { journal, sum: 0, life: life.clone() }.spawn(), gate, life)
}

#[test]
fn a_reply_is_held_until_it_is_stored_and_nothing_is_taken_before() {
    current(async || {
        let (account, gate, _) = account(false);
        let mut first = account.pay(1);
        poll_pending(&mut first);
        gate.reached().await;
        let mut second = account.pay_slowly(2);
        poll_pending(&mut second);
        idle().await;
        assert_eq!((account.stats().handled, account.stats().depth), (1, 1), "the second waits for the first's write");
        gate.open(1);
        assert_eq!(first.await.unwrap(), 1);
        gate.reached().await;
        poll_pending(&mut second);
        gate.open(1);
        assert_eq!(second.await, Ok(3));
    });
}

#[test]
fn a_stop_lets_what_is_held_be_stored_and_a_kill_does_not() {
    on_both(async || {
        let (account, gate, life) = account(false);
        let mut ask = account.pay(1);
        poll_pending(&mut ask);
        gate.reached().await;
        drop(account.stop());
        gate.open(1);
        assert_eq!(ask.await.unwrap(), 1);
        assert_eq!(account.closed().await, ExitReason::Normal);
        assert_eq!(life.others(), 0);

        let (account, gate, life) = self::account(false);
        let mut ask = account.pay(1);
        poll_pending(&mut ask);
        gate.reached().await;
        account.kill().await.unwrap();
        let error = ask.await.unwrap_err();
        assert!(
            matches!(error, AskError::Stopped { reason: ExitReason::Killed, phase: Phase::Running, .. }),
            "{error:?}"
        );
        assert_eq!(life.others(), 0, "nothing is left of what was held");
    });
}

#[test]
fn a_write_that_fails_is_no_reply_and_an_error_that_nobody_asked_for_is_counted() {
    current(async || {
        let (account, gate, life) = account(true);
        gate.open(10);
        let error = account.pay(1).await.unwrap_err();
        assert!(matches!(error, AskError::NoReply { .. }), "{error:?}");
        account.pay(u64::MAX).tell().await.unwrap();
        account.stop().await.unwrap();
        assert_eq!(account.stats().unasked_errors, 1);
        assert_eq!(life.others(), 0);
    });
}

#[test]
fn a_held_reply_whose_caller_is_gone_counts_as_late() {
    current(async || {
        let (account, gate, _) = account(false);
        let mut ask = account.pay(1);
        poll_pending(&mut ask);
        gate.reached().await;
        drop(ask);
        gate.open(1);
        account.stop().await.unwrap();
        assert_eq!(account.stats().dropped.late_replies, 1);
    });
}
