//! Asking and telling from threads that may block: plain ones, those of the blocking pool, and handlers that say so.

use std::thread;
use std::time::Duration;

use actor_core::{Mailbox, Phase, TellError, prelude::*};
use tokio::runtime::{Builder, Handle, Runtime};
use tokio::task::{LocalSet, block_in_place, spawn_blocking, spawn_local};

use crate::cast::{Props, Worker, WorkerMsg, WorkerRef};
use crate::concurrent::balanced;
use crate::stage::{limited, on_both, workers};

fn flavours() -> [Runtime; 2] {
    let one = Builder::new_current_thread().enable_all().build().unwrap();
    let two = Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    [one, two]
}

/// A worker that holds, with a full mailbox.
fn full(runtime: &Runtime, props: &Props) -> WorkerRef {
    runtime.block_on(async {
        let worker = props.worker().prepare().mailbox(Mailbox::bounded(1)).spawn().unwrap();
        props.busy(&worker, 1).await;
        worker
    })
}

#[test]
fn a_plain_thread_waits_for_room_and_for_the_reply() {
    limited(|| {
        for runtime in flavours() {
            let props = Props::default();
            let worker = full(&runtime, &props);
            let threads: Vec<_> = (2..6_u64)
                .map(|n| {
                    let worker = worker.clone();
                    thread::spawn(move || {
                        if n % 2 == 0 {
                            worker.note(n).tell_blocking().unwrap();
                        } else {
                            assert_eq!(worker.note(n).timeout(Duration::MAX).blocking(), Ok(n));
                        }
                    })
                })
                .collect();
            assert_eq!(worker.stats().depth, 1, "they wait in line");
            props.gate.open(1);
            // A runtime of one thread works while somebody is inside of it.
            runtime.block_on(async {
                while worker.stats().handled < 6 {
                    tokio::task::yield_now().await;
                }
            });
            for thread in threads {
                thread.join().unwrap();
            }
            let mut log = props.log.take();
            log[2..].sort_unstable();
            assert_eq!(log, [0, 1, 2, 3, 4, 5]);
            assert_eq!(worker.stats().high_water, 1);
        }
    });
}

#[test]
fn a_thread_in_line_is_told_of_the_end() {
    limited(|| {
        for runtime in flavours() {
            for verb in ["stop", "stop_now", "kill"] {
                let props = Props::default();
                let worker = full(&runtime, &props);
                let (told, asked) = (worker.clone(), worker.clone());
                let told = thread::spawn(move || told.note(7).tell_blocking());
                let asked = thread::spawn(move || asked.note(8).blocking());
                match verb {
                    "stop" => drop(worker.stop()),
                    "stop_now" => drop(worker.stop_now()),
                    _ => drop(worker.kill()),
                }
                let refused = told.join().unwrap().unwrap_err();
                assert!(matches!(refused, TellError::Stopped(_)), "{verb}");
                assert!(matches!(refused.into_message(), WorkerMsg::Note { n: 7, .. }), "{verb}");
                let error = asked.join().unwrap().unwrap_err();
                assert!(matches!(error, AskError::Stopped { phase: Phase::Queued, .. }), "{verb}: {error:?}");
                props.gate.open(1);
                runtime.block_on(worker.closed());
                assert_eq!(worker.stats().refused, 2, "{verb}");
            }
        }
    });
}

#[test]
fn a_limit_holds_though_nobody_drives_the_runtime() {
    limited(|| {
        let [runtime, _] = flavours();
        let worker = runtime.block_on(async {
            let worker = Worker::default().spawn();
            worker.ready().await.unwrap();
            worker
        });
        for limit in [Duration::ZERO, Duration::from_millis(5)] {
            let error = worker.note(1).timeout(limit).blocking().unwrap_err();
            assert!(matches!(&error, AskError::Timeout { after, .. } if *after == limit), "{error:?}");
            assert!(!error.may_have_run());
        }
        runtime.block_on(worker.stop()).unwrap();
        assert_eq!((worker.stats().handled, worker.stats().dropped.cancelled), (0, 2));
        balanced(worker.stats());
    });
}

#[test]
fn the_blocking_pool_asks_by_blocking_and_by_a_runtime_of_the_thread() {
    on_both(async || {
        let worker = Worker::default().spawn();
        let refs = worker.clone();
        let asked = spawn_blocking(move || {
            let inside = Handle::current().block_on(async { refs.note(2).await });
            (refs.note(1).blocking(), inside, refs.note(3).tell_blocking().is_ok())
        });
        assert_eq!(asked.await.unwrap(), (Ok(1), Ok(2), true));
        worker.stop().await.unwrap();
        assert_eq!(worker.stats().handled, 3);
    });
}

#[test]
fn a_handler_that_blocks_on_a_future_in_place_is_still_its_actor() {
    /// Blocks its worker thread.
    #[actor]
    struct Blocker(WorkerRef);

    #[actor]
    impl Blocker {
        #[handler]
        fn ask_another(&mut self) -> u64 {
            block_in_place(|| Handle::current().block_on(async { self.0.note(5).await.unwrap() }))
        }

        #[handler]
        fn ask_oneself(&mut self, ctx: &mut Context<Self>) -> bool {
            let me = ctx.me();
            let outcome = block_in_place(|| Handle::current().block_on(async { me.ask_another().await }));
            matches!(outcome, Err(AskError::Deadlock { .. }))
        }
    }

    workers(async || {
        let blocker = Blocker(Worker::default().spawn()).spawn();
        assert_eq!(blocker.ask_another().await, Ok(5));
        assert_eq!(blocker.ask_oneself().await, Ok(true));
    });
}

#[test]
fn tasks_that_are_not_send_ask_from_a_local_set() {
    on_both(async || {
        let worker = Worker::default().spawn();
        let local = LocalSet::new();
        let sum = local.run_until(async {
            let shared = std::rc::Rc::new(std::cell::Cell::new(0));
            let tasks = (1..=10).map(|n| {
                let (worker, shared) = (worker.clone(), std::rc::Rc::clone(&shared));
                spawn_local(async move {
                    let n = worker.note(n).await.unwrap();
                    shared.set(shared.get() + n);
                })
            });
            futures::future::join_all(tasks.collect::<Vec<_>>()).await;
            shared.get()
        });
        assert_eq!(sum.await, 55);
    });
}

#[test]
fn threads_of_the_blocking_pool_are_told_when_their_runtime_is_dropped() {
    limited(|| {
        for runtime in flavours() {
            let props = Props::default();
            let worker = full(&runtime, &props);
            let other = runtime.block_on(async { Worker::default().spawn() });
            let (told, hear) = std::sync::mpsc::channel();
            let calls: [fn(&WorkerRef) -> String; 4] = [
                |worker| format!("{:?}", worker.hold(7).blocking().map_err(|error| error.may_have_run())),
                |worker| format!("{:?}", worker.note(8).tell_blocking().map_err(|error| error.may_have_run())),
                |worker| {
                    format!("{:?}", worker.note(9).timeout(Duration::MAX).blocking().map_err(|e| e.may_have_run()))
                },
                |worker| format!("{:?}", Handle::current().block_on(async { worker.closed().await })),
            ];
            for call in calls {
                let (worker, told) = (worker.clone(), told.clone());
                drop(runtime.spawn_blocking(move || told.send(call(&worker)).unwrap()));
            }
            // One whose handler runs, and will not come to its end.
            let held = other.clone();
            let last = told.clone();
            drop(runtime.spawn_blocking(move || last.send(format!("{:?}", held.hold(1).blocking().is_err())).unwrap()));
            runtime.block_on(async {
                while other.stats().handled == 0 {
                    tokio::task::yield_now().await;
                }
            });
            // It waits for its blocking threads: so they have to be let go.
            drop(runtime);
            drop(told);
            let mut heard: Vec<_> = hear.iter().collect();
            heard.sort_unstable();
            assert_eq!(heard, ["Aborted", "Err(false)", "Err(false)", "Err(false)", "true"]);
            for worker in [worker, other] {
                assert_eq!(worker.exit_reason(), Some(ExitReason::Aborted));
                let stats = worker.stats();
                assert_eq!((stats.accepted, stats.depth), (stats.handled + stats.dropped.unhandled, 0), "{stats:?}");
            }
            assert_eq!(props.life.others(), 0);
        }
    });
}
