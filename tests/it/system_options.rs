//! Options of a system: its mailbox, its deadline, a runtime of its own.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Duration;

use actor_core::{BuildError, Mailbox, Overflow, TellError, prelude::*};

use crate::cast::{Props, Worker};
use crate::props::panic_text;
use crate::stage::{current, limited, on_both, other_runtime, paused};

/// Says what mailbox it wants.
#[actor(mailbox = bounded(3))]
struct Picky(Props);

#[actor]
impl Picky {
    #[handler]
    async fn hold(&mut self) {
        self.0.gate.pass().await;
    }
}

#[test]
fn the_mailbox_of_the_system_is_for_those_that_say_none() {
    paused(async || {
        let system = System::builder().mailbox(Mailbox::bounded(2).overflow(Overflow::Fail)).build();
        let room = async |worker: &crate::cast::WorkerRef, props: &Props| {
            props.busy(worker, 0).await;
            (1..10).take_while(|n| worker.note(*n).try_tell().is_ok()).count()
        };
        let props = Props::default();
        assert_eq!(room(&system.spawn(props.worker()), &props).await, 2);
        assert_eq!(room(&system.prepare(props.worker()).spawn().unwrap(), &props).await, 2);
        let spec = {
            let props = props.clone();
            ChildSpec::new(move || props.worker())
        };
        assert_eq!(room(&system.spawn(spec), &props).await, 2);
        assert_eq!(room(&system.prepare(props.worker()).mailbox(5).spawn().unwrap(), &props).await, 5);
        let spec = {
            let props = props.clone();
            ChildSpec::new(move || props.worker()).mailbox(4)
        };
        assert_eq!(room(&system.spawn(spec), &props).await, 4);

        let picky = system.spawn(Picky(props.clone()));
        picky.hold().tell().await.unwrap();
        props.gate.reached().await;
        assert_eq!((0..10).take_while(|_| picky.hold().try_tell().is_ok()).count(), 3, "its type says so");

        // The policy of the system holds too: a tell that would wait fails.
        let worker = system.spawn(props.worker());
        props.busy(&worker, 2).await;
        assert!(matches!(worker.note(3).tell().await, Err(TellError::Full(_))));
        assert_eq!(room(&System::new("other").spawn(props.worker()), &props).await, 9);
    });
}

#[test]
fn the_default_mailbox_is_equal_to_what_it_stands_for() {
    assert_eq!(Mailbox::DEFAULT, Mailbox::bounded(1000));
    assert_eq!(Mailbox::default().capacity(), Some(1000));
    assert_ne!(Mailbox::DEFAULT.overflow(Overflow::Fail), Mailbox::DEFAULT);
}

#[test]
fn a_system_that_cannot_be_is_not_made() {
    limited(|| {
        assert_eq!(System::builder().mailbox(0).try_build().unwrap_err(), BuildError::ZeroCapacity);
        let error = System::builder().workers(0).try_build().unwrap_err();
        assert_eq!(error, BuildError::NoWorkers);
        assert!(error.to_string().contains(".workers(1)"), "{error}");
        let panic = catch_unwind(|| System::builder().workers(0).build()).unwrap_err();
        assert!(panic_text(&*panic).contains("0 workers"));
    });
}

#[test]
fn a_system_with_workers_needs_no_other_runtime() {
    limited(|| {
        let system = System::builder().name("own").workers(2).build();
        let props = Props::default();
        let worker = system.spawn(props.worker());
        assert_eq!(worker.note(1).blocking().unwrap(), 1);
        let (name, thread) = system.block_on(async {
            tokio::task::yield_now().await;
            let inner = Worker::default().spawn();
            assert_eq!(inner.note(2).await.unwrap(), 2);
            let thread = tokio::spawn(async { std::thread::current().name().map(str::to_owned) }).await.unwrap();
            (System::current().name().to_owned(), thread)
        });
        assert_eq!((&*name, thread.as_deref()), ("own", Some("own")));
        assert_eq!(System::current().name(), "default", "only inside");
        let report = system.block_on(system.terminate());
        assert!(report.is_clean());
        assert_eq!((worker.exit_reason(), props.life.others()), (Some(ExitReason::Shutdown), 0));
    });
}

#[test]
fn actors_of_a_system_with_workers_run_there_wherever_they_are_spawned() {
    on_both(async || {
        /// Tells its thread.
        #[actor]
        struct Local;

        #[actor]
        impl Local {
            #[handler]
            fn thread(&self) -> Option<String> {
                std::thread::current().name().map(str::to_owned)
            }
        }

        let system = System::builder().name("own threads").workers(1).try_build().unwrap();
        assert_eq!(system.spawn(Local).thread().await.unwrap().as_deref(), Some("own threads"));
        assert!(system.terminate().await.is_clean());
        // The last handle is dropped inside of asynchronous code.
        drop(system);
    });
}

#[test]
fn a_system_with_workers_may_be_dropped_anywhere() {
    // By a plain thread, with actors that still run.
    limited(|| {
        let system = System::builder().workers(1).build();
        let props = Props::default();
        let worker = system.spawn(props.worker());
        worker.hold(1).try_tell().unwrap();
        drop(system);
        // Its ref still keeps the system.
        futures::executor::block_on(props.gate.reached());
        props.gate.open(1);
        assert_eq!(worker.note(2).blocking().unwrap(), 2);
        drop(worker);
        while props.life.others() > 0 {
            std::thread::yield_now();
        }
    });
    // By a task of its own runtime.
    limited(|| {
        let system = System::builder().workers(1).build();
        let (done, is_done) = std::sync::mpsc::channel::<()>();
        let inner = system.clone();
        let go = std::sync::Arc::new(tokio::sync::Notify::new());
        let gone = std::sync::Arc::clone(&go);
        system.block_on(async move {
            drop(tokio::spawn(async move {
                gone.notified().await;
                drop(inner);
                drop(done);
            }));
        });
        drop(system);
        go.notify_one();
        assert!(is_done.recv().is_err(), "it was dropped without a panic");
    });
    // By a task of another runtime.
    current(async || drop(System::builder().workers(1).build()));
}

#[test]
fn block_on_needs_a_runtime_and_a_thread_that_may_block() {
    limited(|| {
        let none = System::new("none");
        let panic = catch_unwind(AssertUnwindSafe(|| none.block_on(async {}))).unwrap_err();
        assert!(panic_text(&*panic).contains(".workers("), "{}", panic_text(&*panic));

        let runtime = other_runtime();
        let given = System::builder().runtime(runtime.handle().clone()).build();
        assert_eq!(given.block_on(async { Worker::default().spawn().note(1).await }).unwrap(), 1);
        let panic =
            runtime.block_on(async { catch_unwind(AssertUnwindSafe(|| given.block_on(async {}))).unwrap_err() });
        assert!(panic_text(&*panic).contains("block_on"), "{}", panic_text(&*panic));
    });
}

#[test]
fn two_systems_with_workers_are_strangers() {
    limited(|| {
        let (here, there) =
            (System::builder().name("here").workers(1).build(), System::builder().name("there").workers(1).build());
        let (one, two) = (here.spawn(Worker::default()), there.spawn(Worker::default()));
        here.block_on(here.shutdown(Duration::from_secs(5)));
        assert_eq!((one.exit_reason(), two.note(1).blocking().unwrap()), (Some(ExitReason::Shutdown), 1));
        there.block_on(there.terminate());
    });
}
