//! Handlers that run in the task of whoever asks, when something else happens meanwhile.

use std::sync::mpsc;
use std::thread;

use actor_core::prelude::*;

use crate::concurrent::balanced;
use crate::inline::{Blocked, Tally, TallyRef, at_rest};
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
    let runtime = other_runtime();
    let tally = runtime.block_on(async {
        let tally = props.clone().spawn();
        at_rest(&tally).await;
        tally
    });
    (runtime, tally)
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
        for verb in 0..3 {
            let props = Tally::default();
            let (runtime, tally) = resting(&props);
            let (held, let_go) = blocked(&tally);
            let ended = runtime.spawn(
                match verb {
                    0 => tally.stop(),
                    1 => tally.stop_now(),
                    _ => tally.kill(),
                }
                .into_future(),
            );
            assert!(tally.note("late".into()).try_tell().is_err());
            assert!(tally.exit_reason().is_none());
            let_go.send(()).unwrap();
            assert_eq!(held.join().unwrap().unwrap(), 1, "a handler that has started runs to its end");
            runtime.block_on(ended).unwrap().unwrap();
            assert_eq!(props.life.others(), 0);
            balanced(tally.stats());
        }
    });
}

#[test]
fn the_last_ref_may_go_meanwhile() {
    limited(|| {
        let props = Tally::default();
        let (runtime, tally) = resting(&props);
        let weak = tally.downgrade();
        let (held, let_go) = blocked(&tally);
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
