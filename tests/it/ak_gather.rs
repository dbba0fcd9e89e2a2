//! Asking several actors at once.

use std::time::Duration;

use actor_core::gather::{ask_all, first, quorum};
use actor_core::{Call, prelude::*};

use crate::stage::paused;

/// Answers with its number, in its own time.
#[actor]
struct Member {
    number: u32,
    takes: Duration,
}

#[actor]
impl Member {
    #[handler]
    async fn number(&self) -> Result<u32, String> {
        // tidy: sleep because the clock is paused: it costs nothing and is exact
        tokio::time::sleep(self.takes).await;
        if self.number == 0 { Err("zero".to_owned()) } else { Ok(self.number) }
    }
}

const MS: Duration = Duration::from_millis(1);

fn member(number: u32, takes: u32) -> MemberRef {
    Member { number, takes: takes * MS }.spawn()
}

#[test]
fn ak_16_a_scatter_ask_keeps_the_order_and_each_failure_to_itself() {
    paused(async || {
        let members: Vec<_> = (1..=9).map(|number| member(number, 10 - number)).collect();
        members[2].stop().await.unwrap();
        let slow = member(7, 1_000_000);
        let asks = members.iter().enumerate().map(|(at, member)| {
            let member = if at == 6 { &slow } else { member };
            member.number().timeout(50 * MS)
        });
        let outcomes = ask_all(asks).await;
        assert_eq!(outcomes.len(), 9);
        for (at, outcome) in outcomes.into_iter().enumerate() {
            match at {
                2 => assert!(matches!(outcome, Err(AskError::Stopped { .. })), "{outcome:?}"),
                6 => assert!(matches!(outcome, Err(AskError::Timeout { .. })), "{outcome:?}"),
                _ => assert_eq!(outcome.unwrap() as usize, at + 1),
            }
        }
    });
}

#[test]
fn the_first_value_wins_and_the_others_are_withdrawn() {
    paused(async || {
        let (failing, slow, quick) = (member(0, 1), member(1, 1_000), member(2, 5));
        let busy = slow.clone();
        let busy = tokio::spawn(async move { busy.number().await });
        tokio::task::yield_now().await;
        let asks = [failing.number(), slow.number(), quick.number()];
        assert_eq!(first(asks).await, Ok(2));
        assert_eq!(busy.await.unwrap(), Ok(1));
        slow.stop().await.unwrap();
        assert_eq!(slow.stats().dropped.cancelled, 1, "its second ask was not needed any more");
    });
}

#[test]
fn nobody_is_first_if_all_fail_and_the_errors_keep_their_order() {
    paused(async || {
        let (late, early) = (member(0, 9), member(5, 1));
        early.stop().await.unwrap();
        let errors = first([late.number(), early.number()]).await.unwrap_err();
        assert!(matches!(&errors[..], [AskError::Handler(zero), AskError::Stopped { .. }] if zero == "zero"));
        let none: [Call<'_, Member, u32, String>; 0] = [];
        assert!(first(none).await.unwrap_err().is_empty());
    });
}

#[test]
fn a_quorum_comes_in_the_order_of_the_answers_or_fails_as_soon_as_it_cannot() {
    paused(async || {
        let members = [member(1, 30), member(2, 10), member(3, 20), member(0, 5)];
        let start = tokio::time::Instant::now();
        assert_eq!(quorum(2, members.iter().map(|member| member.number())).await, Ok(vec![2, 3]));
        assert_eq!(start.elapsed(), 20 * MS);
        // The slowest is still busy with the ask that was withdrawn.
        let error = quorum(4, members.iter().map(|member| member.number())).await.unwrap_err();
        assert_eq!((error.needed, error.errors.len()), (4, 1));
        assert_eq!(error.to_string(), "0 of 4 needed values came; 1 asks failed, the first with: zero");
        assert_eq!(quorum(0, members.iter().map(|member| member.number())).await, Ok(vec![]));
        let error = quorum(9, members.iter().map(|member| member.number())).await.unwrap_err();
        assert!(error.errors.is_empty(), "it was clear from the beginning");
    });
}

#[test]
fn ak_16_many_asks_at_once_keep_their_order() {
    paused(async || {
        let members: Vec<_> = (1..=100).map(|number| member(number, 100 - number)).collect();
        let outcomes = ask_all((0..10_000).map(|n| members[n % 100].number())).await;
        let numbers = (1..=100).cycle().map(Ok);
        assert!(outcomes.into_iter().eq(numbers.take(10_000)));
        let all = quorum(9_000, (0..10_000).map(|n| members[n % 100].number())).await.unwrap();
        assert_eq!(all.len(), 9_000);
    });
}

#[test]
fn nothing_is_sent_where_the_outcome_is_clear_from_the_beginning() {
    paused(async || {
        let members = [member(1, 1), member(2, 1)];
        let asks = || members.iter().map(|member| member.number());
        assert_eq!(quorum(0, asks()).await, Ok(vec![]));
        let error = quorum(3, asks()).await.unwrap_err();
        assert_eq!((error.needed, error.values.len(), error.errors.len()), (3, 0, 0));
        assert_eq!(error.to_string(), "0 of 3 needed values came, and nobody else was asked");
        let none: [Call<'_, Member, u32, String>; 0] = [];
        assert_eq!(quorum(0, none).await, Ok(vec![]));
        let none: [Call<'_, Member, u32, String>; 0] = [];
        assert_eq!(quorum(1, none).await.unwrap_err().needed, 1);
        let none: [Call<'_, Member, u32, String>; 0] = [];
        assert!(ask_all(none).await.is_empty());
        for member in &members {
            member.stop().await.unwrap();
            assert_eq!((member.stats().accepted, member.stats().refused), (0, 0));
        }
    });
}

#[test]
fn one_that_is_asked_twice_counts_twice() {
    paused(async || {
        let twice = member(1, 10);
        assert_eq!(quorum(2, [twice.number(), twice.number()]).await, Ok(vec![1, 1]));
        assert_eq!(ask_all([twice.number(), twice.number()]).await, [Ok(1), Ok(1)]);
        assert_eq!(first([twice.number(), twice.number()]).await, Ok(1));
        let failing = member(0, 10);
        let error = quorum(2, [failing.number(), twice.number(), failing.number()]).await.unwrap_err();
        assert_eq!((error.values, error.errors.len()), (vec![1], 2), "both of its failures count");
        twice.stop().await.unwrap();
        failing.stop().await.unwrap();
        // The second ask of `first` was begun before its caller heard of the first.
        assert_eq!((twice.stats().handled, twice.stats().dropped.late_replies), (7, 1));
        assert_eq!((failing.stats().handled, failing.stats().depth), (2, 0));
    });
}

#[test]
fn what_is_open_is_withdrawn_when_a_gathering_is_dropped_midway() {
    paused(async || {
        for way in ["ask_all", "first", "quorum"] {
            // One has answered, one is at it, one waits behind something else, and one has not been let in.
            let members = [member(0, 1), member(2, 50), member(3, 50), member(4, 50)];
            let [_, _, busy, full] = &members;
            let full = full.clone();
            let held = [busy.clone(), full.clone()].map(|member| tokio::spawn(async move { member.number().await }));
            tokio::task::yield_now().await;
            let permits: Vec<_> = std::iter::from_fn(|| full.try_reserve().ok()).collect();
            let asks = members.iter().map(|member| member.number());
            let limit = 20 * MS;
            let is_open = match way {
                "ask_all" => tokio::time::timeout(limit, ask_all(asks)).await.is_err(),
                "first" => tokio::time::timeout(limit, first(asks)).await.is_err(),
                _ => tokio::time::timeout(limit, quorum(2, asks)).await.is_err(),
            };
            assert!(is_open, "{way}");
            drop(permits);
            for held in held {
                held.await.unwrap().unwrap();
            }
            let mut told = Vec::new();
            for member in &members {
                member.stop().await.unwrap();
                let stats = member.stats();
                told.push((stats.handled, stats.dropped.late_replies, stats.dropped.cancelled, stats.refused));
            }
            assert_eq!(told, [(1, 0, 0, 0), (1, 1, 0, 0), (1, 0, 1, 0), (1, 0, 0, 0)], "{way}");
        }
    });
}
