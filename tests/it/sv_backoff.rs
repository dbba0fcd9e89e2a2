//! SV: waiting for a restart.

use std::time::Duration;

use actor_core::{Backoff, Mailbox, Overflow, Status, Supervisor, SupervisorRef, System, prelude::*};
use tokio::time::Instant;

use crate::stage::{idle, pass, paused};
use crate::troupe::{MemberRef, Part, Start};

const MS: Duration = Duration::from_millis(1);

fn backoff() -> Backoff {
    Backoff::new(100 * MS).factor(2.0).max(400 * MS).jitter(0.0)
}

async fn alone(spec: ChildSpec<crate::troupe::Member>) -> (SupervisorRef, MemberRef) {
    let mut troupe = Supervisor::builder().max_restarts(1000);
    let member = troupe.add(spec);
    (troupe.start().await.unwrap(), member)
}

#[test]
fn sv_13_a_mailbox_stays_bounded_during_a_backoff() {
    paused(async || {
        let system = System::new("sv_13");
        let mut letters = system.dead_letters();
        let part = Part::new("member");
        let mut troupe = system.supervisor();
        let mailbox = Mailbox::bounded(2).overflow(Overflow::DropNewest);
        let member = troupe.add(part.spec().backoff(backoff()).mailbox(mailbox));
        let troupe = troupe.start().await.unwrap();
        member.panic().await.unwrap_err();
        idle().await;
        assert_eq!(member.status(), Status::Restarting);
        assert!(member.is_alive());
        for n in 1..=4 {
            member.note(n).tell().await.unwrap();
        }
        assert_eq!(member.stats().depth, 2);
        pass(200 * MS).await;
        assert_eq!(part.notes.take(), [1, 2]);
        assert_eq!(member.id().incarnation(), 1);
        for _ in 0..2 {
            assert_eq!(letters.next().await.unwrap().unwrap().reason, actor_core::DeadLetterReason::Overflow);
        }
        assert_eq!(letters.try_next(), None);
        troupe.stop().await.unwrap();
    });
}

#[test]
fn senders_wait_in_line_during_a_backoff() {
    paused(async || {
        let part = Part::new("member");
        let (troupe, member) = alone(part.spec().backoff(backoff()).mailbox(1)).await;
        member.panic().await.unwrap_err();
        idle().await;
        member.note(1).tell().await.unwrap();
        assert!(member.note(7).try_tell().is_err(), "it is full");
        let start = Instant::now();
        member.note(2).tell().await.unwrap();
        assert!(start.elapsed() > 90 * MS);
        member.incarnation().await.unwrap();
        assert_eq!(part.notes.take(), [1, 2]);
        troupe.stop().await.unwrap();
    });
}

#[test]
fn pauses_grow_and_are_reset_by_health() {
    paused(async || {
        let (troupe, member) = alone(Part::new("member").spec().backoff(backoff().reset_after(1000 * MS))).await;
        let mut pauses = Vec::new();
        for round in 1..=7 {
            if round == 6 {
                pass(1000 * MS).await;
            }
            let start = Instant::now();
            member.panic().await.unwrap_err();
            assert_eq!(member.incarnation().await.unwrap(), round);
            pauses.push(start.elapsed().as_millis());
        }
        assert_eq!(pauses, [100, 200, 400, 400, 400, 100, 200]);
        troupe.stop().await.unwrap();
    });
}

#[test]
fn a_failed_restart_waits_longer() {
    paused(async || {
        let part = Part::new("member");
        let (troupe, member) = alone(part.spec().backoff(backoff())).await;
        part.starts(&[Start::Fail, Start::Panic]);
        let start = Instant::now();
        member.panic().await.unwrap_err();
        assert_eq!(member.add(1).await.unwrap(), 1);
        assert_eq!(start.elapsed(), 700 * MS);
        assert_eq!(member.id().incarnation(), 3);
        troupe.stop().await.unwrap();
    });
}

/// Brings a member into a state between two incarnations.
async fn between(way: &str, part: &Part, member: &MemberRef) {
    match way {
        "backoff" => drop(member.panic().await),
        "making" => {
            part.starts(&[Start::Hang]);
            drop(member.panic().await);
            pass(150 * MS).await;
        }
        _ => {
            part.starts(&[Start::Fail; 1000]);
            drop(member.panic().await);
            pass(3000 * MS).await;
        }
    }
    idle().await;
}

#[test]
fn sv_14_a_child_between_two_incarnations_ends_promptly_when_it_is_stopped() {
    for way in ["backoff", "making", "failing"] {
        for verb in ["stop", "stop_now", "kill"] {
            paused(async move || {
                let part = Part::new("member");
                let (troupe, member) = alone(part.spec().backoff(backoff())).await;
                between(way, &part, &member).await;
                let info = troupe.children().await.unwrap().remove(0);
                let expected = if way == "making" { Status::Starting } else { Status::Restarting };
                assert_eq!(info.status, expected, "{way}");

                let start = Instant::now();
                let mut waiting = Box::pin(member.add(1));
                crate::props::poll_pending(&mut waiting);
                let stop = match verb {
                    "stop" => member.stop(),
                    "stop_now" => member.stop_now(),
                    _ => member.kill(),
                };
                stop.await.unwrap();
                assert_eq!(start.elapsed(), Duration::ZERO, "{way} {verb}");
                assert!(matches!(waiting.await, Err(AskError::Stopped { .. })));
                let starts = part.log.len();
                pass(10_000 * MS).await;
                assert_eq!(part.log.len(), starts, "no later start fires");
                assert!(member.exit_reason().is_some());
                let child = troupe.children().await.unwrap().remove(0);
                assert_eq!(child.status, Status::Stopped);
                // The supervisor goes on, and can make it anew.
                troupe.stop().await.unwrap();
            });
        }
    }
}

#[test]
fn sv_14_a_supervisor_ends_promptly_whatever_its_child_does() {
    for way in ["backoff", "making", "failing"] {
        for verb in ["stop", "kill", "shutdown"] {
            paused(async move || {
                let system = System::new("sv_14");
                let part = Part::new("member");
                let mut troupe = system.supervisor().max_restarts(1000);
                let member = troupe.add(part.spec().backoff(backoff()));
                let troupe = troupe.start().await.unwrap();
                between(way, &part, &member).await;
                let start = Instant::now();
                match verb {
                    "stop" => drop(troupe.stop().await.unwrap()),
                    "kill" => drop(troupe.kill().await.unwrap()),
                    _ => assert!(system.shutdown(5000 * MS).await.elapsed < MS),
                }
                assert_eq!(start.elapsed(), Duration::ZERO, "{way} {verb}");
                let starts = part.log.len();
                pass(10_000 * MS).await;
                assert_eq!((part.log.len(), system.actor_count()), (starts, 0));
                assert!(member.exit_reason().is_some());
            });
        }
    }
}

#[test]
fn sv_14_a_supervisor_is_stopped_while_a_first_start_hangs() {
    paused(async || {
        let part = Part::new("member");
        part.starts(&[Start::Hang]);
        let troupe = Supervisor::builder().child(part.with("first").spec()).child(part.spec()).spawn().unwrap();
        idle().await;
        let start = Instant::now();
        assert_eq!(troupe.stop().await.unwrap(), ExitReason::Normal);
        assert_eq!(start.elapsed(), Duration::ZERO);
    });
}

#[test]
fn a_start_that_is_given_up_leaves_nothing() {
    paused(async || {
        let system = System::new("given up");
        let part = Part::new("member");
        part.starts(&[Start::Hang]);
        let start = system.supervisor().child(part.with("first").spec()).child(part.spec()).start();
        assert!(tokio::time::timeout(100 * MS, start).await.is_err());
        idle().await;
        assert_eq!(system.actor_count(), 0);
    });
}

#[test]
fn chance_moves_pauses() {
    paused(async || {
        let jittery = Backoff::new(1000 * MS).jitter(0.5).reset_after(Duration::ZERO);
        let (troupe, member) = alone(Part::new("member").spec().backoff(jittery)).await;
        let mut pauses = Vec::new();
        for round in 1..=20 {
            let start = Instant::now();
            member.panic().await.unwrap_err();
            assert_eq!(member.incarnation().await.unwrap(), round);
            pauses.push(start.elapsed());
        }
        assert!(pauses.iter().all(|pause| (499 * MS..=1502 * MS).contains(pause)), "{pauses:?}");
        pauses.sort();
        pauses.dedup();
        assert!(pauses.len() > 5, "{pauses:?}");
        troupe.stop().await.unwrap();
    });
}

#[test]
fn the_status_tells_of_a_restart() {
    paused(async || {
        let part = Part::new("member").lasting(100 * MS);
        let (troupe, member) = alone(part.spec().backoff(backoff())).await;
        part.starts(&[Start::Slow(100 * MS)]);
        member.panic().await.unwrap_err();
        let mut seen = Vec::new();
        while member.id().incarnation() == 0 || member.status() != Status::Running {
            if seen.last() != Some(&member.status()) {
                seen.push(member.status());
            }
            pass(10 * MS).await;
        }
        assert_eq!(seen, [Status::Restarting, Status::Starting]);
        troupe.stop().await.unwrap();
    });
}

#[test]
fn a_deadline_stays_with_its_message_when_others_come_back_before_it() {
    paused(async || {
        let part = Part::new("member");
        let (troupe, member) = alone(part.spec().backoff(backoff())).await;
        member.hold().tell().await.unwrap();
        part.gate.reached().await;
        // These three are taken together, and two of them come back.
        member.hold_and_panic().tell().await.unwrap();
        member.note(1).tell().await.unwrap();
        member.note(2).tell().await.unwrap();
        part.gate.open(1);
        part.gate.reached().await;
        member.note(3).with_ttl(50 * MS).tell().await.unwrap();
        member.note(4).tell().await.unwrap();
        part.gate.open(1);
        assert_eq!(member.incarnation().await.unwrap(), 1);
        assert_eq!(part.notes.take(), [1, 2, 4]);
        assert_eq!(member.stats().dropped.expired, 1);
        troupe.stop().await.unwrap();
    });
}

#[test]
fn room_that_is_set_aside_outlives_a_restart() {
    paused(async || {
        for verb in ["kill", "stop"] {
            let part = Part::new("member");
            let (troupe, member) = alone(part.spec().backoff(backoff()).mailbox(2)).await;
            let (used, returned) = (member.reserve().await.unwrap(), member.reserve().await.unwrap());
            match verb {
                "kill" => drop(member.kill().await.unwrap()),
                _ => drop(member.stop().await.unwrap()),
            }
            assert!(member.note(9).try_tell().is_err(), "there is no more room");
            used.tell(member.note(1)).unwrap();
            drop(returned);
            member.note(2).try_tell().unwrap();
            assert!(member.note(9).try_tell().is_err(), "{verb}: no room was made up");
            assert_eq!(member.incarnation().await.unwrap(), 1);
            assert_eq!(part.notes.take(), [1, 2]);
            troupe.stop().await.unwrap();
        }
    });
}

#[test]
fn a_sender_in_line_is_sent_away_by_a_stop_and_finds_the_next_incarnation() {
    paused(async || {
        let part = Part::new("member");
        let (troupe, member) = alone(part.spec().mailbox(1)).await;
        member.hold().tell().await.unwrap();
        part.gate.reached().await;
        member.note(1).tell().await.unwrap();
        let mut waiting = Box::pin(member.note(2).tell());
        crate::props::poll_pending(&mut waiting);
        let stopped = member.stop();
        part.gate.open(1);
        stopped.await.unwrap();
        // The mailbox is open again when the sender looks.
        assert!(matches!(waiting.await, Err(TellError::Stopped { .. })));
        member.note(3).tell().await.unwrap();
        assert_eq!(member.incarnation().await.unwrap(), 1);
        assert_eq!(part.notes.take(), [1, 3]);
        troupe.stop().await.unwrap();
    });
}
