//! AK: asks whose handler panics.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Duration;

use actor_core::{Failure, Phase, TellError, prelude::*};
use tokio::task::yield_now;

use crate::cast::{Props, Worker};
use crate::props::{Gate, poll_pending};
use crate::stage::{on_both, paused, workers};

/// Panics in many ways.
#[actor]
#[derive(Clone, Default)]
struct Shaky {
    gate: Gate,
}

#[actor]
impl Shaky {
    #[handler]
    fn at_once(&mut self, text: String) -> u64 {
        panic!("{text}")
    }

    #[handler]
    fn with_a_literal(&mut self) {
        panic!("a literal");
    }

    #[handler]
    fn with_a_value(&mut self) {
        std::panic::panic_any(42_u8);
    }

    #[handler]
    async fn later(&mut self) -> Result<u64, String> {
        self.gate.pass().await;
        panic!("later");
    }

    #[handler]
    async fn with_its_reply(&mut self, reply: Reply<u64>) {
        self.gate.pass().await;
        let _reply = reply;
        panic!("with the reply in hand");
    }

    #[handler]
    fn answered(&mut self, reply: Reply<u64>) {
        reply.ok(5);
        panic!("after the answer");
    }

    /// Catches its own panic.
    #[handler]
    fn caught(&mut self, reply: Reply<u64>) {
        let caught = catch_unwind(AssertUnwindSafe(move || {
            let _reply = reply;
            panic!("nobody else's business");
        }));
        assert!(caught.is_err());
    }

    #[handler]
    fn ping(&self) {}

    #[handler]
    async fn hold(&mut self) {
        self.gate.pass().await;
    }
}

fn failure<T: std::fmt::Debug, E: std::fmt::Debug>(outcome: Result<T, AskError<E>>) -> Failure {
    match outcome {
        Err(AskError::Panicked { failure, .. }) => failure,
        other => panic!("{other:?}"),
    }
}

#[test]
fn ak_07_the_error_says_what_panicked_and_where() {
    on_both(async || {
        let spawn = || {
            let shaky = Shaky::default();
            shaky.gate.open(1);
            shaky.spawn()
        };
        let shaky = spawn();
        let error = shaky.at_once("out of luck".to_owned()).await.unwrap_err();
        assert_eq!(error.to_string(), format!("`at_once` at {} panicked: out of luck", shaky.label()));
        assert!(error.may_have_run());
        let AskError::Panicked { failure: known, .. } = error else { panic!("{error:?}") };
        assert_eq!(known, Failure::new("at_once", "out of luck"));
        assert_eq!(shaky.closed().await, ExitReason::Panicked(known), "the same in all places");
        assert_eq!(failure(spawn().with_a_literal().await), Failure::new("with_a_literal", "a literal"));
        assert_eq!(failure(spawn().with_a_value().await).during(), "with_a_value");
        assert_eq!(failure(spawn().later().await), Failure::new("later", "later"));
        let known = failure(spawn().with_its_reply().await);
        assert_eq!(known, Failure::new("with_its_reply", "with the reply in hand"));
        assert_eq!(spawn().answered().await, Ok(5), "what was answered stays answered");
    });
}

#[test]
fn ak_07_who_knows_of_the_panic_finds_the_actor_ending() {
    on_both(async || {
        for _ in 0..200 {
            let shaky = Shaky::default().spawn();
            let told = async {
                failure(shaky.at_once("x".to_owned()).await);
                assert!(!shaky.is_alive());
                assert!(matches!(shaky.ping().try_tell(), Err(TellError::Stopped(_))));
            };
            let ((), queued) = tokio::join!(biased; told, shaky.ping());
            let error = queued.unwrap_err();
            let AskError::Stopped { reason: ExitReason::Panicked(_), phase: Phase::Queued, .. } = error else {
                panic!("{error:?}")
            };
        }
    });
}

async fn ping_until_it_panics(shaky: ShakyRef) {
    for _ in 0..50 {
        match shaky.ping().await {
            Ok(()) => {}
            Err(AskError::Stopped { reason: ExitReason::Panicked(_), .. }) => return,
            Err(other) => panic!("{other:?}"),
        }
    }
}

#[test]
fn no_ask_is_lost_in_a_panic() {
    workers(async || {
        for round in 0..100_u32 {
            let shaky = Shaky::default().prepare().mailbox(4).spawn().unwrap();
            let askers: Vec<_> = (0..8).map(|_| tokio::spawn(ping_until_it_panics(shaky.clone()))).collect();
            for _ in 0..round % 6 {
                yield_now().await;
            }
            failure(shaky.at_once("x".to_owned()).await);
            for asker in askers {
                asker.await.unwrap();
            }
            let stats = shaky.stats();
            assert_eq!(stats.accepted, stats.handled + stats.dropped.unhandled, "round {round}: {stats:?}");
        }
    });
}

/// The panic ends nothing, so that nobody hears of it.
#[test]
fn a_reply_that_is_dropped_by_a_caught_panic_is_not_lost() {
    paused(async || {
        let shaky = Shaky::default().spawn();
        let outcome = shaky.caught().timeout(Duration::from_secs(1)).await;
        let error = outcome.unwrap_err();
        assert!(matches!(error, AskError::NoReply { .. } | AskError::Panicked { .. }), "{error:?}");
        shaky.ping().await.unwrap();
    });
}

/// Nor is it mixed up with the panic of somebody else on this thread.
#[test]
fn a_caught_panic_is_not_told_as_another_ones() {
    paused(async || {
        let (first, second) = (Shaky::default().spawn(), Shaky::default().spawn());
        let mut caught = first.caught();
        poll_pending(&mut caught);
        first.ping().await.unwrap();
        failure(second.at_once("of the second".to_owned()).await);
        let outcome = tokio::time::timeout(Duration::from_secs(1), caught).await;
        assert!(!format!("{outcome:?}").contains("of the second"), "{outcome:?}");
        first.ping().await.unwrap();
    });
}

#[test]
fn a_panic_of_one_actor_leaves_its_asker_alone() {
    /// Asks another.
    #[actor]
    struct Asker(ShakyRef);

    #[actor]
    impl Asker {
        #[handler]
        async fn ask(&mut self) -> String {
            self.0.at_once("of the other".to_owned()).await.unwrap_err().to_string()
        }
    }

    on_both(async || {
        let asker = Asker(Shaky::default().spawn()).spawn();
        assert!(asker.ask().await.unwrap().ends_with("panicked: of the other"));
        assert!(asker.ask().await.unwrap().contains("the actor is gone (panicked in `at_once`: of the other)"));
        let props = Props::default();
        assert_eq!(props.worker().spawn().note(1).await, Ok(1));
        drop(Worker::default());
    });
}
