//! Events of the runtime and dead letters as expectations.

use std::time::Duration;

use actor_core::observe::Event;
use actor_core::prelude::*;
use actor_core::{DeadLetterReason, Overflow, Supervisor};
use actor_test::{Events, Letters, Sim, Sweep, expect_event};

#[actor]
struct Fragile;

#[actor]
impl Fragile {
    #[handler]
    fn work(&mut self) {}

    #[handler]
    fn crash(&mut self) {
        panic!("on purpose");
    }

    #[handler]
    async fn call(&mut self, other: FragileRef, back: Option<FragileRef>) -> bool {
        match back {
            Some(back) => other.call(back, None).await.unwrap_or(false),
            None => other.work().await.is_ok(),
        }
    }
}

/// One event after the other: those in between are skipped, and what was skipped does not come back.
#[actor_test::sim(seeds = 50, allow_panics)]
async fn a_restart_is_a_row_of_events(sim: Sim) {
    let events = sim.events();
    let mut troupe = Supervisor::builder().max_restarts(1);
    let fragile = troupe.add(ChildSpec::new(|| Fragile));
    let troupe = troupe.start().await.unwrap();
    let label = fragile.label();
    expect_event!(events, Event::Started { actor } if actor == label);
    fragile.crash().tell().await.unwrap();
    let reason = expect_event!(events, Event::Restarting { actor, reason } if actor == label => reason);
    assert!(matches!(reason, ExitReason::Panicked(_)));
    expect_event!(events, Event::Started { .. });
    fragile.crash().tell().await.unwrap();
    // One too many.
    expect_event!(events, Event::Escalated { supervisor, .. } if supervisor == troupe.label());
    sim.run_until_idle().await;
    assert!(events.take().iter().all(|event| !matches!(event, Event::Started { .. } | Event::Restarting { .. })));
    assert_eq!(events.take(), []);
}

/// What is out of the ordinary is in the trace, too.
#[test]
fn events_are_in_the_trace() {
    let failure = Sweep::new("overflow").seeds(0..5).run(|sim| async move {
        let mailbox = Mailbox::bounded(1).overflow(Overflow::DropNewest);
        let full = Fragile.prepare().mailbox(mailbox).spawn().unwrap();
        sim.pause(&full);
        full.work().try_tell().unwrap();
        full.work().try_tell().unwrap();
        expect_event!(sim.events(), Event::Overflow { message: "work", dropped: 1, .. });
        Err::<(), _>("to see the trace")
    });
    let failure = failure.unwrap_err().to_string();
    assert!(failure.contains("Fragile#1 has no room: `work` was dropped"), "{failure}");
}

#[actor_test::sim(seeds = 20)]
async fn a_refused_circle_is_an_event(sim: Sim) {
    let (one, two) = (Fragile.spawn(), Fragile.spawn());
    assert!(!one.call(two.clone(), Some(one.clone())).await.unwrap());
    let path = expect_event!(sim.events(), Event::Deadlock { path } => path);
    assert_eq!(*path, [two.label(), one.label()]);
}

#[actor_test::sim(seeds = 20)]
async fn letters_are_exact_in_a_simulation(sim: Sim) {
    let mut letters = sim.dead_letters();
    let fragile = Fragile.spawn();
    fragile.work().tell().await.unwrap();
    letters.expect_none().await;
    sim.pause(&fragile);
    fragile.work().tell().await.unwrap();
    fragile.crash().tell().await.unwrap();
    sim.crash(&fragile);
    let letter = letters.expect("work").await;
    assert_eq!((letter.actor, letter.reason), (fragile.label(), DeadLetterReason::Ended(ExitReason::Aborted)));
    sim.run_until_idle().await;
    assert_eq!(letters.take().len(), 1);
    assert_eq!(letters.take(), []);
}

#[tokio::test(start_paused = true)]
async fn what_is_missing_is_named_with_what_came() {
    async fn said(test: impl Future<Output = ()> + Send + 'static) -> String {
        let panic = tokio::spawn(test).await.unwrap_err().into_panic();
        *panic.downcast::<String>().unwrap()
    }
    let text = said(async {
        let events = Events::new();
        let system = System::builder().observer(events.clone()).build();
        let fragile = system.spawn(Fragile);
        fragile.ready().await.unwrap();
        expect_event!(events, Event::Restarting { .. });
    });
    let text = text.await;
    assert!(text.starts_with("expected `Event::Restarting { .. }` within 3s (expected at "), "{text}");
    assert!(text.contains("watching.rs") && text.ends_with("this happened:\n  Fragile#1 is up"), "{text}");
    let text = said(async {
        let system = System::new("letters");
        drop(Letters::of(&system).expect("work").await);
    });
    assert!(text.await.starts_with("expected a dead letter for `work`, none came within 3s (expected at "));
    let killed = |system: &System| {
        let fragile = system.spawn(Fragile);
        fragile.work().try_tell().unwrap();
        async move { fragile.kill().await.unwrap() }
    };
    let text = said(async move {
        let system = System::new("letters");
        let mut letters = Letters::of(&system);
        killed(&system).await;
        letters.expect_none().await;
    });
    assert!(text.await.starts_with("expected no dead letter, got: `work` at Fragile#1"));
    let text = said(async move {
        let system = System::new("letters");
        let mut letters = Letters::of(&system);
        killed(&system).await;
        drop(letters.expect("crash").await);
    });
    assert!(text.await.starts_with("expected a dead letter for `crash`, got: `work` at Fragile#1"));
}

/// An expectation that is given up loses nothing.
#[tokio::test(start_paused = true)]
async fn events_wait_for_whoever_looks() {
    let events = Events::new();
    let system = System::builder().observer(events.clone()).build();
    let early = tokio::time::timeout(Duration::from_millis(1), events.expect("a start", |_| true)).await;
    assert!(early.is_err());
    let fragile = system.spawn(Fragile);
    expect_event!(events, Event::Started { actor } if actor == fragile.label());
    fragile.stop().await.unwrap();
    expect_event!(events, Event::Stopped { reason: ExitReason::Normal, .. });
}
