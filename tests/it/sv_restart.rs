//! SV: what survives a restart, and what does not.

use std::time::Duration;

use actor_core::{Mailbox, Phase, Restart, Status, Supervisor, System, prelude::*};

use crate::props::{Gate, Log, poll_pending};
use crate::stage::{idle, on_both, pass, paused};
use crate::troupe::{Member, MemberRef, Part, Start, reborn};

const MS: Duration = Duration::from_millis(1);

async fn alone(spec: ChildSpec<Member>) -> (actor_core::SupervisorRef, MemberRef) {
    let mut troupe = Supervisor::builder().max_restarts(1000);
    let member = troupe.add(spec);
    (troupe.start().await.unwrap(), member)
}

#[test]
fn sv_15_old_refs_act_on_the_live_incarnation() {
    on_both(async || {
        let system = System::new("sv_15");
        let mut troupe = system.supervisor();
        let member = troupe.add(Part::new("member").spec().name("star"));
        let troupe = troupe.start().await.unwrap();
        let weak = member.downgrade();
        member.add(40).await.unwrap();
        member.panic().await.unwrap_err();
        reborn(&member, 1).await;

        assert_eq!(member.add(1).await.unwrap(), 1, "state is fresh");
        member.add(1).tell().await.unwrap();
        assert_eq!(weak.upgrade().unwrap().add(1).await.unwrap(), 3);
        assert_eq!(system.lookup::<Member>("star").unwrap().incarnation().await.unwrap(), 1);
        assert_eq!(member.label().to_string(), "star (Member#1.1)");

        // The future of a kill resolves when that incarnation is gone.
        assert_eq!(member.kill().await.unwrap(), ExitReason::Killed);
        reborn(&member, 2).await;
        let closed = member.closed();
        troupe.stop().await.unwrap();
        assert_eq!(closed.await, ExitReason::ParentStopped);
        assert!(weak.upgrade().is_none());
        assert!(system.lookup::<Member>("star").is_none());
    });
}

/// Those that the failed incarnation had taken already go before those that came since.
#[test]
fn sv_16_messages_in_the_hands_of_the_failed_incarnation_keep_their_place() {
    paused(async || {
        let part = Part::new("member");
        let (_troupe, member) = alone(part.spec()).await;
        idle().await;
        // All at once: the first is taken alone, the others together.
        member.note(0).try_tell().unwrap();
        member.hold_and_panic().try_tell().unwrap();
        for n in 1..=3 {
            member.note(n).try_tell().unwrap();
        }
        part.gate.reached().await;
        for n in 4..=6 {
            member.note(n).try_tell().unwrap();
        }
        assert_eq!(member.stats().depth, 6);
        part.gate.open(1);
        reborn(&member, 1).await;
        idle().await;
        assert_eq!(part.notes.take(), [0, 1, 2, 3, 4, 5, 6]);
    });
}

#[test]
fn sv_16_queued_messages_survive_in_order_and_the_poison_does_not() {
    on_both(async || {
        for with_children in [false, true] {
            let part = Part::new("member");
            let (troupe, member) = alone(part.spec()).await;
            for round in 1..=100 {
                if with_children {
                    member.bear(Part::new("child")).await.unwrap();
                }
                let poison = member.hold_and_panic();
                let mut poison = Box::pin(poison);
                poll_pending(&mut poison);
                part.gate.reached().await;
                for n in 0..20 {
                    member.note(n).tell().await.unwrap();
                }
                part.gate.open(1);
                assert!(
                    matches!(poison.await, Err(AskError::Panicked { failure, .. }) if failure.message() == "after the gate")
                );
                assert_eq!(member.incarnation().await.unwrap(), round);
                assert_eq!(part.notes.take(), (0..20).collect::<Vec<_>>());
            }
            let stats = member.stats();
            assert_eq!((stats.restarts, stats.dropped.unhandled, stats.depth), (100, 0, 0));
            assert_eq!(stats.accepted, stats.handled);
            troupe.stop().await.unwrap();
        }
    });
}

#[test]
fn sv_19_children_of_the_old_incarnation_are_gone_before_the_new_one_begins() {
    #[actor]
    struct Parent {
        child: MemberRef,
    }

    #[actor]
    impl Parent {
        #[init]
        fn new(part: Part, ctx: &mut Context<Self>) -> Self {
            part.log.push("parent starts".to_owned());
            Self { child: ctx.spawn(part.with("child").lasting(100 * MS).spec()) }
        }

        #[handler]
        fn child(&self) -> MemberRef {
            self.child.clone()
        }

        #[handler]
        fn panic(&self) {
            panic!("boo");
        }
    }

    paused(async || {
        let system = System::new("sv_19");
        let part = Part::new("parent");
        let mut troupe = system.supervisor();
        let parent = troupe.add(Parent::spec(part.clone()));
        let troupe = troupe.start().await.unwrap();
        for _ in 0..2 {
            let child = parent.child().await.unwrap();
            child.ready().await.unwrap();
            parent.panic().await.unwrap_err();
            assert_ne!(parent.child().await.unwrap(), child);
            assert!(child.exit_reason().is_some());
            assert_eq!(system.actor_count(), 3);
        }
        parent.child().await.unwrap().ready().await.unwrap();
        let round = ["parent starts", "child starts", "child is ending", "child ends: stopped with its parent"];
        let rounds: Vec<_> = round.iter().chain(&round).chain(&round[..2]).collect();
        assert_eq!(part.log.take().iter().collect::<Vec<_>>(), rounds);
        troupe.stop().await.unwrap();
        assert_eq!(system.actor_count(), 0);
    });
}

#[test]
fn sv_19_children_that_are_kept_outlive_their_parents_incarnation() {
    on_both(async || {
        let system = System::new("sv_19");
        let mut troupe = system.supervisor();
        let parent = troupe.add(Part::new("parent").spec().keep_children());
        let troupe = troupe.start().await.unwrap();
        let child = parent.bear(Part::new("child")).await.unwrap();
        child.add(3).await.unwrap();
        for incarnation in 1..=2 {
            parent.panic().await.unwrap_err();
            reborn(&parent, incarnation).await;
        }
        assert_eq!(child.add(4).await.unwrap(), 7);
        troupe.stop().await.unwrap();
        assert_eq!(child.closed().await, ExitReason::ParentStopped);
        assert_eq!(system.actor_count(), 0);
    });
}

#[test]
fn restart_says_after_which_ends() {
    on_both(async || {
        for (restart, after_stop, after_panic, after_kill) in [
            (Restart::Permanent, true, true, true),
            (Restart::Transient, false, true, true),
            (Restart::Temporary, false, false, false),
        ] {
            let (troupe, member) = alone(Part::new("member").spec().restart(restart)).await;
            for (way, returns) in [("stop", after_stop), ("panic", after_panic), ("kill", after_kill)] {
                let (troupe, member) = alone(Part::new("member").spec().restart(restart)).await;
                match way {
                    "stop" => assert_eq!(member.stop().await.unwrap(), ExitReason::Normal),
                    "kill" => assert_eq!(member.kill().await.unwrap(), ExitReason::Killed),
                    _ => assert!(matches!(member.panic().await, Err(AskError::Panicked { .. }))),
                }
                if returns {
                    reborn(&member, 1).await;
                    assert_eq!(member.add(1).await.unwrap(), 1);
                } else {
                    member.closed().await;
                    assert!(troupe.children().await.unwrap().iter().all(|child| child.status == Status::Stopped));
                }
                troupe.stop().await.unwrap();
            }
            // An actor that stops itself.
            member.leave().await.unwrap();
            if after_stop {
                reborn(&member, 1).await;
            } else {
                member.closed().await;
            }
            troupe.stop().await.unwrap();
        }
    });
}

#[test]
fn what_the_state_held_dies_with_it() {
    paused(async || {
        let part = Part::new("member");
        let (troupe, member) = alone(part.spec()).await;
        let lives = part.life.others();
        let mut kept = Box::pin(member.keep());
        poll_pending(&mut kept);
        member.stash(7).await.unwrap();
        member.tick(1).await.unwrap();
        idle().await;
        part.notes.take();
        member.panic().await.unwrap_err();
        assert_eq!(member.incarnation().await.unwrap(), 1);

        // A deferred reply, what was put aside, and a timer that the actor set for itself.
        let error = kept.await.unwrap_err();
        assert!(error.may_have_run());
        let AskError::Restarting { reason: ExitReason::Panicked(_), phase: Phase::Running, .. } = error else {
            panic!("{error}")
        };
        assert!(error.to_string().starts_with("`keep` at Member#"), "{error}");
        assert!(error.to_string().contains("was cut off: the actor is restarted"), "{error}");
        pass(1000 * MS).await;
        assert_eq!(part.notes.take(), []);
        assert_eq!(member.stats().dropped.unhandled, 1);
        assert_eq!(part.life.others(), lives);
        troupe.stop().await.unwrap();
        assert_eq!(part.life.others(), 0);
    });
}

#[test]
fn a_timer_that_others_set_reaches_the_next_incarnation() {
    paused(async || {
        let part = Part::new("member");
        let (troupe, member) = alone(part.spec()).await;
        member.note(5).after(100 * MS);
        member.panic().await.unwrap_err();
        assert_eq!(member.incarnation().await.unwrap(), 1);
        pass(101 * MS).await;
        assert_eq!(part.notes.take(), [5]);
        troupe.stop().await.unwrap();
    });
}

#[test]
fn a_handler_that_is_killed_tells_its_caller_that_the_actor_is_restarted() {
    on_both(async || {
        let part = Part::new("member");
        let (troupe, member) = alone(part.spec()).await;
        let mut held = Box::pin(member.hold());
        poll_pending(&mut held);
        part.gate.reached().await;
        member.note(1).tell().await.unwrap();
        assert_eq!(member.kill().await.unwrap(), ExitReason::Killed);
        let error = held.await.unwrap_err();
        assert!(
            matches!(error, AskError::Restarting { reason: ExitReason::Killed, phase: Phase::Running, .. }),
            "{error}"
        );
        assert_eq!(member.incarnation().await.unwrap(), 1);
        assert_eq!(part.notes.take(), [1], "what waited is handled after the restart");
        let log = part.log.take();
        assert_eq!(log, ["member starts", "member starts"], "no hook after a kill");
        troupe.stop().await.unwrap();
    });
}

#[test]
fn a_restart_that_was_not_wanted_drops_what_waits() {
    on_both(async || {
        let system = System::new("temporary");
        let mut letters = system.dead_letters();
        let part = Part::new("member");
        let mut troupe = system.supervisor();
        let member = troupe.add(part.spec().restart(Restart::Temporary));
        let troupe = troupe.start().await.unwrap();
        member.hold_and_panic().tell().await.unwrap();
        part.gate.reached().await;
        let mut asked = Box::pin(member.add(1));
        poll_pending(&mut asked);
        part.gate.open(1);
        assert!(matches!(asked.await, Err(AskError::Stopped { phase: Phase::Queued, .. })));
        assert_eq!(letters.next().await.unwrap().unwrap().message, "add");
        assert!(matches!(member.closed().await, ExitReason::Panicked(_)));
        assert_eq!(troupe.children().await.unwrap(), [], "a temporary child is forgotten");
        troupe.stop().await.unwrap();
    });
}

#[test]
fn a_mailbox_can_be_discarded_at_each_restart() {
    on_both(async || {
        let system = System::new("discard");
        let mut letters = system.dead_letters();
        let part = Part::new("member");
        let mut troupe = system.supervisor();
        let member = troupe.add(part.spec().mailbox(Mailbox::bounded(3)).discard_mailbox());
        let troupe = troupe.start().await.unwrap();
        member.hold_and_panic().tell().await.unwrap();
        part.gate.reached().await;
        for n in 0..3 {
            member.note(n).tell().await.unwrap();
        }
        // One more waits for room, which the discarded ones leave.
        let mut fourth = Box::pin(member.note(9).tell());
        poll_pending(&mut fourth);
        part.gate.open(1);
        fourth.await.unwrap();
        member.incarnation().await.unwrap();
        assert_eq!(part.notes.take(), [9]);
        let stats = member.stats();
        assert_eq!((stats.dropped.unhandled, stats.depth), (3, 0));
        assert_eq!(stats.accepted, stats.handled + 3);
        let letter = letters.next().await.unwrap().unwrap();
        assert!(letter.to_string().starts_with("`note` at Member#1"), "{letter}");
        assert!(letter.to_string().contains("the actor was restarted (panicked in `hold_and_panic`"), "{letter}");
        troupe.stop().await.unwrap();
    });
}

#[test]
fn a_first_start_that_fails_is_no_restart() {
    on_both(async || {
        let part = Part::new("member");
        part.starts(&[Start::Fail]);
        let error = Supervisor::builder().child(part.spec()).start().await.unwrap_err();
        assert!(error.to_string().contains("failed in `#[init]`: stage fright"), "{error}");
        assert_eq!(part.log.take(), ["member tries"]);
    });
}

#[test]
fn the_end_of_the_runtime_ends_a_supervised_actor_wherever_it_stands() {
    for way in ["up", "parked", "making", "ending"] {
        let runtime = crate::stage::other_runtime();
        let system = System::builder().runtime(runtime.handle().clone()).build();
        let part = Part::new("member");
        let gate: Gate = part.gate.clone();
        let (troupe, member) = runtime.block_on(async {
            let mut troupe = system.supervisor();
            let spec = part.spec().backoff(actor_core::Backoff::new(Duration::from_secs(1000)));
            let member = troupe.add(if way == "making" { part.spec() } else { spec });
            let troupe = troupe.start().await.unwrap();
            match way {
                "parked" => drop(member.panic().await),
                "making" => {
                    part.starts(&[Start::Hang]);
                    drop(member.panic().await);
                    while part.log.len() < 3 {
                        tokio::task::yield_now().await;
                    }
                }
                "ending" => {
                    member.hold().tell().await.unwrap();
                    gate.reached().await;
                    member.stop_now();
                }
                _ => {}
            }
            (troupe, member)
        });
        drop(runtime);
        let (of_member, of_troupe) = (member.exit_reason(), troupe.exit_reason());
        assert!(of_member.is_some() && of_troupe.is_some(), "{way}: {of_member:?} {of_troupe:?}");
        assert_eq!(system.actor_count(), 0, "{way}");
        assert!(member.add(1).try_tell().is_err());
    }
}

/// Hears of others.
#[actor]
struct Watcher {
    downs: Log<ExitReason>,
}

#[actor]
impl Watcher {
    #[handler]
    fn watch(&mut self, ctx: &mut Context<Self>, member: MemberRef) {
        ctx.trap_exits(true);
        ctx.monitor(&member).detach();
        ctx.link(&member);
    }

    #[down]
    fn down(&mut self, down: Down) {
        self.downs.push(down.reason);
    }
}

#[test]
fn lm_13_monitors_and_links_fire_once_when_a_supervised_actor_is_gone_for_good() {
    on_both(async || {
        let downs = Log::default();
        let watcher = Watcher { downs: downs.clone() }.spawn();
        let (troupe, member) = alone(Part::new("member").spec()).await;
        watcher.watch(member.clone()).await.unwrap();
        for incarnation in 1..=3 {
            member.panic().await.unwrap_err();
            reborn(&member, incarnation).await;
        }
        assert_eq!(downs.len(), 0);
        troupe.stop().await.unwrap();
        // A notice comes after the messages that were there before it, and before later ones.
        watcher.watch(member.clone()).await.unwrap();
        let mut seen = downs.take();
        seen.sort_by_key(|reason| *reason == ExitReason::NotFound);
        assert_eq!(seen[..2], [ExitReason::ParentStopped, ExitReason::ParentStopped]);
        watcher.stop().await.unwrap();
    });
}

#[test]
fn lm_13_what_an_incarnation_watches_is_its_own_affair() {
    #[actor]
    struct Anxious {
        downs: Log<ExitReason>,
    }

    #[actor]
    impl Anxious {
        #[handler]
        fn watch(&mut self, ctx: &mut Context<Self>, member: MemberRef) {
            ctx.monitor(&member).detach();
        }

        #[handler]
        fn panic(&mut self) {
            panic!("boo");
        }

        #[handler]
        fn incarnation(&self, ctx: &mut Context<Self>) -> u32 {
            ctx.id().incarnation()
        }

        #[down]
        fn down(&mut self, down: Down) {
            self.downs.push(down.reason);
        }
    }

    on_both(async || {
        let downs = Log::default();
        let (made, mut troupe) = (downs.clone(), Supervisor::builder());
        let anxious = troupe.add(ChildSpec::new(move || Anxious { downs: made.clone() }));
        let troupe = troupe.start().await.unwrap();
        let member = Part::new("member").spec().spawn();
        anxious.watch(member.clone()).await.unwrap();
        anxious.panic().await.unwrap_err();
        assert_eq!(anxious.incarnation().await.unwrap(), 1);
        member.stop().await.unwrap();
        anxious.incarnation().await.unwrap();
        assert_eq!(downs.len(), 0);
        troupe.stop().await.unwrap();
    });
}

#[test]
fn an_actor_that_dies_of_a_link_is_restarted() {
    on_both(async || {
        let (troupe, member) = alone(Part::new("member").spec().restart(Restart::Transient)).await;
        let watcher = Watcher { downs: Log::default() }.spawn();
        watcher.watch(member.clone()).await.unwrap();
        watcher.kill().await.unwrap();
        reborn(&member, 1).await;
        assert_eq!(member.add(1).await.unwrap(), 1);
        troupe.stop().await.unwrap();
    });
}
