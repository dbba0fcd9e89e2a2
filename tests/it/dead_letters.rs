//! Messages that were accepted and never handled, as a subscriber sees them.

use actor_core::{DeadLetterReason, Mailbox, MissedLetters, Overflow, System, prelude::*};
use futures::poll;
use tokio::sync::oneshot;

use crate::stage::current;

/// Waits, notes, and panics when told.
#[actor]
#[derive(Default)]
struct Clerk {
    noted: u32,
}

#[actor]
impl Clerk {
    #[handler]
    async fn wait(&mut self, gate: oneshot::Receiver<()>) {
        gate.await.ok();
    }

    #[handler]
    fn note(&mut self) -> u32 {
        self.noted += 1;
        self.noted
    }

    #[handler]
    fn panic(&mut self) {
        panic!("as told");
    }
}

/// The names and reasons of all letters that are there.
fn read(letters: &mut actor_core::DeadLetters) -> Vec<(&'static str, DeadLetterReason)> {
    std::iter::from_fn(|| letters.try_next()).map(|letter| letter.map(|it| (it.message, it.reason)).unwrap()).collect()
}

async fn busy(clerk: &ClerkRef) -> oneshot::Sender<()> {
    let (open, gate) = oneshot::channel();
    clerk.wait(gate).try_tell().unwrap();
    tokio::task::yield_now().await;
    open
}

#[test]
fn every_unhandled_message_is_one_letter_with_its_reason() {
    current(async || {
        let system = System::new("letters");
        let mut letters = system.dead_letters();

        let killed = system.spawn(Clerk::default());
        let _open = busy(&killed).await;
        killed.note().try_tell().unwrap();
        killed.note().try_tell().unwrap();
        killed.kill().await.unwrap();
        let ended = DeadLetterReason::Ended(ExitReason::Killed);
        assert_eq!(read(&mut letters), [("note", ended.clone()), ("note", ended)], "the running one was not left over");

        let panicked = system.spawn(Clerk::default());
        panicked.panic().try_tell().unwrap();
        panicked.note().try_tell().unwrap();
        let reason = panicked.closed().await;
        assert_eq!(read(&mut letters), [("note", DeadLetterReason::Ended(reason))]);

        let drained = system.spawn(Clerk::default());
        drained.note().try_tell().unwrap();
        drained.stop().await.unwrap();
        drained.note().try_tell().unwrap_err();
        assert_eq!(read(&mut letters), [], "what was handled or given back is no dead letter");
    });
}

#[test]
fn what_a_full_mailbox_drops_is_a_letter() {
    current(async || {
        let system = System::new("letters");
        let mut letters = system.dead_letters();
        let mailbox = Mailbox::bounded(1).overflow(Overflow::DropNewest);
        let clerk = system.prepare(Clerk::default()).mailbox(mailbox).spawn().unwrap();
        let open = busy(&clerk).await;
        for _ in 0..3 {
            clerk.note().try_tell().unwrap();
        }
        assert_eq!(read(&mut letters), [("note", DeadLetterReason::Overflow), ("note", DeadLetterReason::Overflow)]);
        open.send(()).unwrap();
        while clerk.stats().depth > 0 {
            tokio::task::yield_now().await;
        }
        assert_eq!((clerk.note().await, clerk.stats().dropped.overflow), (Ok(2), 2));
    });
}

#[test]
fn an_ask_whose_caller_is_gone_is_a_letter() {
    current(async || {
        let system = System::new("letters");
        let mut letters = system.dead_letters();
        let clerk = system.spawn(Clerk::default());
        let open = busy(&clerk).await;
        let mut ask = clerk.note();
        assert!(poll!(&mut ask).is_pending());
        drop(ask);
        open.send(()).unwrap();
        assert_eq!(clerk.note().await, Ok(1));
        assert_eq!(read(&mut letters), [("note", DeadLetterReason::Cancelled)]);
    });
}

#[test]
fn a_subscriber_that_is_too_slow_is_told_how_many_it_missed() {
    current(async || {
        let system = System::new("letters");
        let mut letters = system.dead_letters();
        let clerk = system.prepare(Clerk::default()).mailbox(Mailbox::unbounded()).spawn().unwrap();
        for _ in 0..1500 {
            clerk.note().try_tell().unwrap();
        }
        clerk.kill().await.unwrap();
        assert_eq!(letters.next().await, Some(Err(MissedLetters(1500 - 1024))));
        assert_eq!(read(&mut letters).len(), 1024);
        assert_eq!(clerk.stats().dropped.unhandled, 1500, "the count is exact all the same");
    });
}

#[test]
fn a_subscription_sees_its_own_system_only_and_ends_with_it() {
    current(async || {
        let (one, other) = (System::new("one"), System::new("other"));
        let mut letters = one.dead_letters();
        let clerk = other.spawn(Clerk::default());
        clerk.note().try_tell().unwrap();
        clerk.kill().await.unwrap();
        assert_eq!(read(&mut letters), []);
        drop(one);
        assert_eq!(letters.next().await, None);
    });
}
