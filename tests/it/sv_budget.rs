//! SV: when a supervisor gives up, and what is above it.

use std::time::Duration;

use actor_core::{
    Backoff, Decision, Escalated, Escalation, Restart, ShutdownCause, Strategy, Supervisor, System, prelude::*,
};

use crate::props::{Log, poll_pending};
use crate::stage::{idle, on_both, pass, paused};
use crate::troupe::{Part, Start, reborn};

const MS: Duration = Duration::from_millis(1);

#[test]
fn sv_07_a_window_slides() {
    paused(async || {
        let mut troupe = Supervisor::builder().max_restarts(1).within(1000 * MS);
        let member = troupe.add(Part::new("member").spec());
        let troupe = troupe.start().await.unwrap();
        for _ in 0..4 {
            member.panic().await.unwrap_err();
            pass(2100 * MS).await;
        }
        assert_eq!((troupe.exit_reason(), member.id().incarnation()), (None, 4));
        member.panic().await.unwrap_err();
        member.panic().await.unwrap_err();
        assert!(troupe.closed().await.is_failure());
    });
}

#[test]
fn sv_07_a_pause_refreshes_the_budget() {
    paused(async || {
        let mut troupe = Supervisor::builder().max_restarts(2).within(500 * MS);
        let member = troupe.add(Part::new("member").spec());
        let troupe = troupe.start().await.unwrap();
        for _ in 0..3 {
            member.panic().await.unwrap_err();
            member.panic().await.unwrap_err();
            pass(550 * MS).await;
        }
        assert_eq!(member.incarnation().await.unwrap(), 6);
        troupe.stop().await.unwrap();
    });
}

#[test]
fn sv_08_without_a_budget_the_first_failure_is_the_last() {
    on_both(async || {
        let system = System::new("sv_08");
        let mut letters = system.dead_letters();
        let part = Part::new("member");
        let mut troupe = system.supervisor().max_restarts(0);
        let member = troupe.add(part.spec());
        let troupe = troupe.start().await.unwrap();
        member.hold_and_panic().tell().await.unwrap();
        part.gate.reached().await;
        member.note(1).tell().await.unwrap();
        member.note(2).tell().await.unwrap();
        let mut asked = Box::pin(member.add(1));
        poll_pending(&mut asked);
        part.gate.open(1);

        let ExitReason::Failed(failure) = troupe.closed().await else { panic!("it should fail") };
        assert_eq!(failure.during(), "child `member`");
        assert_eq!(
            failure.message(),
            "more than 0 restarts within 5s, the last end: panicked in `hold_and_panic`: after the gate"
        );
        let reason = member.closed().await;
        assert!(matches!(&reason, ExitReason::Panicked(_)), "why it did not come back: {reason}");
        assert!(matches!(asked.await, Err(AskError::Stopped { .. })));
        for name in ["note", "note", "add"] {
            let letter = letters.next().await.unwrap().unwrap();
            assert_eq!((letter.message, letter.reason), (name, actor_core::DeadLetterReason::Ended(reason.clone())));
        }
        assert_eq!(member.stats().dropped.unhandled, 3);
        assert_eq!(part.notes.len(), 0);
    });
}

#[test]
fn sv_09_failed_restarts_count() {
    paused(async || {
        let part = Part::new("failing");
        let mut troupe = Supervisor::builder().max_restarts(3);
        let other = troupe.add(part.with("other").spec());
        let failing = troupe.add(part.spec());
        let troupe = troupe.start().await.unwrap();
        part.log.take();
        part.starts(&[Start::Fail, Start::Panic, Start::Fail, Start::Fail]);
        failing.panic().await.unwrap_err();
        assert!(troupe.closed().await.is_failure());
        assert_eq!(
            part.log.take(),
            [
                "failing ends: panicked in `panic`: boo",
                "failing tries",
                "failing tries",
                "failing tries",
                "other ends: stopped with its parent",
            ]
        );
        assert!(matches!(failing.closed().await, ExitReason::Failed(failure) if failure.during() == "#[init]"));
        assert_eq!(other.closed().await, ExitReason::ParentStopped);
    });
}

#[test]
fn sv_09_in_a_group_too() {
    paused(async || {
        let part = Part::new("failing");
        let mut troupe = Supervisor::builder().max_restarts(2).strategy(Strategy::OneForAll);
        let other = troupe.add(part.with("other").spec());
        let failing = troupe.add(part.spec());
        let troupe = troupe.start().await.unwrap();
        part.starts(&[Start::Fail; 9]);
        other.kill().await.unwrap();
        assert!(troupe.closed().await.is_failure());
        assert_eq!(part.log.take().iter().filter(|line| *line == "failing tries").count(), 2);
        assert!(failing.closed().await.is_failure());
    });
}

#[test]
fn a_child_can_have_a_budget_of_its_own() {
    paused(async || {
        let part = Part::new("");
        let mut troupe = Supervisor::builder().max_restarts(100);
        let fragile = troupe.add(part.with("fragile").spec().max_restarts(1, 1000 * MS));
        let robust = troupe.add(part.with("robust").spec());
        let troupe = troupe.start().await.unwrap();
        for _ in 0..5 {
            robust.panic().await.unwrap_err();
        }
        fragile.panic().await.unwrap_err();
        fragile.incarnation().await.unwrap();
        fragile.panic().await.unwrap_err();
        let reason = troupe.closed().await.to_string();
        assert!(reason.contains("in `child `fragile``: more than 1 restarts within 1s"), "{reason}");
    });
}

#[test]
fn too_few_healthy_children_are_a_failure() {
    paused(async || {
        let part = Part::new("");
        let slow = Backoff::new(1000 * MS);
        let mut troupe = Supervisor::builder().min_healthy(2).max_restarts(100);
        let members = ["a", "b", "c"].map(|name| troupe.add(part.with(name).spec().backoff(slow)));
        let quick = troupe.add(part.with("quick").spec().restart(Restart::Transient));
        let troupe = troupe.start().await.unwrap();
        // A restart without a pause makes nobody unhealthy.
        quick.panic().await.unwrap_err();
        quick.stop().await.unwrap();
        members[0].kill().await.unwrap();
        idle().await;
        assert_eq!(troupe.exit_reason(), None);
        members[1].kill().await.unwrap();
        let reason = troupe.closed().await.to_string();
        assert!(reason.contains("1 children are healthy and 2 have to be, the last end: killed"), "{reason}");
    });
}

#[test]
fn terminating_on_request_makes_nobody_unhealthy() {
    paused(async || {
        let troupe = Supervisor::builder().min_healthy(1).child(Part::new("only").spec()).start().await.unwrap();
        troupe.terminate_child("only").await.unwrap();
        idle().await;
        assert_eq!(troupe.exit_reason(), None);
        troupe.stop().await.unwrap();
    });
}

#[test]
fn a_decider_judges_failures() {
    on_both(async || {
        let part = Part::new("member");
        let judge = |reason: &ExitReason| match reason {
            ExitReason::Failed(failure) if failure.message() == "go on" => Decision::Resume,
            ExitReason::Failed(failure) if failure.message() == "enough" => Decision::Stop,
            ExitReason::Failed(failure) if failure.message() == "help" => Decision::Escalate,
            ExitReason::Panicked(_) => Decision::Resume,
            _ => Decision::Restart,
        };
        let mut troupe = Supervisor::builder().max_restarts(100);
        let member = troupe.add(part.spec().restart(Restart::Temporary).decide(judge));
        let other = troupe.add(part.with("other").spec().decide(judge));
        let troupe = troupe.start().await.unwrap();

        member.add(5).await.unwrap();
        assert_eq!(member.fail("go on".into()).await, Err(AskError::Handler("go on".into())));
        assert_eq!((member.add(1).await.unwrap(), member.id().incarnation()), (6, 0), "it resumed with its state");
        member.fail("again".into()).await.unwrap_err();
        assert_eq!(
            (member.add(1).await.unwrap(), member.id().incarnation()),
            (1, 1),
            "it was restarted though temporary"
        );
        // A panic leaves no state to resume with.
        member.panic().await.unwrap_err();
        assert_eq!((member.add(1).await.unwrap(), member.id().incarnation()), (1, 2));
        member.fail("enough".into()).await.unwrap_err();
        assert!(matches!(member.closed().await, ExitReason::Failed(_)));
        assert_eq!(troupe.exit_reason(), None);

        other.fail("help".into()).await.unwrap_err();
        assert_eq!(troupe.closed().await.to_string(), "failed in `child `other``: failed in `fail`: help");
    });
}

#[test]
fn what_waits_is_handled_after_a_resume_and_a_stop_is_not_forgotten() {
    on_both(async || {
        let part = Part::new("member");
        let mut troupe = Supervisor::builder();
        let member = troupe.add(part.spec().restart(Restart::Transient).decide(|_| Decision::Resume));
        let troupe = troupe.start().await.unwrap();
        member.hold().tell().await.unwrap();
        part.gate.reached().await;
        member.fail("x".into()).tell().await.unwrap();
        for n in 0..3 {
            member.note(n).tell().await.unwrap();
        }
        let stop = member.stop();
        part.gate.open(1);
        assert_eq!(stop.await.unwrap(), ExitReason::Normal);
        assert_eq!(part.notes.take(), [0, 1, 2]);
        troupe.stop().await.unwrap();
    });
}

#[test]
fn the_root_escalates_to_the_system_which_shuts_down() {
    paused(async || {
        let system = System::builder().on_escalation(Escalation::shut_down(1000 * MS)).build();
        let bystander = system.spawn(crate::cast::Worker::default());
        let mut troupe = system.supervisor().max_restarts(0);
        let member = troupe.add(Part::new("member").spec());
        let _troupe = troupe.start().await.unwrap();
        member.panic().await.unwrap_err();
        assert_eq!(bystander.closed().await, ExitReason::Shutdown);
        assert!(system.is_shutting_down());
        assert!(matches!(system.terminated().await.cause, ShutdownCause::Escalated(_)));
        assert_eq!(system.actor_count(), 0);
    });
}

#[test]
fn the_root_escalates_to_the_system_which_calls_a_hook() {
    on_both(async || {
        let log: Log<Escalated> = Log::default();
        let seen = log.clone();
        let system =
            System::builder().on_escalation(Escalation::call(move |_, escalated| seen.push(escalated))).build();
        let mut inner = system.supervisor().max_restarts(0);
        let member = inner.add(Part::new("member").spec());
        let outer = system.supervisor().max_restarts(1).name("root").child(inner).start().await.unwrap();
        member.panic().await.unwrap_err();
        reborn(&member, 1).await;
        assert_eq!(log.len(), 0, "the outer one could help");
        member.panic().await.unwrap_err();
        let reason = outer.closed().await;
        while log.len() == 0 {
            tokio::task::yield_now().await;
        }
        let escalated = log.take().remove(0);
        assert_eq!((escalated.supervisor.name(), escalated.reason), (Some("root"), reason));
        // A root that is stopped does not escalate.
        let calm = system.supervisor().start().await.unwrap();
        calm.stop().await.unwrap();
        calm.kill().await.unwrap();
        assert_eq!(log.len(), 0);
    });
}
