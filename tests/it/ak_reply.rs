//! AK: replies that are kept, moved, handed on or dropped.

use std::time::Duration;

use actor_core::{Mailbox, Phase, TellError, prelude::*};
use tokio::sync::oneshot;

use crate::cast::{Props, Worker, WorkerRef};
use crate::props::{Bomb, Log, poll_pending};
use crate::stage::{current, idle, on_both, paused};

/// Hands its replies to others.
#[actor]
struct Desk {
    worker: WorkerRef,
    wanted: Log<bool>,
}

#[actor]
impl Desk {
    /// A task answers, when it is told to.
    #[handler]
    fn later(&mut self, answer: oneshot::Receiver<u64>, reply: Reply<u64>) {
        tokio::spawn(async move {
            if let Ok(value) = answer.await {
                reply.ok(value);
            }
        });
    }

    /// The worker answers.
    #[handler]
    fn delegate(&mut self, reply: Reply<u64>, n: u64) {
        if let Err(error) = self.worker.hold(n).forward(reply) {
            self.wanted.push(error.to_string().contains("full"));
        }
    }

    #[handler]
    fn delegate_to_nowhere(&mut self, reply: Reply<u64>) {
        self.worker.forget().forward(reply).unwrap();
    }

    #[handler]
    fn count(&mut self) -> u64 {
        1
    }

    /// Fails through the reply.
    #[handler]
    async fn refuse(&mut self, reply: Reply<u64, String>) {
        assert!(reply.err("no".to_owned()));
    }

    /// Passes on what the worker said.
    #[handler]
    async fn complete(&mut self, reply: Reply<u64, String>) {
        let outcome = self.worker.refuse("from below".to_owned()).await;
        reply.complete(outcome);
    }

    /// Waits at the gate of nobody, and looks whether it is still wanted.
    #[handler]
    async fn look(&mut self, go: oneshot::Receiver<()>, reply: Reply<u64>) {
        self.wanted.push(reply.is_ask());
        self.wanted.push(reply.is_wanted());
        let _ = go.await;
        self.wanted.push(reply.is_wanted());
        self.wanted.push(reply.ok(1));
    }
}

fn desk(worker: &WorkerRef) -> (DeskRef, Log<bool>) {
    let wanted = Log::default();
    (Desk { worker: worker.clone(), wanted: wanted.clone() }.spawn(), wanted)
}

#[test]
fn ak_12_a_moved_reply_answers_later_while_others_are_served() {
    on_both(async || {
        let (desk, _) = desk(&Worker::default().spawn());
        let (answer, given) = oneshot::channel();
        let mut ask = desk.later(given);
        poll_pending(&mut ask);
        for _ in 0..10 {
            assert_eq!(desk.count().await.unwrap(), 1);
        }
        answer.send(42).unwrap();
        assert_eq!(ask.await.unwrap(), 42);

        let (answer, given) = oneshot::channel::<u64>();
        let mut ask = desk.later(given);
        poll_pending(&mut ask);
        drop(answer);
        let error = ask.await.unwrap_err();
        assert!(matches!(error, AskError::NoReply { .. }), "the delegate dropped it: {error:?}");
    });
}

#[test]
fn ak_12_a_forwarded_ask_is_answered_by_the_other_actor() {
    current(async || {
        let props = Props::default();
        let (desk, _) = desk(&props.worker().spawn());
        let mut ask = desk.delegate(7);
        poll_pending(&mut ask);
        props.gate.reached().await;
        for _ in 0..10 {
            assert_eq!(desk.count().await.unwrap(), 1);
        }
        desk.stop().await.unwrap();
        props.gate.open(1);
        assert_eq!(ask.await.unwrap(), 7, "even when the first actor is gone");
    });
}

#[test]
fn a_forwarded_ask_fails_with_what_happened_at_the_other_actor() {
    current(async || {
        let props = Props::default();
        let worker = props.worker().spawn();
        let (desk, _) = desk(&worker);
        assert!(matches!(desk.delegate_to_nowhere().await, Err(AskError::NoReply { .. })));
        let mut ask = desk.delegate(7);
        poll_pending(&mut ask);
        props.gate.reached().await;
        worker.kill().await.unwrap();
        let error = ask.await.unwrap_err();
        let AskError::Stopped { reason: ExitReason::Killed, phase: Phase::Running, request } = &error else {
            panic!("{error:?}")
        };
        assert_eq!(request.actor(), &desk.label(), "named is whom the caller asked");
        assert!(error.may_have_run());
    });
}

#[test]
fn a_forward_that_is_refused_comes_back_with_the_reply_in_it() {
    current(async || {
        let props = Props::default();
        let worker = props.worker().prepare().mailbox(Mailbox::bounded(1)).spawn().unwrap();
        props.busy(&worker, 1).await;
        let (desk, full) = desk(&worker);
        let error = desk.delegate(7).await.unwrap_err();
        assert!(matches!(error, AskError::NoReply { .. }), "the refused message was dropped: {error:?}");
        assert_eq!(full.take(), [true]);
    });
}

#[test]
fn a_reply_can_be_an_error_or_any_outcome() {
    current(async || {
        let (desk, _) = desk(&Worker::default().spawn());
        assert!(matches!(desk.refuse().await, Err(AskError::Handler(why)) if why == "no"));
        assert!(matches!(desk.complete().await, Err(AskError::Handler(why)) if why == "from below"));
        desk.worker_gone().await;
    });
}

impl DeskRef {
    /// The library's own errors pass through `complete` as they are.
    async fn worker_gone(&self) {
        let gone = Worker::default().spawn();
        gone.kill().await.unwrap();
        let (other, _) = desk(&gone);
        let error = other.complete().await.unwrap_err();
        let AskError::Stopped { reason: ExitReason::Killed, request, .. } = error else { panic!("{error:?}") };
        assert_eq!(request.actor(), &gone.label());
        assert_ne!(*self, other);
    }
}

#[test]
fn a_reply_knows_whether_it_is_wanted() {
    current(async || {
        let (desk, wanted) = desk(&Worker::default().spawn());
        let (go, gone) = oneshot::channel();
        let mut ask = desk.look(gone);
        poll_pending(&mut ask);
        desk_is_in_look(&wanted).await;
        drop(ask);
        go.send(()).unwrap();
        desk.count().await.unwrap();
        assert_eq!(wanted.take(), [true, true, false, false]);
        assert_eq!(desk.stats().dropped.late_replies, 1);

        let (_, never) = oneshot::channel();
        desk.look(never).tell().await.unwrap();
        desk.count().await.unwrap();
        assert_eq!(wanted.take(), [false; 4], "a told message has an empty reply");
        assert_eq!(desk.stats().dropped.late_replies, 1, "and nothing is late");

        let (go, gone) = oneshot::channel();
        go.send(()).unwrap();
        desk.look(gone).await.unwrap();
        assert_eq!(wanted.take(), [true; 4]);
    });
}

async fn desk_is_in_look(wanted: &Log<bool>) {
    while wanted.len() < 2 {
        tokio::task::yield_now().await;
    }
}

#[test]
fn kept_replies_learn_how_their_actor_ended() {
    paused(async || {
        let ended = async |end: &dyn Fn(&WorkerRef)| {
            let worker = Worker::default().spawn();
            let mut ask = worker.keep();
            poll_pending(&mut ask);
            idle().await;
            end(&worker);
            match ask.await.unwrap_err() {
                AskError::Stopped { reason, phase: Phase::Running, .. } => reason,
                other => panic!("{other:?}"),
            }
        };
        assert_eq!(ended(&|worker| drop(worker.stop())).await, ExitReason::Normal);
        assert_eq!(ended(&|worker| drop(worker.stop_now())).await, ExitReason::Normal);
        assert_eq!(ended(&|worker| drop(worker.kill())).await, ExitReason::Killed);
        let panicked = ended(&|worker| worker.panic("bang".to_owned()).try_tell().unwrap()).await;
        assert!(matches!(&panicked, ExitReason::Panicked(failure) if failure.message() == "bang"), "{panicked:?}");
    });
}

/// Its messages and its state may blow up.
#[actor]
struct Minefield {
    _state: Bomb,
    gate: crate::props::Gate,
}

#[actor]
impl Minefield {
    #[handler]
    fn lay(&mut self, bomb: Bomb) -> bool {
        bomb.0
    }

    #[handler]
    async fn wait(&mut self, bomb: Bomb) {
        self.gate.pass().await;
        drop(bomb);
    }
}

fn minefield(armed: bool) -> (MinefieldRef, crate::props::Gate) {
    let gate = crate::props::Gate::default();
    (Minefield { _state: Bomb(armed), gate: gate.clone() }.spawn(), gate)
}

/// On one thread, so that what one actor leaves behind would meet the next one.
async fn a_dropped_reply_is_still_no_reply() {
    let error = Worker::default().spawn().forget().await.unwrap_err();
    assert!(matches!(error, AskError::NoReply { .. }), "an earlier death is taken for this one's: {error:?}");
}

#[test]
fn a_message_that_panics_when_it_is_dropped_unhandled_changes_nothing_for_others() {
    current(async || {
        let (minefield, gate) = minefield(false);
        minefield.wait(Bomb(false)).tell().await.unwrap();
        gate.reached().await;
        minefield.lay(Bomb(true)).tell().await.unwrap();
        let mut ask = minefield.lay(Bomb(false));
        poll_pending(&mut ask);
        assert_eq!(minefield.kill().await, Ok(ExitReason::Killed));
        let error = ask.await.unwrap_err();
        assert!(matches!(error, AskError::Stopped { reason: ExitReason::Killed, .. }), "{error:?}");
        assert_eq!(minefield.stats().dropped.unhandled, 2);
        a_dropped_reply_is_still_no_reply().await;
    });
}

#[test]
fn a_handler_that_panics_while_it_is_cut_changes_nothing_for_others() {
    current(async || {
        let (minefield, gate) = minefield(false);
        minefield.wait(Bomb(true)).tell().await.unwrap();
        gate.reached().await;
        assert_eq!(minefield.kill().await, Ok(ExitReason::Killed));
        a_dropped_reply_is_still_no_reply().await;
    });
}

#[test]
fn a_state_that_panics_when_it_is_dropped_is_a_failure_and_changes_nothing_for_others() {
    current(async || {
        let (minefield, _) = minefield(true);
        let reason = minefield.stop().await.unwrap();
        assert!(matches!(&reason, ExitReason::Panicked(failure) if failure.during() == "drop"), "{reason:?}");
        a_dropped_reply_is_still_no_reply().await;
    });
}

#[test]
fn a_message_that_panics_in_its_handler_is_that_handlers_panic() {
    current(async || {
        let (minefield, _) = minefield(false);
        let error = minefield.lay(Bomb(true)).await.unwrap_err();
        assert!(matches!(error, AskError::Panicked { .. }), "{error:?}");
        let ExitReason::Panicked(failure) = minefield.closed().await else { panic!() };
        assert_eq!(failure.during(), "lay");
    });
}

#[test]
fn a_panic_payload_that_panics_itself_is_still_a_panic() {
    /// Throws bombs.
    #[actor]
    struct Thrower;

    #[actor]
    impl Thrower {
        #[handler]
        fn throw(&mut self) -> u64 {
            std::panic::panic_any(Bomb(true))
        }
    }

    current(async || {
        let thrower = Thrower.spawn();
        let error = thrower.throw().await.unwrap_err();
        assert!(matches!(error, AskError::Panicked { .. }), "{error:?}");
        let reason = thrower.closed().await;
        assert!(matches!(&reason, ExitReason::Panicked(failure) if failure.during() == "throw"), "{reason:?}");
        // The thread must not take itself for that actor any more.
        let error = thrower.throw().await.unwrap_err();
        assert!(matches!(error, AskError::Stopped { .. }), "{error:?}");
    });
}

#[test]
fn ak_17_children_that_ask_a_stopping_parent_get_their_messages_back() {
    /// Has children that ask it when they are told.
    #[actor]
    struct Parent {
        children: usize,
        outcomes: Log<bool>,
        gate: crate::props::Gate,
    }

    #[actor]
    impl Parent {
        #[started]
        fn begin(&mut self, ctx: &mut Context<Self>) {
            for _ in 0..self.children {
                let me = ctx.me().downgrade();
                ctx.spawn(Child { parent: me, outcomes: self.outcomes.clone() });
            }
        }

        #[handler]
        fn ping(&mut self, n: u64) -> u64 {
            n
        }

        #[stopped]
        async fn end(&mut self) {
            self.gate.pass().await;
        }
    }

    /// Asks its parent when it stops.
    #[actor]
    struct Child {
        parent: WeakRef<Parent>,
        outcomes: Log<bool>,
    }

    #[actor]
    impl Child {
        #[stopped]
        async fn end(&mut self) {
            let parent = self.parent.upgrade().expect("a parent is gone after its children");
            let mut call = parent.ping(9);
            let refused = matches!((&mut call).await, Err(AskError::Stopped { .. }));
            self.outcomes.push(refused && matches!(call.take_message(), Some(ParentMsg::Ping { n: 9, .. })));
        }
    }

    for children in [1, 2] {
        paused(async move || {
            let outcomes = Log::default();
            let gate = crate::props::Gate::default();
            let parent = Parent { children, outcomes: outcomes.clone(), gate: gate.clone() }.spawn();
            parent.ready().await.unwrap();
            let end = parent.stop();
            gate.reached().await;
            gate.open(1);
            let start = tokio::time::Instant::now();
            assert_eq!(end.await, Ok(ExitReason::Normal));
            assert!(start.elapsed() < Duration::from_secs(2));
            assert_eq!(outcomes.take(), vec![true; children]);
        });
    }
}

#[test]
fn ak_17_an_ask_that_waits_in_a_parents_mailbox_does_not_hold_up_its_end() {
    /// Spawns a child that asks it, and is busy meanwhile.
    #[actor]
    struct Parent(crate::props::Gate);

    #[actor]
    impl Parent {
        #[handler]
        async fn adopt(&mut self, ctx: &mut Context<Self>, props: Props) {
            let me = ctx.me();
            let child = ctx.spawn(Asker { parent: me, props });
            child.ask().try_tell().unwrap();
            self.0.pass().await;
        }

        #[handler]
        fn ping(&mut self) -> u64 {
            1
        }
    }

    /// Asks in a handler.
    #[actor]
    struct Asker {
        parent: ParentRef,
        props: Props,
    }

    #[actor]
    impl Asker {
        #[handler]
        async fn ask(&mut self) {
            let answer = self.parent.ping().await;
            self.props.log.push(u64::from(matches!(answer, Err(AskError::Stopped { phase: Phase::Queued, .. }))));
        }
    }

    paused(async || {
        let props = Props::default();
        let gate = crate::props::Gate::default();
        let parent = Parent(gate.clone()).spawn();
        parent.adopt(props.clone()).tell().await.unwrap();
        gate.reached().await;
        idle().await;
        let start = tokio::time::Instant::now();
        let end = parent.stop_now();
        gate.open(1);
        end.await.unwrap();
        assert!(start.elapsed() < Duration::from_secs(2));
        assert_eq!(props.log.take(), [1]);
        assert!(matches!(parent.ping().try_tell(), Err(TellError::Stopped(_))));
    });
}
