//! Messages that were accepted and never handled, as a subscriber sees them.

use actor_core::{DeadLetterReason, Mailbox, MissedLetters, Overflow, System, prelude::*};
use futures::poll;
use tokio::sync::oneshot;

use crate::stage::{current, on_both};

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

/// Carries a subscription, and drops it when it is dropped itself.
#[actor(mailbox = unbounded)]
struct Postman;

#[actor]
impl Postman {
    #[handler]
    async fn wait(&mut self, gate: oneshot::Receiver<()>) {
        gate.await.ok();
    }

    #[handler]
    fn carry(&mut self, letters: Option<actor_core::DeadLetters>) {
        drop(letters);
    }
}

#[test]
fn a_subscription_may_go_with_the_very_message_that_it_would_show() {
    on_both(async || {
        let system = System::new("letters");
        let mut letters = system.dead_letters();
        for others in [false, true] {
            let postman = system.spawn(Postman);
            let (_open, gate) = oneshot::channel();
            postman.wait(gate).tell().await.unwrap();
            while postman.stats().handled == 0 {
                tokio::task::yield_now().await;
            }
            for _ in 0..3 {
                postman.carry(Some(system.dead_letters())).tell().await.unwrap();
            }
            if !others {
                // Those that are dropped are the only ones.
                letters = system.dead_letters();
                drop(std::mem::replace(&mut letters, System::new("another").dead_letters()));
            }
            postman.kill().await.unwrap();
            if others {
                let mut seen = 0;
                while seen < 3 {
                    assert_eq!(letters.next().await.unwrap().unwrap().message, "carry");
                    seen += 1;
                }
            }
            assert_eq!(letters.try_next(), None);
            assert_eq!(postman.stats().dropped.unhandled, 3);
            letters = system.dead_letters();
        }
    });
}

/// Reads dead letters, and gives up at the first of its own.
#[actor]
struct Reader(Option<actor_core::DeadLetters>);

#[actor]
impl Reader {
    #[handler]
    async fn read(&mut self) -> Option<&'static str> {
        let letter = self.0.as_mut()?.next().await?;
        self.0 = None;
        letter.ok().map(|letter| letter.message)
    }

    #[handler]
    fn note(&mut self) {}
}

#[test]
fn an_actor_may_read_letters_of_its_own_and_stop_in_the_middle() {
    on_both(async || {
        let system = System::new("letters");
        let mut letters = system.dead_letters();
        let mailbox = Mailbox::bounded(1).overflow(Overflow::DropOldest);
        let reader = system.prepare(Reader(Some(system.dead_letters()))).mailbox(mailbox).spawn().unwrap();
        let mut read = reader.read();
        assert!(poll!(&mut read).is_pending());
        while reader.stats().handled == 0 {
            tokio::task::yield_now().await;
        }
        // The second drops the first, which wakes its reader: that is the actor itself, in its handler.
        for _ in 0..500 {
            reader.note().try_tell().unwrap();
        }
        assert_eq!(read.await, Ok(Some("note")));
        reader.stop().await.unwrap();
        let (stats, mut seen) = (reader.stats(), 0);
        while let Some(letter) = letters.try_next() {
            seen += letter.map_or_else(|MissedLetters(missed)| missed, |_| 1);
        }
        assert_eq!(seen, stats.dropped.overflow, "what was shown and what was missed is all there was");
        assert_eq!(stats.accepted, stats.handled + stats.dropped.overflow);
    });
}

#[test]
fn a_subscriber_that_is_gone_or_new_does_not_count() {
    current(async || {
        let system = System::new("letters");
        drop(system.dead_letters());
        let mut old = system.dead_letters();
        let lose = async |count: usize| {
            let clerk = system.prepare(Clerk::default()).mailbox(Mailbox::unbounded()).spawn().unwrap();
            (0..count).for_each(|_| clerk.note().try_tell().unwrap());
            clerk.kill().await.unwrap();
        };
        lose(3).await;
        let mut new = system.dead_letters();
        lose(2000).await;
        assert_eq!(new.next().await, Some(Err(MissedLetters(2000 - 1024))));
        drop(new);
        assert_eq!(old.next().await, Some(Err(MissedLetters(2003 - 1024))));
        assert_eq!(read(&mut old).len(), 1024, "it goes on with what is kept");
        lose(1).await;
        assert_eq!(read(&mut old).len(), 1, "and is up to date again");
    });
}
