//! A driver that falls asleep together with its last message: whatever comes while it handles that one wakes it.

use std::collections::VecDeque;
use std::future::poll_fn;
use std::task::{Poll, ready};

use loom::future::block_on;
use loom::thread;

use super::loom_tests::{NOTICE, cell, notify, send, stop};
use super::{Cell, Take};
use crate::lifecycle::{Failure, Verb};
use crate::sys::sync::Arc;

/// The message loop of an actor with plain handlers, as one task; `handle` is what they do.
fn drive(cell: &Cell<u32>, mut handle: impl FnMut(u32)) -> Vec<u32> {
    let (mut batch, mut urgent) = (VecDeque::new(), 0);
    let mut handled = Vec::new();
    block_on(poll_fn(|cx| {
        loop {
            let mut run = |message| {
                cell.start(0);
                handle(message);
                handled.push(message);
            };
            match ready!(cell.poll_take_as::<true>(&mut batch, &mut urgent, cx.waker())) {
                Take::End => return Poll::Ready(()),
                Take::One(message) | Take::Tapped(message) => run(message),
                Take::Last(message) => {
                    run(message);
                    if cell.doze_off() {
                        return Poll::Pending;
                    }
                }
                Take::Notice => handled.extend(cell.take_notice(0).map(|_| NOTICE)),
                Take::Batch | Take::Idle => batch.drain(..).for_each(run),
            }
        }
    }));
    handled
}

#[test]
fn a_message_that_comes_during_the_last_one_is_not_missed() {
    loom::model(|| {
        let cell = cell(10, 1);
        assert!(cell.push(1).is_ok());
        let sender = {
            let cell = Arc::clone(&cell);
            thread::spawn(move || {
                assert!(cell.push(2).is_ok());
                stop(&cell, Verb::Stop);
            })
        };
        assert_eq!(drive(&cell, |_| {}), [1, 2]);
        sender.join().unwrap();
    });
}

#[test]
fn a_sender_that_joins_the_line_during_the_last_message_is_let_in() {
    loom::model(|| {
        let cell = cell(1, 1);
        assert!(cell.push(1).is_ok());
        let sender = {
            let cell = Arc::clone(&cell);
            thread::spawn(move || send(&cell, 2))
        };
        // Its own handler ends the actor.
        let handled = drive(&cell, |message| {
            if message == 2 {
                stop(&cell, Verb::Stop)
            }
        });
        assert!(sender.join().unwrap());
        assert_eq!(handled, [1, 2]);
    });
}

#[test]
fn the_last_ref_dropped_during_the_last_message_ends_the_actor() {
    loom::model(|| {
        let cell = cell(10, 1);
        assert!(cell.push(1).is_ok());
        let dropped = {
            let cell = Arc::clone(&cell);
            thread::spawn(move || cell.drop_ref())
        };
        assert_eq!(drive(&cell, |_| {}), [1]);
        dropped.join().unwrap();
    });
}

#[test]
fn a_signal_or_a_notice_during_the_last_message_is_not_missed() {
    for verb in [Verb::Stop, Verb::StopNow, Verb::Kill] {
        loom::model(move || {
            let cell = cell(10, 1);
            assert!(cell.push(1).is_ok());
            let stopper = {
                let cell = Arc::clone(&cell);
                thread::spawn(move || {
                    notify(&cell);
                    stop(&cell, verb);
                })
            };
            let handled = drive(&cell, |_| {});
            stopper.join().unwrap();
            assert!(verb != Verb::Stop || handled == [1, NOTICE], "{handled:?}");
        });
    }
}

#[test]
fn a_handler_that_fails_its_actor_does_not_let_it_sleep() {
    loom::model(|| {
        let cell = cell(10, 1);
        assert!(cell.push(1).is_ok());
        assert_eq!(drive(&cell, |_| cell.fail(Failure::new("number", "it fails"))), [1]);
    });
}
