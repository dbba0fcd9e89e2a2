//! MB: permits that are used for an ask.

use std::time::Duration;

use actor_core::{Mailbox, Phase, prelude::*};

use crate::cast::{Props, WorkerRef};
use crate::props::{panic_text, poll_pending};
use crate::stage::{current, idle, on_both, paused};

fn worker(props: &Props, room: usize) -> WorkerRef {
    props.worker().prepare().mailbox(Mailbox::bounded(room)).spawn().unwrap()
}

#[test]
fn an_ask_with_a_permit_takes_its_room_and_waits_for_the_reply_alone() {
    on_both(async || {
        let props = Props::default();
        let worker = worker(&props, 1);
        worker.hold(0).tell().await.unwrap();
        props.gate.reached().await;
        let permit = worker.reserve().await.unwrap();
        let mut in_line = worker.note(2);
        poll_pending(&mut in_line);
        let mut ask = permit.ask(worker.note(1));
        poll_pending(&mut ask);
        assert_eq!(worker.stats().depth, 1, "it passed the one in line");
        props.gate.open(1);
        assert_eq!((ask.await, in_line.await), (Ok(1), Ok(2)));
        assert_eq!(props.log.take(), [0, 1, 2]);
    });
}

#[test]
fn an_ask_with_a_permit_that_is_not_awaited_gives_its_room_back() {
    current(async || {
        let props = Props::default();
        let worker = worker(&props, 1);
        drop(worker.try_reserve().unwrap().ask(worker.note(1)));
        let unsent = worker.try_reserve().expect("the room is back").ask(worker.note(2)).owned();
        // The call is as good as new, without its room.
        assert_eq!(unsent.into_call().await, Ok(2));
        assert_eq!((worker.stats().accepted, worker.stats().depth), (1, 0));
    });
}

#[test]
fn an_ask_with_a_permit_fails_like_any_other() {
    paused(async || {
        let props = Props::default();
        let worker = worker(&props, 2);
        let (first, second) = (worker.try_reserve().unwrap(), worker.try_reserve().unwrap());
        // Its time is that of the call.
        let error = first.ask(worker.hold(1).timeout(Duration::from_secs(1))).await.unwrap_err();
        assert!(matches!(error, AskError::Timeout { phase: Phase::Running, .. }), "{error:?}");
        drop(worker.stop());
        let mut ask = second.ask(worker.note(2));
        let error = (&mut ask).await.unwrap_err();
        assert!(matches!(error, AskError::Stopped { phase: Phase::Queued, .. }), "{error:?}");
        assert!(ask.into_call().take_message().is_some(), "and the message is back");
        props.gate.open(1);
        assert_eq!(worker.closed().await, ExitReason::Normal);
        assert_eq!(worker.stats().refused, 1);
    });
}

#[test]
fn an_ask_with_a_permit_that_is_dropped_is_withdrawn() {
    current(async || {
        let props = Props::default();
        let worker = worker(&props, 2);
        props.busy(&worker, 0).await;
        let mut ask = worker.try_reserve().unwrap().ask(worker.note(1));
        poll_pending(&mut ask);
        drop(ask);
        props.gate.open(1);
        idle().await;
        assert_eq!((props.log.take(), worker.stats().dropped.cancelled), (vec![0], 1));
        assert!(worker.try_reserve().is_ok());
    });
}

#[test]
fn an_ask_with_another_actors_permit_panics_and_the_room_is_back() {
    current(async || {
        let props = Props::default();
        let (worker, other) = (worker(&props, 1), worker(&props, 1));
        let permit = worker.try_reserve().unwrap();
        let wrong = std::panic::AssertUnwindSafe(|| drop(permit.ask(other.note(1))));
        let panic = std::panic::catch_unwind(wrong).unwrap_err();
        assert!(panic_text(&*panic).contains("cannot send"), "{}", panic_text(&*panic));
        assert!(worker.try_reserve().is_ok());
    });
}

/// Has room for itself set aside.
#[actor]
struct Narcissus;

#[actor]
impl Narcissus {
    #[handler]
    async fn look(&self, ctx: &mut Context<Self>) -> bool {
        let me = ctx.me();
        let permit = me.try_reserve().unwrap();
        let failed = matches!(permit.ask(me.look()).await, Err(AskError::Deadlock { .. }));
        failed && me.try_reserve().is_ok()
    }
}

#[test]
fn an_actor_that_asks_itself_with_a_permit_is_told_at_once() {
    on_both(async || {
        let narcissus = Narcissus.prepare().mailbox(Mailbox::bounded(1)).spawn().unwrap();
        assert_eq!(narcissus.look().await, Ok(true));
    });
}
