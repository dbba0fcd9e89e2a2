//! Code of users that runs in odd places: destructors of messages, of wakers, of what a hook holds. Whatever it does there, nobody
//! waits for a lock that its own thread holds, and all counts add up.

use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context as TaskContext, Poll, Wake, Waker};
use std::time::Duration;

use actor_core::{Mailbox, Overflow, System, prelude::*};
use futures::FutureExt as _;

use crate::cast::{Props, Worker, WorkerRef};
use crate::concurrent::balanced;
use crate::props::{Bomb, Gate, Giver, Log, poll, poll_pending};
use crate::stage::{idle, on_both, paused};

/// A waker that owns something, as those do that own the task which they wake.
struct Owner<T>(Mutex<Option<T>>);

impl<T: Send + 'static> Wake for Owner<T> {
    fn wake(self: Arc<Self>) {}
}

fn owning<T: Send + 'static>(it: T) -> Waker {
    Waker::from(Arc::new(Owner(Mutex::new(Some(it)))))
}

/// A worker that holds, with a full mailbox.
async fn full() -> (Props, WorkerRef) {
    let props = Props::default();
    let worker = props.worker().prepare().mailbox(Mailbox::bounded(1)).spawn().unwrap();
    props.busy(&worker, 1).await;
    (props, worker)
}

/// Leaves a waker at `future` that owns all that can wait for a worker, the last ref to it perhaps. Then another takes its place, or the
/// future goes away.
fn part_with_owner(worker: &WorkerRef, mut future: Pin<Box<dyn Future<Output = ()> + Send + '_>>, is_replaced: bool) {
    let (mut tell, mut ask, mut end) = (Box::pin(told(worker.clone())), worker.note(9).owned(), worker.closed());
    poll_pending(&mut tell);
    poll_pending(&mut ask);
    poll_pending(&mut end);
    let waker = owning((tell, ask, end, worker.clone()));
    assert!(poll(&mut future, &waker).is_pending());
    drop(waker);
    if is_replaced {
        assert!(poll(&mut future, Waker::noop()).is_pending());
    }
    drop(future);
}

async fn told(worker: WorkerRef) {
    drop(worker.note(8).tell().await);
}

#[test]
fn a_waker_that_owns_waiting_futures_is_dropped_outside_of_all_locks() {
    on_both(async || {
        for is_replaced in [true, false] {
            for place in ["tell", "ask", "reserve", "closed", "answer"] {
                let (props, worker) = full().await;
                let refs = worker.clone();
                let mut answer = Box::pin(refs.keep().map(drop));
                let future: Pin<Box<dyn Future<Output = ()> + Send>> = match place {
                    "tell" => Box::pin(refs.note(7).tell().map(drop)),
                    "ask" => Box::pin(refs.note(7).map(drop)),
                    "reserve" => Box::pin(refs.reserve().map(drop)),
                    "closed" => Box::pin(refs.closed().map(drop)),
                    _ => {
                        props.gate.open(1);
                        refs.note(1).await.unwrap();
                        poll_pending(&mut answer);
                        props.busy(&refs, 1).await;
                        answer
                    }
                };
                part_with_owner(&worker, future, is_replaced);
                props.gate.open(2);
                assert_eq!(worker.stop().await, Ok(ExitReason::Normal), "{place}");
                balanced(worker.stats());
                let again = format!("{place}, replaced: {is_replaced}");
                assert_eq!((worker.stats().refused, props.life.others()), (0, 0), "{again}");
            }
        }
    });
}

/// The reply of an ask may be in the waker that its own caller left.
#[test]
fn a_waker_that_owns_the_reply_it_waits_for_may_be_replaced() {
    paused(async || {
        let kept = Arc::default();
        let giver = Giver(Arc::clone(&kept)).spawn();
        let owner = Arc::new(Owner(Mutex::new(None)));
        let mut ask = giver.give();
        assert!(poll(&mut ask, &Waker::from(Arc::clone(&owner))).is_pending());
        idle().await;
        *owner.0.lock().unwrap() = kept.lock().unwrap().take();
        drop(owner);
        // Another waker comes, and the reply goes with the one before.
        poll_pending(&mut ask);
        assert!(matches!(ask.await, Err(AskError::NoReply { .. })));
    });
}

#[test]
fn a_waker_that_looks_for_messages_by_hand_may_own_who_waits_for_room() {
    paused(async || {
        let (worker, mut inbox) = System::new("hand").open_inbox::<Worker>(None, Mailbox::bounded(1)).unwrap();
        let mut look =
            |waker: &Waker| inbox.poll_next(&mut TaskContext::from_waker(waker)).map(|message| message.is_some());
        worker.note(1).try_tell().unwrap();
        let mut waits = Box::pin(told(worker.clone()));
        poll_pending(&mut waits);
        assert_eq!(look(Waker::noop()), Poll::Ready(true));
        // Promised its room, which it gives up as it is dropped.
        assert_eq!(look(&owning(waits)), Poll::Pending);
        assert_eq!(look(Waker::noop()), Poll::Pending);
        worker.note(2).try_tell().expect("the room is free again");
    });
}

/// Does something when it is dropped.
struct Deed(Option<Box<dyn FnOnce() + Send>>);

impl Drop for Deed {
    fn drop(&mut self) {
        if let Some(deed) = self.0.take() {
            deed();
        }
    }
}

#[actor]
struct Bearer {
    gate: Gate,
    _last: Option<Deed>,
}

#[actor]
impl Bearer {
    #[handler]
    async fn hold(&mut self) {
        self.gate.pass().await;
    }

    #[handler]
    fn bear(&mut self, deed: Deed) {
        drop(deed);
    }

    #[handler]
    fn nothing(&mut self) -> u64 {
        1
    }
}

/// Sends with every verb, reserves, watches and ends the actor, all at once.
fn everything(bearer: &BearerRef, done: &Log<()>) -> Deed {
    let (bearer, done) = (bearer.clone(), done.clone());
    Deed(Some(Box::new(move || {
        let _ = bearer.nothing().try_tell();
        let (mut ask, mut tell) = (bearer.nothing(), bearer.nothing().tell());
        let _ = (poll(&mut ask, Waker::noop()), poll(&mut tell, Waker::noop()));
        if let Ok(permit) = bearer.try_reserve() {
            let _ = permit.tell(bearer.nothing());
        }
        let _ = poll(&mut bearer.closed(), Waker::noop());
        drop((ask, tell));
        let _ = bearer.nothing().with_ttl(Duration::ZERO).try_tell();
        drop((bearer.stop(), bearer.stop_now(), bearer.kill()));
        done.push(());
    })))
}

/// How a message comes to its end.
const ENDS: [&str; 9] =
    ["stop_now", "kill", "stop", "handled", "expired", "drop_oldest", "drop_newest", "withdrawn", "panic"];

#[test]
fn a_message_may_do_anything_to_its_actor_as_it_is_dropped() {
    paused(async || {
        for end in ENDS {
            let (gate, done) = (Gate::default(), Log::default());
            let mailbox = Mailbox::bounded(2).overflow(match end {
                "drop_oldest" => Overflow::DropOldest,
                "drop_newest" => Overflow::DropNewest,
                _ => Overflow::Wait,
            });
            let bearer = Bearer { gate: gate.clone(), _last: None }.prepare().mailbox(mailbox).spawn().unwrap();
            bearer.hold().tell().await.unwrap();
            gate.reached().await;
            let bear = bearer.bear(everything(&bearer, &done));
            match end {
                "expired" => bear.with_ttl(Duration::ZERO).try_tell().unwrap(),
                "withdrawn" => {
                    let mut bear = bear;
                    poll_pending(&mut bear);
                }
                "drop_newest" => {
                    bearer.nothing().try_tell().unwrap();
                    bearer.nothing().try_tell().unwrap();
                    bear.try_tell().unwrap();
                }
                _ => bear.try_tell().unwrap(),
            }
            match end {
                "stop_now" => drop(bearer.stop_now()),
                "kill" => drop(bearer.kill()),
                "stop" => drop(bearer.stop()),
                "drop_oldest" => (0..2).for_each(|_| drop(bearer.nothing().try_tell())),
                _ => {}
            }
            gate.open(1);
            let reason = bearer.closed().await;
            assert_eq!((reason, done.len()), (ExitReason::Killed, 1), "{end}");
            balanced(bearer.stats());
        }
    });
}

#[test]
fn a_state_may_do_anything_to_its_actor_and_others_as_it_is_dropped() {
    on_both(async || {
        for verb in ["stop", "stop_now", "kill", "fail"] {
            let (gate, done) = (Gate::default(), Log::default());
            let other = Bearer { gate: gate.clone(), _last: None }.spawn();
            let bearer = Bearer { gate: gate.clone(), _last: Some(everything(&other, &done)) }.spawn();
            match verb {
                "stop" => drop(bearer.stop()),
                "stop_now" => drop(bearer.stop_now()),
                "kill" => drop(bearer.kill()),
                _ => {
                    let panics = Deed(Some(Box::new(|| panic!("told to"))));
                    bearer.bear(panics).try_tell().unwrap();
                }
            }
            bearer.closed().await;
            assert_eq!((other.closed().await, done.len()), (ExitReason::Killed, 1), "{verb}");
            balanced(bearer.stats());
            balanced(other.stats());
        }
    });
}

/// Runs in the place of whoever asks.
#[actor]
#[derive(Default)]
struct Quick {
    other: Option<QuickRef>,
}

#[actor]
impl Quick {
    #[handler(inline)]
    fn meet(&mut self, other: QuickRef) {
        self.other = Some(other);
    }

    #[handler(inline)]
    fn one(&self) -> u64 {
        1
    }

    /// Asks the other one, which asks back.
    #[handler(inline)]
    fn there(&mut self) -> bool {
        let other = self.other.clone().expect("they met");
        other.and_back().now_or_never().expect("it is idle").unwrap()
    }

    /// Whether its caller answers.
    #[handler(inline)]
    fn and_back(&mut self) -> bool {
        let other = self.other.clone().expect("they met");
        matches!(other.one().now_or_never(), Some(Ok(_)))
    }

    #[handler(inline)]
    fn hold(&mut self, deed: Deed) -> Deed {
        deed
    }

    #[handler(inline)]
    fn let_go(&mut self, deed: Deed) {
        drop(deed);
    }
}

#[test]
fn handlers_that_run_in_their_callers_place_may_lead_back_to_where_they_began() {
    paused(async || {
        for detects in [true, false] {
            let system = System::builder().deadlock_detection(detects).build();
            let [one, other] = [(); 2].map(|()| system.spawn(Quick::default()));
            idle().await;
            one.meet(other.clone()).await.unwrap();
            other.meet(one.clone()).await.unwrap();
            assert_eq!(one.there().await, Ok(false), "it is in the middle of its own");

            // What is dropped in a handler is dropped as its actor; what an answer holds is its caller's.
            let said = Log::default();
            let asks = || {
                let (one, said) = (one.clone(), said.clone());
                Deed(Some(Box::new(move || said.push(matches!(one.one().now_or_never(), Some(Ok(1)))))))
            };
            one.let_go(asks()).await.unwrap();
            drop(one.hold(asks()).await.unwrap());
            assert_eq!(said.take(), [false, true]);

            let (refs, killer) = (one.clone(), one.clone());
            one.let_go(Deed(Some(Box::new(move || drop(killer.kill()))))).await.unwrap();
            assert_eq!(refs.closed().await, ExitReason::Killed);
            balanced(refs.stats());
        }
    });
}

/// Never comes to the end of its last words.
#[actor]
#[derive(Default)]
struct Lingering {
    kept: Option<Reply<u64>>,
    is_armed: bool,
}

#[actor]
impl Lingering {
    #[handler]
    fn keep(&mut self, reply: Reply<u64>) {
        self.kept = Some(reply);
    }

    #[stopped]
    async fn linger(&mut self) {
        let (_reply, _bomb) = (self.kept.take(), Bomb(self.is_armed));
        std::future::pending::<()>().await;
    }
}

#[test]
fn what_a_stop_hook_holds_beyond_its_time_is_dropped_as_what_it_is() {
    paused(async || {
        for is_armed in [false, true] {
            let lingering = Lingering { kept: None, is_armed }.spawn();
            let mut ask = lingering.keep();
            poll_pending(&mut ask);
            idle().await;
            let reason = lingering.stop().await.unwrap();
            assert_eq!(reason.to_string(), "failed in `#[stopped]`: the hook did not end within 5s");
            let error = ask.await.unwrap_err();
            assert!(matches!(&error, AskError::Stopped { reason: of_ask, .. } if *of_ask == reason), "{error:?}");
        }
    });
}
