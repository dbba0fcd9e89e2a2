//! Corners that no id names.

use std::cell::RefCell;
use std::time::Duration;

use actor_core::{Mailbox, prelude::*};

use crate::cast::{Props, Worker, WorkerRef};
use crate::props::{Life, Log, poll_pending};
use crate::stage::{current, idle, limited, other_runtime, paused, workers};

/// Adds up, at once.
#[actor(mailbox = unbounded)]
#[derive(Default)]
struct Busy {
    handled: u64,
}

#[actor]
impl Busy {
    #[handler]
    fn work(&mut self) {
        self.handled += 1;
    }
}

#[test]
fn kill_and_stop_now_cut_a_backlog_of_handlers_that_never_await() {
    current(async || {
        for kill in [false, true] {
            let busy = Busy::default().spawn();
            for _ in 0..10_000 {
                busy.work().try_tell().unwrap();
            }
            let ender = tokio::spawn({
                let busy = busy.clone();
                let other = Worker::default().spawn();
                async move {
                    // Some turns of both actors, no more.
                    other.note(1).await.unwrap();
                    if kill { busy.kill().await } else { busy.stop_now().await }
                }
            });
            let reason = ender.await.unwrap().unwrap();
            assert_eq!(reason, if kill { ExitReason::Killed } else { ExitReason::Normal });
            let stats = busy.stats();
            assert!((64..=64 * 8).contains(&stats.handled), "{stats:?}");
            assert_eq!(stats.handled + stats.dropped.unhandled, 10_000);
        }
    });
}

#[test]
fn a_system_lives_as_long_as_its_actors() {
    current(async || {
        let worker = {
            let system = System::new("short-lived");
            system.spawn(Worker::default())
        };
        assert_eq!(worker.note(1).await.unwrap(), 1);
        assert_eq!(worker.stop().await, Ok(ExitReason::Normal));
    });
}

#[test]
fn a_system_that_a_handler_enters_and_never_leaves_stays_in_that_handler() {
    /// Forgets to leave.
    #[actor]
    struct Forgetful;

    #[actor]
    impl Forgetful {
        #[handler]
        fn enter(&self, system: System) -> String {
            std::mem::forget(system.enter());
            System::current().name().to_owned()
        }

        #[handler]
        fn here(&self) -> String {
            System::current().name().to_owned()
        }
    }

    current(async || {
        let (mine, other) = (System::new("mine"), System::new("other"));
        let (first, second) = (mine.spawn(Forgetful), mine.spawn(Forgetful));
        assert_eq!(first.enter(other).await.unwrap(), "other");
        assert_eq!(second.here().await.unwrap(), "mine");
        assert_eq!(System::current().name(), "default");
    });
}

#[test]
fn refs_and_replies_may_die_with_their_thread() {
    thread_local! {
        static HELD: RefCell<Vec<(WorkerRef, Reply<u64>)>> = const { RefCell::new(Vec::new()) };
    }

    /// Gives its replies away.
    #[actor]
    struct Giver(std::sync::mpsc::Sender<Reply<u64>>);

    #[actor]
    impl Giver {
        #[handler]
        fn give(&mut self, reply: Reply<u64>) {
            self.0.send(reply).unwrap();
        }
    }

    workers(async || {
        let props = Props::default();
        for touched_first in [false, true] {
            let (sender, receiver) = std::sync::mpsc::channel();
            let giver = Giver(sender).spawn();
            let worker = props.worker().spawn();
            let closed = worker.closed();
            let ask = tokio::spawn(giver.give().owned());
            let thread = std::thread::spawn(move || {
                let reply = receiver.recv().unwrap();
                if touched_first {
                    drop(System::current());
                }
                HELD.with_borrow_mut(|held| held.push((worker, reply)));
                drop(System::current());
            });
            thread.join().expect("no destructor panicked");
            assert!(matches!(ask.await.unwrap(), Err(AskError::NoReply { .. })));
            assert_eq!(closed.await, ExitReason::Normal);
        }
    });
}

#[test]
fn a_destructor_may_spawn_while_its_runtime_is_dropped() {
    /// Leaves an heir.
    #[actor]
    struct Testator {
        heir: Props,
        born: Log<WorkerRef>,
    }

    #[actor]
    impl Testator {
        #[handler]
        fn noop(&mut self) {}
    }

    impl Drop for Testator {
        fn drop(&mut self) {
            if let Ok(worker) = self.heir.worker().prepare().spawn() {
                self.born.push(worker);
            }
        }
    }

    current(async || {
        let (heir, born) = (Props::default(), Log::default());
        let system = System::new("estate");
        let other = other_runtime();
        let testator = {
            let _inside = other.enter();
            system.spawn(Testator { heir: heir.clone(), born: born.clone() })
        };
        testator.noop().await.unwrap();
        tokio::task::spawn_blocking(move || drop(other)).await.unwrap();
        assert_eq!(testator.closed().await, ExitReason::Aborted);
        for worker in born.take() {
            assert_eq!(worker.closed().await, ExitReason::Aborted);
        }
        assert_eq!((heir.life.others(), system.actor_count()), (0, 0));
    });
}

/// Holds the only ref to the next one.
#[actor]
struct Bead {
    _next: Option<BeadRef>,
    _life: Life,
}

#[actor]
impl Bead {
    #[handler]
    fn noop(&mut self) {}
}

#[test]
fn a_long_chain_of_last_refs_falls_without_recursion() {
    paused(async || {
        let life = Life::default();
        let mut head = None;
        for _ in 0..20_000 {
            head = Some(Bead { _next: head.take(), _life: life.clone() }.spawn());
        }
        idle().await;
        assert_eq!(life.others(), 20_000);
        drop(head);
        idle().await;
        assert_eq!(life.others(), 0);
    });
}

#[test]
fn a_long_chain_of_last_refs_falls_with_its_runtime() {
    limited(|| {
        let life = Life::default();
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let head = runtime.block_on(async {
            let mut head = None;
            for _ in 0..20_000 {
                head = Some(Bead { _next: head.take(), _life: life.clone() }.spawn());
            }
            head
        });
        drop(head);
        drop(runtime);
        assert_eq!(life.others(), 0);
    });
}

#[test]
fn a_state_may_answer_its_kept_replies_as_it_dies() {
    /// Answers in the end.
    #[actor]
    #[derive(Default)]
    struct Conscientious(Vec<Reply<u64>>);

    #[actor]
    impl Conscientious {
        #[handler]
        fn keep(&mut self, reply: Reply<u64>) {
            self.0.push(reply);
        }
    }

    impl Drop for Conscientious {
        fn drop(&mut self) {
            for reply in self.0.drain(..) {
                reply.ok(42);
            }
        }
    }

    paused(async || {
        let actor = Conscientious::default().spawn();
        let mut ask = actor.keep();
        poll_pending(&mut ask);
        idle().await;
        drop(actor.kill());
        assert_eq!(ask.await.unwrap(), 42);
    });
}

#[test]
fn a_handler_may_block_in_place_on_another_actor_but_not_on_itself() {
    /// Blocks its worker thread.
    #[actor]
    struct Blocker(WorkerRef);

    #[actor]
    impl Blocker {
        #[handler]
        fn block_on_another(&mut self) -> u64 {
            tokio::task::block_in_place(|| self.0.note(5).blocking().unwrap())
        }

        #[handler]
        fn block_on_oneself(&mut self, ctx: &mut Context<Self>) -> bool {
            let me = ctx.me();
            let outcome = tokio::task::block_in_place(|| me.block_on_another().blocking());
            matches!(outcome, Err(AskError::Deadlock { .. }))
        }
    }

    workers(async || {
        let blocker = Blocker(Worker::default().spawn()).spawn();
        assert_eq!(blocker.block_on_another().await.unwrap(), 5);
        assert!(blocker.block_on_oneself().await.unwrap());
    });
}

#[test]
fn a_runtime_dropped_while_a_parent_waits_for_its_children_ends_them_all() {
    /// Has a child that does not end.
    #[actor]
    struct Parent(Props);

    #[actor]
    impl Parent {
        #[handler]
        fn employ(&mut self, ctx: &mut Context<Self>) -> WorkerRef {
            ctx.spawn(self.0.worker())
        }
    }

    current(async || {
        let system = System::new("family");
        let props = Props::default();
        let other = other_runtime();
        let parent = {
            let _inside = other.enter();
            system.prepare(Parent(props.clone())).name("parent").spawn().unwrap()
        };
        let child = parent.employ().await.unwrap();
        props.busy(&child, 0).await;
        let end = parent.stop();
        while child.is_alive() {
            tokio::task::yield_now().await;
        }
        other.shutdown_background();
        end.await.unwrap();
        child.closed().await;
        assert_eq!((system.actor_count(), props.life.others()), (0, 0));
        assert!(system.lookup::<Parent>("parent").is_none());
    });
}

#[test]
fn kill_after_for_ever_is_a_plain_stop() {
    paused(async || {
        let props = Props::default();
        let worker = props.worker().spawn();
        props.busy(&worker, 1).await;
        let end = tokio::spawn(worker.stop().kill_after(Duration::MAX));
        idle().await;
        props.gate.open(1);
        assert_eq!(end.await.unwrap(), Ok(ExitReason::Normal));

        props.busy(&props.worker().prepare().mailbox(Mailbox::unbounded()).spawn().unwrap(), 1).await;
    });
}

#[test]
fn an_actor_may_end_another_and_wait_for_it() {
    /// Ends its victim.
    #[actor]
    struct Reaper(WorkerRef);

    #[actor]
    impl Reaper {
        #[handler]
        async fn reap(&mut self) -> Option<ExitReason> {
            self.0.stop().await.ok()
        }
    }

    current(async || {
        let worker = Worker::default().spawn();
        let reaper = Reaper(worker.clone()).spawn();
        assert_eq!(reaper.reap().await.unwrap(), Some(ExitReason::Normal));
        assert_eq!(worker.exit_reason(), Some(ExitReason::Normal));
    });
}
