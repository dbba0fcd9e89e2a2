//! SV: strategies that restart several children.

use std::time::Duration;

use actor_core::{AutoShutdown, Backoff, Restart, Strategy, Supervisor, SupervisorRef, prelude::*};
use tokio::time::Instant;

use crate::stage::{idle, pass, paused};
use crate::troupe::{MemberRef, Part, Start};

const MS: Duration = Duration::from_millis(1);

/// Members a, b and c, with an empty log.
async fn troupe(strategy: Strategy, part: &Part) -> (SupervisorRef, [MemberRef; 3]) {
    let mut troupe = Supervisor::builder().strategy(strategy).max_restarts(100);
    let members = ["a", "b", "c"].map(|name| troupe.add(part.with(name).spec()));
    let troupe = troupe.start().await.unwrap();
    part.log.take();
    (troupe, members)
}

const FOR_A_RESTART: &str = "ends: ended for a restart";

#[test]
fn one_for_all_ends_in_reverse_and_starts_in_order() {
    paused(async || {
        let part = Part::new("");
        let (troupe, [a, b, c]) = troupe(Strategy::OneForAll, &part).await;
        a.add(5).await.unwrap();
        b.panic().await.unwrap_err();
        idle().await;
        let log = part.log.take();
        assert_eq!(log[0], "b ends: panicked in `panic`: boo");
        assert_eq!(log[1..3], [format!("c {FOR_A_RESTART}"), format!("a {FOR_A_RESTART}")]);
        assert_eq!(log[3..], ["a starts", "b starts", "c starts"]);
        assert_eq!([&a, &b, &c].map(|member| member.id().incarnation()), [1, 1, 1]);
        assert_eq!(a.add(1).await.unwrap(), 1);
        troupe.stop().await.unwrap();
    });
}

#[test]
fn rest_for_one_restarts_those_that_came_after() {
    paused(async || {
        let part = Part::new("");
        let (troupe, [a, b, c]) = troupe(Strategy::RestForOne, &part).await;
        b.kill().await.unwrap();
        idle().await;
        assert_eq!(part.log.take(), [&format!("c {FOR_A_RESTART}"), "b starts", "c starts"]);
        assert_eq!([&a, &b, &c].map(|member| member.id().incarnation()), [0, 1, 1]);
        troupe.stop().await.unwrap();
    });
}

#[test]
fn what_waits_at_a_sibling_is_kept_and_its_handler_ends_first() {
    paused(async || {
        let part = Part::new("");
        let mut troupe = Supervisor::builder().strategy(Strategy::OneForAll);
        let c_part = part.with("c");
        let a = troupe.add(part.with("a").spec());
        let c = troupe.add(c_part.spec());
        let troupe = troupe.start().await.unwrap();
        let mut held = Box::pin(c.hold());
        crate::props::poll_pending(&mut held);
        c_part.gate.reached().await;
        for n in 0..3 {
            c.note(n).tell().await.unwrap();
        }
        a.panic().await.unwrap_err();
        idle().await;
        assert_eq!(a.id().incarnation(), 0, "nothing starts before all have ended");
        c_part.gate.open(1);
        held.await.unwrap();
        assert_eq!(c.incarnation().await.unwrap(), 1);
        assert_eq!(c_part.notes.take(), [0, 1, 2]);
        assert_eq!(c.stats().dropped.unhandled, 0);
        troupe.stop().await.unwrap();
    });
}

#[test]
fn a_sibling_that_takes_too_long_is_killed_and_restarted() {
    paused(async || {
        let part = Part::new("");
        let mut troupe = Supervisor::builder().strategy(Strategy::OneForAll);
        let a = troupe.add(part.with("a").spec());
        let b = troupe.add(part.with("b").spec().shutdown(200 * MS));
        let troupe = troupe.start().await.unwrap();
        let mut held = Box::pin(b.sleep(10_000 * MS));
        crate::props::poll_pending(&mut held);
        b.note(1).tell().await.unwrap();
        idle().await;
        let start = Instant::now();
        a.panic().await.unwrap_err();
        assert!(matches!(held.await, Err(AskError::Restarting { reason: ExitReason::Killed, .. })));
        assert_eq!(b.incarnation().await.unwrap(), 1);
        assert_eq!(start.elapsed(), 200 * MS);
        troupe.stop().await.unwrap();
    });
}

#[test]
fn sv_05_a_temporary_bystander_is_ended_and_not_restarted() {
    for strategy in [Strategy::OneForAll, Strategy::RestForOne] {
        paused(async move || {
            let part = Part::new("");
            let mut troupe = Supervisor::builder().strategy(strategy);
            let lasting = troupe.add(part.with("lasting").spec());
            let brief = troupe.add(part.with("brief").spec().restart(Restart::Temporary));
            let troupe = troupe.start().await.unwrap();
            lasting.panic().await.unwrap_err();
            assert_eq!(brief.closed().await, ExitReason::ParentStopped);
            assert_eq!(lasting.incarnation().await.unwrap(), 1);
            assert_eq!(troupe.count_children().await.unwrap().specs, 1);
            // Its own end is nobody else's.
            let brief = troupe.start_child(part.with("brief").spec().restart(Restart::Temporary)).await.unwrap();
            brief.panic().await.unwrap_err();
            idle().await;
            assert_eq!(lasting.incarnation().await.unwrap(), 1);
            troupe.stop().await.unwrap();
        });
    }
}

#[test]
fn sv_11_one_for_all_tries_the_whole_set_again() {
    paused(async || {
        let part = Part::new("");
        let mut troupe = Supervisor::builder().strategy(Strategy::OneForAll).max_restarts(100);
        let b_part = part.with("b");
        let a = troupe.add(part.with("a").spec());
        let b = troupe.add(b_part.spec());
        let troupe = troupe.start().await.unwrap();
        part.log.take();
        b_part.starts(&[Start::Fail, Start::Panic]);
        a.kill().await.unwrap();
        idle().await;
        let again = [format!("a {FOR_A_RESTART}"), "a starts".to_owned()];
        let first = [format!("b {FOR_A_RESTART}"), "a starts".to_owned(), "b tries".to_owned()];
        let second = [again.as_slice(), &["b tries".to_owned()]].concat();
        let third = [again.as_slice(), &["b starts".to_owned()]].concat();
        assert_eq!(part.log.take(), [first.as_slice(), &second, &third].concat());
        assert_eq!([&a, &b].map(|member| member.id().incarnation()), [3, 3]);
        troupe.stop().await.unwrap();
    });
}

#[test]
fn sv_11_rest_for_one_tries_again_from_the_one_that_failed() {
    paused(async || {
        let part = Part::new("");
        let mut troupe = Supervisor::builder().strategy(Strategy::RestForOne).max_restarts(100);
        let b_part = part.with("b");
        let a = troupe.add(part.with("a").spec());
        let b = troupe.add(b_part.spec());
        let c = troupe.add(part.with("c").spec());
        let troupe = troupe.start().await.unwrap();
        part.log.take();
        b_part.starts(&[Start::Fail]);
        a.kill().await.unwrap();
        idle().await;
        let ends = ["c", "b"].map(|name| format!("{name} {FOR_A_RESTART}"));
        let starts = ["a starts", "b tries", "b starts", "c starts"].map(str::to_owned);
        assert_eq!(part.log.take(), [ends.as_slice(), &starts].concat());
        assert_eq!([&a, &b, &c].map(|member| member.id().incarnation()), [1, 2, 1]);
        troupe.stop().await.unwrap();
    });
}

#[test]
fn failures_that_come_together_are_one_restart_of_the_group() {
    paused(async || {
        let part = Part::new("");
        let mut troupe = Supervisor::builder().strategy(Strategy::OneForAll).max_restarts(1);
        let members = ["a", "b", "c"].map(|name| troupe.add(part.with(name).spec()));
        let troupe = troupe.start().await.unwrap();
        for member in &members {
            member.panic().tell().await.unwrap();
        }
        idle().await;
        assert_eq!(members.each_ref().map(|member| member.id().incarnation()), [1, 1, 1]);
        assert_eq!(troupe.exit_reason(), None);
        troupe.stop().await.unwrap();
    });
}

#[test]
fn a_group_waits_for_the_backoff_of_the_one_that_failed() {
    paused(async || {
        let part = Part::new("");
        let mut troupe = Supervisor::builder().strategy(Strategy::RestForOne);
        let a = troupe.add(part.with("a").spec().backoff(Backoff::new(300 * MS).jitter(0.0)));
        let b = troupe.add(part.with("b").spec());
        let troupe = troupe.start().await.unwrap();
        let start = Instant::now();
        a.panic().await.unwrap_err();
        assert_eq!(b.incarnation().await.unwrap(), 1);
        assert_eq!((start.elapsed(), a.id().incarnation()), (300 * MS, 1));
        troupe.stop().await.unwrap();
    });
}

#[test]
fn a_child_that_is_added_during_a_group_restart_is_started_in_its_turn() {
    paused(async || {
        let part = Part::new("");
        let mut troupe = Supervisor::builder().strategy(Strategy::OneForAll);
        let a = troupe.add(part.with("a").spec().backoff(Backoff::new(300 * MS).jitter(0.0)));
        let troupe = troupe.start().await.unwrap();
        part.log.take();
        a.kill().await.unwrap();
        let start = Instant::now();
        let late = troupe.start_child(part.with("late").spec()).await.unwrap();
        assert_eq!(start.elapsed(), 300 * MS);
        assert_eq!(part.log.take(), ["a starts", "late starts"]);
        assert_eq!(late.add(1).await.unwrap(), 1);
        troupe.stop().await.unwrap();
    });
}

#[test]
fn a_child_can_be_terminated_in_the_middle_of_a_group_restart() {
    paused(async || {
        let part = Part::new("");
        let mut troupe = Supervisor::builder().strategy(Strategy::OneForAll);
        let b_part = part.with("b");
        let a = troupe.add(part.with("a").spec());
        let b = troupe.add(b_part.spec());
        let c = troupe.add(part.with("c").spec());
        let troupe = troupe.start().await.unwrap();
        b_part.starts(&[Start::Hang]);
        a.panic().await.unwrap_err();
        idle().await;
        assert_eq!(c.status(), actor_core::Status::Restarting, "it waits for b");
        troupe.terminate_child("b").await.unwrap();
        assert_eq!(c.incarnation().await.unwrap(), 1);
        assert!(b.exit_reason().is_some());
        troupe.stop().await.unwrap();
    });
}

#[test]
fn significant_children_end_their_supervisor() {
    paused(async || {
        for (when, ends_after_first) in [
            (AutoShutdown::Never, None),
            (AutoShutdown::AnySignificant, Some(true)),
            (AutoShutdown::AllSignificant, Some(false)),
        ] {
            let part = Part::new("");
            let mut troupe = Supervisor::builder().auto_shutdown(when);
            let significant = |name| part.with(name).spec().restart(Restart::Transient).significant();
            let first = troupe.add(significant("first"));
            let second = troupe.add(significant("second"));
            let other = troupe.add(part.with("other").spec());
            let troupe = troupe.start().await.unwrap();
            // A failure is no end of its own.
            first.panic().await.unwrap_err();
            first.leave().await.unwrap();
            pass(MS).await;
            assert_eq!(troupe.exit_reason().is_some(), ends_after_first == Some(true), "{when:?}");
            if ends_after_first == Some(false) {
                second.stop().await.unwrap();
            }
            if ends_after_first.is_some() {
                assert_eq!(troupe.closed().await, ExitReason::Normal);
                assert_eq!(other.closed().await, ExitReason::ParentStopped);
            } else {
                assert_eq!(other.add(1).await.unwrap(), 1);
                troupe.stop().await.unwrap();
            }
        }
    });
}
