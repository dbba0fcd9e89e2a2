//! AK: what is a circle of asks, and what is none.

use std::time::Duration;

use actor_core::{System, prelude::*};

use crate::props::{Gate, poll_pending};
use crate::stage::{idle, on_both, paused};

/// Asks, tells, hands on.
#[actor]
#[derive(Clone, Default)]
struct Node {
    gate: Gate,
    kept: Option<Kept>,
}

/// A reply, which is not to be cloned.
#[derive(Default)]
struct Kept(Option<Reply<u64>>);

impl Clone for Kept {
    fn clone(&self) -> Self {
        Self(None)
    }
}

#[actor]
impl Node {
    #[handler]
    fn ping(&self) -> u64 {
        1
    }

    #[handler]
    async fn hold(&mut self) -> u64 {
        self.gate.pass().await;
        2
    }

    /// Asks the first in the chain to do the same.
    #[handler]
    async fn relay(&mut self, mut chain: Vec<NodeRef>) -> Result<u64, String> {
        if chain.is_empty() {
            return Ok(0);
        }
        let next = chain.remove(0);
        match next.relay(chain).await {
            Ok(hops) => Ok(hops + 1),
            Err(AskError::Handler(inner)) => Err(inner),
            Err(other) => Err(other.to_string()),
        }
    }

    /// Tells the second to ask the third, and stays until the gate opens.
    #[handler]
    async fn tell_on(&mut self, second: NodeRef, third: NodeRef) -> u64 {
        second.relay(vec![third]).tell().await.unwrap();
        self.gate.pass().await;
        3
    }

    #[handler]
    async fn ask_tell_on(&mut self, first: NodeRef, second: NodeRef, third: NodeRef) -> u64 {
        first.tell_on(second, third).await.unwrap()
    }

    /// Hands its caller's ask on.
    #[handler]
    fn hand_on(&mut self, to: NodeRef, reply: Reply<u64>) {
        to.hold().forward(reply).unwrap();
    }

    #[handler]
    async fn ask_hand_on(&mut self, by: NodeRef, to: NodeRef) -> u64 {
        by.hand_on(to).await.unwrap()
    }

    /// Answers from a task.
    #[handler]
    fn answer_elsewhere(&mut self, reply: Reply<u64>) {
        let gate = self.gate.clone();
        tokio::spawn(async move {
            gate.pass().await;
            reply.ok(4);
        });
    }

    #[handler]
    async fn ask_answer_elsewhere(&mut self, by: NodeRef) -> u64 {
        by.answer_elsewhere().await.unwrap()
    }

    /// Keeps the reply.
    #[handler]
    fn keep(&mut self, reply: Reply<u64>) {
        self.kept = Some(Kept(Some(reply)));
    }

    #[handler]
    async fn ask_keep(&mut self, by: NodeRef) -> Result<u64, String> {
        by.keep().await.map_err(|error| error.to_string())
    }

    /// Answers the one it kept, and asks its caller then.
    #[handler]
    async fn answer_kept_and_ask(&mut self, back: NodeRef) -> u64 {
        if let Some(Kept(Some(reply))) = self.kept.take() {
            reply.ok(5);
        }
        back.ping().await.unwrap()
    }
}

fn watchful() -> System {
    System::builder().name("circles").deadlock_detection(true).build()
}

fn nodes(system: &System, count: usize) -> (Vec<NodeRef>, Gate) {
    let node = Node::default();
    let gate = node.gate.clone();
    ((0..count).map(|_| system.spawn(node.clone())).collect(), gate)
}

#[test]
fn ak_11_a_circle_of_three_with_one_told_edge_is_none() {
    on_both(async || {
        let (all, gate) = nodes(&watchful(), 3);
        // The first asks the second, which tells the third, which asks the first.
        let mut ask = all[0].ask_tell_on(all[1].clone(), all[2].clone(), all[0].clone());
        poll_pending(&mut ask);
        gate.reached().await;
        gate.open(1);
        assert_eq!(ask.await, Ok(3));
        assert_eq!(all[2].stop().await, Ok(ExitReason::Normal), "after its ask was answered");
        assert_eq!(all[2].stats().unasked_errors, 0);
    });
}

#[test]
fn ak_11_a_circle_through_two_systems_is_not_seen() {
    paused(async || {
        let (first, second) = (watchful(), watchful());
        let (near, far) = (nodes(&first, 1).0, nodes(&second, 1).0);
        // The same number in both.
        assert_eq!(near[0].id(), far[0].id());
        assert_eq!(near[0].relay(vec![far[0].clone()]).await, Ok(1), "no circle, though the numbers are the same");
        let limit = Duration::from_secs(1);
        let error = near[0].relay(vec![far[0].clone(), near[0].clone()]).timeout(limit).await.unwrap_err();
        assert!(matches!(error, AskError::Timeout { .. }), "{error}");
        drop((near[0].kill().await, far[0].kill().await));
    });
}

/// Whoever handed the ask on owes no answer any more: it may ask back, and the circle is none.
#[test]
fn ak_11_asking_back_after_handing_the_ask_on_is_no_circle() {
    paused(async || {
        let (all, gate) = nodes(&watchful(), 3);
        let mut ask = all[0].ask_hand_on(all[1].clone(), all[2].clone());
        poll_pending(&mut ask);
        gate.reached().await;
        let mut back = all[1].relay(vec![all[0].clone()]);
        poll_pending(&mut back);
        idle().await;
        gate.open(1);
        assert_eq!(ask.await, Ok(2));
        assert_eq!(back.await, Ok(1));
    });
}

#[test]
fn ak_11_asking_back_while_a_task_answers_is_no_circle() {
    paused(async || {
        let (all, gate) = nodes(&watchful(), 2);
        let mut ask = all[0].ask_answer_elsewhere(all[1].clone());
        poll_pending(&mut ask);
        gate.reached().await;
        let mut back = all[1].relay(vec![all[0].clone()]);
        poll_pending(&mut back);
        idle().await;
        gate.open(1);
        assert_eq!(ask.await, Ok(4));
        assert_eq!(back.await, Ok(1));
    });
}

#[test]
fn ak_11_asking_back_after_a_late_answer_is_no_circle() {
    on_both(async || {
        let (all, _) = nodes(&watchful(), 2);
        let mut ask = all[0].ask_keep(all[1].clone());
        poll_pending(&mut ask);
        // The ask is kept by now.
        while all[1].stats().handled == 0 {
            tokio::task::yield_now().await;
        }
        assert_eq!(all[1].answer_kept_and_ask(all[0].clone()).await, Ok(1));
        assert_eq!(ask.await, Ok(5));
    });
}

#[test]
fn ak_11_no_edge_is_left_by_an_ask_that_ended_otherwise() {
    paused(async || {
        let (all, gate) = nodes(&watchful(), 3);
        // Refused by a dead actor, timed out, panicked with its asker killed.
        all[2].stop().await.unwrap();
        assert!(all[0].relay(vec![all[2].clone()]).await.is_err());
        let mut ask = all[0].ask_keep(all[1].clone());
        poll_pending(&mut ask);
        idle().await;
        assert_eq!(all[0].kill().await, Ok(ExitReason::Killed));
        assert!(ask.await.is_err());
        // The edge went with its actor: whoever asks it learns that it is gone, not of a circle.
        let error = all[1].relay(vec![all[0].clone()]).await.unwrap_err();
        assert!(error.to_string().contains("the actor is gone (killed)"), "{error}");
        drop(gate);
    });
}

#[test]
fn ak_11_a_circle_that_waits_for_room_is_found() {
    paused(async || {
        let system = watchful();
        let node = Node::default();
        let gate = node.gate.clone();
        let first = system.prepare(node.clone()).mailbox(1).spawn().unwrap();
        let second = system.prepare(node.clone()).mailbox(1).spawn().unwrap();
        // The second is busy and its mailbox full, so that the first waits in line.
        second.hold().tell().await.unwrap();
        gate.reached().await;
        let mut back = second.relay(vec![first.clone()]);
        poll_pending(&mut back);
        let mut ask = first.relay(vec![second.clone()]);
        poll_pending(&mut ask);
        idle().await;
        gate.open(1);
        let error = back.await.unwrap_err();
        assert!(error.to_string().contains("would never be answered"), "{error}");
        assert_eq!(ask.await, Ok(1));
    });
}
