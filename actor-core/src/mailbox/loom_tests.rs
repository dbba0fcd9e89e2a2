//! Every interleaving of a few threads at one cell. Run by `cargo xtask loom`.

use std::collections::VecDeque;
use std::future::poll_fn;
use std::task::Poll;

use loom::future::block_on;
use loom::thread;

use super::{Attended, Cell, Take, Word};
use crate::id::ActorLabel;
use crate::lifecycle::{Cause, ExitReason, How, MonitorId, Signal, Verb};
use crate::message::{Handover, Lane, Mailbox, Message};
use crate::observe::{Companion, Sent, Tap};
use crate::registry::{
    Control, Identity, Kind, Parent, Reach, Registry, Settings, Target, Tied, Watch, link, unlink, unwatch, watch,
};
use crate::restart::Restart;
use crate::sys::sync::{Arc, AtomicU8, AtomicU32};

impl Message for u32 {
    const NAMES: &'static [&'static str] = &["number"];

    fn index(&self) -> u16 {
        0
    }

    fn lane(&self) -> Lane {
        if *self >= URGENT { Lane::High } else { Lane::Normal }
    }
}

/// From this number on, messages travel in the high lane.
const URGENT: u32 = 100;

/// Stands for a notice in what was handled.
const NOTICE: u32 = 0;

/// Three threads that each wait for the others, or two that do a lot, have more interleavings than anybody waits for: here, a thread
/// is cut in on three times at most in one run.
pub(super) fn bounded(model: impl Fn() + Sync + Send + 'static) {
    let mut builder = loom::model::Builder::new();
    builder.preemption_bound = Some(3);
    builder.check(model);
}

pub(super) fn cell(capacity: usize, refs: u32) -> Arc<Cell<u32>> {
    Arc::new(cell_of(None, capacity, refs))
}

fn cell_of(supervision: Option<Restart>, capacity: usize, refs: u32) -> Cell<u32> {
    let identity = Identity {
        registry: Arc::new(Registry::new(Settings { detects_deadlocks: false, ..Settings::new("loom") })),
        number: 1,
        incarnation: AtomicU32::new(0),
        place: 0,
        parent: Parent::NONE.kept(),
        marks: AtomicU8::new(0),
        supervision,
        limits_asks: false,
        kind: &Kind { type_name: || "Model", ask_timeout: None, name_at: |_| None },
        called: None,
    };
    Cell::new(identity, Mailbox::bounded(capacity), refs)
}

/// A driver: takes until there is nothing more, counts as the real one does.
type Drain = fn(&Cell<u32>) -> Vec<u32>;

/// A model of both drivers: that which looks whether there is more before it sleeps, and that which dozes over its last message,
/// and is woken at so many more places.
fn with_either_driver(model: impl Fn(Drain) + Copy + Send + Sync + 'static) {
    loom::model(move || model(drain::<false>));
    bounded(move || model(drain::<true>));
}

fn drain<const DOZES: bool>(cell: &Cell<u32>) -> Vec<u32> {
    let mut batch = VecDeque::new();
    let mut handled = Vec::new();
    let mut urgent = 0;
    loop {
        let taken = block_on(poll_fn(|cx| match cell.poll_take(&mut batch, &mut urgent, cx.waker(), DOZES) {
            Poll::Ready(Take::Last(message)) => {
                cell.start(0);
                handled.push(message);
                if cell.sleeps_on() { Poll::Pending } else { Poll::Ready(Take::Batch) }
            }
            taken => taken,
        }));
        match taken {
            Take::End => return handled,
            Take::One(message) => batch.push_back(message),
            Take::Last(_) => unreachable!("it is handled before the task sleeps"),
            Take::Tapped(message) => {
                cell.begin_company();
                batch.push_back(message);
            }
            Take::Notice => handled.extend(cell.take_notice(0).map(|_| NOTICE)),
            Take::Batch | Take::Idle => {}
        }
        while let Some(message) = batch.pop_front() {
            cell.start(0);
            handled.push(message);
            if !cell.wants_attention() {
                continue;
            }
            match cell.attend(&mut urgent, batch.len()) {
                Attended::GoOn => {}
                Attended::Urgent(Take::One(message)) => batch.push_front(message),
                Attended::Urgent(Take::Tapped(message)) => {
                    cell.begin_company();
                    batch.push_front(message);
                }
                Attended::Urgent(_) => unreachable!("it is a message"),
                Attended::Notice => handled.extend(cell.take_notice(batch.len()).map(|_| NOTICE)),
                Attended::Stop => return handled,
            }
        }
    }
}

pub(super) fn stop(cell: &Cell<u32>, verb: Verb) {
    cell.signal(Signal { verb, cause: Cause::Asked });
}

/// A sender that waits for room. `false` if it was refused.
fn send(cell: &Cell<u32>, message: u32) -> bool {
    let mut kept = Some(message);
    let mut ticket = None;
    block_on(poll_fn(|cx| {
        if let Some(ticket) = ticket {
            return cell.poll_line(ticket, &mut kept, None, cx.waker()).map(|done| done.is_ok());
        }
        let Some(message) = kept.take() else { unreachable!("the message is here until it is sent") };
        match cell.push_or_wait(message, cx.waker()) {
            Handover::Accepted(_) => Poll::Ready(true),
            Handover::Refused(_) => Poll::Ready(false),
            Handover::Waiting(message, place) => {
                (kept, ticket) = (Some(message), Some(place));
                Poll::Pending
            }
        }
    }))
}

/// Sends a companion along with each message. How many live is how many clones there are.
pub(super) struct Escort(pub(super) Arc<()>);

impl Tap for Escort {
    fn sending(&self, _: &Sent<'_>) -> Option<Box<dyn Companion>> {
        Some(Box::new(Fellow(Arc::clone(&self.0))))
    }
}

struct Fellow(#[expect(dead_code, reason = "counts")] Arc<()>);

impl Companion for Fellow {
    fn enter(&mut self) {}
    fn leave(&mut self) {}
}

#[test]
fn a_tap_that_comes_in_the_middle_loses_neither_a_message_nor_a_companion() {
    bounded(|| {
        let cell = cell(10, 1);
        let count = Arc::new(());
        let sender = {
            let (cell, count) = (Arc::clone(&cell), Arc::clone(&count));
            thread::spawn(move || {
                assert!(cell.push(1).is_ok());
                cell.set_tap(Some(Arc::new(Escort(count))));
                assert!(cell.push(2).is_ok());
                cell.set_tap(None);
                stop(&cell, Verb::Stop);
            })
        };
        assert_eq!(drain::<true>(&cell), [1, 2]);
        sender.join().unwrap();
        assert_eq!(Arc::strong_count(&count), 1, "a companion is left");
    });
}

#[test]
fn a_companion_of_a_message_that_is_dropped_goes_with_it() {
    with_either_driver(|drain| {
        let cell = cell(10, 1);
        let count = Arc::new(());
        cell.set_tap(Some(Arc::new(Escort(Arc::clone(&count)))));
        let sender = {
            let cell = Arc::clone(&cell);
            thread::spawn(move || cell.push(URGENT).is_ok())
        };
        stop(&cell, Verb::StopNow);
        let mut handled = drain(&cell).len();
        handled += cell.close(0, None).mail.map_or(0, |mail| mail.len());
        assert_eq!(sender.join().unwrap(), handled == 1);
        cell.set_tap(None);
        assert_eq!(Arc::strong_count(&count), 1, "a companion is left");
    });
}

#[test]
fn a_sender_that_comes_to_a_full_mailbox_as_it_ends_counts_as_refused_once() {
    loom::model(|| {
        let cell = cell(1, 1);
        cell.whoami().registry.enter(&mut |_| Arc::clone(&cell) as Arc<dyn Control>);
        assert!(cell.push(1).is_ok());
        let sender = {
            let cell = Arc::clone(&cell);
            thread::spawn(move || send(&cell, 2))
        };
        stop(&cell, Verb::StopNow);
        drop(cell.close(0, None));
        // From here on, refusals are counted where the actor's counts are.
        cell.depart(ExitReason::Normal);
        assert!(!sender.join().unwrap());
        assert_eq!(cell.whoami().registry.stats().total.refused, 1);
    });
}

#[test]
fn no_message_is_missed_by_a_driver_that_falls_asleep() {
    with_either_driver(|drain| {
        let cell = cell(10, 1);
        let sender = {
            let cell = Arc::clone(&cell);
            thread::spawn(move || {
                assert!(cell.push(1).is_ok());
                assert!(cell.push(2).is_ok());
                stop(&cell, Verb::Stop);
            })
        };
        assert_eq!(drain(&cell), [1, 2]);
        sender.join().unwrap();
    });
}

#[test]
fn a_stop_and_a_send_agree_on_whether_the_message_is_in() {
    with_either_driver(|drain| {
        let cell = cell(10, 1);
        let sender = {
            let cell = Arc::clone(&cell);
            thread::spawn(move || cell.push(1).is_ok())
        };
        let stopper = {
            let cell = Arc::clone(&cell);
            thread::spawn(move || stop(&cell, Verb::Stop))
        };
        let handled = drain(&cell);
        stopper.join().unwrap();
        assert_eq!(sender.join().unwrap(), handled == [1]);
    });
}

#[test]
fn the_last_ref_wakes_the_driver() {
    with_either_driver(|drain| {
        let cell = cell(10, 2);
        let refs: Vec<_> = (0..2)
            .map(|_| {
                let cell = Arc::clone(&cell);
                thread::spawn(move || cell.drop_ref())
            })
            .collect();
        assert_eq!(drain(&cell), []);
        for dropped in refs {
            dropped.join().unwrap();
        }
    });
}

#[test]
fn a_sender_in_line_is_let_in_or_sent_away() {
    with_either_driver(|drain| {
        let cell = cell(1, 1);
        assert!(cell.push(1).is_ok());
        let sender = {
            let cell = Arc::clone(&cell);
            thread::spawn(move || {
                let accepted = send(&cell, 2);
                stop(&cell, Verb::Stop);
                accepted
            })
        };
        let handled = drain(&cell);
        assert!(sender.join().unwrap());
        assert_eq!(handled, [1, 2]);
    });
}

#[test]
fn an_urgent_sender_that_was_in_line_is_not_missed() {
    with_either_driver(|drain| {
        let cell = cell(1, 1);
        assert!(cell.push(1).is_ok());
        let sender = {
            let cell = Arc::clone(&cell);
            thread::spawn(move || {
                assert!(send(&cell, URGENT));
                stop(&cell, Verb::Stop);
            })
        };
        assert_eq!(drain(&cell), [1, URGENT]);
        sender.join().unwrap();
    });
}

#[test]
fn a_kill_reaches_a_driver_that_sleeps_in_a_handler() {
    loom::model(|| {
        let cell = cell(10, 1);
        let killer = {
            let cell = Arc::clone(&cell);
            thread::spawn(move || stop(&cell, Verb::Kill))
        };
        cell.start(0);
        // The handler awaits something that never comes.
        block_on(poll_fn(|cx| if cell.is_killed() || cell.park(cx.waker()) { Poll::Ready(()) } else { Poll::Pending }));
        killer.join().unwrap();
    });
}

fn notify(cell: &Cell<u32>) {
    cell.find_gone(How::Monitor(MonitorId::new(1)), ActorLabel::nobody("gone"), ExitReason::NotFound);
}

#[test]
fn no_notice_is_missed_by_a_driver_that_falls_asleep() {
    with_either_driver(|drain| {
        let cell = cell(10, 1);
        let notifier = {
            let cell = Arc::clone(&cell);
            thread::spawn(move || {
                notify(&cell);
                stop(&cell, Verb::Stop);
            })
        };
        assert_eq!(drain(&cell), [NOTICE]);
        notifier.join().unwrap();
    });
}

#[test]
fn a_notice_keeps_its_place() {
    with_either_driver(|drain| {
        let cell = cell(10, 1);
        let sender = {
            let cell = Arc::clone(&cell);
            thread::spawn(move || {
                assert!(cell.push(1).is_ok());
                notify(&cell);
                assert!(cell.push(2).is_ok());
                stop(&cell, Verb::Stop);
            })
        };
        assert_eq!(drain(&cell), [1, NOTICE, 2]);
        sender.join().unwrap();
    });
}

fn control(cell: &Arc<Cell<u32>>) -> Arc<dyn Control> {
    Arc::clone(cell) as Arc<dyn Control>
}

#[test]
fn a_monitor_that_is_undone_is_not_heard_of() {
    loom::model(|| {
        let (watcher, target) = (cell(10, 1), cell(10, 1));
        let monitor = watch(&control(&watcher), &Target::Known(control(&target)), Watch::Monitor);
        let dying = {
            let target = Arc::clone(&target);
            thread::spawn(move || target.set_gone(ExitReason::Killed))
        };
        let had_fired = unwatch(&control(&watcher), monitor);
        dying.join().unwrap();
        stop(&watcher, Verb::Stop);
        assert_eq!(drain::<true>(&watcher), []);
        assert!(!had_fired || target.reason_of_end().is_some());
    });
}

#[test]
fn a_watcher_hears_once_of_an_actor_that_ends_meanwhile() {
    loom::model(|| {
        let (watcher, target) = (cell(10, 1), cell(10, 1));
        let dying = {
            let target = Arc::clone(&target);
            thread::spawn(move || target.set_gone(ExitReason::Killed))
        };
        watch(&control(&watcher), &Target::Known(control(&target)), Watch::Monitor);
        dying.join().unwrap();
        stop(&watcher, Verb::Stop);
        assert_eq!(drain::<true>(&watcher), [NOTICE]);
    });
}

/// An actor that is told of broken links.
fn trapping() -> Arc<Cell<u32>> {
    let cell = cell(10, 1);
    cell.with_ties(&mut |ties| ties.unwrap().traps = true);
    cell
}

#[test]
fn two_actors_that_link_each_other_have_one_link() {
    loom::model(|| {
        let (left, right) = (trapping(), trapping());
        let linking = {
            let (left, right) = (control(&left), control(&right));
            thread::spawn(move || link(&right, &Target::Known(left)))
        };
        link(&control(&left), &Target::Known(control(&right)));
        linking.join().unwrap();
        right.set_gone(ExitReason::Killed);
        stop(&left, Verb::Stop);
        assert_eq!(drain::<true>(&left), [NOTICE]);
    });
}

#[test]
fn a_link_that_is_undone_is_not_heard_of() {
    loom::model(|| {
        let (left, right) = (trapping(), trapping());
        link(&control(&left), &Target::Known(control(&right)));
        let dying = {
            let right = Arc::clone(&right);
            thread::spawn(move || right.set_gone(ExitReason::Killed))
        };
        unlink(&control(&left), &Target::Known(control(&right)));
        dying.join().unwrap();
        stop(&left, Verb::Stop);
        assert_eq!(drain::<true>(&left), []);
    });
}

#[test]
fn linked_actors_that_end_at_once_do_not_block_each_other() {
    loom::model(|| {
        let (left, right) = (cell(10, 1), cell(10, 1));
        link(&control(&left), &Target::Known(control(&right)));
        watch(&control(&left), &Target::Known(control(&right)), Watch::Monitor);
        watch(&control(&right), &Target::Known(control(&left)), Watch::Monitor);
        let dying = {
            let right = Arc::clone(&right);
            thread::spawn(move || right.set_gone(ExitReason::Killed))
        };
        left.set_gone(ExitReason::Killed);
        dying.join().unwrap();
    });
}

/// An actor that waits for its first start is told to start and to end at once: it hears of its end, before or after its state
/// is made, and never waits for ever.
#[test]
fn a_parked_driver_hears_its_word_and_its_end() {
    loom::model(|| {
        let parked = Arc::new(cell_of(Some(Restart::Permanent), 1, 2));
        parked.await_first_start();
        let (supervisor, parent) = (Arc::clone(&parked), Arc::clone(&parked));
        let start = thread::spawn(move || supervisor.revive().is_some());
        let end = thread::spawn(move || parent.signal(Signal { verb: Verb::Stop, cause: Cause::Parent }));
        let word = block_on(poll_fn(|cx| parked.poll_word(cx.waker())));
        let was_cut = parked.is_killed();
        if word == Word::Start {
            parked.leave_init();
        }
        let (started, _) = (start.join().unwrap(), end.join().unwrap());
        assert!(started || word == Word::End);
        assert!(parked.is_to_end_for_good());
        assert!(!parked.is_killed() || was_cut || word == Word::End, "a stop is no kill once there is a state");
        assert!(parked.push(1).is_err());
    });
}

/// A kill that comes at the deadline of one incarnation, while that one ends and the next begins: the next is not killed, and the actor
/// does not end for good.
#[test]
fn a_kill_of_one_incarnation_is_not_the_next_ones() {
    loom::model(|| {
        let cell = Arc::new(cell_of(Some(Restart::Permanent), 1, 2));
        let late = Arc::clone(&cell);
        let deadline = thread::spawn(move || late.signal_to(0, Signal { verb: Verb::Kill, cause: Cause::Asked }));
        let lives_on = cell.park_cell(&ExitReason::Normal);
        let next = cell.revive();
        let word = block_on(poll_fn(|cx| cell.poll_word(cx.waker())));
        cell.leave_init();
        let reach = deadline.join().unwrap();
        assert!(matches!(reach, Reach::Nobody | Reach::Incarnation(0)), "{reach:?}");
        assert!(lives_on && next == Some(1) && word == Word::Start);
        assert!(!cell.is_killed() && !cell.is_to_end_for_good() && cell.push(1).is_ok());
    });
}
