//! SV: children at run time.

use std::time::Duration;

use actor_core::{Backoff, ChildError, Restart, Spawner, Status, Supervisor, System, prelude::*};
use tokio::time::Instant;

use crate::stage::{idle, on_both, paused};
use crate::troupe::{Member, Part, Start};

const SECOND: Duration = Duration::from_secs(1);

fn refusal<T: std::fmt::Debug>(outcome: Result<T, AskError<ChildError>>) -> ChildError {
    match outcome {
        Err(AskError::Handler(error)) => error,
        other => panic!("{other:?}"),
    }
}

#[test]
fn sv_23_the_administration_of_children_is_exact() {
    paused(async || {
        let part = Part::new("fixed");
        let troupe = Supervisor::builder().max_restarts(100).child(part.spec()).start().await.unwrap();
        let a = troupe.start_child(part.with("a").spec()).await.unwrap();

        // Already started, by that name or from the beginning.
        let running = ChildError::Running { actor: a.label() };
        assert_eq!(refusal(troupe.start_child(part.with("a").spec()).await), running);
        assert!(matches!(refusal(troupe.start_child(part.with("fixed").spec()).await), ChildError::Running { .. }));
        assert_eq!(refusal(troupe.restart_child("a").await), running);
        assert_eq!(refusal(troupe.delete_child("a").await), running);
        for outcome in
            [troupe.terminate_child("b").await, troupe.restart_child("b").await, troupe.delete_child("b").await]
        {
            assert_eq!(refusal(outcome), ChildError::NotFound);
        }

        // Terminated: gone, and its spec stays.
        troupe.terminate_child("a").await.unwrap();
        assert_eq!(a.closed().await, ExitReason::ParentStopped);
        troupe.terminate_child("a").await.unwrap();
        assert_eq!(refusal(troupe.start_child(part.with("a").spec()).await), ChildError::AlreadyPresent);
        let count = troupe.count_children().await.unwrap();
        assert_eq!((count.specs, count.active, count.supervisors, count.workers), (2, 1, 0, 2));
        assert_eq!(troupe.child::<Member>("a").await.unwrap(), Some(a.clone()));

        // Restarted: a new actor.
        troupe.restart_child("a").await.unwrap();
        let again = troupe.child::<Member>("a").await.unwrap().unwrap();
        assert_ne!(again, a);
        assert_eq!(again.add(1).await.unwrap(), 1);
        again.panic().await.unwrap_err();
        assert_eq!(again.add(1).await.unwrap(), 1, "it is supervised like the first");
        assert_eq!(troupe.child::<Supervisor>("a").await.unwrap(), None, "of another type");

        // Deleted.
        troupe.terminate_child("a").await.unwrap();
        troupe.delete_child("a").await.unwrap();
        assert_eq!(refusal(troupe.restart_child("a").await), ChildError::NotFound);
        let nested = troupe.start_child(Supervisor::builder().child(part.with("x").spec())).await.unwrap();
        let count = troupe.count_children().await.unwrap();
        assert_eq!((count.specs, count.active, count.supervisors, count.workers), (2, 2, 1, 1));
        let infos = troupe.children().await.unwrap();
        assert_eq!(infos.iter().map(|info| &*info.id).collect::<Vec<_>>(), ["fixed", "Supervisor"]);
        assert_eq!((infos[1].actor.clone(), infos[1].is_supervisor), (nested.label(), true));

        // The static one too.
        troupe.terminate_child("fixed").await.unwrap();
        troupe.delete_child("fixed").await.unwrap();
        assert_eq!(troupe.count_children().await.unwrap().specs, 1);
        troupe.stop().await.unwrap();
    });
}

#[test]
fn sv_23_what_is_being_restarted_is_called_so() {
    paused(async || {
        let part = Part::new("a");
        let troupe = Supervisor::builder().start().await.unwrap();
        let spec = part.spec().backoff(Backoff::new(10 * SECOND));
        let a = troupe.start_child(spec).await.unwrap();
        a.panic().await.unwrap_err();
        idle().await;
        let restarting = ChildError::Restarting { actor: a.label() };
        assert_eq!(refusal(troupe.restart_child("a").await), restarting);
        assert_eq!(refusal(troupe.delete_child("a").await), restarting);
        assert_eq!(refusal(troupe.start_child(part.spec()).await), restarting);
        assert_eq!(troupe.count_children().await.unwrap().active, 0);
        troupe.terminate_child("a").await.unwrap();
        assert!(matches!(a.closed().await, ExitReason::Panicked(_)));
        troupe.delete_child("a").await.unwrap();
        troupe.stop().await.unwrap();
    });
}

#[test]
fn a_child_that_does_not_come_up_leaves_nothing() {
    on_both(async || {
        let system = System::new("failing");
        let troupe = system.supervisor().start().await.unwrap();
        for start in [Start::Fail, Start::Panic] {
            let part = Part::new("a");
            part.starts(&[start]);
            let error = refusal(troupe.start_child(part.spec().name("a")).await);
            assert!(matches!(error, ChildError::Ended { .. }), "{error}");
            assert_eq!(troupe.children().await.unwrap(), []);
            assert_eq!(system.actor_count(), 1);
        }
        // Its id and its name are free.
        let part = Part::new("a");
        let a = troupe.start_child(part.spec().name("a")).await.unwrap();
        // One that was up once stays, and its next start may fail.
        part.starts(&[Start::Fail]);
        troupe.terminate_child("a").await.unwrap();
        assert!(matches!(refusal(troupe.restart_child("a").await), ChildError::Ended { .. }));
        troupe.restart_child("a").await.unwrap();
        assert!(a.exit_reason().is_some());
        troupe.stop().await.unwrap();
        assert_eq!(system.actor_count(), 0);
    });
}

#[test]
fn there_are_no_more_children_than_there_may_be() {
    on_both(async || {
        let part = Part::new("");
        let troupe = Supervisor::builder().max_children(2).start().await.unwrap();
        let a = troupe.start_child(part.with("a").spec()).await.unwrap();
        troupe.start_child(part.with("b").spec()).await.unwrap();
        assert_eq!(refusal(troupe.start_child(part.with("c").spec()).await), ChildError::TooMany { limit: 2 });
        assert_eq!(part.log.take().len(), 2);
        // One that is gone makes room, and takes it again.
        troupe.terminate_child("a").await.unwrap();
        troupe.start_child(part.with("c").spec()).await.unwrap();
        assert_eq!(refusal(troupe.restart_child("a").await), ChildError::TooMany { limit: 2 });
        drop(a);
        troupe.stop().await.unwrap();
    });
}

#[test]
fn children_without_an_id_are_called_by_their_type() {
    on_both(async || {
        let part = Part::new("x");
        let troupe = Supervisor::builder().child(Member::spec(part.clone())).child(Member::spec(part.clone()));
        let troupe = troupe.start().await.unwrap();
        troupe.start_child(Member::spec(part.clone())).await.unwrap();
        troupe.start_child(Member::spec(part.clone()).name("mary")).await.unwrap();
        let infos = troupe.children().await.unwrap();
        let ids: Vec<_> = infos.iter().map(|info| &*info.id).collect();
        assert_eq!(ids, ["Member", "Member-2", "Member-3", "mary"]);
        troupe.stop().await.unwrap();
    });
}

#[test]
fn children_of_the_run_time_end_together_and_before_the_others() {
    paused(async || {
        let part = Part::new("fixed");
        let fixed = part.clone().lasting(SECOND);
        let troupe = Supervisor::builder().child(fixed.spec()).start().await.unwrap();
        for _ in 0..100 {
            troupe.start_child(Member::spec(part.with("extra").lasting(SECOND))).await.unwrap();
        }
        part.log.take();
        let start = Instant::now();
        troupe.stop().await.unwrap();
        assert_eq!(start.elapsed(), 2 * SECOND);
        let log = part.log.take();
        assert_eq!(log.len(), 202);
        assert_eq!(log[200..], ["fixed is ending", "fixed ends: stopped with its parent"]);
    });
}

#[test]
fn temporary_children_come_and_go() {
    on_both(async || {
        let part = Part::new("session");
        let troupe = Supervisor::builder().start().await.unwrap();
        for round in 0..50 {
            let session = troupe.start_child(part.spec().restart(Restart::Temporary)).await.unwrap();
            match round % 3 {
                0 => drop(session.stop().await),
                1 => drop(session.kill().await),
                _ => drop(session.panic().await),
            }
            session.closed().await;
            assert_eq!(troupe.count_children().await.unwrap().specs, 0);
        }
        assert_eq!(troupe.exit_reason(), None, "nothing was restarted");
        troupe.stop().await.unwrap();
    });
}

#[test]
fn children_of_one_type_are_started_from_arguments() {
    on_both(async || {
        let part = Part::new("x");
        let troupe = Supervisor::builder().max_children(2).start().await.unwrap();
        let spawner: Spawner<&'static str, Member> = troupe.spawner({
            let part = part.clone();
            move |name: &'static str| part.with(name).spec().restart(Restart::Transient)
        });
        let a = spawner.start("a").await.unwrap();
        let b = spawner.clone().start("b").await.unwrap();
        assert_eq!((a.add(1).await.unwrap(), b.add(2).await.unwrap()), (1, 2));
        assert_eq!(refusal(spawner.start("c").await), ChildError::TooMany { limit: 2 });
        assert_eq!(spawner.find("b").await.unwrap(), Some(b.clone()));
        assert_eq!(spawner.find("c").await.unwrap(), None);
        b.panic().await.unwrap_err();
        assert_eq!(b.incarnation().await.unwrap(), 1);
        assert_eq!(spawner.supervisor(), &troupe);
        troupe.stop().await.unwrap();
    });
}

#[test]
fn a_request_whose_caller_is_gone_is_not_begun() {
    paused(async || {
        let part = Part::new("a");
        let troupe = Supervisor::builder().start().await.unwrap();
        let mut start = Box::pin(troupe.start_child(part.spec()));
        crate::props::poll_pending(&mut start);
        drop(start);
        idle().await;
        assert_eq!((part.log.len(), troupe.count_children().await.unwrap().specs), (0, 0));
        assert_eq!(troupe.stats().dropped.cancelled, 1);
        troupe.stop().await.unwrap();
    });
}

#[test]
fn the_tree_shows_supervisors_and_their_children() {
    paused(async || {
        let system = System::new("tree");
        let part = Part::new("leaf");
        let inner = system.supervisor().name("inner").child(Member::spec(part.clone()).name("leaf"));
        let outer = system.supervisor().name("outer").child(inner).start().await.unwrap();
        let leaf = system.lookup::<Member>("leaf").unwrap();
        assert_eq!(leaf.path().to_string(), "/outer/inner/leaf");
        leaf.kill().await.unwrap();
        assert_eq!(leaf.incarnation().await.unwrap(), 1);
        assert_eq!(leaf.path().to_string(), "/outer/inner/leaf");
        assert_eq!(leaf.status(), Status::Running);
        let extra = outer.start_child(Member::spec(part.clone()).name("extra")).await.unwrap();
        assert_eq!(extra.path().to_string(), "/outer/extra");
        let text = system.tree().to_string();
        let lines: Vec<_> = text.lines().map(|line| line.trim_start_matches(|c: char| !c.is_alphanumeric())).collect();
        assert_eq!(lines.len(), 5, "{text}");
        outer.stop().await.unwrap();
    });
}
