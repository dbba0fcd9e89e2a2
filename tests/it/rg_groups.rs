//! RG: groups, and who watches them.

use actor_core::{Change, Group, GroupKey, JoinError, prelude::*};
use futures::StreamExt;
use futures::future::join_all;

use crate::cast::{Props, Worker, WorkerRef};
use crate::props::Log;
use crate::stage::{current, idle, on_both, paused, workers};

const WORKERS: GroupKey<WorkerRef> = GroupKey::new("workers");

/// Speaks of changes.
#[protocol]
trait Listener {
    fn hear(&mut self, what: String);
}

/// Another type than [`Worker`].
#[actor]
struct Ear(Log<String>);

#[actor(implements(Listener))]
impl Ear {
    #[handler]
    fn noop(&mut self) {}
}

impl Listener for Ear {
    fn hear(&mut self, what: String) {
        self.0.push(what);
    }
}

fn labels(system: &System) -> Vec<String> {
    system.groups().iter().map(|group| format!("{}/{} {:?}", group.scope, group.name, group.members)).collect()
}

#[test]
fn rg_07_a_dead_member_leaves_everything_and_nobody_else_is_touched() {
    /// Is in groups and watches groups.
    #[actor]
    struct Busybody(Vec<actor_core::GroupWatch<WorkerRef>>, Vec<actor_core::GroupsWatch>);

    #[actor]
    impl Busybody {
        #[started]
        fn begin(&mut self, ctx: &mut Context<Self>) {
            let (system, me) = (ctx.system(), ctx.me());
            for key in [GroupKey::new("a"), GroupKey::new("b"), GroupKey::new("c").in_scope("other")] {
                assert_eq!(system.group(key).join(&me), Ok(true));
            }
            for name in ["a", "b", "d"] {
                self.0.push(system.group(name).watch());
            }
            self.1.push(system.watch_groups("other"));
        }

        #[handler]
        fn noop(&self) {}

        #[handler]
        fn panic(&self) {
            panic!("bang")
        }
    }

    on_both(async || {
        let system = System::new("rg-07");
        let other = system.spawn(Worker::default());
        for name in ["a", "b"] {
            system.group(name).join(&other).unwrap();
        }
        let watchers = || ["a", "b", "d"].map(|name| system.group::<WorkerRef>(name).watcher_count());
        let alone = labels(&system);
        for round in 0..40 {
            let busybody = system.spawn(Busybody(Vec::new(), Vec::new()));
            busybody.noop().await.unwrap();
            assert_eq!((system.groups().len(), watchers()), (5, [1, 1, 1]));
            let waiter = tokio::spawn({
                let (closed, system) = (busybody.closed(), system.clone());
                async move {
                    closed.await;
                    labels(&system)
                }
            });
            match round % 4 {
                0 => drop(busybody.stop()),
                1 => drop(busybody.kill()),
                2 => drop(busybody.panic().await),
                _ => drop(busybody.stop_now()),
            }
            assert_eq!(waiter.await.unwrap(), alone, "it has left before anybody is told");
            assert_eq!(watchers(), [0, 0, 0]);
        }
    });
}

#[test]
fn rg_09_membership_is_a_set_and_an_empty_group_is_not_listed() {
    current(async || {
        let system = System::new("rg-09");
        let group = system.group(WORKERS);
        let mut watch = group.watch();
        assert_eq!((system.groups().len(), group.len(), group.is_empty()), (0, 0, true));
        let worker = system.spawn(Worker::default());
        assert_eq!((group.join(&worker), group.join(&worker)), (Ok(true), Ok(false)));
        assert_eq!((group.members(), group.len(), group.contains(&worker)), (vec![worker.clone()], 1, true));
        assert_eq!(labels(&system), [format!("/workers [{}]", worker.label())]);
        assert!(system.groups()[0].member_type.ends_with("WorkerRef"));
        assert_eq!((group.leave(&worker), group.leave(&worker)), (true, false));
        assert_eq!((system.groups().len(), group.members(), group.contains(&worker)), (0, vec![], false));
        assert_eq!(watch.try_next(), Some(Change::Joined(worker.clone())));
        assert_eq!(watch.try_next(), Some(Change::Left(worker.label())));
        assert_eq!(watch.try_next(), None, "what changes nothing is no change");
    });
}

#[test]
fn rg_10_a_watch_first_shows_the_members_and_then_each_change_once() {
    on_both(async || {
        let system = System::new("rg-10");
        let group = system.group(WORKERS);
        let (first, second) = (system.spawn(Worker::default()), system.spawn(Worker::default()));
        let (mut early, mut early_scope) = (group.watch(), system.watch_groups(""));
        group.join(&first).unwrap();
        let (mut late, mut late_scope) = (group.watch(), system.watch_groups(""));
        group.join(&second).unwrap();
        system.group::<WorkerRef>(WORKERS.in_scope("other")).join(&first).unwrap();
        for watch in [&mut early, &mut late] {
            assert_eq!(watch.next().await, Some(Change::Joined(first.clone())));
            assert_eq!(watch.next().await, Some(Change::Joined(second.clone())));
            assert_eq!(watch.try_next(), None);
        }
        for watch in [&mut early_scope, &mut late_scope] {
            for worker in [&first, &second] {
                let seen = watch.next().await.unwrap();
                assert_eq!((&*seen.group, seen.change), ("workers", Change::Joined(worker.label())));
            }
            assert_eq!(watch.try_next(), None, "another scope is not its business");
        }
        drop((late, late_scope));
        first.stop().await.unwrap();
        assert_eq!(early.next().await, Some(Change::Left(first.label())));
        assert_eq!(early_scope.next().await.unwrap().change, Change::Left(first.label()));
        assert_eq!((early.try_next(), early_scope.try_next(), group.watcher_count()), (None, None, 1));
    });
}

#[test]
fn rg_10_a_dropped_watch_wakes_nobody_and_keeps_nobody() {
    paused(async || {
        let system = System::new("dropped");
        let group = system.group(WORKERS);
        let props = Props::default();
        let worker = system.spawn(props.worker());
        let watch = group.watch();
        group.join(&worker).unwrap();
        group.leave(&worker);
        drop(worker);
        idle().await;
        assert_eq!(props.life.others(), 1, "an unread change holds a ref");
        drop(watch);
        idle().await;
        assert_eq!((props.life.others(), system.actor_count()), (0, 0));
    });
}

#[test]
fn members_are_in_the_order_in_which_they_joined() {
    current(async || {
        let system = System::new("order");
        let group = system.group(WORKERS);
        let all: Vec<_> = (0..50).map(|_| system.spawn(Worker::default())).collect();
        for worker in all.iter().rev() {
            group.join(worker).unwrap();
        }
        assert!(group.members().iter().eq(all.iter().rev()));
        all[10].stop().await.unwrap();
        group.leave(&all[20]);
        group.join(&all[20]).unwrap();
        let mut expected: Vec<_> = all.iter().rev().filter(|worker| ![&all[10], &all[20]].contains(worker)).collect();
        expected.push(&all[20]);
        assert!(group.members().iter().eq(expected));
    });
}

#[test]
fn a_member_lives_without_refs_until_it_leaves() {
    paused(async || {
        let system = System::new("alive");
        let group = system.group(WORKERS);
        let props = Props::default();
        group.join(&system.spawn(props.worker())).unwrap();
        idle().await;
        let found = group.members().remove(0);
        assert_eq!(found.note(1).await.unwrap(), 1);
        group.leave(&found);
        drop(found);
        idle().await;
        assert_eq!((props.life.others(), props.ends.take()), (0, vec![ExitReason::Normal]));
    });
}

#[test]
fn groups_differ_by_name_scope_type_and_system() {
    current(async || {
        let (system, other) = (System::new("app"), System::new("other"));
        let (worker, ear) = (system.spawn(Worker::default()), system.spawn(Ear(Log::default())));
        system.group(WORKERS).join(&worker).unwrap();
        system.group::<EarRef>("workers").join(&ear).unwrap();
        system.group::<ListenerRef>("workers").join(&ear.to::<dyn Listener>()).unwrap();
        assert_eq!(system.group::<WorkerRef>("workers").members(), std::slice::from_ref(&worker));
        assert_eq!(system.group::<EarRef>("workers").members(), std::slice::from_ref(&ear));
        assert_eq!(system.group::<ListenerRef>("workers").len(), 1);
        assert!(system.group(WORKERS.in_scope("eu")).is_empty());
        assert!(system.group(GroupKey::<WorkerRef>::of_type()).is_empty());
        assert!(other.group(WORKERS).is_empty());

        let error = other.group(WORKERS).join(&worker).unwrap_err();
        assert_eq!(error, JoinError::OtherSystem { actor: worker.label(), system: "app".to_owned() });
        assert!(error.to_string().contains("`app`"), "{error}");
        // Its number means another actor there.
        let twin = other.spawn(Worker::default());
        other.group(WORKERS).join(&twin).unwrap();
        assert_eq!(twin.id(), worker.id());
        assert!(!other.group(WORKERS).contains(&worker) && !other.group(WORKERS).leave(&worker));
        assert_eq!((other.group(WORKERS).len(), system.groups().len()), (1, 3));
    });
}

#[test]
fn a_group_of_a_protocol_has_members_of_all_types() {
    /// Another one that listens.
    #[actor]
    struct Mute;

    #[actor(implements(Listener))]
    impl Mute {
        #[handler]
        fn noop(&self) {}
    }

    impl Listener for Mute {
        fn hear(&mut self, _what: String) {}
    }

    current(async || {
        let system = System::new("protocol");
        let log = Log::default();
        let (ear, mute) = (system.spawn(Ear(log.clone())), system.spawn(Mute));
        let listeners: Group<ListenerRef> = system.group("listeners");
        let mut watch = listeners.watch();
        listeners.join(&ear.to::<dyn Listener>()).unwrap();
        listeners.join(&mute.to::<dyn Listener>()).unwrap();
        assert_eq!(listeners.join(&ear.to::<dyn Listener>()), Ok(false));
        for listener in listeners.members() {
            listener.hear("hello".to_owned()).await.unwrap();
        }
        assert_eq!(log.take(), ["hello"]);
        ear.stop().await.unwrap();
        assert_eq!((listeners.len(), watch.by_ref().take(3).collect::<Vec<_>>().await.len()), (1, 3));
    });
}

#[test]
fn an_ending_actor_joins_nothing() {
    paused(async || {
        let system = System::new("ending");
        let group = system.group(WORKERS);
        let props = Props::default();
        let worker = system.spawn(props.worker());
        props.busy(&worker, 0).await;
        group.join(&worker).unwrap();
        drop(worker.stop());
        assert_eq!(system.group("late").join(&worker), Err(JoinError::Ended { actor: worker.label() }));
        assert_eq!(group.len(), 1, "a member until it is gone");
        props.gate.open(1);
        worker.closed().await;
        assert_eq!((group.len(), group.join(&worker)), (0, Err(JoinError::Ended { actor: worker.label() })));
        assert!(system.groups().is_empty());
    });
}

#[test]
fn joins_that_race_with_ends_leave_nothing_behind() {
    workers(async || {
        let system = System::new("race");
        let group = system.group(WORKERS);
        let mut watch = group.watch();
        let mut joined = 0;
        for _ in 0..300 {
            let worker = system.spawn(Worker::default());
            worker.note(1).await.unwrap();
            let joins = (0..3).map(|_| {
                let (worker, group) = (worker.clone(), group.clone());
                tokio::spawn(async move { group.join(&worker) })
            });
            let joins: Vec<_> = joins.collect();
            let end = tokio::spawn({
                let worker = worker.clone();
                async move { drop(worker.kill()) }
            });
            let results: Vec<_> = join_all(joins).await.into_iter().map(Result::unwrap).collect();
            let firsts = results.iter().filter(|result| **result == Ok(true)).count();
            assert!(firsts <= 1, "{results:?}");
            end.await.unwrap();
            worker.closed().await;
            assert!(group.is_empty() && system.groups().is_empty());
            if firsts == 1 {
                joined += 1;
                assert_eq!(watch.try_next(), Some(Change::Joined(worker.clone())));
                assert_eq!(watch.try_next(), Some(Change::Left(worker.label())));
            }
            assert_eq!(watch.try_next(), None);
        }
        assert!(joined > 0, "some came in time");
    });
}

#[test]
fn a_watch_that_waits_is_woken_by_a_change_and_by_the_end_of_the_system() {
    workers(async || {
        let system = System::new("woken");
        let mut watch = system.group(WORKERS).watch();
        let seen = tokio::spawn(async move {
            let mut seen = Vec::new();
            while let Some(change) = watch.next().await {
                seen.push(matches!(change, Change::Joined(_)));
            }
            seen
        });
        let worker = system.spawn(Worker::default());
        system.group(WORKERS).join(&worker).unwrap();
        system.shutdown(std::time::Duration::from_secs(5)).await;
        drop((worker, system));
        assert_eq!(seen.await.unwrap(), [true, false]);
    });
}
