//! What an actor does with a message that came alone. While a plain handler is at it, the mailbox counts the actor as asleep already:
//! whatever the handler leaves to be done has to be done all the same.

use actor_core::{Mailbox, prelude::*};

use crate::props::Log;
use crate::stage::{idle, on_both, paused};

/// Has plain handlers only, so that nothing but its mailbox says whether it is awake.
#[actor]
#[derive(Default)]
struct Hermit {
    log: Log<u64>,
    me: Option<HermitRef>,
}

#[actor]
impl Hermit {
    #[handler]
    fn note(&mut self, n: u64) {
        self.log.push(n);
    }

    /// Tells itself.
    #[handler]
    fn count_down(&mut self, ctx: &mut Context<Self>, n: u64) {
        self.log.push(n);
        if n > 0 {
            ctx.me().count_down(n - 1).try_tell().unwrap();
        }
    }

    /// Tells itself with priority.
    #[handler(priority = high)]
    fn hurry(&mut self, ctx: &mut Context<Self>, n: u64) {
        self.count_down_hurrying(ctx, n);
    }

    #[handler]
    fn begin_to_hurry(&mut self, ctx: &mut Context<Self>, n: u64) {
        self.count_down_hurrying(ctx, n);
    }

    #[handler]
    fn keep(&mut self, me: HermitRef) {
        self.me = Some(me);
    }

    /// Drops what may be the last ref.
    #[handler]
    fn let_go(&mut self) {
        self.me = None;
    }

    #[handler]
    fn end(&mut self, ctx: &mut Context<Self>) {
        ctx.stop();
    }

    #[handler]
    fn end_now(&mut self, ctx: &mut Context<Self>) {
        ctx.stop_now();
    }

    #[handler]
    fn fail(&mut self, ctx: &mut Context<Self>) {
        ctx.fail(Failure::new("fail", "as told"));
    }

    #[handler]
    fn put_aside(&mut self, ctx: &mut Context<Self>, n: u64) {
        ctx.stash(ctx.me().note(n)).unwrap();
    }

    #[handler]
    fn take_up(&mut self, ctx: &mut Context<Self>) {
        ctx.unstash_all();
    }

    /// The only one that can wait.
    #[handler]
    async fn wait(&mut self) {
        tokio::task::yield_now().await;
    }

    fn count_down_hurrying(&mut self, ctx: &mut Context<Self>, n: u64) {
        self.log.push(n);
        if n > 0 {
            ctx.me().hurry(n - 1).try_tell().unwrap();
        }
    }
}

/// An actor that sleeps, since it has found nothing to do.
async fn asleep() -> (HermitRef, Log<u64>) {
    let log = Log::default();
    let hermit = Hermit { log: log.clone(), me: None }.spawn();
    hermit.wait().await.unwrap();
    // It is wary after that: so many messages later it counts as asleep again with its last.
    for _ in 0..20 {
        hermit.let_go().await.unwrap();
    }
    (hermit, log)
}

#[test]
fn what_a_handler_tells_its_own_actor_is_handled() {
    paused(async || {
        let (hermit, log) = asleep().await;
        hermit.count_down(3).try_tell().unwrap();
        idle().await;
        assert_eq!(log.take(), [3, 2, 1, 0]);

        let (hermit, log) = asleep().await;
        hermit.begin_to_hurry(2).try_tell().unwrap();
        idle().await;
        assert_eq!(log.take(), [2, 1, 0]);
    });
}

#[test]
fn an_actor_ends_when_its_last_ref_goes_in_a_handler() {
    paused(async || {
        let (hermit, _log) = asleep().await;
        let end = hermit.closed();
        hermit.keep(hermit.clone()).await.unwrap();
        hermit.let_go().try_tell().unwrap();
        // The last but one, before the handler runs.
        drop(hermit);
        assert_eq!(end.await, ExitReason::Normal);
    });
}

#[test]
fn an_actor_ends_whose_last_ref_went_before_its_last_message_was_taken() {
    paused(async || {
        let (hermit, log) = asleep().await;
        let end = hermit.closed();
        hermit.note(1).try_tell().unwrap();
        drop(hermit);
        assert_eq!(end.await, ExitReason::Normal);
        assert_eq!(log.take(), [1]);
    });
}

#[test]
fn an_actor_ends_as_its_handler_says() {
    on_both(async || {
        let (hermit, _log) = asleep().await;
        hermit.end().try_tell().unwrap();
        assert_eq!(hermit.closed().await, ExitReason::Normal);

        let (hermit, _log) = asleep().await;
        hermit.end_now().try_tell().unwrap();
        assert_eq!(hermit.closed().await, ExitReason::Normal);

        let (hermit, _log) = asleep().await;
        hermit.fail().try_tell().unwrap();
        assert!(hermit.closed().await.is_failure());
    });
}

#[test]
fn what_a_handler_takes_up_again_is_handled() {
    on_both(async || {
        let (hermit, log) = asleep().await;
        for n in 0..3 {
            hermit.put_aside(n).await.unwrap();
        }
        hermit.take_up().await.unwrap();
        hermit.note(9).await.unwrap();
        assert_eq!(log.take(), [0, 1, 2, 9]);
    });
}

/// Nothing comes behind it that would wake the actor.
#[test]
fn what_is_taken_up_again_with_nothing_behind_it_is_handled_at_once() {
    paused(async || {
        let (hermit, log) = asleep().await;
        hermit.put_aside(1).await.unwrap();
        hermit.take_up().try_tell().unwrap();
        idle().await;
        assert_eq!(log.take(), [1]);
        let stats = hermit.stats();
        assert_eq!((stats.accepted, stats.depth), (stats.handled, 0));
    });
}

#[test]
fn a_handler_that_waits_is_woken_by_what_it_waits_for() {
    on_both(async || {
        let (hermit, log) = asleep().await;
        for n in 0..40 {
            hermit.wait().await.unwrap();
            hermit.note(n).await.unwrap();
        }
        assert_eq!(log.take(), (0..40).collect::<Vec<_>>());
    });
}

#[test]
fn those_who_wait_for_room_behind_a_lone_message_come_in() {
    on_both(async || {
        let log = Log::default();
        let hermit = Hermit { log: log.clone(), me: None }.prepare().mailbox(Mailbox::bounded(1)).spawn().unwrap();
        let tellers = (0..8).map(|_| {
            let hermit = hermit.clone();
            tokio::spawn(async move {
                for n in 0..50 {
                    hermit.note(n).tell().await.unwrap();
                }
            })
        });
        for teller in tellers.collect::<Vec<_>>() {
            teller.await.unwrap();
        }
        hermit.stop().await.unwrap();
        assert_eq!(log.take().len(), 400);
    });
}

/// It gives way after each 64 messages, and takes the last of them otherwise than the others.
#[test]
fn a_message_alone_may_be_the_last_of_its_turn() {
    paused(async || {
        let (hermit, log) = asleep().await;
        for n in 0..500 {
            hermit.note(n).await.unwrap();
        }
        idle().await;
        assert_eq!(log.take().len(), 500);
        hermit.stop().await.unwrap();
    });
}
