//! What later layers rest on, shown from another crate: errors, reasons, calls and refs as plain values.

use std::collections::hash_map::DefaultHasher;
use std::future::Future;
use std::hash::{Hash, Hasher};
use std::pin::Pin;
use std::time::Duration;

use actor_core::hooks::Hooks;
use actor_core::{Actor, Mailbox, Message, Phase, System, TellError, prelude::*};
use tokio::time::Instant;

use crate::cast::{Props, WorkerMsg};
use crate::inline::{Tally, TallyMsg};
use crate::props::{Life, Log, poll_pending};
use crate::stage::{current, idle, on_both, paused};

#[test]
fn a_call_can_be_boxed_moved_to_another_task_and_dropped_while_it_is_queued() {
    on_both(async || {
        let props = Props::default();
        let worker = props.worker().spawn();
        props.busy(&worker, 0).await;
        let boxed: Pin<Box<dyn Future<Output = Result<u64, AskError>> + Send>> = Box::pin(worker.note(1).owned());
        let moved = tokio::spawn(boxed);
        let mut dropped = Box::new(worker.note(2).owned());
        poll_pending(&mut dropped);
        drop(tokio::spawn(async move { drop(dropped) }).await);
        props.gate.open(1);
        assert_eq!(moved.await.unwrap(), Ok(1));
        worker.stop().await.unwrap();
        assert_eq!((props.log.take(), worker.stats().dropped.cancelled), (vec![0, 1], 1));
    });
}

/// Notes the deadline of each ask.
struct Clerk;

trait Noted {
    fn deadlines(&self) -> &Log<Option<std::time::Instant>>;
}

impl<A: Actor + Noted> Hooks<A> for Clerk {
    fn finish<T, E>(actor: &mut A, _: &mut Context<A>, reply: Reply<T, E>, out: Result<T, E>)
    where
        T: Send + 'static,
        E: Send + 'static,
    {
        actor.deadlines().push(reply.deadline());
        reply.complete(out.map_err(AskError::Handler));
    }
}

#[actor(hooks = Clerk)]
struct Office(Log<Option<std::time::Instant>>);

impl Noted for Office {
    fn deadlines(&self) -> &Log<Option<std::time::Instant>> {
        &self.0
    }
}

#[actor(hooks = Clerk)]
impl Office {
    #[handler]
    fn file(&self) {}

    #[handler(inline)]
    fn look(&self) -> bool {
        tokio::task::try_id().is_some()
    }
}

#[test]
fn another_crate_reads_the_deadline_that_a_caller_set_and_sets_it_on_a_call_of_its_own() {
    paused(async || {
        let log = Log::default();
        let office = Office(log.clone()).spawn();
        let in_a_minute = (Instant::now() + Duration::from_mins(1)).into_std();
        office.file().timeout(Duration::from_mins(1)).await.unwrap();
        office.file().await.unwrap();
        office.file().tell().await.unwrap();
        office.stop().await.unwrap();
        assert_eq!(log.take(), [Some(in_a_minute), None, None]);
    });
}

#[test]
fn a_handler_of_an_actor_with_hooks_never_runs_in_its_callers_place() {
    current(async || {
        let office = Office(Log::default()).spawn();
        idle().await;
        assert_eq!(office.look().await, Ok(true), "its answer has to pass the hooks");
    });
}

#[test]
fn an_inline_ask_of_an_actor_that_is_elsewhere_goes_through_its_driver() {
    paused(async || {
        let (tally, mut inbox) = System::new("here").open_inbox::<Tally>(None, Mailbox::bounded(4)).unwrap();
        let mut ask = tally.get();
        poll_pending(&mut ask);
        let TallyMsg::Get { __reply: reply } = inbox.next().await.unwrap() else { panic!("another message") };
        assert!(reply.ok(7));
        assert_eq!(ask.await, Ok(7));
        assert_eq!((tally.stats().accepted, tally.stats().handled), (1, 1));
    });
}

#[test]
fn errors_tell_what_may_have_run_from_what_has_not() {
    paused(async || {
        let props = Props::default();
        let worker = props.worker().prepare().mailbox(Mailbox::bounded(1)).spawn().unwrap();
        props.busy(&worker, 0).await;
        let second = Duration::from_secs(1);
        let queued = worker.note(1).timeout(second).await.unwrap_err();
        assert!(matches!(queued, AskError::Timeout { phase: Phase::Queued, .. }) && !queued.may_have_run());
        let running = Props::default().worker().spawn().hold(1).timeout(second).await.unwrap_err();
        assert!(matches!(running, AskError::Timeout { phase: Phase::Running, .. }) && running.may_have_run());
        let full = worker.note(2).try_tell().unwrap_err();
        assert!(matches!(full, TellError::Full(_)) && !full.may_have_run());
        drop(worker.kill());
        let gone = worker.note(3).await.unwrap_err();
        assert!(matches!(gone, AskError::Stopped { .. }) && !gone.may_have_run());
    });
}

/// A reason as text, such as a wire would carry.
fn encode(reason: &ExitReason) -> String {
    match reason {
        ExitReason::Failed(failure) => format!("failed\n{}\n{}", failure.during(), failure.message()),
        ExitReason::Panicked(failure) => format!("panicked\n{}\n{}", failure.during(), failure.message()),
        ExitReason::Normal => "normal".to_owned(),
        ExitReason::Killed => "killed".to_owned(),
        ExitReason::Shutdown => "shutdown".to_owned(),
        other => other.to_string(),
    }
}

fn decode(text: &str) -> ExitReason {
    let failure = |rest: &str| {
        let (during, message) = rest.split_once('\n').unwrap();
        Failure::new(during, message)
    };
    match text.split_once('\n') {
        Some(("failed", rest)) => ExitReason::Failed(failure(rest)),
        Some((_, rest)) => ExitReason::Panicked(failure(rest)),
        None if text == "normal" => ExitReason::Normal,
        None if text == "killed" => ExitReason::Killed,
        None => ExitReason::Shutdown,
    }
}

#[test]
fn reasons_of_an_end_are_plain_data_that_survives_a_wire() {
    let lost = Failure::new("node b", "connection lost");
    for reason in [
        ExitReason::Normal,
        ExitReason::Killed,
        ExitReason::Shutdown,
        ExitReason::Failed(lost.clone()),
        ExitReason::Panicked(lost),
    ] {
        assert_eq!(decode(&encode(&reason)), reason);
    }
}

fn hash(value: &impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}

#[test]
fn refs_are_equal_by_who_they_mean() {
    current(async || {
        let life = Life::default();
        let system = System::new("one");
        let worker = system.prepare(Props::default().worker()).name("worker").spawn().unwrap();
        let found = system.lookup::<crate::cast::Worker>("worker").unwrap();
        assert_eq!((&worker, hash(&worker)), (&found, hash(&found)));
        // The first actor of another system has the same number, and is somebody else.
        let other = System::new("two").prepare(Props::default().worker()).name("worker").spawn().unwrap();
        assert_eq!(worker.id(), other.id());
        assert_ne!(worker, other);
        drop(life);
    });
}

#[test]
fn a_message_says_what_it_is_without_being_opened() {
    assert_eq!(WorkerMsg::NAMES[..2], ["note", "hold"]);
    let message = WorkerMsg::Hold { n: 1, __reply: Reply::none() };
    assert_eq!((message.index(), message.place(), message.name()), (1, 1, "hold"));
}
