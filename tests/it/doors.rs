//! What another crate can do with an actor from outside, without being part of the core.

use std::future::Future;
use std::pin::Pin;
use std::task::{self, Poll, ready};
use std::time::Duration;

use actor_core::hooks::Hooks;
use actor_core::observe::{Event, Recorder};
use actor_core::{Actor, Failer, Phase, Status, Supervisor, System, prelude::*};

use crate::props::{Gate, Log, poll_pending};
use crate::stage::{idle, on_both, pass, paused};
use crate::troupe::{Part, reborn};

/// A sibling crate's part in an actor: nothing is handled while the store is shut.
struct Stored;

/// What it needs of the actor.
trait HasStore {
    fn store(&mut self) -> &mut Store;
}

/// Shut until somebody opens it.
struct Store {
    shut: Option<Pin<Box<dyn Future<Output = ()> + Send>>>,
    log: Log<&'static str>,
}

impl<A: Actor + HasStore> Hooks<A> for Stored {
    const GATED: bool = true;

    fn poll_ready(actor: &mut A, _: &mut Context<A>, cx: &mut task::Context<'_>) -> Poll<()> {
        let store = actor.store();
        if let Some(shut) = &mut store.shut {
            ready!(shut.as_mut().poll(cx));
            store.shut = None;
        }
        Poll::Ready(())
    }

    fn settle(actor: &mut A, _: &mut Context<A>) -> impl Future<Output = ()> + Send {
        actor.store().log.push("settled");
        std::future::ready(())
    }
}

#[actor(hooks = Stored)]
struct Ledger(Store);

#[actor(hooks = Stored)]
impl Ledger {
    #[handler]
    fn write(&mut self, entry: &'static str) {
        self.0.log.push(entry);
    }
}

impl HasStore for Ledger {
    fn store(&mut self) -> &mut Store {
        &mut self.0
    }
}

#[test]
fn hooks_of_another_crate_gate_the_mailbox_and_settle_at_the_end() {
    paused(async || {
        let (log, gate) = (Log::default(), Gate::default());
        let shut = gate.clone();
        let ledger = Ledger(Store { shut: Some(Box::pin(async move { shut.pass().await })), log: log.clone() }).spawn();
        ledger.write("first").tell().await.unwrap();
        idle().await;
        assert_eq!((log.take(), ledger.stats().depth), (Vec::new(), 1), "nothing is taken");
        gate.open(1);
        ledger.write("second").tell().await.unwrap();
        ledger.stop().await.unwrap();
        assert_eq!(log.take(), ["first", "second", "settled"]);
    });
}

/// Waits in its handler, and hands out what fails it.
#[actor]
struct Patient(Gate);

#[actor]
impl Patient {
    #[handler]
    fn failer(&self, ctx: &mut Context<Self>) -> Failer {
        ctx.failer()
    }

    #[handler]
    async fn sleep(&self) {
        self.0.pass().await;
    }
}

fn ill() -> Failure {
    Failure::new("the check", "no pulse")
}

#[test]
fn an_actor_is_failed_from_outside_in_the_middle_of_a_handler() {
    on_both(async || {
        let gate = Gate::default();
        let patient = Patient(gate.clone()).spawn();
        let failer = patient.failer().await.unwrap();
        let sleeper = tokio::spawn({
            let patient = patient.clone();
            async move { patient.sleep().await }
        });
        gate.reached().await;
        patient.sleep().tell().await.unwrap();
        assert!(failer.fail(ill()));
        assert!(!failer.fail(Failure::new("the check", "again")), "the first failure stays");
        assert_eq!(patient.closed().await, ExitReason::Failed(ill()));
        let error = sleeper.await.unwrap().unwrap_err();
        assert!(matches!(error, AskError::Stopped { phase: Phase::Running, .. }), "{error:?}");
        assert_eq!(patient.stats().dropped.unhandled, 1);
        assert!(!failer.fail(ill()), "and nothing is left to fail");
    });
}

#[test]
fn an_idle_actor_is_failed_from_outside() {
    on_both(async || {
        let patient = Patient(Gate::default()).spawn();
        let failer = patient.failer().await.unwrap();
        assert!(failer.fail(ill()));
        assert_eq!(patient.closed().await, ExitReason::Failed(ill()));
    });
}

#[test]
fn a_failer_does_not_keep_the_actor_alive() {
    paused(async || {
        let patient = Patient(Gate::default()).spawn();
        let failer = patient.failer().await.unwrap();
        let closed = patient.closed();
        drop(patient);
        assert_eq!(closed.await, ExitReason::Normal);
        assert!(!failer.fail(ill()));
    });
}

#[test]
fn a_supervisor_judges_what_a_failer_did_and_the_next_incarnation_is_not_meant() {
    on_both(async || {
        let mut clinic = Supervisor::builder().max_restarts(10);
        let patient: PatientRef = clinic.add(ChildSpec::new(|| Patient(Gate::default())));
        let _clinic = clinic.start().await.unwrap();
        let failer = patient.failer().await.unwrap();
        assert!(failer.fail(ill()));
        while patient.id().incarnation() == 0 || patient.status() != Status::Running {
            tokio::task::yield_now().await;
        }
        assert!(!failer.fail(ill()));
        let next = patient.failer().await.unwrap();
        assert!(next.fail(ill()));
    });
}

/// Says when it ends, if it has the time for it.
#[actor]
struct Dying {
    gate: Gate,
    log: Log<ExitReason>,
}

#[actor]
impl Dying {
    #[handler]
    fn failer(&self, ctx: &mut Context<Self>) -> Failer {
        ctx.failer()
    }

    #[handler]
    async fn sleep(&mut self) {
        self.gate.pass().await;
    }

    #[stopped]
    async fn end(&mut self, reason: ExitReason) {
        self.log.push(reason);
        self.gate.pass().await;
    }
}

#[test]
fn a_failer_leaves_no_time_for_last_words_whoever_comes_after() {
    paused(async || {
        for is_supervised in [false, true] {
            for is_busy in [false, true] {
                let (gate, log) = (Gate::default(), Log::default());
                let props = (gate.clone(), log.clone());
                let spec = ChildSpec::new(move || Dying { gate: props.0.clone(), log: props.1.clone() });
                let mut clinic = Supervisor::builder();
                let (dying, _clinic) = if is_supervised {
                    let dying = clinic.add(spec);
                    (dying, Some(clinic.start().await.unwrap()))
                } else {
                    (spec.start().await.unwrap(), None)
                };
                let failer = dying.failer().await.unwrap();
                if is_busy {
                    dying.sleep().tell().await.unwrap();
                    gate.reached().await;
                }
                assert!(failer.fail(ill()));
                idle().await;
                assert_eq!((log.len(), dying.id().incarnation()), (0, u32::from(is_supervised)));
                assert_eq!(dying.exit_reason().is_some(), !is_supervised);
            }
        }
    });
}

#[test]
fn a_failer_comes_too_late_for_last_words() {
    paused(async || {
        let (gate, log) = (Gate::default(), Log::default());
        let dying = Dying { gate: gate.clone(), log: log.clone() }.spawn();
        let failer = dying.failer().await.unwrap();
        let end = dying.stop();
        gate.reached().await;
        assert!(!failer.fail(ill()));
        gate.open(1);
        assert_eq!(end.await, Ok(ExitReason::Normal));
        assert_eq!(log.take(), [ExitReason::Normal]);
    });
}

#[test]
fn a_parked_actor_is_woken_with_its_messages() {
    paused(async || {
        let recorder = Recorder::default();
        let system = System::builder().observer(recorder.clone()).build();
        let mut troupe = system.supervisor().max_restarts(10);
        let backoff = actor_core::Backoff::new(Duration::from_secs(1));
        let member = troupe.add(Part::new("member").spec().backoff(backoff));
        let _troupe = troupe.start().await.unwrap();
        member.panic().await.unwrap_err();
        idle().await;
        assert_eq!(member.status(), Status::Restarting, "its cell lives on without a state");
        let mut waits = member.add(5);
        poll_pending(&mut waits);
        assert_eq!(member.stats().depth, 1);
        // The backoff is longer or shorter by chance.
        pass(Duration::from_secs(2)).await;
        reborn(&member, 1).await;
        assert_eq!(waits.await, Ok(5));
        let told: Vec<_> = recorder
            .take()
            .into_iter()
            .filter_map(|event| match event {
                Event::Started { actor } if actor.id().number() == member.id().number() => Some("started"),
                Event::Restarting { actor, .. } if actor.id().incarnation() == 0 => Some("restarting"),
                Event::Stopped { .. } => Some("stopped"),
                _ => None,
            })
            .collect();
        assert_eq!(told, ["started", "restarting", "started"]);
    });
}
