//! Every interleaving of a caller and a reply. Run by `cargo xtask loom`.

use std::convert::Infallible;
use std::future::poll_fn;
use std::task::{Poll, Waker};

use loom::future::block_on;
use loom::thread;

use super::reply::Reply;
use super::slot::{Answer, Slot};
use crate::sys::sync::Shared;

type Meeting = Shared<Slot<u32, Infallible>>;

/// A slot whose caller has not been polled since it asked, and the reply.
fn asked() -> (Meeting, Reply<u32>) {
    let slot = Slot::new(Waker::noop().clone(), false, None, None);
    let reply = Reply::to(Shared::clone(&slot));
    (slot, reply)
}

/// The caller waits to the end. Whether it was given a value, and whether the handler had started.
fn wait(slot: Meeting) -> (Option<u32>, bool) {
    let mut slot = Some(slot);
    let answer = block_on(poll_fn(|cx| {
        let Some(here) = slot.take() else { unreachable!("it is handed back while there is no answer") };
        match Slot::poll(here, cx.waker()) {
            Ok(answer) => Poll::Ready(answer),
            Err(back) => {
                slot = Some(back);
                Poll::Pending
            }
        }
    }));
    match answer {
        Answer::Given(value) => (value.ok(), true),
        Answer::Unanswered(_, started) => (None, started),
    }
}

#[test]
fn a_caller_that_was_told_that_its_message_waits_is_right_for_ever() {
    loom::model(|| {
        let (slot, reply) = asked();
        let handler = thread::spawn(move || {
            let starts = reply.start();
            if starts {
                reply.ok(1);
            }
            starts
        });
        let may_have_run = slot.give_up();
        // The slot is let go of a moment later: the model cuts in at this look.
        let _ = slot.has_started();
        drop(slot);
        assert!(!handler.join().unwrap() || may_have_run, "its handler ran");
    });
}

#[test]
fn an_answer_finds_its_caller_wherever_that_waits() {
    loom::model(|| {
        let (slot, reply) = asked();
        let handler = thread::spawn(move || {
            assert!(reply.start());
            assert!(reply.ok(1));
        });
        assert_eq!(wait(slot), (Some(1), true));
        handler.join().unwrap();
    });
}

#[test]
fn a_reply_that_is_dropped_finds_its_caller_too() {
    loom::model(|| {
        let (slot, reply) = asked();
        let handler = thread::spawn(move || {
            let starts = reply.start();
            drop(reply);
            assert!(starts);
        });
        assert_eq!(wait(slot), (None, true));
        handler.join().unwrap();
    });
}
