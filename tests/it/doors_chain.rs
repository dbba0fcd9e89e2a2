//! Asks that cross systems: what they bring along, and circles that lead over several of them.

use std::time::Duration;

use actor_core::driver::{Inbox, Meta, ask_chain};
use actor_core::observe::{Event, Recorder};
use actor_core::{ActorLabel, Mailbox, Origin, System, prelude::*};
use tokio::sync::mpsc;

use crate::props::{Gate, poll_pending};
use crate::stage::{current, idle, on_both, paused};

/// Passes a request on to the next, or says whose asks led here.
#[actor]
#[derive(Default)]
struct Relay {
    next: Option<RelayRef>,
    gate: Option<Gate>,
}

#[actor]
impl Relay {
    #[handler]
    fn join(&mut self, next: RelayRef) {
        self.next = Some(next);
    }

    #[handler]
    async fn go(&mut self) -> Result<Vec<String>, String> {
        if let Some(gate) = &self.gate {
            gate.pass().await;
        }
        match &self.next {
            Some(next) => next.go().await.map_err(|error| error.to_string()),
            None => Ok(ask_chain().iter().map(ToString::to_string).collect()),
        }
    }

    /// Answers first, and asks the next then: nobody waits for it any more.
    #[handler]
    async fn go_after(&mut self, reply: Reply<(), String>) {
        reply.ok(());
        if let Some(next) = &self.next {
            next.go().await.expect("no circle");
        }
    }

    #[handler]
    fn meta(&self, reply: Reply<Meta>) {
        let meta = reply.meta();
        reply.ok(meta);
    }

    #[handler]
    async fn next_meta(&mut self) -> Meta {
        self.next.as_ref().expect("a next one").meta().timeout(Duration::from_mins(1)).await.expect("a meta")
    }
}

/// A system that plays a machine.
struct Node {
    system: System,
    recorder: Recorder,
}

impl Node {
    fn new(name: &str) -> Self {
        let recorder = Recorder::default();
        let system = System::builder().name(name).observer(recorder.clone()).deadlock_detection(true).build();
        Self { system, recorder }
    }

    fn relay(&self, origin: &str) -> RelayRef {
        self.system.prepare(Relay::default()).origin(Origin::new(origin)).spawn().unwrap()
    }

    /// A proxy on this machine of an actor on another. Asks go there with those who wait for them, as text.
    fn proxy(&self, far: &RelayRef) -> RelayRef {
        let origin = far.label().origin().expect("it is known").clone();
        let (near, inbox) = self.system.open_inbox_of::<Relay>(origin, None, Mailbox::DEFAULT).unwrap();
        tokio::spawn(carry(inbox, far.clone()));
        near
    }

    fn circles(&self) -> usize {
        self.recorder.take().iter().filter(|event| matches!(event, Event::Deadlock { .. })).count()
    }
}

/// What goes over the wire of those who wait.
fn encode(meta: &Meta) -> Vec<String> {
    meta.chain().iter().filter_map(|label| label.origin()).map(ToString::to_string).collect()
}

fn decode(chain: &[String]) -> Meta {
    Meta::new().with_chain(chain.iter().map(|origin| ActorLabel::elsewhere(Origin::new(origin))))
}

async fn carry(mut inbox: Inbox<Relay>, far: RelayRef) {
    while let Some(message) = inbox.next().await {
        let RelayMsg::Go { __reply: reply } = message else { panic!("only `go` crosses") };
        let far = far.clone();
        tokio::spawn(async move {
            let wire = encode(&reply.meta());
            let outcome: Result<_, AskError<String>> = async {
                let (there, answer) = Reply::pair_for(&far, "go", decode(&wire))?;
                far.go().forward(there).expect("it lives");
                answer.await
            }
            .await;
            reply.complete(outcome);
        });
    }
}

#[test]
fn a_circle_over_two_systems_is_found_before_it_closes() {
    on_both(async || {
        let (a, b) = (Node::new("a"), Node::new("b"));
        let (first, second) = (a.relay("a/first"), b.relay("b/second"));
        first.join(a.proxy(&second)).await.unwrap();
        second.join(b.proxy(&first)).await.unwrap();
        let error = first.go().await.unwrap_err().to_string();
        assert!(error.contains("Relay@b/second waits for a/first waits for"), "{error}");
        assert_eq!((a.circles(), b.circles()), (0, 1), "where it would have closed");
        // Nothing is left of it: both go on.
        let alone = b.relay("b/alone");
        second.join(alone).await.unwrap();
        assert_eq!(first.go().await.unwrap(), ["Relay@b/second", "a/first"]);
    });
}

#[test]
fn a_circle_over_three_systems_is_found() {
    on_both(async || {
        let nodes = ["a", "b", "c"].map(Node::new);
        let relays = [nodes[0].relay("a/1"), nodes[1].relay("b/2"), nodes[2].relay("c/3")];
        for place in 0..3 {
            relays[place].join(nodes[place].proxy(&relays[(place + 1) % 3])).await.unwrap();
        }
        let error = relays[0].go().await.unwrap_err().to_string();
        assert!(error.contains("Relay@c/3 waits for a/1 waits for"), "{error}");
        assert_eq!(nodes.map(|node| node.circles()), [0, 0, 1]);
    });
}

#[test]
fn asks_that_lead_round_without_waiting_are_no_circle() {
    on_both(async || {
        let (a, b) = (Node::new("a"), Node::new("b"));
        let (first, second) = (a.relay("a/first"), b.relay("b/second"));
        first.join(a.proxy(&second)).await.unwrap();
        for _ in 0..100 {
            assert_eq!(first.go().await.unwrap(), ["a/first"], "and each ask ends with its answer");
        }
        // The other way round, one after the other.
        let third = b.relay("b/third");
        third.join(b.proxy(&first)).await.unwrap();
        assert_eq!(third.go().await.unwrap(), ["a/first", "b/third"]);
        // Who has answered is waited for by nobody.
        second.join(b.proxy(&third)).await.unwrap();
        third.join(b.relay("b/last")).await.unwrap();
        second.go_after().await.unwrap();
        second.stop().await.unwrap();
        assert_eq!((a.circles(), b.circles()), (0, 0));
    });
}

#[test]
fn an_ask_that_arrives_closes_a_circle_too() {
    current(async || {
        let b = Node::new("b");
        let second = b.relay("b/second");
        let origin = Origin::new("a/first");
        let (first, mut inbox) = b.system.open_inbox_of::<Relay>(origin.clone(), None, Mailbox::DEFAULT).unwrap();
        second.join(first).await.unwrap();
        // It asks somebody elsewhere, and waits.
        let mut asks = second.go();
        poll_pending(&mut asks);
        let RelayMsg::Go { __reply: reply } = inbox.next().await.unwrap() else { panic!("another message") };
        assert_eq!(reply.meta().chain().iter().map(ToString::to_string).collect::<Vec<_>>(), ["Relay@b/second"]);
        let far = || ActorLabel::elsewhere(origin.clone());
        let error = Reply::<Vec<String>, String>::pair_for(&second, "go", Meta::new().with_chain([far()])).unwrap_err();
        let AskError::Deadlock { path, .. } = &error else { panic!("{error:?}") };
        assert_eq!(**path, [far(), second.label()]);
        assert_eq!(b.circles(), 1);
        // Also of an ask that has been on its way round.
        let chain = [ActorLabel::elsewhere(Origin::new("c/third")), far(), second.label()];
        let error = Reply::<Vec<String>, String>::pair_for(&second, "go", Meta::new().with_chain(chain)).unwrap_err();
        assert!(matches!(&error, AskError::Deadlock { path, .. } if path.len() == 3), "{error:?}");
        reply.ok(Vec::new());
        assert_eq!(asks.await, Ok(Vec::new()));
        assert!(Reply::<Vec<String>, String>::pair_for(&second, "go", Meta::new().with_chain([far()])).is_ok());
    });
}

#[test]
fn an_ask_that_is_withdrawn_is_waited_for_by_nobody() {
    current(async || {
        let b = Node::new("b");
        let gate = Gate::default();
        let second = Relay { gate: Some(gate.clone()), ..Relay::default() };
        let second = b.system.prepare(second).origin(Origin::new("b/second")).spawn().unwrap();
        let origin = Origin::new("a/first");
        let (first, mut inbox) = b.system.open_inbox_of::<Relay>(origin.clone(), None, Mailbox::DEFAULT).unwrap();
        second.join(first).await.unwrap();
        for withdraws in [true, false] {
            let meta = Meta::new().with_chain([ActorLabel::elsewhere(origin.clone())]);
            let (reply, answer) = Reply::pair_for(&second, "go", meta).unwrap();
            second.go().forward(reply).unwrap();
            gate.reached().await;
            let mut answer = Some(answer);
            if withdraws {
                answer = None;
            }
            gate.open(1);
            idle().await;
            if withdraws {
                // Its own ask goes out: whoever waited for it elsewhere gave up.
                let RelayMsg::Go { __reply: reply } = inbox.next().await.unwrap() else { panic!("another message") };
                reply.ok(Vec::new());
            } else {
                let error = answer.unwrap().await.unwrap_err().to_string();
                assert!(error.contains("a/first"), "{error}");
            }
        }
        assert_eq!(b.circles(), 1);
    });
}

#[test]
fn a_reply_says_what_its_ask_brought_along() {
    paused(async || {
        let node = Node::new("a");
        let (first, second) = (node.relay("a/first"), node.system.spawn(Relay::default()));
        first.join(second.clone()).await.unwrap();
        // From an actor, with a limit.
        let minute = (tokio::time::Instant::now() + Duration::from_mins(1)).into_std();
        let meta = first.next_meta().await.unwrap();
        assert_eq!((meta.caller(), meta.deadline(), meta.trace()), (Some(&first.label()), Some(minute), None));
        // From a task, without one; and a message that was told.
        assert_eq!(second.meta().await.unwrap(), Meta::new());
        assert_eq!(Reply::<()>::none().meta(), Meta::new());
        // From elsewhere: all of it, as it was given.
        let chain = ["b/1", "c/2"].map(|origin| ActorLabel::elsewhere(Origin::new(origin)));
        let given = Meta::new().with_deadline(minute).with_chain(chain).with_trace("00-7b-01");
        let (reply, answer) = Reply::<Meta>::pair_for(&second, "meta", given.clone()).unwrap();
        assert_eq!((reply.deadline(), reply.meta()), (Some(minute), given.clone()));
        second.meta().forward(reply).unwrap();
        let got = answer.await.unwrap();
        assert_eq!(got, given);
        assert_eq!((got.caller(), got.trace()), (got.chain().first(), Some("00-7b-01")));
    });
}

#[test]
fn where_circles_are_not_looked_for_nobody_is_noted_and_asking_oneself_still_fails() {
    current(async || {
        let system = System::builder().name("quiet").deadlock_detection(false).build();
        let origin = Origin::new("q/first");
        let first = system.prepare(Relay::default()).origin(origin.clone()).spawn().unwrap();
        let second = system.spawn(Relay::default());
        first.join(second).await.unwrap();
        let meta = first.next_meta().await.unwrap();
        assert!(meta.caller().is_none() && meta.chain().is_empty() && meta.deadline().is_some());
        let chain = |origins: &[&str]| {
            Meta::new().with_chain(origins.iter().map(|origin| ActorLabel::elsewhere(Origin::new(origin))))
        };
        let error = Reply::<(), String>::pair_for(&first, "go", chain(&["q/first", "b/2"])).unwrap_err();
        assert!(matches!(error, AskError::Deadlock { .. }), "{error:?}");
        assert!(Reply::<(), String>::pair_for(&first, "go", chain(&["b/2", "q/first"])).is_ok());
        assert!(ask_chain().is_empty(), "outside of actors");
    });
}

#[test]
fn the_chain_of_a_lost_connection_ends_with_it() {
    current(async || {
        let b = Node::new("b");
        let gate = Gate::default();
        let second = Relay { gate: Some(gate.clone()), ..Relay::default() };
        let second = b.system.prepare(second).origin(Origin::new("b/second")).spawn().unwrap();
        let (drop_me, mut dropped) = mpsc::channel::<()>(1);
        let meta = Meta::new().with_chain([ActorLabel::elsewhere(Origin::new("a/first"))]);
        let (reply, answer) = Reply::<Vec<String>, String>::pair_for(&second, "go", meta).unwrap();
        let connection = tokio::spawn(async move {
            let _alive = drop_me;
            answer.await
        });
        second.go().forward(reply).unwrap();
        gate.reached().await;
        connection.abort();
        assert!(dropped.recv().await.is_none());
        gate.open(1);
        // The message ran on: it was started before.
        second.stop().await.unwrap();
        assert_eq!((second.stats().handled, second.stats().dropped.late_replies), (1, 1));
    });
}
