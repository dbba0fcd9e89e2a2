//! Messages that an actor puts aside.

use std::time::Duration;

use actor_core::{Mailbox, Overflow, Phase, Stats, Supervisor, TellError, prelude::*};

use crate::props::{Gate, Life, Log, poll_pending};
use crate::stage::{current, idle, on_both, pass, paused};

/// Puts everything aside while it is closed.
#[actor]
#[derive(Clone, Default)]
struct Door {
    props: DoorProps,
    open: bool,
}

#[derive(Clone, Default)]
struct DoorProps {
    log: Log<u64>,
    gate: Gate,
    full: Log<u64>,
    life: Life,
}

#[actor]
impl Door {
    #[handler]
    fn pass(&mut self, ctx: &mut Context<Self>, n: u64) {
        if self.open {
            return self.props.log.push(n);
        }
        if let Err(full) = ctx.stash(ctx.me().pass(n)) {
            assert_eq!(full.to_string(), "the stash is full: it holds as many messages as the mailbox");
            assert!(matches!(full.into_message(), DoorMsg::Pass { .. }));
            self.props.full.push(n);
        }
    }

    #[handler]
    fn ask(&mut self, ctx: &mut Context<Self>, n: u64, life: Life, reply: Reply<u64>) {
        if self.open {
            self.props.log.push(n);
            drop(life);
            reply.ok(n);
        } else if ctx.stash_ask(ctx.me().ask(n, life), reply).is_err() {
            self.props.full.push(n);
        }
    }

    #[handler]
    fn open(&mut self, ctx: &mut Context<Self>) -> usize {
        self.open = true;
        let count = ctx.stashed();
        ctx.unstash_all();
        assert_eq!(ctx.stashed(), 0);
        count
    }

    /// Opens, and stays in this handler until the gate opens.
    #[handler]
    async fn open_and_hold(&mut self, ctx: &mut Context<Self>) {
        self.open(ctx);
        self.props.gate.pass().await;
    }

    /// Handles what was put aside again, and puts it aside again.
    #[handler]
    fn unstash(&mut self, ctx: &mut Context<Self>) {
        ctx.unstash_all();
    }

    /// Unstashes in the middle of what is unstashed.
    #[handler]
    fn open_when_unstashed(&mut self, ctx: &mut Context<Self>, n: u64) {
        self.props.log.push(n);
        if self.open {
            return;
        }
        ctx.stash(ctx.me().pass(n + 1)).unwrap();
        self.open(ctx);
    }

    #[handler(priority = high)]
    fn urgent(&mut self, n: u64) {
        self.props.log.push(n);
    }

    #[handler]
    async fn hold(&mut self, n: u64) {
        self.props.gate.pass().await;
        self.props.log.push(n);
    }

    #[handler]
    fn note(&mut self, n: u64) {
        self.props.log.push(n);
    }

    #[handler]
    fn stashed(&self, ctx: &mut Context<Self>) -> usize {
        ctx.stashed()
    }

    #[handler]
    fn unstash_and_panic(&mut self, ctx: &mut Context<Self>) {
        ctx.unstash_all();
        ctx.stash(ctx.me().pass(99)).unwrap();
        panic!("with a full stash");
    }
}

fn assert_sound(stats: Stats) {
    let Stats { accepted, handled, dropped, depth, high_water, .. } = stats;
    assert_eq!(accepted, handled + dropped.unhandled + dropped.overflow + dropped.cancelled + depth, "{stats:?}");
    assert!(high_water >= depth, "{stats:?}");
}

fn door(props: &DoorProps, mailbox: Mailbox) -> DoorRef {
    Door { props: props.clone(), open: false }.prepare().mailbox(mailbox).spawn().unwrap()
}

#[test]
fn what_was_put_aside_comes_in_order_and_before_what_waits() {
    on_both(async || {
        let props = DoorProps::default();
        let door = door(&props, Mailbox::DEFAULT);
        for n in 1..=5 {
            door.pass(n).await.unwrap();
        }
        assert_eq!((door.stashed().await, props.log.len()), (Ok(5), 0));
        door.hold(0).tell().await.unwrap();
        props.gate.reached().await;
        door.open().tell().await.unwrap();
        door.pass(6).tell().await.unwrap();
        door.urgent(1000).tell().await.unwrap();
        door.note(7).tell().await.unwrap();
        props.gate.open(1);
        door.stop().await.unwrap();
        assert_eq!(props.log.take(), [0, 1000, 1, 2, 3, 4, 5, 6, 7]);
        assert_sound(door.stats());
        assert_eq!(door.stats().handled, 5 + 1 + 1 + 1 + 5 + 1 + 1 + 1);
    });
}

#[test]
fn what_is_handled_again_comes_before_the_batch_and_before_urgent_ones() {
    on_both(async || {
        let props = DoorProps::default();
        let door = door(&props, Mailbox::DEFAULT);
        door.pass(1).await.unwrap();
        door.pass(2).await.unwrap();
        door.hold(0).tell().await.unwrap();
        props.gate.reached().await;
        door.open_and_hold().tell().await.unwrap();
        door.note(3).tell().await.unwrap();
        door.note(4).tell().await.unwrap();
        props.gate.open(1);
        props.gate.reached().await;
        door.urgent(1000).tell().await.unwrap();
        props.gate.open(1);
        door.stop().await.unwrap();
        assert_eq!(props.log.take(), [0, 1, 2, 1000, 3, 4]);
    });
}

#[test]
fn the_stash_holds_as_many_as_the_mailbox() {
    on_both(async || {
        let props = DoorProps::default();
        let door = door(&props, Mailbox::bounded(2));
        for n in 1..=3 {
            door.pass(n).await.unwrap();
        }
        let error = door.ask(4, Life::default()).await.unwrap_err();
        assert!(matches!(error, AskError::NoReply { .. }), "{error:?}");
        assert_eq!((door.open().await, props.full.take()), (Ok(2), vec![3, 4]));
        door.pass(5).await.unwrap();
        assert_eq!(props.log.take(), [1, 2, 5]);
        assert_sound(door.stats());
    });
}

#[test]
fn an_ask_that_is_put_aside_is_answered_later() {
    on_both(async || {
        let props = DoorProps::default();
        let door = door(&props, Mailbox::DEFAULT);
        let (mut first, mut second) = (door.ask(1, props.life.clone()), door.ask(2, props.life.clone()));
        poll_pending(&mut first);
        poll_pending(&mut second);
        assert_eq!(door.stashed().await, Ok(2));
        poll_pending(&mut first);
        assert_eq!(door.open().await, Ok(2));
        assert_eq!((second.await, first.await), (Ok(2), Ok(1)));
        assert_eq!((props.log.take(), props.life.others()), (vec![1, 2], 1));
        assert_sound(door.stats());
    });
}

#[test]
fn an_ask_that_was_given_up_while_put_aside_is_skipped() {
    on_both(async || {
        let props = DoorProps::default();
        let door = door(&props, Mailbox::DEFAULT);
        let mut ask = door.ask(1, Life::default());
        poll_pending(&mut ask);
        assert_eq!(door.stashed().await, Ok(1));
        drop(ask);
        door.open().await.unwrap();
        door.note(2).await.unwrap();
        assert_eq!((props.log.take(), door.stats().dropped.cancelled), (vec![2], 1));
        assert_sound(door.stats());
    });
    paused(async || {
        let door = door(&DoorProps::default(), Mailbox::DEFAULT);
        let error = door.ask(1, Life::default()).timeout(Duration::from_secs(1)).await.unwrap_err();
        assert!(matches!(error, AskError::Timeout { phase: Phase::Running, .. }), "{error:?}");
    });
}

#[test]
fn what_is_left_at_the_end_is_counted_and_told() {
    on_both(async || {
        for way in ["stop", "stop_now", "kill", "panic"] {
            let props = DoorProps::default();
            let door = door(&props, Mailbox::DEFAULT);
            let life = Life::default();
            let mut ask = door.ask(1, life.clone());
            poll_pending(&mut ask);
            door.pass(2).await.unwrap();
            door.pass(3).await.unwrap();
            let (reason, unhandled) = match way {
                "stop" => (door.stop().await.unwrap(), 3),
                "stop_now" => (door.stop_now().await.unwrap(), 3),
                "kill" => (door.kill().await.unwrap(), 3),
                _ => {
                    let error = door.unstash_and_panic().await.unwrap_err();
                    assert!(matches!(error, AskError::Panicked { .. }), "{error:?}");
                    (door.closed().await, 4)
                }
            };
            let error = ask.await.unwrap_err();
            let expected = matches!(&error, AskError::Stopped { reason: of_ask, .. } if *of_ask == reason);
            assert!(expected && error.may_have_run(), "{way}: {error:?}");
            assert_eq!((door.stats().dropped.unhandled, life.others()), (unhandled, 0), "{way}");
            assert_eq!(door.stats().depth, 0, "{way}");
            assert_sound(door.stats());
        }
    });
}

#[test]
fn what_is_to_be_handled_again_is_drained_by_stop_and_dropped_by_stop_now() {
    on_both(async || {
        for (drains, kill) in [(true, false), (false, false), (false, true)] {
            let props = DoorProps::default();
            let door = door(&props, Mailbox::DEFAULT);
            for n in 1..=3 {
                door.pass(n).await.unwrap();
            }
            door.open_and_hold().tell().await.unwrap();
            props.gate.reached().await;
            let mut waiting = door.ask(9, Life::default());
            poll_pending(&mut waiting);
            let end = match (drains, kill) {
                (true, _) => door.stop(),
                (_, true) => door.kill(),
                _ => door.stop_now(),
            };
            props.gate.open(1);
            end.await.unwrap();
            assert_eq!(waiting.await.is_ok(), drains);
            let stats = door.stats();
            assert_eq!(props.log.take(), if drains { vec![1, 2, 3, 9] } else { vec![] });
            assert_eq!(stats.dropped.unhandled, if drains { 0 } else { 4 });
            assert_sound(stats);
        }
    });
}

#[test]
fn what_is_to_be_handled_again_goes_with_its_incarnation_all_of_it() {
    on_both(async || {
        let props = DoorProps::default();
        let mut supervisor = Supervisor::builder().max_restarts(10);
        let make = props.clone();
        let door = supervisor.add(ChildSpec::new(move || Door { props: make.clone(), open: false }));
        let supervisor = supervisor.start().await.unwrap();
        for n in 1..=3 {
            door.pass(n).await.unwrap();
        }
        door.open_and_hold().tell().await.unwrap();
        props.gate.reached().await;
        door.pass(9).tell().await.unwrap();
        drop(door.stop_now());
        props.gate.open(1);
        // The next one puts aside what it finds, and lets it through.
        let aside = loop {
            match door.open().await {
                Ok(count) => break count,
                // It is refused while that incarnation ends.
                Err(error) => assert!(!error.may_have_run(), "{error:?}"),
            }
            tokio::task::yield_now().await;
        };
        assert_eq!(aside, 1, "nothing of the others is left");
        while door.stats().depth > 0 {
            tokio::task::yield_now().await;
        }
        assert_eq!((props.log.take(), door.stats().dropped.unhandled), (vec![9], 3));
        supervisor.stop().await.unwrap();
        assert_sound(door.stats());
    });
}

#[test]
fn unstashing_in_the_middle_of_what_is_unstashed() {
    on_both(async || {
        let props = DoorProps::default();
        let door = door(&props, Mailbox::DEFAULT);
        door.pass(1).await.unwrap();
        door.pass(2).await.unwrap();
        // Each goes aside once more, in the same order.
        for _ in 0..3 {
            door.unstash().await.unwrap();
        }
        assert_eq!((door.stashed().await, props.log.len()), (Ok(2), 0));
        door.open_when_unstashed(10).tell().await.unwrap();
        door.note(20).await.unwrap();
        assert_eq!(props.log.take(), [10, 1, 2, 11, 20]);
        assert_sound(door.stats());
    });
}

#[test]
fn unstashing_nothing_is_nothing() {
    current(async || {
        let props = DoorProps::default();
        let door = door(&props, Mailbox::bounded(1));
        assert_eq!(door.open().await, Ok(0));
        assert_eq!(door.open().await, Ok(0));
        assert_eq!(door.stats().accepted, 2);
        assert_sound(door.stats());
    });
}

/// "A bounded mailbox counts every accepted message until its handler starts", and what is unstashed counts as accepted.
#[test]
fn what_is_unstashed_counts_against_the_bound() {
    on_both(async || {
        let props = DoorProps::default();
        let door = door(&props, Mailbox::bounded(4));
        for n in 1..=4 {
            door.pass(n).await.unwrap();
        }
        door.open_and_hold().tell().await.unwrap();
        props.gate.reached().await;
        assert_eq!(door.stats().depth, 4);
        let told = door.note(5).try_tell();
        assert!(matches!(told, Err(TellError::Full(_))), "{:?}", door.stats());
        props.gate.open(1);
        door.stop().await.unwrap();
        assert_eq!(props.log.take(), [1, 2, 3, 4]);
    });
}

#[test]
fn the_high_water_mark_counts_what_is_unstashed() {
    on_both(async || {
        let props = DoorProps::default();
        let door = door(&props, Mailbox::DEFAULT);
        for n in 1..=4 {
            door.pass(n).await.unwrap();
        }
        door.open_and_hold().tell().await.unwrap();
        props.gate.reached().await;
        let stats = door.stats();
        assert_eq!((stats.depth, stats.high_water), (4, 4));
        props.gate.open(1);
        door.stop().await.unwrap();
    });
}

#[test]
fn senders_wait_for_room_behind_what_is_unstashed() {
    paused(async || {
        let props = DoorProps::default();
        let door = door(&props, Mailbox::bounded(2));
        door.pass(1).await.unwrap();
        door.pass(2).await.unwrap();
        door.open_and_hold().tell().await.unwrap();
        props.gate.reached().await;
        let senders: Vec<_> = (3..=9)
            .map(|n| {
                let door = door.clone();
                tokio::spawn(async move { door.note(n).tell().await.unwrap() })
            })
            .collect();
        idle().await;
        props.gate.open(1);
        for sender in senders {
            sender.await.unwrap();
        }
        door.stop().await.unwrap();
        assert_eq!(props.log.take(), (1..=9).collect::<Vec<_>>());
        assert_sound(door.stats());
    });
}

/// The mailbox is full of what is unstashed: of that, the first has waited longest.
#[test]
fn a_mailbox_that_drops_its_oldest_keeps_the_latest_while_it_unstashes() {
    on_both(async || {
        let props = DoorProps::default();
        let door = door(&props, Mailbox::bounded(2).overflow(Overflow::DropOldest));
        door.pass(1).await.unwrap();
        door.pass(2).await.unwrap();
        door.open_and_hold().tell().await.unwrap();
        props.gate.reached().await;
        for n in 3..=5 {
            door.note(n).try_tell().unwrap();
        }
        props.gate.open(1);
        door.stop().await.unwrap();
        assert_eq!(props.log.take().last(), Some(&5));
        assert_sound(door.stats());
    });
}

#[test]
fn a_stashed_backlog_lets_others_run() {
    current(async || {
        let props = DoorProps::default();
        let door = door(&props, Mailbox::unbounded());
        for n in 0..5000 {
            door.pass(n).try_tell().unwrap();
        }
        door.open().try_tell().unwrap();
        let neighbour = Door::default().spawn();
        let seen = tokio::spawn(async move {
            let mut seen = Vec::new();
            for _ in 0..100 {
                neighbour.note(0).await.unwrap();
                seen.push(props.log.len());
            }
            seen
        });
        let seen = seen.await.unwrap();
        // There and back: the actor has its turn twice meanwhile.
        assert!(seen.windows(2).all(|pair| pair[1] - pair[0] <= 2 * 64), "{seen:?}");
        door.stop().await.unwrap();
        assert_sound(door.stats());
    });
    paused(async || {
        // A stash that was emptied leaves nothing that keeps the actor busy.
        let props = DoorProps::default();
        let door = door(&props, Mailbox::DEFAULT);
        door.pass(1).await.unwrap();
        door.open().await.unwrap();
        pass(Duration::from_secs(1)).await;
        assert_eq!(props.log.take(), [1]);
    });
}

/// It would be handled by the wrong actor, and its own would never see it.
#[test]
fn a_call_to_another_actor_is_not_put_aside() {
    /// Puts aside what it is given.
    #[actor]
    struct Confused(Option<ConfusedRef>);

    #[actor]
    impl Confused {
        #[handler]
        fn put_aside(&mut self, ctx: &mut Context<Self>) {
            let other = self.0.clone().expect("another one");
            drop(ctx.stash(other.noop()));
        }

        #[handler]
        fn put_ask_aside(&mut self, ctx: &mut Context<Self>, reply: Reply<()>) {
            let other = self.0.clone().expect("another one");
            drop(ctx.stash_ask(other.noop(), reply));
        }

        #[handler]
        fn noop(&self) {}
    }

    current(async || {
        let other = Confused(None).spawn();
        for ask in [false, true] {
            let confused = Confused(Some(other.clone())).spawn();
            let error = if ask { confused.put_ask_aside().await } else { confused.put_aside().await }.unwrap_err();
            let AskError::Panicked { failure, .. } = &error else { panic!("{error:?}") };
            let text = failure.message();
            assert!(text.contains(&other.label().to_string()) && text.contains("ctx.me()"), "{text}");
        }
        assert_eq!(other.stats().accepted, 0);
    });
}

#[test]
fn what_is_unstashed_counts_for_the_high_water_mark() {
    current(async || {
        let props = DoorProps::default();
        let door = Door { props: props.clone(), open: false }.spawn();
        for n in 0..6 {
            door.pass(n).try_tell().unwrap();
        }
        idle().await;
        door.open_and_hold().try_tell().unwrap();
        props.gate.reached().await;
        assert_eq!((door.stats().depth, door.stats().high_water), (6, 6));
        // Fewer than before wait in the mailbox now, but in the actor's hands there are six.
        for n in 6..10 {
            door.pass(n).try_tell().unwrap();
        }
        assert_eq!((door.stats().depth, door.stats().high_water), (10, 10));
        props.gate.open(1);
        door.stop().await.unwrap();
    });
}
