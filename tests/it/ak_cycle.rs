//! Circles of asks.

use actor_core::{System, prelude::*};
use tokio::sync::oneshot;

use crate::props::poll_pending;
use crate::stage::{on_both, paused};

/// Asks others in its handlers.
#[actor]
#[derive(Default)]
struct Link {
    gate: Option<oneshot::Receiver<()>>,
}

#[actor]
impl Link {
    /// Asks along the chain, first in it first; the last one answers.
    #[handler]
    async fn relay(&mut self, mut chain: Vec<LinkRef>) -> Result<u32, String> {
        if chain.is_empty() {
            return Ok(0);
        }
        let next = chain.remove(0);
        match next.relay(chain).await {
            Ok(hops) => Ok(hops + 1),
            Err(AskError::Handler(inner)) => Err(inner),
            Err(error @ AskError::Deadlock { .. }) => {
                assert!(!error.may_have_run());
                Err(error.to_string())
            }
            Err(other) => panic!("{other}"),
        }
    }

    /// Asks both at once.
    #[handler]
    async fn both(&mut self, first: LinkRef, second: LinkRef) -> bool {
        let (first, second) = tokio::join!(first.relay(vec![]), second.relay(vec![]));
        first.is_ok() && second.is_ok()
    }

    /// Answers, and asks back while its caller may not have resumed yet.
    #[handler]
    async fn answer_then_ask(&mut self, reply: Reply<()>, back: LinkRef, told: Option<oneshot::Sender<bool>>) {
        reply.ok(());
        let answered = back.relay(vec![]).await.is_ok();
        if let Some(told) = told {
            told.send(answered).unwrap();
        }
    }

    /// Is busy until the gate opens, and asks then.
    #[handler]
    async fn stay_and_ask(&mut self, gate: oneshot::Receiver<()>, other: LinkRef) -> bool {
        gate.await.unwrap();
        other.relay(vec![]).await.is_ok()
    }

    /// Sends an ask, and does not wait for the answer.
    #[handler]
    async fn give_up_on(&mut self, other: LinkRef) {
        let mut ask = other.relay(vec![]);
        assert!(futures::poll!(&mut ask).is_pending());
    }

    /// Asks for the answer above, and stays in this handler until the gate opens.
    #[handler]
    async fn ask_and_stay(&mut self, ctx: &mut Context<Self>, other: LinkRef, told: oneshot::Sender<bool>) {
        other.answer_then_ask(ctx.me(), Some(told)).await.unwrap();
        if let Some(gate) = self.gate.take() {
            gate.await.unwrap();
        }
    }
}

fn links(system: &System, count: usize) -> Vec<LinkRef> {
    (0..count).map(|_| system.spawn(Link::default())).collect()
}

fn watchful() -> System {
    System::builder().name("circles").deadlock_detection(true).build()
}

#[test]
fn ak_11_a_circle_of_two_fails_and_is_named() {
    on_both(async || {
        let all = links(&watchful(), 2);
        let error = all[0].relay(vec![all[1].clone(), all[0].clone()]).await.unwrap_err();
        let AskError::Handler(error) = error else { panic!("{error}") };
        assert_eq!(error, "`relay` at Link#1 would never be answered: Link#2 waits for Link#1 waits for Link#2");
    });
}

#[test]
fn ak_11_a_circle_of_three_fails_and_is_named() {
    on_both(async || {
        let all = links(&watchful(), 3);
        let chain = vec![all[1].clone(), all[2].clone(), all[0].clone()];
        let error = all[0].relay(chain).await.unwrap_err();
        let AskError::Handler(error) = error else { panic!("{error}") };
        assert_eq!(
            error,
            "`relay` at Link#1 would never be answered: Link#3 waits for Link#1 waits for Link#2 waits for Link#3"
        );
    });
}

#[test]
fn ak_11_a_long_circle_is_found_without_recursion() {
    paused(async || {
        let all = links(&watchful(), 5_000);
        let mut chain = all[1..].to_vec();
        chain.push(all[0].clone());
        let error = all[0].relay(chain).await.unwrap_err();
        assert!(matches!(error, AskError::Handler(text) if text.contains("Link#5000 waits for Link#1")));
    });
}

#[test]
fn ak_11_asks_one_after_the_other_and_at_once_are_no_circle() {
    on_both(async || {
        let all = links(&watchful(), 3);
        assert_eq!(all[0].relay(vec![all[1].clone()]).await, Ok(1));
        assert_eq!(all[0].relay(vec![all[2].clone(), all[1].clone()]).await, Ok(2));
        assert_eq!(all[1].relay(vec![all[0].clone()]).await, Ok(1));
        assert_eq!(all[0].both(all[1].clone(), all[2].clone()).await, Ok(true));
        assert_eq!(all[0].both(all[1].clone(), all[1].clone()).await, Ok(true));
    });
}

#[test]
fn ak_11_asking_back_right_after_the_reply_is_no_circle() {
    on_both(async || {
        for _ in 0..200 {
            let system = watchful();
            let (open, gate) = oneshot::channel();
            let asker = system.spawn(Link { gate: Some(gate) });
            let other = system.spawn(Link::default());
            let (told, answered) = oneshot::channel();
            asker.ask_and_stay(other, told).tell().await.unwrap();
            open.send(()).unwrap();
            assert!(answered.await.unwrap(), "the asker was free to answer");
        }
    });
}

#[test]
fn ak_11_an_ask_that_was_given_up_is_no_edge_any_more() {
    on_both(async || {
        let all = links(&watchful(), 2);
        let (open, gate) = oneshot::channel::<()>();
        let mut asks_back = all[1].stay_and_ask(gate, all[0].clone());
        poll_pending(&mut asks_back);
        // Its message waits for the second one's handler, which asks back before it looks at it.
        all[0].give_up_on(all[1].clone()).await.unwrap();
        open.send(()).unwrap();
        assert_eq!(asks_back.await, Ok(true));
        all[1].stop().await.unwrap();
        assert_eq!(all[1].stats().dropped.cancelled, 1);
    });
}

#[test]
fn without_detection_a_circle_waits_until_its_timeout() {
    paused(async || {
        let system = System::builder().deadlock_detection(false).build();
        let all = links(&system, 2);
        let limit = std::time::Duration::from_secs(1);
        let error = all[0].relay(vec![all[1].clone(), all[0].clone()]).timeout(limit).await.unwrap_err();
        assert!(matches!(error, AskError::Timeout { .. }), "{error}");
        drop((all[0].kill().await, all[1].kill().await));
    });
}
