//! Systems side by side, the current one, and spawns that cannot work.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Duration;

use actor_core::{Mailbox, SpawnErrorKind, prelude::*};

use crate::cast::{Props, Worker, WorkerRef};
use crate::props::panic_text;
use crate::stage::{current, limited, on_both, other_runtime};

#[test]
fn a_spawn_outside_of_any_runtime_panics_with_advice() {
    limited(|| {
        let panic = catch_unwind(|| Worker::default().spawn()).unwrap_err();
        let text = panic_text(&*panic);
        assert!(text.contains("it::cast::Worker was not spawned: no tokio runtime"), "{text}");
        assert!(text.contains("#[tokio::main]"), "{text}");
        let system = System::new("nowhere");
        assert!(catch_unwind(AssertUnwindSafe(|| system.spawn(Worker::default()))).is_err());
        assert_eq!(system.actor_count(), 0);
    });
}

#[test]
fn a_prepared_spawn_outside_of_any_runtime_gives_the_actor_back() {
    limited(|| {
        let props = Props::default();
        let system = System::new("nowhere");
        let error = system.prepare(props.worker()).name("n").spawn().unwrap_err();
        assert_eq!(*error.kind(), SpawnErrorKind::NoRuntime);
        assert!(error.to_string().contains("System::builder().runtime"), "{error}");
        assert_eq!(props.life.others(), 1);
        let worker = error.into_inner();
        assert!(system.lookup::<Worker>("n").is_none(), "the name is free");

        let runtime = other_runtime();
        let _inside = runtime.enter();
        let worker = system.prepare(worker).name("n").spawn().unwrap();
        assert_eq!(worker.note(3).blocking_outside(), 3);
    });
}

/// A plain thread that has only entered a runtime may block.
trait BlockingOutside {
    fn blocking_outside(self) -> u64;
}

impl BlockingOutside for actor_core::Call<'_, Worker, u64> {
    fn blocking_outside(self) -> u64 {
        self.blocking().unwrap()
    }
}

#[test]
fn a_system_spawns_on_the_runtime_it_was_made_in_or_given() {
    limited(|| {
        let runtime = other_runtime();
        let made_inside = runtime.block_on(async { System::new("made inside") });
        assert_eq!(made_inside.spawn(Worker::default()).note(1).blocking().unwrap(), 1);
        let given = System::builder().name("given").runtime(runtime.handle().clone()).build();
        let worker = given.prepare(Worker::default()).spawn().unwrap();
        assert_eq!(worker.note(2).blocking().unwrap(), 2);

        drop(runtime);
        let props = Props::default();
        let late = given.spawn(props.worker());
        assert_eq!(futures::executor::block_on(late.closed()), ExitReason::Aborted);
        assert!(matches!(late.note(3).blocking(), Err(AskError::Stopped { reason: ExitReason::Aborted, .. })));
        assert_eq!((props.life.others(), given.actor_count()), (0, 0));
    });
}

#[test]
fn a_mailbox_without_room_and_an_empty_name_are_refused_with_the_actor() {
    current(async || {
        let props = Props::default();
        let system = System::new("refusing");
        let error = system.prepare(props.worker()).mailbox(Mailbox::bounded(0)).name("n").spawn().unwrap_err();
        assert_eq!(*error.kind(), SpawnErrorKind::ZeroCapacity);
        assert!(error.to_string().contains("Mailbox::bounded(1)"), "{error}");
        let error = system.prepare(error.into_inner()).name("").spawn().unwrap_err();
        assert_eq!(*error.kind(), SpawnErrorKind::EmptyName);
        assert!(error.to_string().contains("name"), "{error}");
        assert_eq!((props.life.others(), system.actor_count()), (1, 0));
        assert!(system.prepare(error.into_inner()).name("n").spawn().is_ok());
    });
}

#[test]
fn numbers_are_counted_per_system() {
    current(async || {
        let (here, there) = (System::new("here"), System::new("there"));
        let first: Vec<_> = (0..3).map(|_| here.spawn(Worker::default())).collect();
        let second = there.spawn(Worker::default());
        assert_eq!(first.iter().map(|worker| worker.id().number()).collect::<Vec<_>>(), [1, 2, 3]);
        assert_eq!((second.id().number(), second.id().incarnation()), (1, 0));
        assert_eq!(second.label().to_string(), "Worker#1");
        assert_ne!(first[0], second);
        assert_eq!((here.actor_count(), there.actor_count()), (3, 1));
        assert_ne!(here, there);
        assert_eq!(here, here.clone());
    });
}

#[test]
fn one_system_ends_and_the_other_lives() {
    on_both(async || {
        let (here, there) = (System::new("here"), System::new("there"));
        let (mortal, other) = (here.spawn(Worker::default()), there.spawn(Worker::default()));
        here.shutdown(Duration::from_secs(5)).await;
        assert!(here.is_shutting_down() && !there.is_shutting_down());
        assert_eq!(mortal.closed().await, ExitReason::Shutdown);
        assert_eq!(other.note(1).await.unwrap(), 1);
        assert_eq!(there.spawn(Worker::default()).note(2).await.unwrap(), 2);
    });
}

/// Tells where it is.
#[actor]
struct Local;

#[actor]
impl Local {
    #[handler]
    fn here(&self, ctx: &mut Context<Self>) -> (String, String) {
        (System::current().name().to_owned(), ctx.system().name().to_owned())
    }

    #[handler]
    async fn spawn_one(&self) -> LocalRef {
        tokio::task::yield_now().await;
        Self.spawn()
    }

    #[handler]
    fn spawn_one_in(&self, system: System) -> LocalRef {
        let _inside = system.enter();
        Self.spawn()
    }

    #[handler]
    fn panic_inside(&self, system: System) {
        let _inside = system.enter();
        panic!("bang");
    }
}

#[test]
fn entered_systems_nest() {
    current(async || {
        let outside = System::current();
        assert_eq!(outside.name(), "default");
        let (one, two) = (System::new("one"), System::new("two"));
        {
            let _one = one.enter();
            assert_eq!(System::current(), one);
            {
                let _two = two.enter();
                assert_eq!(System::current(), two);
                let _one_again = one.enter();
                assert_eq!(System::current(), one);
            }
            assert_eq!(System::current(), one);
            let worker: WorkerRef = Worker::default().spawn();
            assert_eq!((one.actor_count(), two.actor_count()), (1, 0));
            drop(worker);
        }
        assert_eq!(System::current(), outside);
    });
}

#[test]
fn inside_an_actor_the_current_system_is_the_actors() {
    on_both(async || {
        let system = System::new("mine");
        let local = system.spawn(Local);
        assert_eq!(local.here().await.unwrap(), ("mine".to_owned(), "mine".to_owned()));
        let other = local.spawn_one().await.unwrap();
        assert_eq!(other.here().await.unwrap().0, "mine");
        assert_eq!(system.actor_count(), 2);
    });
}

#[test]
fn a_system_entered_inside_a_handler_rules_there_and_only_there() {
    current(async || {
        let (mine, other) = (System::new("mine"), System::new("other"));
        let local = mine.spawn(Local);
        let away = local.spawn_one_in(other.clone()).await.unwrap();
        assert_eq!(away.here().await.unwrap().0, "other");
        assert_eq!(local.here().await.unwrap().0, "mine");
        assert!(local.panic_inside(other).await.is_err());
        assert_eq!(System::current().name(), "default");
    });
}

/// The scope is around the code that polls the actors, not around theirs.
#[test]
fn a_system_entered_around_a_runtime_does_not_reach_into_running_actors() {
    limited(|| {
        let (mine, scope) = (System::new("mine"), System::new("scope"));
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let _inside = scope.enter();
        runtime.block_on(async {
            let local = mine.spawn(Local);
            assert_eq!(local.here().await.unwrap(), ("mine".to_owned(), "mine".to_owned()));
            assert_eq!(local.spawn_one().await.unwrap().here().await.unwrap().0, "mine");
            assert_eq!(System::current(), scope);
        });
    });
}

#[test]
fn the_hooks_and_the_destructor_run_as_the_actor() {
    use crate::props::Log;

    /// Writes down where each of its parts ran.
    #[actor]
    struct Witness(Log<String>);

    #[actor]
    impl Witness {
        #[started]
        async fn begin(&mut self) {
            self.0.push(System::current().name().to_owned());
        }

        #[handler]
        fn noop(&mut self) {}

        #[stopped]
        async fn end(&mut self) {
            tokio::task::yield_now().await;
            self.0.push(System::current().name().to_owned());
        }
    }

    impl Drop for Witness {
        fn drop(&mut self) {
            self.0.push(System::current().name().to_owned());
        }
    }

    on_both(async || {
        let (system, log) = (System::new("mine"), Log::default());
        system.spawn(Witness(log.clone())).stop().await.unwrap();
        assert_eq!(log.take(), ["mine", "mine", "mine"]);
    });
}
