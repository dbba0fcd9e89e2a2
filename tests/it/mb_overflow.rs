//! MB: what a full mailbox does with one more message.

use std::collections::{BTreeMap, VecDeque};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use actor_core::{Interface, Mailbox, Overflow, Tell, TellError, prelude::*};
use tokio::sync::Barrier;
use tokio::task::yield_now;

use crate::cast::{Props, Worker, WorkerMsg, WorkerRef};
use crate::props::{Bomb, Gate, Life, Log, poll_pending};
use crate::stage::{current, idle, on_both, paused, workers};

const POLICIES: [Overflow; 4] = [Overflow::Wait, Overflow::Fail, Overflow::DropNewest, Overflow::DropOldest];

fn spawn(props: &Props, capacity: usize, overflow: Overflow) -> WorkerRef {
    props.worker().prepare().mailbox(Mailbox::bounded(capacity).overflow(overflow)).spawn().unwrap()
}

/// A worker whose handler waits at the gate, with a full mailbox: the notes from 1 wait.
async fn full(props: &Props, capacity: u64, overflow: Overflow) -> WorkerRef {
    let worker = spawn(props, usize::try_from(capacity).unwrap(), overflow);
    props.busy(&worker, capacity).await;
    worker
}

#[test]
fn the_policy_is_an_option_of_the_type() {
    #[actor(mailbox = bounded(2, overflow = wait))]
    struct Waits;
    #[actor(mailbox = bounded(2, overflow = fail))]
    struct Fails;
    #[actor(mailbox = bounded(2, overflow = drop_newest))]
    struct DropsNewest;
    #[actor(mailbox = bounded(2, overflow = drop_oldest))]
    struct DropsOldest;

    #[actor]
    impl Waits {}
    #[actor]
    impl Fails {}
    #[actor]
    impl DropsNewest {}
    #[actor]
    impl DropsOldest {}

    let options = [
        <Waits as Interface>::MAILBOX,
        <Fails as Interface>::MAILBOX,
        <DropsNewest as Interface>::MAILBOX,
        <DropsOldest as Interface>::MAILBOX,
    ];
    assert_eq!(options, POLICIES.map(|policy| Mailbox::bounded(2).overflow(policy)));
    assert_eq!(options[0], Mailbox::bounded(2), "waiting is the default");
}

#[test]
fn each_policy_holds_its_capacity_and_drops_what_it_says() {
    on_both(async || {
        let handled: [&[u64]; 4] = [&[0, 1, 2, 3], &[0, 1, 2, 3], &[0, 1, 2, 3], &[0, 3, 4, 5]];
        for (policy, handled) in POLICIES.into_iter().zip(handled) {
            let props = Props::default();
            let worker = full(&props, 3, policy).await;
            let drops = matches!(policy, Overflow::DropNewest | Overflow::DropOldest);
            for n in [4, 5] {
                let told = worker.note(n).try_tell();
                assert_eq!(told.is_ok(), drops, "{policy:?}");
                assert!(!matches!(told, Err(TellError::Stopped(_))), "{policy:?}");
            }
            let stats = worker.stats();
            assert_eq!((stats.depth, stats.high_water), (3, 3), "{policy:?}");
            assert_eq!((stats.refused, stats.dropped.overflow), if drops { (0, 2) } else { (2, 0) }, "{policy:?}");
            props.gate.open(1);
            worker.stop().await.unwrap();
            assert_eq!(props.log.take(), handled, "{policy:?}");
            let stats = worker.stats();
            assert_eq!(stats.accepted, stats.handled + stats.dropped.overflow, "{policy:?}");
        }
    });
}

#[test]
fn a_mailbox_that_fails_gives_every_kind_of_send_its_message_back() {
    on_both(async || {
        let props = Props::default();
        let worker = full(&props, 1, Overflow::Fail).await;
        let error = worker.note(7).tell().await.unwrap_err();
        assert!(matches!(error, TellError::Full(_)) && !error.may_have_run(), "{error}");
        assert!(matches!(error.into_message(), WorkerMsg::Note { n: 7, .. }));
        let mut call = worker.note(8);
        let error = (&mut call).await.unwrap_err();
        assert!(matches!(&error, AskError::Full { request } if request.message() == "note"), "{error:?}");
        assert!(!error.may_have_run());
        assert!(matches!(call.take_message(), Some(WorkerMsg::Note { n: 8, .. })));
        assert_eq!((worker.stats().refused, worker.stats().depth), (2, 1));
        props.gate.open(1);
        worker.stop().await.unwrap();
        assert_eq!(props.log.take(), [0, 1]);
    });
}

#[test]
fn an_ask_among_the_dropped_is_told_at_once() {
    on_both(async || {
        let props = Props::default();
        let worker = full(&props, 1, Overflow::DropNewest).await;
        let mut call = worker.note(8);
        let error = (&mut call).await.unwrap_err();
        assert!(matches!(&error, AskError::Full { request } if request.message() == "note"), "{error:?}");
        assert!(!error.may_have_run());
        assert!(call.take_message().is_none(), "the mailbox had it");
        props.gate.open(1);
        worker.stop().await.unwrap();

        let worker = spawn(&props, 1, Overflow::DropOldest);
        props.busy(&worker, 0).await;
        let mut oldest = worker.note(1);
        poll_pending(&mut oldest);
        let mut newest = worker.note(2);
        poll_pending(&mut newest);
        let error = oldest.await.unwrap_err();
        assert!(matches!(&error, AskError::Full { request } if request.message() == "note"), "{error:?}");
        props.gate.open(1);
        assert_eq!(newest.await, Ok(2));
        assert_eq!(worker.stats().dropped.overflow, 1);
        assert_eq!(worker.stats().dropped.late_replies, 0);
    });
}

/// Hands its own callers' asks on to a worker.
#[actor]
struct Front {
    back: WorkerRef,
    handled: u64,
}

#[actor]
impl Front {
    #[handler]
    fn pass_on(&mut self, n: u64, reply: Reply<u64>) {
        self.handled += n;
        let _ = self.back.note(n).forward(reply);
    }

    #[handler]
    fn handled(&self) -> u64 {
        self.handled
    }
}

#[test]
fn an_ask_that_was_forwarded_into_a_full_mailbox_may_have_run() {
    on_both(async || {
        let props = Props::default();
        let back = full(&props, 1, Overflow::DropNewest).await;
        let front = Front { back: back.clone(), handled: 0 }.spawn();
        let error = front.pass_on(5).await.unwrap_err();
        assert_eq!(front.handled().await, Ok(5));
        assert!(error.may_have_run(), "its handler did run: {error:?}");
        props.gate.open(1);
        back.stop().await.unwrap();
    });
}

/// Takes messages that send when they are dropped.
#[actor]
struct Target {
    gate: Gate,
    log: Log<u64>,
}

#[actor]
impl Target {
    #[handler]
    async fn hold(&mut self) {
        self.gate.pass().await;
    }

    #[handler]
    fn take(&mut self, rebound: Rebound) {
        self.log.push(rebound.n);
        rebound.defuse();
    }

    #[handler]
    fn take_bomb(&mut self, bomb: Bomb) {
        let mut bomb = bomb;
        bomb.0 = false;
        self.log.push(99);
    }
}

/// Tells its target another one when it is dropped unhandled.
struct Rebound {
    n: u64,
    to: Option<TargetRef>,
}

impl Rebound {
    fn defuse(mut self) {
        self.to = None;
    }
}

impl Drop for Rebound {
    fn drop(&mut self) {
        if let Some(to) = self.to.take() {
            assert!(to.stats().dropped.overflow > 0, "it is counted by now");
            to.take(Self { n: self.n + 100, to: None }).try_tell().unwrap();
        }
    }
}

async fn full_target(overflow: Overflow) -> (TargetRef, Gate, Log<u64>) {
    let (gate, log) = (Gate::default(), Log::default());
    let target = Target { gate: gate.clone(), log: log.clone() };
    let target = target.prepare().mailbox(Mailbox::bounded(2).overflow(overflow)).spawn().unwrap();
    target.hold().tell().await.unwrap();
    gate.reached().await;
    for n in [1, 2] {
        target.take(Rebound { n, to: Some(target.clone()) }).try_tell().unwrap();
    }
    (target, gate, log)
}

#[test]
fn what_is_dropped_is_dropped_outside_the_lock() {
    on_both(async || {
        // The third is dropped, and so is what it sends.
        let (target, gate, log) = full_target(Overflow::DropNewest).await;
        target.take(Rebound { n: 3, to: Some(target.clone()) }).try_tell().unwrap();
        assert_eq!((target.stats().dropped.overflow, target.stats().depth), (2, 2));
        gate.open(1);
        target.stop().await.unwrap();
        assert_eq!(log.take(), [1, 2]);

        // The first is dropped, and what it sends pushes the second out, and that the third.
        let (target, gate, log) = full_target(Overflow::DropOldest).await;
        target.take(Rebound { n: 3, to: None }).try_tell().unwrap();
        assert_eq!((target.stats().dropped.overflow, target.stats().depth), (3, 2));
        gate.open(1);
        target.stop().await.unwrap();
        assert_eq!(log.take(), [101, 102]);
    });
}

#[test]
fn a_destructor_that_panics_leaves_a_sound_mailbox() {
    current(async || {
        let (gate, log) = (Gate::default(), Log::default());
        let target = Target { gate: gate.clone(), log: log.clone() };
        let target = target.prepare().mailbox(Mailbox::bounded(1).overflow(Overflow::DropOldest)).spawn().unwrap();
        target.hold().tell().await.unwrap();
        gate.reached().await;
        target.take_bomb(Bomb(true)).try_tell().unwrap();
        let _ = catch_unwind(AssertUnwindSafe(|| target.take(Rebound { n: 1, to: None }).try_tell()));
        assert_eq!((target.stats().dropped.overflow, target.stats().depth), (1, 1));
        target.take_bomb(Bomb(true)).try_tell().unwrap();
        gate.open(1);
        assert_eq!(target.stop().await, Ok(ExitReason::Normal));
        assert_eq!(log.take(), [99]);
    });
}

/// The message of somebody else is at fault, not the one who sends the next.
#[test]
fn a_destructor_that_panics_does_not_hit_the_sender_of_another_message() {
    current(async || {
        let (gate, log) = (Gate::default(), Log::default());
        let target = Target { gate: gate.clone(), log };
        let target = target.prepare().mailbox(Mailbox::bounded(1).overflow(Overflow::DropOldest)).spawn().unwrap();
        target.hold().tell().await.unwrap();
        gate.reached().await;
        target.take_bomb(Bomb(true)).try_tell().unwrap();
        let sent = catch_unwind(AssertUnwindSafe(|| target.take(Rebound { n: 1, to: None }).try_tell().is_ok()));
        assert_eq!(sent.ok(), Some(true));
        gate.open(1);
        target.stop().await.unwrap();
    });
}

/// For feeds where only the latest counts, the latest has to come through.
#[test]
fn drop_oldest_never_drops_the_latest() {
    workers(async || {
        for round in 0..1000 {
            let props = Props::default();
            let worker = spawn(&props, 1, Overflow::DropOldest);
            for n in 1..=30 {
                worker.note(n).try_tell().unwrap();
            }
            worker.stop().await.unwrap();
            assert_eq!(props.log.take().last(), Some(&30), "round {round}");
        }
    });
}

/// Numbers that look random and are the same in each run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % sides
    }
}

/// What a mailbox should do, in the simplest words.
struct Model {
    policy: Overflow,
    capacity: usize,
    running: Option<u64>,
    queue: VecDeque<u64>,
    line: VecDeque<u64>,
    started: Vec<u64>,
    dropped: Vec<u64>,
    accepted: u64,
    refused: u64,
    high_water: u64,
}

impl Model {
    fn new(policy: Overflow, capacity: usize) -> Self {
        let (queue, line) = (VecDeque::new(), VecDeque::new());
        let (started, dropped) = (Vec::new(), Vec::new());
        Self { policy, capacity, running: None, queue, line, started, dropped, accepted: 0, refused: 0, high_water: 0 }
    }

    fn accept(&mut self, n: u64) {
        self.accepted += 1;
        self.queue.push_back(n);
        self.high_water = self.high_water.max(self.queue.len() as u64);
        self.go_on();
    }

    fn go_on(&mut self) {
        while self.running.is_none()
            && let Some(next) = self.queue.pop_front()
        {
            self.started.push(next);
            self.running = Some(next);
        }
        while self.queue.len() < self.capacity
            && let Some(first) = self.line.pop_front()
        {
            self.accept(first);
        }
    }

    /// One more message. `false` if it goes back.
    fn send(&mut self, n: u64, waits: bool) -> bool {
        if self.queue.len() < self.capacity && self.line.is_empty() {
            self.accept(n);
            return true;
        }
        match self.policy {
            Overflow::Wait if waits => self.line.push_back(n),
            Overflow::DropNewest => {
                self.accepted += 1;
                self.dropped.push(n);
            }
            Overflow::DropOldest => {
                self.dropped.extend(self.queue.pop_front());
                self.accept(n);
            }
            _ => {
                self.refused += 1;
                return false;
            }
        }
        true
    }

    fn finish_one(&mut self) {
        self.running = None;
        self.go_on();
    }
}

/// Everything that a test drives.
struct Bench<'a> {
    props: Props,
    worker: &'a WorkerRef,
    model: Model,
    /// Tells that wait in line, by number.
    tells: Vec<(u64, Tell<'a, Worker>)>,
    /// Asks that are on their way, by number.
    asks: Vec<(u64, actor_core::Call<'a, Worker, u64>)>,
    outcomes: BTreeMap<u64, Result<u64, AskError>>,
}

impl Bench<'_> {
    async fn step(&mut self, dice: &mut Dice, n: u64) {
        match dice.roll(6) {
            0 => {
                let told = self.worker.hold(n).try_tell();
                assert_eq!(told.is_ok(), self.model.send(n, false), "{n}");
            }
            1 => {
                let mut tell = self.worker.hold(n).tell();
                let expected = self.model.send(n, true);
                match futures::poll!(&mut tell) {
                    std::task::Poll::Ready(told) => assert_eq!(told.is_ok(), expected, "{n}"),
                    std::task::Poll::Pending => {
                        assert_eq!(self.model.line.back(), Some(&n));
                        self.tells.push((n, tell));
                    }
                }
            }
            2 => {
                self.model.send(n, true);
                self.asks.push((n, self.worker.hold(n)));
            }
            3 if !self.tells.is_empty() => {
                let at = usize::try_from(dice.roll(self.tells.len() as u64)).unwrap();
                let (given_up, tell) = self.tells.remove(at);
                drop(tell);
                self.model.line.retain(|waiting| *waiting != given_up);
            }
            _ if self.model.running.is_some() => {
                self.props.gate.open(1);
                self.model.finish_one();
            }
            _ => {}
        }
        self.settle().await;
    }

    /// Polls all that waits until nothing moves any more.
    async fn settle(&mut self) {
        for _ in 0..2 + self.tells.len() + self.asks.len() {
            let mut waiting = Vec::new();
            for (n, mut tell) in self.tells.drain(..) {
                match futures::poll!(&mut tell) {
                    std::task::Poll::Ready(told) => told.unwrap(),
                    std::task::Poll::Pending => waiting.push((n, tell)),
                }
            }
            self.tells = waiting;
            let mut waiting = Vec::new();
            for (n, mut ask) in self.asks.drain(..) {
                match futures::poll!(&mut ask) {
                    std::task::Poll::Ready(outcome) => drop(self.outcomes.insert(n, outcome)),
                    std::task::Poll::Pending => waiting.push((n, ask)),
                }
            }
            self.asks = waiting;
            idle().await;
        }
        let stats = self.worker.stats();
        let Model { accepted, refused, high_water, .. } = self.model;
        assert_eq!((stats.accepted, stats.refused, stats.high_water), (accepted, refused, high_water), "{stats:?}");
        assert_eq!((stats.depth, stats.handled), (self.model.queue.len() as u64, self.model.started.len() as u64));
        assert_eq!(stats.dropped.overflow, self.model.dropped.len() as u64);
    }
}

#[test]
fn every_policy_does_what_a_simple_model_does() {
    paused(async || {
        for seed in 1..=120_u64 {
            let mut dice = Dice(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15));
            let policy = POLICIES[usize::try_from(seed % 4).unwrap()];
            let capacity = usize::try_from(1 + dice.roll(4)).unwrap();
            let props = Props::default();
            let worker = spawn(&props, capacity, policy);
            let (tells, asks, outcomes) = (Vec::new(), Vec::new(), BTreeMap::new());
            let model = Model::new(policy, capacity);
            let mut bench = Bench { props: props.clone(), worker: &worker, model, tells, asks, outcomes };
            for n in 0..60 {
                bench.step(&mut dice, n).await;
            }
            while bench.model.running.is_some() {
                props.gate.open(1);
                bench.model.finish_one();
                bench.settle().await;
            }
            let Bench { model, outcomes, tells, asks, .. } = bench;
            assert!(tells.is_empty() && asks.is_empty(), "seed {seed}");
            worker.stop().await.unwrap();
            assert_eq!(props.log.take(), model.started, "seed {seed}: {policy:?} of {capacity}");
            for (n, outcome) in outcomes {
                let was_handled = model.started.contains(&n);
                assert!(was_handled || matches!(outcome, Err(AskError::Full { .. })), "seed {seed}: {outcome:?}");
                assert!(!was_handled || outcome == Ok(n), "seed {seed}: {outcome:?}");
            }
        }
    });
}

#[test]
fn racing_senders_are_all_accounted_for_under_every_policy() {
    on_both(async || {
        for round in 0..80_usize {
            let policy = POLICIES[round % 4];
            let props = Props::default();
            let life = Life::default();
            let worker = spawn(&props, [1, 3, 16][round % 3], policy);
            let start = Arc::new(Barrier::new(9));
            let senders: Vec<_> = (0..8_u64)
                .map(|sender| {
                    let (worker, start, life) = (worker.clone(), Arc::clone(&start), life.clone());
                    tokio::spawn(async move {
                        start.wait().await;
                        let mut accepted = 0_u64;
                        for n in 0..40_u64 {
                            let number = 1000 * sender + n;
                            let mut call = worker.note(number);
                            let is_accepted = match n % 3 {
                                0 => worker.note(number).try_tell().is_ok(),
                                1 => worker.note(number).tell().await.is_ok(),
                                _ => (&mut call).await.is_ok() || call.take_message().is_none(),
                            };
                            accepted += u64::from(is_accepted);
                        }
                        drop(life);
                        accepted
                    })
                })
                .collect();
            start.wait().await;
            for _ in 0..round % 7 {
                yield_now().await;
            }
            let ends_early = round % 5 < 3;
            if ends_early {
                drop(match round % 5 {
                    0 => worker.stop().await,
                    1 => worker.stop_now().await,
                    _ => worker.kill().await,
                });
            }
            let mut accepted = 0;
            for sender in senders {
                accepted += sender.await.unwrap();
            }
            if !ends_early {
                worker.stop().await.unwrap();
            }
            let stats = worker.stats();
            assert_eq!(stats.accepted, accepted, "round {round}, {policy:?}: {stats:?}");
            let dropped = stats.dropped.unhandled + stats.dropped.overflow + stats.dropped.cancelled;
            assert_eq!(accepted, stats.handled + dropped + stats.depth, "round {round}, {policy:?}: {stats:?}");
            assert_eq!((stats.depth, life.others()), (0, 0));
            let log = props.log.take();
            assert_eq!(log.len() as u64, stats.handled, "round {round}, {policy:?}");
            for sender in 0..8 {
                let own: Vec<_> = log.iter().filter(|n| **n / 1000 == sender).collect();
                assert!(own.is_sorted(), "round {round}, {policy:?}: {own:?}");
            }
        }
    });
}
