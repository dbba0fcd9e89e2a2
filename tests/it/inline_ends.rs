//! Handlers that run in the task of whoever asks, when something else happens meanwhile.

use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use actor_core::{System, prelude::*};

use crate::concurrent::balanced;
use crate::inline::{Blocked, Tally, TallyRef, at_rest};
use crate::props::Log;
use crate::stage::{limited, other_runtime};

/// A thread that is held in a handler of the actor.
fn blocked(tally: &TallyRef) -> (thread::JoinHandle<Result<u64, AskError>>, mpsc::Sender<()>) {
    let ((inside, is_inside), (let_go, go)) = (mpsc::channel(), mpsc::channel());
    let asks = tally.clone();
    let held = thread::spawn(move || asks.block(inside, Blocked(go)).blocking());
    is_inside.recv().unwrap();
    (held, let_go)
}

fn resting(props: &Tally) -> (tokio::runtime::Runtime, TallyRef) {
    let (runtime, tally, _) = resting_in(props, System::new("inline"));
    (runtime, tally)
}

fn resting_in(props: &Tally, system: System) -> (tokio::runtime::Runtime, TallyRef, System) {
    let runtime = other_runtime();
    let tally = runtime.block_on(async {
        let tally = system.prepare(props.clone()).name("tally").spawn().unwrap();
        at_rest(&tally).await;
        tally
    });
    (runtime, tally, system)
}

/// Hears of the end of another.
#[actor]
struct Watcher(Log<ExitReason>);

#[actor]
impl Watcher {
    #[handler]
    fn watch(&mut self, ctx: &mut Context<Self>, tally: TallyRef) {
        ctx.monitor(&tally).detach();
    }

    #[down]
    fn down(&mut self, down: Down) {
        self.0.push(down.reason);
    }
}

async fn watched(tally: &TallyRef) -> (Log<ExitReason>, WatcherRef) {
    let downs = Log::default();
    let watcher = Watcher(downs.clone()).spawn();
    watcher.watch(tally.clone()).await.unwrap();
    at_rest(tally).await;
    (downs, watcher)
}

#[test]
fn a_message_that_comes_meanwhile_waits_for_the_state() {
    limited(|| {
        for _ in 0..20 {
            let props = Tally::default();
            let (runtime, tally) = resting(&props);
            let (held, let_go) = blocked(&tally);
            tally.note("meanwhile".into()).try_tell().unwrap();
            let asks = runtime.spawn(tally.get().owned().into_future());
            assert_eq!(props.log.len(), 0);
            let_go.send(()).unwrap();
            assert_eq!(held.join().unwrap().unwrap(), 1);
            assert_eq!(runtime.block_on(asks).unwrap().unwrap(), 1);
            assert_eq!(props.log.take(), ["meanwhile"]);
            balanced(tally.stats());
        }
    });
}

#[test]
fn an_end_that_comes_meanwhile_waits_for_the_state() {
    limited(|| {
        for verb in ["stop", "stop_now", "kill", "kill_after", "shutdown"] {
            let props = Tally::default();
            let (runtime, tally, system) = resting_in(&props, System::new("inline"));
            let (downs, watcher) = runtime.block_on(watched(&tally));
            let (held, let_go) = blocked(&tally);
            let closed = runtime.spawn(tally.closed().into_future());
            match verb {
                "stop" => drop(tally.stop()),
                "stop_now" => drop(tally.stop_now()),
                "kill" => drop(tally.kill()),
                "kill_after" => drop(runtime.spawn(tally.stop().kill_after(Duration::ZERO))),
                _ => {
                    let system = system.clone();
                    drop(runtime.spawn(async move { system.shutdown(Duration::ZERO).await }));
                }
            }
            while tally.is_alive() {
                thread::yield_now();
            }
            assert!(tally.note("late".into()).try_tell().is_err());
            assert!(tally.exit_reason().is_none());
            let_go.send(()).unwrap();
            assert_eq!(held.join().unwrap().unwrap(), 1, "a handler that has started runs to its end");
            let reason = runtime.block_on(closed).unwrap();
            let is_right = match verb {
                "stop" | "stop_now" => reason == ExitReason::Normal,
                "kill" => reason == ExitReason::Killed,
                "kill_after" => matches!(reason, ExitReason::Killed | ExitReason::Normal),
                _ => matches!(reason, ExitReason::Killed | ExitReason::Shutdown),
            };
            assert!(is_right, "{verb}: {reason}");
            runtime.block_on(watcher.stop()).unwrap();
            assert_eq!(downs.take(), [reason], "{verb}: one notice");
            assert_eq!((props.life.others(), system.actor_count()), (0, 0), "{verb}");
            assert!(system.lookup::<Tally>("tally").is_none(), "{verb}");
            balanced(tally.stats());
        }
    });
}

#[test]
fn the_last_ref_may_go_meanwhile() {
    limited(|| {
        let props = Tally::default();
        let (runtime, tally, system) = resting_in(&props, System::new("inline"));
        let weak = tally.downgrade();
        let (held, let_go) = blocked(&tally);
        // Its name counts as a ref.
        system.unregister("tally");
        drop(tally);
        let_go.send(()).unwrap();
        assert_eq!(held.join().unwrap().unwrap(), 1);
        while props.life.others() > 0 {
            thread::yield_now();
        }
        // The state goes first, then the actor.
        while weak.upgrade().is_some() {
            thread::yield_now();
        }
        drop(runtime);
    });
}

#[test]
fn the_runtime_may_go_meanwhile() {
    limited(|| {
        for _ in 0..20 {
            let props = Tally::default();
            let (runtime, tally) = resting(&props);
            let (held, let_go) = blocked(&tally);
            drop(runtime);
            assert_eq!(props.life.others(), 1, "the handler has the state");
            let_go.send(()).unwrap();
            assert_eq!(held.join().unwrap().unwrap(), 1);
            assert_eq!(tally.exit_reason(), Some(ExitReason::Aborted));
            assert_eq!(props.life.others(), 0);
            balanced(tally.stats());
        }
    });
}

#[test]
fn the_runtime_may_go_while_it_rests() {
    limited(|| {
        let props = Tally::default();
        let (runtime, tally) = resting(&props);
        tally.add(1).blocking().unwrap();
        drop(runtime);
        assert_eq!(tally.exit_reason(), Some(ExitReason::Aborted));
        assert_eq!(props.life.others(), 0);
        assert!(matches!(tally.get().blocking(), Err(AskError::Stopped { .. })));
    });
}

#[test]
fn ends_race_with_asks() {
    limited(|| {
        for round in 0..100 {
            let props = Tally::default();
            let (runtime, tally) = resting(&props);
            let callers: Vec<_> = (0..3)
                .map(|_| {
                    let tally = tally.clone();
                    thread::spawn(move || {
                        let mut done = 0_u64;
                        while tally.add(1).blocking().is_ok() {
                            done += 1;
                        }
                        done
                    })
                })
                .collect();
            while tally.stats().handled < 50 {
                thread::yield_now();
            }
            match round % 3 {
                0 => drop(tally.stop()),
                1 => drop(tally.kill()),
                _ => drop(runtime),
            }
            let done: u64 = callers.into_iter().map(|caller| caller.join().unwrap()).sum();
            while tally.exit_reason().is_none() {
                thread::yield_now();
            }
            let stats = tally.stats();
            assert!(stats.handled >= done, "{stats:?} {done}");
            balanced(stats);
            assert_eq!(props.life.others(), 0);
        }
    });
}
