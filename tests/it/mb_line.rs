//! MB: senders that wait for room.

use std::future::Future;
use std::task::{Poll, Waker};
use std::time::Duration;

use actor_core::{Mailbox, Phase, TellError, prelude::*};
use tokio::time::Instant;

use crate::cast::{Props, WorkerMsg, WorkerRef};
use crate::props::{Bell, poll, poll_pending};
use crate::stage::{current, idle, on_both, other_runtime, paused};

/// A worker whose handler waits at the gate and whose mailbox is full: `hold(0)` runs, the notes from 1 wait.
async fn full(props: &Props, capacity: u64) -> WorkerRef {
    let mailbox = Mailbox::bounded(usize::try_from(capacity).unwrap());
    let worker = props.worker().prepare().mailbox(mailbox).spawn().unwrap();
    props.busy(&worker, capacity).await;
    worker
}

#[test]
fn mb_04_a_send_that_is_not_admitted_in_time_gives_the_message_back() {
    paused(async || {
        let props = Props::default();
        let worker = full(&props, 1).await;
        let limit = Duration::from_millis(50);
        let start = Instant::now();
        let mut call = worker.note(77).timeout(limit);
        let error = (&mut call).await.unwrap_err();
        assert_eq!(start.elapsed(), limit);
        let AskError::Timeout { after, phase: Phase::Queued, .. } = &error else { panic!("{error:?}") };
        assert_eq!(*after, limit);
        assert!(!error.may_have_run());
        assert!(matches!(call.take_message(), Some(WorkerMsg::Note { n: 77, .. })));

        props.gate.open(1);
        worker.stop().await.unwrap();
        assert_eq!(props.log.take(), [0, 1], "77 is never handled");
    });
}

#[test]
fn mb_05_waiting_senders_are_admitted_in_order_and_woken_once() {
    paused(async || {
        let props = Props::default();
        let worker = props.worker().prepare().mailbox(Mailbox::bounded(1)).spawn().unwrap();
        props.busy(&worker, 0).await;
        worker.hold(1).tell().await.unwrap();

        let mut tells: Vec<_> = (2..5).map(|n| worker.hold(n).tell()).collect();
        let bells: Vec<_> = tells
            .iter_mut()
            .map(|tell| {
                let (bell, waker) = Bell::new();
                assert!(poll(tell, &waker).is_pending());
                bell
            })
            .collect();
        let rung = || bells.iter().map(|bell| bell.rung()).collect::<Vec<_>>();
        assert!(matches!(worker.note(9).try_tell(), Err(TellError::Full(_))), "nobody overtakes the line");

        for (place, tell) in tells.iter_mut().enumerate() {
            props.gate.open(1);
            idle().await;
            let expected: Vec<_> = (0..3).map(|other| usize::from(other <= place)).collect();
            assert_eq!(rung(), expected, "when slot {place} is free");
            assert!(matches!(worker.note(9).try_tell(), Err(TellError::Full(_))), "the slot is promised");
            assert!(poll(tell, Waker::noop()).is_ready());
        }
        props.gate.open(2);
        worker.stop().await.unwrap();
        assert_eq!(props.log.take(), [0, 1, 2, 3, 4]);
        assert_eq!(rung(), [1, 1, 1]);
    });
}

#[test]
fn mb_05_several_slots_go_to_the_first_in_line() {
    paused(async || {
        let props = Props::default();
        let worker = full(&props, 2).await;
        let mut tells: Vec<_> = (3..6).map(|n| worker.hold(n).tell()).collect();
        tells.iter_mut().for_each(poll_pending);
        props.gate.open(1);
        idle().await;
        // 1 and 2 are handled: two slots, for the first two.
        assert!(poll(&mut tells[2], Waker::noop()).is_pending());
        assert!(poll(&mut tells[1], Waker::noop()).is_ready());
        assert!(poll(&mut tells[0], Waker::noop()).is_ready());
        assert_eq!(worker.stats().high_water, 2, "a promise counts as taken");
    });
}

#[test]
fn mb_06_a_dropped_sender_leaves_nothing_behind() {
    paused(async || {
        let props = Props::default();
        let worker = full(&props, 2).await;
        let mut first = worker.note(77).tell();
        let mut second = worker.note(78);
        let mut third = worker.note(3).tell();
        poll_pending(&mut first);
        poll_pending(&mut second);
        poll_pending(&mut third);
        drop(first);
        drop(second);
        props.gate.open(1);
        idle().await;
        assert!(poll(&mut third, Waker::noop()).is_ready());
        idle().await;
        assert_eq!(props.log.take(), [0, 1, 2, 3]);

        props.busy(&worker, 0).await;
        worker.note(4).try_tell().unwrap();
        worker.note(5).try_tell().unwrap();
        assert!(worker.note(6).try_tell().is_err(), "the capacity is what it was");
        props.gate.open(1);
        worker.stop().await.unwrap();
        assert_eq!(props.log.take(), [0, 4, 5]);
    });
}

#[test]
fn mb_06_a_sender_dropped_after_its_wake_up_passes_the_room_on() {
    paused(async || {
        let props = Props::default();
        let worker = full(&props, 1).await;
        let (bell, waker) = Bell::new();
        let mut first = worker.note(77).tell();
        let mut second = worker.note(2).tell();
        poll_pending(&mut first);
        assert!(poll(&mut second, &waker).is_pending());
        props.gate.open(1);
        idle().await;
        assert_eq!(bell.rung(), 0, "the room is promised to the first");
        drop(first);
        assert_eq!(bell.rung(), 1, "and goes to the second");
        assert!(poll(&mut second, Waker::noop()).is_ready());
        worker.stop().await.unwrap();
        assert_eq!(props.log.take(), [0, 1, 2]);
    });
}

#[test]
fn mb_06_the_last_sender_dropped_after_its_wake_up_frees_the_room() {
    paused(async || {
        let props = Props::default();
        let worker = full(&props, 1).await;
        let mut only = worker.note(77).tell();
        poll_pending(&mut only);
        props.gate.open(1);
        idle().await;
        drop(only);
        worker.note(2).try_tell().unwrap();
        worker.stop().await.unwrap();
        assert_eq!(props.log.take(), [0, 1, 2]);
    });
}

#[test]
fn a_waiting_sender_that_moves_to_another_task_is_still_admitted() {
    current(async || {
        let props = Props::default();
        let worker = full(&props, 1).await;
        let mut tell = worker.note(2).tell();
        let mut ask = worker.note(3);
        poll_pending(&mut tell);
        poll_pending(&mut ask);
        // The first wakers do nothing: only those of the new place can bring these to their end.
        props.gate.open(1);
        let (told, asked) = tokio::join!(tell, ask);
        told.unwrap();
        assert_eq!(asked.unwrap(), 3);
        assert_eq!(props.log.take(), [0, 1, 2, 3]);
    });
}

#[test]
fn an_owned_call_moves_to_another_task_while_it_waits_for_room() {
    on_both(async || {
        let props = Props::default();
        let worker = full(&props, 1).await;
        let mut ask = worker.note(2).owned();
        poll_pending(&mut ask);
        let ask = tokio::spawn(ask);
        props.gate.open(1);
        assert_eq!(ask.await.unwrap().unwrap(), 2);
    });
}

/// Ends a worker that has senders in line, and looks at what these get.
async fn released(end: impl AsyncFnOnce(&WorkerRef), reason: ExitReason) {
    let props = Props::default();
    let worker = full(&props, 1).await;
    let mut tell = worker.note(77).tell();
    let mut ask = worker.note(78);
    let (bell, waker) = Bell::new();
    assert!(poll(&mut tell, &waker).is_pending());
    assert!(poll(&mut ask, &waker).is_pending());
    end(&worker).await;
    assert_eq!(bell.rung(), 2, "both are told");
    let Poll::Ready(Err(told)) = poll(&mut tell, &waker) else { panic!("{tell:?}") };
    assert!(matches!(&told, TellError::Stopped(refused) if refused.reason() == Some(&reason)), "{told:?}");
    assert!(matches!(told.into_message(), WorkerMsg::Note { n: 77, .. }));
    let Poll::Ready(Err(asked)) = poll(&mut ask, &waker) else { panic!("{ask:?}") };
    assert!(matches!(&asked, AskError::Stopped { phase: Phase::Queued, .. }), "{asked:?}");
    assert!(matches!(ask.take_message(), Some(WorkerMsg::Note { n: 78, .. })));
    assert_eq!(worker.stats().refused, 2);
}

#[test]
fn stop_sends_the_line_away() {
    current(async || {
        released(async |worker| drop(worker.stop()), ExitReason::Normal).await;
    });
}

#[test]
fn stop_now_sends_the_line_away() {
    current(async || {
        released(async |worker| drop(worker.stop_now()), ExitReason::Normal).await;
    });
}

#[test]
fn kill_sends_the_line_away() {
    current(async || {
        released(async |worker| drop(worker.kill().await), ExitReason::Killed).await;
    });
}

#[test]
fn a_sender_that_was_promised_room_is_refused_when_the_actor_stops_first() {
    paused(async || {
        let props = Props::default();
        let worker = full(&props, 1).await;
        let mut tell = worker.note(77).tell();
        poll_pending(&mut tell);
        props.gate.open(1);
        idle().await;
        worker.stop().await.unwrap();
        let Poll::Ready(Err(error)) = poll(&mut tell, Waker::noop()) else { panic!("{tell:?}") };
        assert!(matches!(error.into_message(), WorkerMsg::Note { n: 77, .. }));
        assert_eq!(props.log.take(), [0, 1]);
    });
}

#[test]
fn a_panic_sends_the_line_away_with_its_reason() {
    paused(async || {
        let props = Props::default();
        let worker = props.worker().prepare().mailbox(Mailbox::bounded(1)).spawn().unwrap();
        props.busy(&worker, 0).await;
        worker.panic("bang".to_owned()).tell().await.unwrap();
        let mut tell = worker.note(77).tell();
        poll_pending(&mut tell);
        props.gate.open(1);
        let error = tell.await.unwrap_err();
        let TellError::Stopped(refused) = error else { panic!("{error:?}") };
        assert!(matches!(refused.reason(), Some(ExitReason::Panicked(_))), "{:?}", refused.reason());
        assert!(matches!(refused.into_message(), WorkerMsg::Note { n: 77, .. }));
    });
}

#[test]
fn the_line_is_sent_away_when_the_runtime_of_the_actor_is_dropped() {
    current(async || {
        let props = Props::default();
        let other = other_runtime();
        let worker = {
            let _inside = other.enter();
            props.worker().prepare().mailbox(Mailbox::bounded(1)).spawn().unwrap()
        };
        props.busy(&worker, 1).await;
        let mut tell = worker.note(77).tell();
        poll_pending(&mut tell);
        other.shutdown_background();
        let error = tell.await.unwrap_err();
        assert!(matches!(error.into_message(), WorkerMsg::Note { n: 77, .. }));
        assert_eq!(worker.closed().await, ExitReason::Aborted);
    });
}

#[test]
fn a_refused_ask_can_be_told_or_asked_again() {
    current(async || {
        let props = Props::default();
        let gone = props.worker().spawn();
        gone.stop().await.unwrap();
        let mut call = gone.note(5);
        assert!((&mut call).await.is_err());
        assert!((&mut call).await.is_err(), "a second await sends the message again");
        let message = call.tell().await.unwrap_err().into_message();
        assert!(matches!(message, WorkerMsg::Note { n: 5, .. }));
    });
}

#[test]
fn an_ask_that_timed_out_in_line_can_be_asked_again() {
    paused(async || {
        let props = Props::default();
        let worker = full(&props, 1).await;
        let mut call = worker.hold(2).timeout(Duration::from_secs(1));
        assert!(matches!((&mut call).await, Err(AskError::Timeout { phase: Phase::Queued, .. })));
        props.gate.open(1);
        idle().await;
        props.gate.open(1);
        assert_eq!(call.await.unwrap(), 2, "the limit counts from the second await");
    });
}

#[test]
fn a_waiting_sender_keeps_the_actor_alive() {
    paused(async || {
        let props = Props::default();
        let worker = full(&props, 1).await;
        let mut ask = worker.note(2).owned();
        poll_pending(&mut ask);
        drop(worker);
        props.gate.open(1);
        assert_eq!(ask.await.unwrap(), 2);
        idle().await;
        assert_eq!(props.ends.take(), [ExitReason::Normal], "and nobody does after that");
    });
}

#[test]
fn tells_are_not_sent_before_they_are_polled() {
    fn unpolled(_: impl Future) {}
    current(async || {
        let worker = Props::default().worker().spawn();
        unpolled(worker.note(1));
        unpolled(worker.note(2).tell());
        worker.note(3).await.unwrap();
        assert_eq!(worker.stats().accepted, 1);
    });
}
