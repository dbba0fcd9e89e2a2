//! RG: names.

use std::sync::Arc;

use actor_core::{ActorRef, SpawnErrorKind, prelude::*};
use tokio::sync::Barrier;

use crate::cast::{Props, Stranger, Worker, WorkerRef};
use crate::props::{Gate, Log};
use crate::stage::{current, idle, on_both, paused, workers};

#[test]
fn rg_01_a_taken_name_is_refused_and_leaves_nothing_behind() {
    current(async || {
        let system = System::new("rg-01");
        let (first, second) = (Props::default(), Props::default());
        let holder = system.prepare(first.worker()).name("n").spawn().unwrap();
        let error = system.prepare(second.worker()).name("n").spawn().unwrap_err();
        assert_eq!(*error.kind(), SpawnErrorKind::NameTaken { holder: holder.label() });
        assert!(error.to_string().contains(&holder.label().to_string()), "{error}");
        let worker = error.into_inner();
        assert_eq!(second.life.others(), 1, "the actor came back");
        assert_eq!(system.actor_count(), 1);
        assert!(system.prepare(Stranger).name("n").spawn().is_err(), "whatever its type");

        assert_eq!(holder.note(1).await.unwrap(), 1);
        assert_eq!(system.lookup::<Worker>("n"), Some(holder));
        let other = system.prepare(worker).name("m").spawn().unwrap();
        assert_eq!(other.note(2).await.unwrap(), 2);
        assert_eq!(system.lookup::<Worker>("m"), Some(other));
    });
}

#[test]
fn rg_03_a_name_is_free_when_its_actor_is_gone() {
    on_both(async || {
        let system = System::new("rg-03");
        for round in 0..200 {
            let worker = system.prepare(Worker::default()).name("n").spawn().expect("the name is free");
            let waiter = tokio::spawn({
                let (closed, system) = (worker.closed(), system.clone());
                async move {
                    closed.await;
                    system.lookup::<Worker>("n").is_none()
                }
            });
            match round % 4 {
                0 => drop(worker.stop().await),
                1 => drop(worker.kill().await),
                2 => drop(worker.panic("bang".to_owned()).await),
                _ => drop(worker.stop_now()),
            }
            worker.closed().await;
            assert!(waiter.await.unwrap(), "nobody is told before the name is free");
            assert!(system.lookup::<Worker>("n").is_none());
        }
        assert_eq!(system.actor_count(), 0);
    });
}

/// Takes its time to end.
#[actor]
struct Slow(Gate);

#[actor]
impl Slow {
    #[handler]
    fn noop(&mut self) {}

    #[stopped]
    async fn end(&mut self) {
        self.0.pass().await;
    }
}

#[test]
fn rg_04_the_next_holder_of_a_name_keeps_it() {
    current(async || {
        let system = System::new("rg-04");
        let gate = Gate::default();
        let first = system.prepare(Slow(gate.clone())).name("n").spawn().unwrap();
        first.noop().await.unwrap();
        let end = first.stop();
        gate.reached().await;
        let error = system.prepare(Worker::default()).name("n").spawn().unwrap_err();
        assert!(matches!(error.kind(), SpawnErrorKind::NameTaken { .. }), "taken until it is entirely gone");
        gate.open(1);
        end.await.unwrap();
        let second = system.prepare(Worker::default()).name("n").spawn().unwrap();
        // All that is left of the first one goes now.
        drop(first);
        assert_eq!(system.lookup::<Worker>("n"), Some(second));
        assert!(system.lookup::<Slow>("n").is_none());
    });
}

#[test]
fn rg_04_names_change_hands_without_gaps_or_overlaps() {
    workers(async || {
        let system = System::new("rg-04-race");
        let start = Arc::new(Barrier::new(4));
        let contenders: Vec<_> = (0..4)
            .map(|_| {
                let (system, start) = (system.clone(), Arc::clone(&start));
                tokio::spawn(async move {
                    start.wait().await;
                    let mut won = 0;
                    for _ in 0..200 {
                        let Ok(worker) = system.prepare(Worker::default()).name("n").spawn() else {
                            tokio::task::yield_now().await;
                            continue;
                        };
                        won += 1;
                        assert_eq!(system.lookup::<Worker>("n").as_ref(), Some(&worker));
                        worker.note(1).await.unwrap();
                        assert_eq!(system.lookup::<Worker>("n").as_ref(), Some(&worker));
                        worker.stop().await.unwrap();
                    }
                    won
                })
            })
            .collect();
        let mut won = 0;
        for contender in contenders {
            won += contender.await.unwrap();
        }
        assert!(won > 0);
        assert_eq!(system.actor_count(), 0);
        assert!(system.lookup::<Worker>("n").is_none());
    });
}

#[test]
fn one_of_many_that_want_a_name_gets_it() {
    workers(async || {
        let system = System::new("crowd");
        for _ in 0..50 {
            let start = Arc::new(Barrier::new(8));
            let contenders: Vec<_> = (0..8)
                .map(|_| {
                    let (system, start) = (system.clone(), Arc::clone(&start));
                    tokio::spawn(async move {
                        start.wait().await;
                        system.prepare(Worker::default()).name("n").spawn().ok()
                    })
                })
                .collect();
            let mut winners = Vec::new();
            for contender in contenders {
                winners.extend(contender.await.unwrap());
            }
            assert_eq!(winners.len(), 1);
            assert_eq!(system.actor_count(), 1);
            winners[0].stop().await.unwrap();
        }
    });
}

#[test]
fn lookup_finds_by_name_and_type() {
    current(async || {
        let system = System::new("lookup");
        assert!(system.lookup::<Worker>("n").is_none());
        let worker = system.prepare(Worker::default()).name("n").spawn().unwrap();
        let found = system.lookup::<Worker>("n").expect("even before it ran");
        assert_eq!(found, worker);
        assert_eq!((found.name(), found.label().name()), (Some("n"), Some("n")));
        assert_eq!(found.note(7).await.unwrap(), 7);
        assert!(system.lookup::<Stranger>("n").is_none());
        assert!(system.lookup::<Worker>("N").is_none());
        assert!(system.lookup::<Worker>("").is_none());
    });
}

#[test]
fn a_named_actor_lives_without_refs() {
    paused(async || {
        let system = System::new("named");
        let props = Props::default();
        drop(system.prepare(props.worker()).name("n").spawn().unwrap());
        idle().await;
        assert_eq!(props.ends.len(), 0);
        let worker = system.lookup::<Worker>("n").unwrap();
        assert_eq!(worker.note(1).await.unwrap(), 1);
        worker.stop().await.unwrap();
        assert_eq!((props.ends.take(), props.life.others()), (vec![ExitReason::Normal], 0));
    });
}

#[test]
fn names_belong_to_their_system() {
    current(async || {
        let (here, there) = (System::new("here"), System::new("there"));
        let one = here.prepare(Worker::default()).name("n").spawn().unwrap();
        let other = there.prepare(Worker::default()).name("n").spawn().unwrap();
        assert_ne!(one, other);
        assert_eq!((here.lookup::<Worker>("n"), there.lookup::<Worker>("n")), (Some(one), Some(other)));
        assert!(System::current().lookup::<Worker>("n").is_none());
    });
}

#[test]
fn odd_names_are_names() {
    current(async || {
        let system = System::new("odd");
        let names = ["ä", " ", "a/b", "日本語", "a\0b", &"long".repeat(1000)];
        let actors: Vec<_> =
            names.iter().map(|name| system.prepare(Worker::default()).name(*name).spawn().unwrap()).collect();
        for (name, actor) in names.iter().zip(actors) {
            assert_eq!(system.lookup::<Worker>(name), Some(actor));
        }
    });
}

#[test]
fn refs_found_by_name_work_in_generic_code() {
    async fn end<A: Actor>(actor: &ActorRef<A>) -> ExitReason {
        actor.stop().await.unwrap()
    }
    current(async || {
        let system = System::new("generic");
        let _keep: WorkerRef = system.prepare(Worker::default()).name("n").spawn().unwrap();
        let found = system.lookup::<Worker>("n").unwrap();
        assert_eq!(end(&found).await, ExitReason::Normal);
    });
}

#[test]
fn a_destructor_that_looks_its_own_name_up_does_not_hang() {
    /// Looks for itself as it dies.
    #[actor]
    struct Seeker(System, Log<bool>);

    #[actor]
    impl Seeker {
        #[handler]
        fn noop(&mut self) {}
    }

    impl Drop for Seeker {
        fn drop(&mut self) {
            let found = self.0.lookup::<Self>("seeker");
            self.1.push(found.is_some_and(|me| !me.is_alive() && me.noop().try_tell().is_err()));
            self.1.push(self.0.prepare(Stranger).name("seeker").spawn().is_err());
            self.1.push(self.0.prepare(Stranger).name("successor").spawn().is_ok());
        }
    }

    current(async || {
        let (system, log) = (System::new("seek"), Log::default());
        let seeker = system.prepare(Seeker(system.clone(), log.clone())).name("seeker").spawn().unwrap();
        seeker.stop().await.unwrap();
        assert_eq!(log.take(), [true, true, true]);
        assert!(system.lookup::<Stranger>("successor").is_some());
    });
}
