//! Every interleaving of a driver whose state callers may have, and of those. Run by `cargo xtask loom`.

use std::collections::VecDeque;
use std::future::poll_fn;
use std::task::{Poll, Waker};

use loom::future::block_on;
use loom::thread;

use super::loom_tests::{Escort, bounded, cell, stop};
use super::{Berth, Cell, Door, Inline, Take};
use crate::lifecycle::Verb;
use crate::sys::sync::Arc;

/// Drives until the cell was told to end.
fn drive_to_the_end(cell: &Cell<u32>, berth: &Berth<Vec<u32>>) -> Vec<u32> {
    let mut state = Vec::new();
    let (mut batch, mut urgent) = (VecDeque::new(), 0);
    loop {
        let ended = block_on(poll_fn(|cx| {
            loop {
                match cell.poll_take(&mut batch, &mut urgent, cx.waker(), false) {
                    Poll::Ready(Take::End) => return Poll::Ready(true),
                    Poll::Ready(Take::One(message) | Take::Tapped(message)) => batch.push_back(message),
                    Poll::Ready(_) => {}
                    Poll::Pending => return Poll::Ready(false),
                }
                while let Some(message) = batch.pop_front() {
                    cell.start(0);
                    state.push(message);
                }
            }
        }));
        if ended {
            return state;
        }
        berth.leave(state);
        state = block_on(poll_fn(|cx| berth.poll_back(cell, cx.waker())));
    }
}

/// A caller that has `message` handled at once if it can.
fn ask(cell: &Cell<u32>, berth: &Berth<Vec<u32>>, message: u32) -> bool {
    let Ok(mut loan) = berth.lend(cell) else { return false };
    loan.push(message);
    assert!(loan.give_back().is_none());
    true
}

/// A cell whose driver has gone to rest.
fn at_rest() -> (Arc<Cell<u32>>, Arc<Berth<Vec<u32>>>) {
    let berth = Arc::new(Berth::new());
    let cell = Arc::try_unwrap(cell(10, 1)).unwrap_or_else(|_| unreachable!("nobody else has it"));
    (Arc::new(cell.with_door(Some(Arc::clone(&berth) as _))), berth)
}

impl Door<u32> for Berth<Vec<u32>> {
    fn ask(&self, _cell: &Cell<u32>, message: u32, _waker: &Waker) -> Inline<u32> {
        Inline::ForMailbox(message)
    }

    fn ran(&self) -> u64 {
        0
    }
}

#[test]
fn a_message_that_comes_while_the_state_is_lent_is_not_missed() {
    bounded(|| {
        let (cell, berth) = at_rest();
        let asker = {
            let (cell, berth) = (Arc::clone(&cell), Arc::clone(&berth));
            thread::spawn(move || ask(&cell, &berth, 1))
        };
        let sender = {
            let cell = Arc::clone(&cell);
            thread::spawn(move || {
                assert!(cell.push(2).is_ok());
                stop(&cell, Verb::Stop);
            })
        };
        let mut handled = drive_to_the_end(&cell, &berth);
        let asked = asker.join().unwrap();
        sender.join().unwrap();
        handled.sort_unstable();
        assert_eq!(handled, if asked { vec![1, 2] } else { vec![2] });
    });
}

#[test]
fn nobody_overtakes_the_message_it_sent_itself() {
    loom::model(|| {
        let (cell, berth) = at_rest();
        let sender = {
            let (cell, berth) = (Arc::clone(&cell), Arc::clone(&berth));
            thread::spawn(move || {
                assert!(cell.push(1).is_ok());
                ask(&cell, &berth, 2);
                stop(&cell, Verb::Stop);
            })
        };
        let handled = drive_to_the_end(&cell, &berth);
        sender.join().unwrap();
        assert!(handled == [1] || handled == [1, 2], "{handled:?}");
    });
}

#[test]
fn a_tap_calls_the_state_back_and_misses_nothing_that_is_sent_after_it() {
    bounded(|| {
        let (cell, berth) = at_rest();
        let sender = {
            let (cell, berth) = (Arc::clone(&cell), Arc::clone(&berth));
            thread::spawn(move || {
                let asked = ask(&cell, &berth, 1);
                cell.set_tap(Some(Arc::new(Escort(Arc::default()))));
                assert!(cell.push(2).is_ok());
                stop(&cell, Verb::Stop);
                asked
            })
        };
        let handled = drive_to_the_end(&cell, &berth);
        let asked = sender.join().unwrap();
        assert_eq!(handled, if asked { vec![1, 2] } else { vec![2] });
    });
}

#[test]
fn a_kill_waits_for_a_state_that_is_lent() {
    bounded(|| {
        let (cell, berth) = at_rest();
        let asker = {
            let (cell, berth) = (Arc::clone(&cell), Arc::clone(&berth));
            thread::spawn(move || ask(&cell, &berth, 1))
        };
        let killer = {
            let cell = Arc::clone(&cell);
            thread::spawn(move || stop(&cell, Verb::Kill))
        };
        let handled = drive_to_the_end(&cell, &berth);
        killer.join().unwrap();
        assert_eq!(asker.join().unwrap(), handled == [1]);
    });
}

#[test]
fn a_dropped_driver_and_a_caller_agree_on_who_has_the_state() {
    loom::model(|| {
        let (cell, berth) = at_rest();
        assert!(matches!(cell.poll_take(&mut VecDeque::new(), &mut 0, Waker::noop(), false), Poll::Pending));
        berth.leave(Vec::new());
        let asker = {
            let (cell, berth) = (Arc::clone(&cell), Arc::clone(&berth));
            thread::spawn(move || match berth.lend(&cell) {
                Ok(mut loan) => {
                    loan.push(1);
                    loan.give_back()
                }
                Err(orphan) => orphan,
            })
        };
        let mine = berth.abandon(&cell);
        let theirs = asker.join().unwrap();
        assert!(mine.is_some() != theirs.is_some(), "one of them ends it: {mine:?} {theirs:?}");
    });
}
