//! MB: rates.

use std::time::Duration;

use actor_core::{Interface, Mailbox, Overflow, Rate, TellError, prelude::*};
use tokio::time::Instant;

use crate::props::{Log, poll_pending};
use crate::stage::{idle, on_both, pass, paused};

const MS: Duration = Duration::from_millis(1);

/// Writes down when it handled what.
#[actor]
struct Clerk {
    start: Instant,
    log: Log<(u64, u64)>,
}

#[actor]
impl Clerk {
    #[handler]
    fn note(&mut self, n: u64) -> u64 {
        let at = self.start.elapsed().as_millis();
        self.log.push((n, u64::try_from(at).unwrap()));
        n
    }

    #[handler(inline)]
    fn at_once(&mut self, n: u64) -> u64 {
        self.note(n)
    }

    #[handler(priority = high)]
    fn urgent(&mut self, n: u64) -> u64 {
        self.note(n)
    }
}

fn clerk(mailbox: Mailbox) -> (ClerkRef, Log<(u64, u64)>) {
    let log = Log::default();
    let clerk = Clerk { start: Instant::now(), log: log.clone() };
    (clerk.prepare().mailbox(mailbox).spawn().unwrap(), log)
}

/// One message every 100 ms.
const TEN: Rate = Rate::per_second(10).burst(1);

#[test]
fn the_rate_is_an_option_of_the_type() {
    #[actor(rate = 1000/s)]
    struct Delays;
    #[actor(mailbox = unbounded, rate = delay(60/min, burst = 5))]
    struct Bursts;
    #[actor(mailbox = bounded(2, overflow = fail), rate = refuse(3/h))]
    struct Refuses;

    #[actor]
    impl Delays {}
    #[actor]
    impl Bursts {}
    #[actor]
    impl Refuses {}

    assert_eq!(<Delays as Interface>::MAILBOX, Mailbox::DEFAULT.rate(Rate::per_second(1000)));
    assert_eq!(<Bursts as Interface>::MAILBOX, Mailbox::unbounded().rate(Rate::per_minute(60).burst(5)));
    let fails = Mailbox::bounded(2).overflow(Overflow::Fail);
    assert_eq!(<Refuses as Interface>::MAILBOX, fails.rate(Rate::per_hour(3).refuse()));
    assert_eq!(Rate::per_second(1000), Rate::per_second(1000).burst(10), "10 ms are a burst");
    assert_eq!(Rate::per_second(1), Rate::per_second(1).burst(1));
}

#[test]
fn what_is_too_fast_waits_in_the_mailbox_and_is_spread_evenly() {
    paused(async || {
        let (clerk, log) = clerk(Mailbox::bounded(10).rate(TEN));
        for n in 0..5 {
            clerk.note(n).tell().await.unwrap();
        }
        idle().await;
        assert_eq!(clerk.stats().depth, 4);
        assert_eq!(clerk.note(5).await, Ok(5));
        assert_eq!(log.take(), [(0, 0), (1, 100), (2, 200), (3, 300), (4, 400), (5, 500)]);
        pass(1000 * MS).await;
        clerk.note(6).await.unwrap();
        clerk.note(7).await.unwrap();
        assert_eq!(log.take(), [(6, 1500), (7, 1600)], "a quiet time is not saved up beyond the burst");
        assert_eq!(clerk.stats().refused, 0);
    });
}

#[test]
fn a_burst_comes_at_once() {
    paused(async || {
        let (clerk, log) = clerk(Mailbox::bounded(10).rate(Rate::per_second(10).burst(3)));
        for n in 0..5 {
            clerk.note(n).tell().await.unwrap();
        }
        clerk.note(5).await.unwrap();
        let times: Vec<_> = log.take().into_iter().map(|(_, at)| at).collect();
        assert_eq!(times, [0, 0, 0, 100, 200, 300]);
    });
}

#[test]
fn a_delayed_mailbox_holds_no_more_than_its_bound() {
    paused(async || {
        let (clerk, log) = clerk(Mailbox::bounded(2).rate(TEN));
        let start = Instant::now();
        for n in 0..6 {
            clerk.note(n).tell().await.unwrap();
        }
        // 0 is handled, 1 and 2 wait; each of the others waited for room until one more was handled.
        assert_eq!(start.elapsed(), 300 * MS);
        assert_eq!(clerk.stats().high_water, 2);
        clerk.stop().await.unwrap();
        assert_eq!(log.take().last(), Some(&(5, 500)), "`stop` drains at the same pace");
    });
}

#[test]
fn urgent_messages_have_no_rate_and_do_not_count() {
    paused(async || {
        for rate in [TEN, TEN.refuse()] {
            let (clerk, log) = clerk(Mailbox::bounded(10).rate(rate));
            clerk.note(0).await.unwrap();
            for n in 1..4 {
                assert_eq!(clerk.urgent(n).await, Ok(n), "{rate:?}");
            }
            pass(100 * MS).await;
            clerk.note(4).await.unwrap();
            assert_eq!(log.take(), [(0, 0), (1, 0), (2, 0), (3, 0), (4, 100)], "{rate:?}");
        }
    });
}

#[test]
fn an_urgent_message_that_comes_first_takes_nobodys_turn() {
    paused(async || {
        let (clerk, log) = clerk(Mailbox::bounded(10).rate(TEN.refuse()));
        clerk.urgent(1).await.unwrap();
        clerk.note(2).await.unwrap();
        assert!(clerk.note(3).await.is_err());
        assert_eq!(log.take(), [(1, 0), (2, 0)]);
    });
}

#[test]
fn an_urgent_message_that_waited_for_room_is_not_too_fast() {
    paused(async || {
        let (clerk, log) = clerk(Mailbox::bounded(1).rate(TEN.refuse()));
        clerk.note(1).tell().await.unwrap();
        // No room: it waits in line, and finds the rate used up when it has some.
        clerk.urgent(2).tell().await.unwrap();
        clerk.stop().await.unwrap();
        assert_eq!(log.take(), [(1, 0), (2, 0)]);
    });
}

#[test]
fn an_urgent_message_overtakes_one_that_waits_for_its_turn() {
    paused(async || {
        let (clerk, log) = clerk(Mailbox::bounded(10).rate(TEN));
        clerk.note(0).tell().await.unwrap();
        clerk.note(1).tell().await.unwrap();
        pass(30 * MS).await;
        clerk.urgent(9).await.unwrap();
        clerk.note(2).await.unwrap();
        assert_eq!(log.take(), [(0, 0), (9, 30), (1, 100), (2, 200)]);
    });
}

#[test]
fn an_actor_that_waits_for_a_turn_ends_at_once() {
    paused(async || {
        let (clerk, log) = clerk(Mailbox::bounded(10).rate(Rate::per_hour(1)));
        for verb in 0..2 {
            let (clerk, _) = self::clerk(Mailbox::bounded(10).rate(Rate::per_hour(1)));
            clerk.note(0).tell().await.unwrap();
            let mut waits = clerk.note(1);
            poll_pending(&mut waits);
            idle().await;
            let start = Instant::now();
            let reason = if verb == 0 { clerk.stop_now().await } else { clerk.kill().await };
            assert_eq!(reason.unwrap(), [ExitReason::Normal, ExitReason::Killed][verb]);
            assert_eq!(start.elapsed(), Duration::ZERO);
            assert!(matches!(waits.await, Err(AskError::Stopped { .. })));
            assert_eq!(clerk.stats().dropped.unhandled, 1);
        }
        // The last ref: what was accepted is handled first, at its pace.
        let start = Instant::now();
        let closed = clerk.closed();
        clerk.note(0).tell().await.unwrap();
        clerk.note(1).tell().await.unwrap();
        drop(clerk);
        assert_eq!(closed.await, ExitReason::Normal);
        assert_eq!((start.elapsed(), log.len()), (Duration::from_hours(1), 2));
    });
}

#[test]
fn what_is_refused_comes_back_and_says_when_to_come_again() {
    paused(async || {
        let (clerk, log) = clerk(Mailbox::bounded(10).rate(TEN.refuse()));
        clerk.note(0).tell().await.unwrap();
        pass(30 * MS).await;
        let error = clerk.note(77).try_tell().unwrap_err();
        let TellError::RateLimited(refused) = &error else { panic!("{error:?}") };
        assert_eq!(refused.retry_after(), Some(70 * MS));
        assert!(error.to_string().ends_with("it came too fast; there is room again in 70ms"), "{error}");
        assert!(matches!(error.into_message(), ClerkMsg::Note { n: 77, .. }));

        let mut ask = clerk.note(78);
        let error = (&mut ask).await.unwrap_err();
        assert!(matches!(&error, AskError::RateLimited { retry_after, .. } if *retry_after == 70 * MS), "{error:?}");
        assert!(!error.may_have_run() && error.request().is_some());
        assert!(error.to_string().contains("there is room again in 70ms"), "{error}");
        assert!(ask.take_message().is_some(), "and may be asked again");
        assert!(matches!(clerk.note(79).tell().await, Err(TellError::RateLimited(_))));
        assert!(matches!(clerk.try_reserve(), Err(TellError::RateLimited(_))));
        assert!(matches!(clerk.reserve().await, Err(TellError::RateLimited(_))));
        assert!(matches!(clerk.note(80).with_ttl(MS).tell().await, Err(TellError::RateLimited(_))));

        pass(70 * MS).await;
        clerk.note(1).await.unwrap();
        assert_eq!(log.take(), [(0, 0), (1, 100)]);
        let stats = clerk.stats();
        assert_eq!((stats.accepted, stats.handled, stats.refused), (2, 2, 4), "reserving refuses no message");
    });
}

#[test]
fn a_full_mailbox_refuses_before_its_rate_is_used() {
    paused(async || {
        let mailbox = Mailbox::bounded(1).overflow(Overflow::Fail).rate(Rate::per_second(10).burst(2).refuse());
        let (clerk, _) = clerk(mailbox);
        clerk.note(0).try_tell().unwrap();
        assert!(matches!(clerk.note(1).try_tell(), Err(TellError::Full(_))));
        idle().await;
        clerk.note(2).try_tell().expect("the second of the burst");
        idle().await;
        assert!(matches!(clerk.note(3).try_tell(), Err(TellError::RateLimited(_))));
    });
}

#[test]
fn dropping_policies_do_not_drop_what_is_too_fast() {
    paused(async || {
        for overflow in [Overflow::DropNewest, Overflow::DropOldest] {
            let (clerk, _) = clerk(Mailbox::bounded(5).overflow(overflow).rate(TEN.refuse()));
            clerk.note(0).try_tell().unwrap();
            assert!(matches!(clerk.note(1).try_tell(), Err(TellError::RateLimited(_))));
            assert_eq!(clerk.stats().dropped.overflow, 0);
        }
    });
}

#[test]
fn who_waits_for_room_is_let_in_no_faster_than_the_rate() {
    paused(async || {
        let (clerk, log) = clerk(Mailbox::bounded(1).rate(Rate::per_second(10).burst(2).refuse()));
        clerk.note(0).try_tell().unwrap();
        let mut tells: Vec<_> = (1..4).map(|n| clerk.note(n).tell()).collect();
        tells.iter_mut().for_each(poll_pending);
        let outcomes = futures::future::join_all(tells).await;
        let is_ok: Vec<_> = outcomes.iter().map(Result::is_ok).collect();
        assert_eq!(is_ok, [true, false, false], "the burst is used up");
        assert!(outcomes.iter().skip(1).all(|outcome| matches!(outcome, Err(TellError::RateLimited(_)))));
        clerk.stop().await.unwrap();
        assert_eq!(log.take(), [(0, 0), (1, 0)]);
        assert_eq!(clerk.stats().refused, 2);
    });
}

#[test]
fn the_slowest_rate_is_exact_and_holds_up_no_end() {
    paused(async || {
        let hour = Duration::from_hours(1);
        for end in ["none", "stop_now", "kill", "kill_after"] {
            let (clerk, log) = clerk(Mailbox::bounded(4).rate(Rate::per_hour(1)));
            clerk.note(1).await.unwrap();
            let mut waits = clerk.note(2);
            poll_pending(&mut waits);
            pass(Duration::from_millis(3_599_999)).await;
            poll_pending(&mut waits);
            let reason = match end {
                "stop_now" => clerk.stop_now().await,
                "kill" => clerk.kill().await,
                "kill_after" => clerk.stop().kill_after(Duration::ZERO).await,
                _ => {
                    waits.await.unwrap();
                    assert_eq!(log.take(), [(1, 0), (2, 3_600_000)]);
                    continue;
                }
            };
            assert_eq!(reason.unwrap() == ExitReason::Normal, end == "stop_now");
            assert!(matches!(waits.await, Err(AskError::Stopped { .. })), "{end}");
            assert_eq!(clerk.stats().dropped.unhandled, 1);
        }
        // However long it was quiet, one is let in.
        let (clerk, _) = clerk(Mailbox::bounded(4).rate(Rate::per_hour(1).refuse()));
        for _ in 0..2 {
            clerk.note(1).try_tell().unwrap();
            let TellError::RateLimited(refused) = clerk.note(2).try_tell().unwrap_err() else { panic!() };
            assert_eq!(refused.retry_after(), Some(hour));
            tokio::time::advance(1000 * hour).await;
        }
    });
}

#[test]
fn a_handler_that_runs_in_its_callers_task_has_the_same_rate() {
    paused(async || {
        let (delays, log) = clerk(Mailbox::bounded(10).rate(TEN));
        for n in 0..3 {
            assert_eq!(delays.at_once(n).await, Ok(n));
        }
        assert_eq!(log.take(), [(0, 0), (1, 100), (2, 200)]);
        let (refuses, _) = clerk(Mailbox::bounded(10).rate(TEN.refuse()));
        refuses.at_once(0).await.unwrap();
        assert!(matches!(refuses.at_once(1).await, Err(AskError::RateLimited { .. })));
    });
}

#[test]
fn many_senders_together_have_one_rate() {
    on_both(async || {
        let (clerk, log) = clerk(Mailbox::bounded(1000).rate(Rate::per_hour(1).burst(50).refuse()));
        let senders: Vec<_> = (0..8)
            .map(|_| {
                let clerk = clerk.clone();
                tokio::spawn(async move { (0..100).filter(|n| clerk.note(*n).try_tell().is_ok()).count() })
            })
            .collect();
        let mut accepted = 0;
        for sender in senders {
            accepted += sender.await.unwrap();
        }
        clerk.stop().await.unwrap();
        assert_eq!((accepted, log.len()), (50, 50));
        assert_eq!(clerk.stats().refused, 750);
    });
}

#[test]
fn one_that_gives_up_leaves_its_turn_and_what_is_left_is_drained_at_the_rate() {
    paused(async || {
        let (clerk, log) = clerk(Mailbox::bounded(2).rate(TEN));
        clerk.note(0).await.unwrap();
        let mut asked = clerk.note(1);
        poll_pending(&mut asked);
        clerk.note(2).try_tell().unwrap();
        // Two in line: one gives up, the other is sent away by the stop.
        let mut given_up = clerk.note(3).tell();
        let mut in_line = clerk.note(4);
        poll_pending(&mut given_up);
        poll_pending(&mut in_line);
        idle().await;
        drop(given_up);
        drop(asked);
        let start = Instant::now();
        let stop = clerk.stop();
        assert!(matches!(in_line.await, Err(AskError::Stopped { .. })));
        assert_eq!(stop.await, Ok(ExitReason::Normal));
        // The ask that was withdrawn had its turn like a message, and was not handled.
        assert_eq!((log.take(), start.elapsed()), (vec![(0, 0), (2, 200)], 199 * MS));
        let stats = clerk.stats();
        assert_eq!((stats.accepted, stats.handled, stats.refused, stats.depth), (3, 2, 1, 0));
        assert_eq!(stats.dropped.cancelled, 1);
    });
}

#[test]
fn room_that_came_too_fast_for_one_who_reserves_goes_to_the_next() {
    paused(async || {
        let (clerk, log) = clerk(Mailbox::bounded(1).rate(TEN.refuse()));
        clerk.note(0).try_tell().unwrap();
        // The first in line may have the room, and not yet; what is urgent behind it has no rate.
        let mut reserved = clerk.reserve();
        poll_pending(&mut reserved);
        let mut other = clerk.reserve();
        poll_pending(&mut other);
        idle().await;
        assert!(matches!(reserved.await, Err(TellError::RateLimited(_))));
        pass(200 * MS).await;
        let permit = other.await.unwrap();
        permit.tell(clerk.note(1)).unwrap();
        clerk.stop().await.unwrap();
        assert_eq!(log.take().iter().map(|(n, _)| *n).collect::<Vec<_>>(), [0, 1]);
    });
}
