//! MB: a mailbox against a simple model of it, under every policy, by random operations.

use std::collections::VecDeque;
use std::future::Future;
use std::pin::Pin;
use std::task::{Poll, Waker};
use std::time::Duration;

use actor_core::{Mailbox, Overflow, Permit, Rate, Supervisor, SupervisorRef, TellError, prelude::*};
use proptest::prelude::{Just, Strategy, any, prop, prop_oneof, proptest};
use proptest::test_runner::Config;
use tokio::runtime::Builder;
use tokio::task::yield_now;
use tokio::time::advance;

use crate::props::{Gate, Log, poll};

/// What it handles waits at the gate.
#[actor]
struct Desk {
    gate: Gate,
    log: Log<u64>,
}

#[actor]
impl Desk {
    #[handler]
    async fn normal(&mut self, n: u64) {
        self.log.push(n);
        self.gate.pass().await;
    }

    #[handler(priority = high)]
    async fn urgent(&mut self, n: u64) {
        self.log.push(n);
        self.gate.pass().await;
    }
}

#[derive(Debug, Clone, Copy)]
enum Op {
    TryTell,
    TryTellUrgent,
    /// A message with so many milliseconds to live.
    TryTellDated(u64),
    TryTellUrgentDated(u64),
    /// Waits for room if there is none.
    Tell,
    TellUrgent,
    TellDated(u64),
    /// One of those that wait gives up.
    GiveUp(usize),
    /// Those that wait look for room.
    Look,
    Reserve,
    UsePermit,
    DropPermit,
    /// The running handler ends.
    Handle,
    Pass(u64),
    /// The incarnation that runs is killed, and another follows. For nothing where nobody starts it.
    Restart,
}

fn ops() -> impl Strategy<Value = Vec<Op>> {
    let op = prop_oneof![
        4 => Just(Op::TryTell),
        1 => Just(Op::TryTellUrgent),
        2 => (1..20_u64).prop_map(Op::TryTellDated),
        1 => (1..20_u64).prop_map(Op::TryTellUrgentDated),
        3 => Just(Op::Tell),
        2 => Just(Op::TellUrgent),
        2 => (1..20_u64).prop_map(Op::TellDated),
        1 => any::<usize>().prop_map(Op::GiveUp),
        2 => Just(Op::Look),
        2 => Just(Op::Reserve),
        2 => Just(Op::UsePermit),
        1 => Just(Op::DropPermit),
        4 => Just(Op::Handle),
        1 => (1..15_u64).prop_map(Op::Pass),
        1 => Just(Op::Restart),
    ];
    prop::collection::vec(op, 0..60)
}

/// So many messages come in a row before the rate holds, then one in so many milliseconds.
#[derive(Debug, Clone, Copy)]
struct Pace {
    interval: u64,
    burst: u64,
    /// What is too fast comes back, or waits.
    refuses: bool,
}

impl Pace {
    fn rate(self) -> Rate {
        let rate = Rate::per_second(u32::try_from(1000 / self.interval).unwrap());
        let rate = rate.burst(u32::try_from(self.burst).unwrap());
        if self.refuses { rate.refuse() } else { rate }
    }
}

fn paces() -> impl Strategy<Value = Option<Pace>> {
    let pace = (prop_oneof![Just(5_u64), Just(10)], 1..4_u64, any::<bool>());
    prop::option::of(pace.prop_map(|(interval, burst, refuses)| Pace { interval, burst, refuses }))
}

/// A sender in line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Sender {
    n: u64,
    is_urgent: bool,
    until: Option<u64>,
    is_promised: bool,
}

/// What is expected.
#[derive(Debug, Default)]
struct Model {
    capacity: usize,
    policy: Overflow,
    pace: Option<Pace>,
    /// Messages that the pace let through, as milliseconds that are taken up.
    taken_up: u64,
    now: u64,
    normal: VecDeque<(u64, Option<u64>)>,
    urgent: VecDeque<(u64, Option<u64>)>,
    in_a_row: usize,
    is_running: bool,
    permits: usize,
    line: Vec<Sender>,
    /// How many urgent ones in line went before others in a row.
    overtaken: usize,
    handled: Vec<u64>,
    accepted: u64,
    refused: u64,
    dropped: u64,
    expired: u64,
    high_water: usize,
}

impl Model {
    fn depth(&self) -> usize {
        self.normal.len() + self.urgent.len()
    }

    fn has_room(&self) -> bool {
        let promised = self.line.iter().filter(|sender| sender.is_promised).count();
        self.depth() + promised + self.permits < self.capacity
    }

    /// Whether somebody waits who comes first.
    fn has_line(&self) -> bool {
        self.line.iter().any(|sender| !sender.is_promised)
    }

    /// Who in line is the first of those that are urgent, or of the others.
    fn first_in_line(&self, urgent: bool) -> Option<usize> {
        self.line.iter().position(|sender| !sender.is_promised && sender.is_urgent == urgent)
    }

    /// Whether one more normal message comes at a good time, which is then taken up.
    fn is_slow_enough(&mut self, refusing: bool) -> bool {
        let Some(pace) = self.pace.filter(|pace| pace.refuses == refusing) else { return true };
        let from = self.taken_up.max(self.now);
        let is_slow = from - self.now <= pace.interval * (pace.burst - 1);
        if is_slow {
            self.taken_up = from + pace.interval;
        }
        is_slow
    }

    fn accept(&mut self, n: u64, urgent: bool, until: Option<u64>) {
        self.accepted += 1;
        if urgent {
            self.urgent.push_back((n, until));
        } else {
            self.normal.push_back((n, until));
        }
        self.high_water = self.high_water.max(self.depth());
    }

    /// Whether the sender is told that all is well.
    fn push(&mut self, n: u64, urgent: bool, until: Option<u64>) -> bool {
        if self.has_room() && !self.has_line() {
            let is_in_time = urgent || self.is_slow_enough(true);
            if is_in_time {
                self.accept(n, urgent, until);
            } else {
                self.refused += 1;
            }
            return is_in_time;
        }
        match self.policy {
            Overflow::DropNewest => {
                self.accepted += 1;
                self.dropped += 1;
                true
            }
            Overflow::DropOldest => {
                self.dropped += 1;
                if self.normal.pop_front().is_some() || urgent && self.urgent.pop_front().is_some() {
                    self.accept(n, urgent, until);
                } else {
                    self.accepted += 1;
                }
                true
            }
            _ => {
                self.refused += 1;
                false
            }
        }
    }

    fn is_late(&self, (_, until): (u64, Option<u64>)) -> bool {
        until.is_some_and(|until| until <= self.now)
    }

    /// The actor does what it can, and the line moves up.
    fn settle(&mut self) {
        while !self.is_running && self.depth() > 0 {
            // What is urgent is looked at first, whoever has the turn.
            while self.urgent.front().is_some_and(|first| self.is_late(*first)) {
                self.urgent.pop_front();
                self.expired += 1;
            }
            let urgent_first = self.in_a_row < 16 || self.normal.is_empty();
            if let Some((n, _)) = if urgent_first { self.urgent.pop_front() } else { None } {
                self.in_a_row += 1;
                self.handled.push(n);
                self.is_running = true;
            } else if self.normal.is_empty() || !self.is_slow_enough(false) {
                // It waits for its time.
                break;
            } else if let Some(first) = self.normal.pop_front() {
                if self.is_late(first) {
                    self.expired += 1;
                } else {
                    self.in_a_row = 0;
                    self.handled.push(first.0);
                    self.is_running = true;
                }
            }
        }
        self.serve_line();
    }

    /// The line moves up.
    fn serve_line(&mut self) {
        while self.has_room() && self.has_line() {
            let (urgent, other) = (self.first_in_line(true), self.first_in_line(false));
            let overtakes = urgent.is_some() && other.is_some() && self.overtaken < 16;
            self.overtaken = if overtakes { self.overtaken + 1 } else { 0 };
            let first = if overtakes { urgent } else { other.or(urgent) };
            self.line[first.unwrap()].is_promised = true;
        }
    }
}

type Waits<'a> = Pin<Box<dyn Future<Output = Result<(), TellError<DeskMsg>>> + 'a>>;

/// The real one, and what of it the test holds.
struct Real<'a> {
    desk: &'a DeskRef,
    gate: Gate,
    waiting: Vec<(u64, Waits<'a>)>,
    permits: Vec<Permit<Desk>>,
    /// Whether there is a supervisor that starts it again.
    restarts: bool,
}

/// Sends, or joins the line.
fn tell<'a>(n: u64, is_urgent: bool, until: Option<u64>, mut tell: Waits<'a>, real: &mut Real<'a>, model: &mut Model) {
    let waits = model.policy == Overflow::Wait && (!model.has_room() || model.has_line());
    match poll(&mut tell, Waker::noop()) {
        Poll::Ready(sent) => assert_eq!((sent.is_ok(), waits), (model.push(n, is_urgent, until), false)),
        Poll::Pending => {
            assert!(waits, "{n} has to wait");
            real.waiting.push((n, tell));
            model.line.push(Sender { n, is_urgent, until, is_promised: false });
        }
    }
}

async fn apply(op: Op, n: u64, real: &mut Real<'_>, model: &mut Model) {
    let desk = real.desk;
    // When a message is looked at that waits for its time is nothing to be exact about.
    let op = match op {
        Op::TryTellDated(_) if model.pace.is_some_and(|pace| !pace.refuses) => Op::TryTell,
        Op::TellDated(_) if model.pace.is_some_and(|pace| !pace.refuses) => Op::Tell,
        op => op,
    };
    match op {
        Op::TryTell => assert_eq!(desk.normal(n).try_tell().is_ok(), model.push(n, false, None)),
        Op::TryTellUrgent => assert_eq!(desk.urgent(n).try_tell().is_ok(), model.push(n, true, None)),
        Op::TryTellDated(ttl) => {
            let sent = desk.normal(n).with_ttl(Duration::from_millis(ttl)).try_tell();
            assert_eq!(sent.is_ok(), model.push(n, false, Some(model.now + ttl)));
        }
        Op::TryTellUrgentDated(ttl) => {
            let sent = desk.urgent(n).with_ttl(Duration::from_millis(ttl)).try_tell();
            assert_eq!(sent.is_ok(), model.push(n, true, Some(model.now + ttl)));
        }
        Op::Tell => tell(n, false, None, Box::pin(desk.normal(n).tell()), real, model),
        Op::TellUrgent => tell(n, true, None, Box::pin(desk.urgent(n).tell()), real, model),
        Op::TellDated(ttl) => {
            let dated = desk.normal(n).with_ttl(Duration::from_millis(ttl)).tell();
            tell(n, false, Some(model.now + ttl), Box::pin(dated), real, model);
        }
        Op::GiveUp(which) if !real.waiting.is_empty() => {
            let (n, tell) = real.waiting.remove(which % real.waiting.len());
            drop(tell);
            model.line.retain(|other| other.n != n);
        }
        Op::Look => {
            let mut still = Vec::new();
            for (n, mut tell) in real.waiting.drain(..) {
                let sender = *model.line.iter().find(|sender| sender.n == n).unwrap();
                match poll(&mut tell, Waker::noop()) {
                    Poll::Ready(sent) => {
                        assert!(sender.is_promised, "{n} was promised no room");
                        model.line.retain(|other| other.n != n);
                        if sender.is_urgent || model.is_slow_enough(true) {
                            sent.unwrap();
                            model.accept(n, sender.is_urgent, sender.until);
                        } else {
                            assert!(matches!(sent, Err(TellError::RateLimited(_))), "{n} came too fast");
                            model.refused += 1;
                            // Its room goes to the next at once.
                            model.serve_line();
                        }
                    }
                    Poll::Pending => {
                        assert!(!sender.is_promised, "{n} was promised room");
                        still.push((n, tell));
                    }
                }
            }
            real.waiting = still;
        }
        Op::Reserve => {
            let permit = desk.try_reserve();
            let may = model.has_room() && !model.has_line() && model.is_slow_enough(true);
            assert_eq!(permit.is_ok(), may);
            model.permits += usize::from(permit.is_ok());
            real.permits.extend(permit);
        }
        Op::UsePermit if !real.permits.is_empty() => {
            real.permits.remove(0).tell(desk.normal(n)).unwrap();
            model.permits -= 1;
            model.accept(n, false, None);
        }
        Op::DropPermit if real.permits.pop().is_some() => model.permits -= 1,
        Op::Handle if model.is_running => {
            real.gate.open(1);
            model.is_running = false;
        }
        Op::Restart if real.restarts => {
            drop(desk.kill());
            model.is_running = false;
            model.in_a_row = 0;
        }
        Op::Pass(time) => {
            advance(Duration::from_millis(time)).await;
            model.now += time;
        }
        _ => {}
    }
}

/// A desk by itself, or one that is started again; and what ends it.
async fn desk(mailbox: Mailbox, gate: Gate, log: Log<u64>, restarts: bool) -> (DeskRef, Option<SupervisorRef>) {
    let make = move || Desk { gate: gate.clone(), log: log.clone() };
    if !restarts {
        return (make().prepare().mailbox(mailbox).spawn().unwrap(), None);
    }
    let mut supervisor = Supervisor::builder().max_restarts(usize::MAX);
    let desk = supervisor.add(ChildSpec::new(make).mailbox(mailbox));
    (desk, Some(supervisor.start().await.unwrap()))
}

#[derive(Debug, Clone, Copy)]
struct Terms {
    capacity: usize,
    policy: Overflow,
    pace: Option<Pace>,
    restarts: bool,
    /// In the end it is stopped, and drains; else it is killed.
    drains: bool,
}

async fn run(terms: Terms, ops: Vec<Op>) {
    let Terms { capacity, policy, pace, restarts, drains } = terms;
    let (gate, log) = (Gate::default(), Log::default());
    let mailbox = Mailbox::bounded(capacity).overflow(policy);
    let mailbox = pace.map_or(mailbox, |pace| mailbox.rate(pace.rate()));
    let (desk, supervisor) = desk(mailbox, gate.clone(), log.clone(), restarts).await;
    let mut model = Model { capacity, policy, pace, ..Model::default() };
    let mut real = Real { desk: &desk, gate, waiting: Vec::new(), permits: Vec::new(), restarts };
    let mut handled = Vec::new();
    for (n, op) in (0..).zip(ops) {
        apply(op, n, &mut real, &mut model).await;
        // Enough for all that can happen without time: an end, a start, a look at the line.
        for _ in 0..if matches!(op, Op::Restart) { 30 } else { 5 } {
            yield_now().await;
        }
        model.settle();
        handled.extend(log.take());
        let stats = desk.stats();
        assert_eq!(handled, model.handled, "after {op:?}");
        assert_eq!(
            (stats.accepted, stats.handled, stats.refused, stats.dropped.overflow, stats.dropped.expired),
            (model.accepted, handled.len() as u64, model.refused, model.dropped, model.expired),
            "after {op:?}"
        );
        assert_eq!((stats.depth, stats.high_water), (model.depth() as u64, model.high_water as u64), "after {op:?}");
        assert!(stats.high_water <= capacity as u64, "after {op:?}");
    }
    let waiting = real.waiting.len() as u64;
    // At its pace, it would take time, in which others come too late.
    let drains = drains && pace.is_none();
    if drains {
        real.gate.open(1000);
        model.line.clear();
    }
    match (&supervisor, drains) {
        (None, false) => drop(desk.kill().await.unwrap()),
        (None, true) => drop(desk.stop().await.unwrap()),
        (Some(supervisor), false) => drop(supervisor.kill().await.unwrap()),
        (Some(supervisor), true) => drop(supervisor.stop().await.unwrap()),
    }
    while drains && (model.is_running || model.depth() > 0) {
        model.is_running = false;
        model.settle();
    }
    handled.extend(log.take());
    assert_eq!(handled, model.handled);
    for (_, tell) in real.waiting.drain(..) {
        assert!(tell.await.is_err());
    }
    let stats = desk.stats();
    assert_eq!((stats.depth, stats.dropped.unhandled), (0, model.depth() as u64));
    assert_eq!((stats.refused, stats.dropped.expired), (model.refused + waiting, model.expired));
    assert_eq!(
        stats.accepted,
        stats.handled + stats.dropped.unhandled + stats.dropped.overflow + stats.dropped.expired
    );
}

proptest! {
    #![proptest_config(Config { cases: 700, failure_persistence: None, ..Config::default() })]

    #[test]
    fn a_mailbox_is_what_its_model_is(
        capacity in 1..6_usize,
        policy in 0..4_usize,
        pace in paces(),
        ends in (any::<bool>(), any::<bool>()),
        ops in ops(),
    ) {
        let policy = [Overflow::Wait, Overflow::Fail, Overflow::DropNewest, Overflow::DropOldest][policy];
        let (restarts, drains) = ends;
        let runtime = Builder::new_current_thread().enable_all().start_paused(true).build().unwrap();
        runtime.block_on(run(Terms { capacity, policy, pace, restarts, drains }, ops));
    }
}
