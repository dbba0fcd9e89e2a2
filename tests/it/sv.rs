//! SV: supervisors.

use std::time::Duration;

use actor_core::{Restart, Shutdown, StartError, Status, Strategy, Supervisor, System, prelude::*};
use tokio::time::Instant;

use crate::props::poll_pending;
use crate::stage::{idle, on_both, pass, paused};
use crate::troupe::{Part, Start, reborn};

const SECOND: Duration = Duration::from_secs(1);

#[test]
fn sv_01_one_for_one_restarts_only_the_one_that_was_killed() {
    on_both(async || {
        let part = Part::new("1");
        let mut troupe = Supervisor::builder();
        let members = ["1", "2", "3"].map(|name| troupe.add(part.with(name).spec()));
        let troupe = troupe.start().await.unwrap();
        for member in &members {
            member.add(1).await.unwrap();
        }
        let ids = members.each_ref().map(|member| member.id());

        members[1].kill().await.unwrap();
        reborn(&members[1], 1).await;

        let sums =
            [members[0].add(1).await.unwrap(), members[1].add(1).await.unwrap(), members[2].add(1).await.unwrap()];
        assert_eq!(sums, [2, 1, 2]);
        assert_eq!((members[0].id(), members[2].id()), (ids[0], ids[2]));
        assert_eq!(members[1].id().number(), ids[1].number());
        assert_eq!(members[1].stats().restarts, 1);
        troupe.stop().await.unwrap();
    });
}

#[test]
fn sv_10_a_supervisor_starts_with_all_its_children_or_not_at_all() {
    for start in [Start::Fail, Start::Panic] {
        paused(async move || {
            let system = System::new("sv_10");
            let part = Part::new("1").lasting(SECOND);
            let mut troupe = system.supervisor();
            let third = part.with("3");
            third.starts(&[start]);
            let members = [
                troupe.add(part.spec()),
                troupe.add(part.with("2").lasting(SECOND).spec()),
                troupe.add(third.spec()),
                troupe.add(part.with("4").spec()),
            ];
            let error = troupe.start().await.unwrap_err();

            let StartError::Child { id, error } = &error else { panic!("{error}") };
            assert_eq!(id, "3");
            assert!(matches!(&**error, StartError::Ended { actor, .. } if actor.id() == members[2].id()), "{error}");
            let log = part.log.take();
            assert_eq!(log[..3], ["1 starts", "2 starts", "3 tries"]);
            assert_eq!(
                log[3..],
                ["2 is ending", "2 ends: stopped with its parent", "1 is ending", "1 ends: stopped with its parent"]
            );
            for member in &members {
                member.closed().await;
            }
            assert_eq!(system.actor_count(), 0);
        });
    }
}

#[test]
fn sv_20_children_end_in_reverse_each_to_its_end() {
    paused(async || {
        let part = Part::new("a").lasting(SECOND);
        let mut troupe = Supervisor::builder();
        for name in ["a", "b", "c"] {
            troupe.add(part.with(name).lasting(SECOND).spec());
        }
        let troupe = troupe.start().await.unwrap();
        part.log.take();
        let start = Instant::now();
        assert_eq!(troupe.stop().await.unwrap(), ExitReason::Normal);
        assert_eq!(start.elapsed(), 3 * SECOND);
        let ends = "c is ending, c ends: stopped with its parent, b is ending, b ends: stopped with its parent, \
                    a is ending, a ends: stopped with its parent";
        assert_eq!(part.log.take().join(", "), ends);
    });
}

#[test]
fn sv_21_each_child_is_ended_as_its_spec_says() {
    paused(async || {
        let long = 200 * SECOND;
        let part = Part::new("");
        let mut troupe = Supervisor::builder();
        let patient = troupe.add(part.with("patient").spec().shutdown(Shutdown::Wait));
        let brutal = troupe.add(part.with("brutal").spec().shutdown(Shutdown::Kill));
        let limited = troupe.add(part.with("limited").spec().shutdown(SECOND));
        let quick = troupe.add(part.with("quick").spec());
        let troupe = troupe.start().await.unwrap();
        for member in [&patient, &brutal, &limited] {
            member.sleep(long).tell().await.unwrap();
        }
        idle().await;
        let start = Instant::now();
        let ended = tokio::spawn(async move { troupe.stop().await });
        assert_eq!((quick.closed().await, start.elapsed()), (ExitReason::ParentStopped, Duration::ZERO));
        assert_eq!((limited.closed().await, start.elapsed()), (ExitReason::Killed, SECOND));
        assert_eq!((brutal.closed().await, start.elapsed()), (ExitReason::Killed, SECOND));
        assert_eq!(patient.closed().await, ExitReason::ParentStopped);
        assert_eq!(start.elapsed() + Duration::from_millis(1), long);
        ended.await.unwrap().unwrap();
    });
}

#[test]
fn the_default_deadline_is_five_seconds() {
    paused(async || {
        let mut troupe = Supervisor::builder();
        let slow = troupe.add(Part::new("slow").lasting(200 * SECOND).spec());
        let troupe = troupe.start().await.unwrap();
        let start = Instant::now();
        troupe.stop().await.unwrap();
        assert_eq!((slow.closed().await, start.elapsed()), (ExitReason::Killed, 5 * SECOND));
    });
}

#[test]
fn sv_26_when_a_supervisor_fails_its_supervisor_hears_and_no_orphan_remains() {
    on_both(async || {
        let system = System::new("sv_26");
        let part = Part::new("child");
        // It fails as soon as its child does.
        let mut parent = system.supervisor().name("parent").max_restarts(0);
        let child = parent.add(part.spec());
        let mut grandparent = system.supervisor();
        let parent = grandparent.add(parent);
        let grandparent = grandparent.start().await.unwrap();

        child.panic().await.unwrap_err();
        reborn(&child, 1).await;
        assert_eq!(parent.id().incarnation(), 1);
        assert_eq!(child.add(1).await.unwrap(), 1);

        grandparent.stop().await.unwrap();
        assert_eq!(system.actor_count(), 0);
    });
}

#[test]
fn sv_26_a_decider_that_panics_leaves_it_to_those_above() {
    on_both(async || {
        let mut troupe = Supervisor::builder();
        let child = troupe.add(Part::new("child").spec().decide(|_| panic!("no idea")));
        let troupe = troupe.start().await.unwrap();
        child.panic().await.unwrap_err();
        let ExitReason::Failed(failure) = troupe.closed().await else { panic!("it should fail") };
        assert_eq!(failure.during(), "child `child`");
        assert!(matches!(child.closed().await, ExitReason::Panicked(failure) if failure.message() == "boo"));
    });
}

#[test]
fn sv_27_a_supervisor_that_is_ending_starts_nothing() {
    paused(async || {
        let system = System::new("sv_27");
        let part = Part::new("slow").lasting(SECOND);
        let mut troupe = system.supervisor();
        let quick = troupe.add(part.with("quick").spec());
        let slow = troupe.add(part.spec());
        let troupe = troupe.start().await.unwrap();

        let start = Instant::now();
        let stopped = troupe.stop();
        // It drains: told, but not at its end yet.
        let refused = troupe.start_child(part.with("late").spec()).await.unwrap_err();
        assert!(matches!(refused, AskError::Stopped { .. }), "{refused}");
        pass(SECOND / 2).await;
        assert_eq!(slow.status(), Status::Stopping);
        quick.panic().await.unwrap_err();
        stopped.await.unwrap();
        assert_eq!(start.elapsed(), SECOND);
        assert!(matches!(quick.closed().await, ExitReason::Panicked(_)));
        let log = part.log.take();
        assert!(!log.iter().any(|line| line.starts_with("late")), "{log:?}");
        assert_eq!(log.iter().filter(|line| line.starts_with("quick starts")).count(), 1, "{log:?}");
        assert_eq!(system.actor_count(), 0);
    });
}

#[test]
fn sv_27_what_is_asked_before_the_stop_and_comes_after_it_is_refused() {
    paused(async || {
        let system = System::new("sv_27");
        let troupe = system.supervisor().start().await.unwrap();
        let part = Part::new("late");
        // The request waits in the mailbox when the stop comes: draining handles it.
        let mut started = Box::pin(troupe.start_child(part.spec()));
        poll_pending(&mut started);
        let stopped = troupe.stop();
        let started = started.await;
        stopped.await.unwrap();
        assert!(matches!(started, Err(AskError::Handler(actor_core::ChildError::Stopping))), "{started:?}");
        assert_eq!((part.log.len(), system.actor_count()), (0, 0));
    });
}

#[test]
fn sv_25_a_restarted_supervisor_has_its_static_children_again_and_no_others() {
    on_both(async || {
        let system = System::new("sv_25");
        let part = Part::new("fixed");
        let mut inner = system.supervisor().max_restarts(0);
        let fixed = inner.add(part.spec());
        let brief = inner.add(part.with("brief").spec().restart(Restart::Temporary));
        let mut outer = system.supervisor();
        let inner = outer.add(inner);
        let outer = outer.start().await.unwrap();
        let extra = inner.start_child(part.with("extra").spec()).await.unwrap();

        fixed.panic().await.unwrap_err();
        extra.closed().await;
        brief.closed().await;
        reborn(&fixed, 1).await;

        assert_eq!(
            inner.children().await.unwrap().iter().map(|child| child.id.to_string()).collect::<Vec<_>>(),
            ["fixed", "brief"]
        );
        // The ref of a restarted child is the old one; a temporary child is a new actor.
        assert_eq!(fixed.incarnation().await.unwrap(), 1);
        assert_ne!(inner.child::<crate::troupe::Member>("brief").await.unwrap().unwrap(), brief);
        assert_eq!(system.actor_count(), 4);
        outer.stop().await.unwrap();
        assert_eq!(system.actor_count(), 0);
    });
}

#[test]
fn refs_of_nested_children_are_good_before_the_start_and_through_restarts_of_their_supervisors() {
    on_both(async || {
        let part = Part::new("deep");
        let mut inner = Supervisor::builder().max_restarts(0);
        let deep = inner.add(part.spec());
        let early = tokio::spawn({
            let deep = deep.clone();
            async move { deep.add(5).await }
        });
        let outer = Supervisor::builder().max_restarts(10).child(inner).start().await.unwrap();
        assert_eq!(early.await.unwrap(), Ok(5));
        for incarnation in 1..=3 {
            deep.panic().await.unwrap_err();
            reborn(&deep, incarnation).await;
            assert_eq!(deep.add(7).await.unwrap(), 7);
        }
        outer.stop().await.unwrap();
        assert_eq!(deep.closed().await, ExitReason::ParentStopped);
    });
}

#[test]
fn a_builder_that_is_dropped_ends_its_children() {
    paused(async || {
        let system = System::new("dropped");
        let part = Part::new("never");
        let mut troupe = system.supervisor();
        let never = troupe.add(part.spec().name("never"));
        never.note(1).try_tell().unwrap();
        drop(troupe);
        assert_eq!(never.closed().await, ExitReason::ParentStopped);
        assert_eq!((part.log.len(), system.actor_count()), (0, 0));
        assert!(system.lookup::<crate::troupe::Member>("never").is_none());
        assert_eq!(never.stats().dropped.unhandled, 1);
    });
}

#[test]
fn mistakes_of_a_builder_are_told_by_the_start() {
    paused(async || {
        let part = Part::new("same");
        let twice = Supervisor::builder().child(part.spec()).child(part.spec()).start().await;
        assert_eq!(
            twice.unwrap_err().to_string(),
            "child `same`: the supervisor has a child with that id: choose another with `.id(..)`"
        );
        let significant = Supervisor::builder().child(part.spec().significant()).start().await.unwrap_err();
        assert!(significant.to_string().starts_with("child `same`: a permanent child has no end of its own"));
        let taken = part.with("other").spec().name("taken").spawn();
        let error = Supervisor::builder().child(part.spec().name("taken")).start().await.unwrap_err();
        assert!(error.to_string().starts_with("child `same`: the name is taken by taken (Member#"), "{error}");
        idle().await;
        assert_eq!(part.log.take(), ["other starts"]);
        drop(taken);
    });
}

#[test]
fn a_supervisor_can_be_a_child_of_an_actor() {
    #[actor]
    #[derive(Default)]
    struct Manager;

    #[actor]
    impl Manager {
        #[handler]
        fn hire(&mut self, ctx: &mut Context<Self>, part: Part) -> crate::troupe::MemberRef {
            let mut troupe = ctx.system().supervisor().strategy(Strategy::OneForAll);
            let member = troupe.add(part.spec());
            troupe.spawn_under(ctx).unwrap();
            member
        }
    }

    on_both(async || {
        let system = System::new("manager");
        let manager = system.spawn(Manager);
        let member = manager.hire(Part::new("member")).await.unwrap();
        member.panic().await.unwrap_err();
        reborn(&member, 1).await;
        manager.stop().await.unwrap();
        assert_eq!(member.closed().await, ExitReason::ParentStopped);
        assert_eq!(system.actor_count(), 0);
    });
}

#[test]
fn a_child_that_fails_right_after_its_start_has_started() {
    on_both(async || {
        let mut troupe = Supervisor::builder();
        let member = troupe.add(Part::new("member").spec());
        // Waits in the mailbox, and is the first that is handled.
        member.panic().try_tell().unwrap();
        let troupe = troupe.start().await.unwrap();
        reborn(&member, 1).await;
        assert_eq!(member.add(1).await.unwrap(), 1);
        troupe.stop().await.unwrap();
    });
}

#[test]
fn a_child_that_is_seen_gone_can_be_made_again_at_once() {
    on_both(async || {
        let troupe = Supervisor::builder().start().await.unwrap();
        let spec = Part::new("member").spec().restart(Restart::Transient);
        let mut member = troupe.start_child(spec).await.unwrap();
        for _ in 0..200 {
            member.stop().await.unwrap();
            troupe.restart_child("member").await.unwrap();
            member = troupe.child::<crate::troupe::Member>("member").await.unwrap().unwrap();
        }
        troupe.stop().await.unwrap();
    });
}
