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
