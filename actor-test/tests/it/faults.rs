//! Faults that a test injects, each of which is seen.

use std::time::Duration;

use actor_core::prelude::*;
use actor_test::{ActorTest, Effect, Finding, Mock, Model, Probe, Sim, Sweep, answer, expect_match, expect_stopped};

#[actor]
#[derive(Default)]
struct Store {
    value: u32,
}

#[actor]
impl Store {
    #[handler]
    fn set(&mut self, value: u32) {
        self.value = value;
    }

    #[handler]
    fn get(&self) -> u32 {
        self.value
    }
}

#[actor]
struct Client {
    store: StoreRef,
}

#[actor]
impl Client {
    #[handler]
    async fn set(&mut self, value: u32) -> bool {
        self.store.set(value).timeout(Duration::from_millis(50)).await.is_ok()
    }

    #[handler]
    fn tell(&mut self, value: u32) {
        self.store.set(value).try_tell().unwrap();
    }
}

fn pair() -> (StoreRef, ClientRef) {
    let store = Store::default().spawn();
    (store.clone(), Client { store }.spawn())
}

#[actor_test::sim(seeds = 20, jitter = "0ms")]
async fn a_lost_ask_is_never_answered(sim: Sim) {
    let (store, client) = pair();
    sim.link(&client, &store).drop(100);
    assert!(!client.set(1).await.unwrap());
    assert_eq!(sim.elapsed(), Duration::from_millis(50));
    assert_eq!(store.get().await.unwrap(), 0, "the test's own link is good");
    assert_eq!(store.stats().dropped.unhandled, 1);
    sim.heal();
    assert!(client.set(2).await.unwrap());
}

#[actor_test::sim(seeds = 20, jitter = "0ms")]
async fn a_late_message_is_overtaken(sim: Sim) {
    let (store, client) = pair();
    sim.link(&client, &store).delay(Duration::from_millis(10)..=Duration::from_millis(20), 100);
    client.tell(1).await.unwrap();
    store.set(2).await.unwrap();
    sim.run_until_idle().await;
    assert_eq!(store.get().await.unwrap(), 2);
    sim.advance(Duration::from_millis(20)).await;
    assert_eq!(store.get().await.unwrap(), 1);
}

#[actor_test::sim(seeds = 20, jitter = "0ms")]
async fn a_held_message_waits_for_its_release(sim: Sim) {
    let (store, client) = pair();
    let link = sim.link_to(&store);
    link.hold();
    client.tell(1).await.unwrap();
    client.tell(2).await.unwrap();
    sim.advance(Duration::from_secs(100)).await;
    assert_eq!(store.stats().handled, 0);
    link.release();
    assert_eq!(store.get().await.unwrap(), 2);
}

#[actor_test::sim(seeds = 20, jitter = "0ms")]
async fn a_partition_cuts_both_ways(sim: Sim) {
    let (store, client) = pair();
    let (left, right) = (sim.node("left").with(&client), sim.node("right").with(&store));
    sim.partition(&left, &right);
    assert!(!client.set(1).await.unwrap());
    sim.heal();
    assert!(client.set(1).await.unwrap());
}

#[actor_test::sim(seeds = 20)]
async fn a_crash_ends_an_actor_where_it_is(sim: Sim) {
    let (store, client) = pair();
    sim.pause(&store);
    let ask = sim.spawn(async move { client.set(1).await });
    sim.run_until_idle().await;
    sim.crash(&store);
    assert_eq!(expect_stopped(&store).await, ExitReason::Aborted);
    assert!(!ask.join().await.unwrap(), "its ask is answered with an error");
}

#[actor_test::sim(seeds = 20)]
async fn a_paused_actor_does_nothing_until_resumed(sim: Sim) {
    let (store, _client) = pair();
    sim.run_until_idle().await;
    sim.pause(&store);
    store.set(1).tell().await.unwrap();
    sim.advance(Duration::from_secs(1)).await;
    assert_eq!(store.stats().handled, 0);
    sim.resume(&store);
    assert_eq!(store.get().await.unwrap(), 1);
}

#[actor_test::sim(seeds = 20)]
async fn an_injected_panic_fails_the_actor_and_not_the_test(sim: Sim) {
    let (store, _client) = pair();
    sim.panic_after(&store, 2);
    store.set(1).await.unwrap();
    store.set(2).await.unwrap();
    assert!(matches!(expect_stopped(&store).await, ExitReason::Panicked(_)));
}

#[derive(Clone, PartialEq, Eq, Hash, Default)]
struct Register(u32);

#[derive(Debug, Clone, Copy)]
enum Op {
    Get,
    Set(u32),
}

impl Model for Register {
    type Op = Op;
    type Ret = u32;

    fn apply(&mut self, op: &Op) -> u32 {
        if let Op::Set(value) = op {
            self.0 = *value;
        }
        self.0
    }
}

/// Reads from a copy that is written later: not what a register does.
async fn copies(sim: Sim, reads_copy: bool) {
    let (store, copy) = (Store::default().spawn(), Store::default().spawn());
    let history = sim.history(Register::default());
    let writer = sim.spawn({
        let (store, copy, history) = (store.clone(), copy.clone(), history.clone());
        async move {
            for value in 1..3 {
                let write = history.begin(Op::Set(value));
                store.set(value).await.unwrap();
                if reads_copy {
                    copy.set(value).tell().await.unwrap();
                }
                write.end(value);
            }
        }
    });
    for _ in 0..3 {
        let read = history.begin(Op::Get);
        let value = if reads_copy && sim.rng().chance(50) { copy.get() } else { store.get() }.await.unwrap();
        read.end(value);
    }
    writer.join().await;
}

#[test]
fn a_copy_is_no_register() {
    let sweep = Sweep::new("copies").seeds(0..300);
    let failure = sweep.run(|sim| copies(sim, true)).unwrap_err();
    let Finding::NotLinearizable { history } = &failure.finding else { panic!("{failure}") };
    assert!(history.starts_with("no order of these operations gives these answers"), "{history}");
    assert!(history.contains("Set(1) -> 1") && history.contains("Get -> "), "{history}");
    let again = sweep.replay(failure.token, |sim| copies(sim, true)).unwrap_err();
    assert_eq!(again.finding, failure.finding);
    Sweep::new("register").seeds(0..300).run(|sim| copies(sim, false)).unwrap_or_else(|failure| panic!("{failure}"));
}

/// An operation that is under way at the end was done or not.
#[actor_test::sim(seeds = 20)]
async fn a_history_may_end_in_the_middle(sim: Sim) {
    let history = sim.history(Register::default());
    let write = history.begin(Op::Set(1));
    history.begin(Op::Get).end(1);
    drop(write);
}

#[actor]
struct Nightwatch {
    rounds: u32,
}

#[actor]
impl Nightwatch {
    #[started]
    fn begin(&mut self, ctx: &mut Context<Self>) {
        ctx.me().go_round().after(Duration::from_hours(1));
    }

    #[handler]
    fn go_round(&mut self, ctx: &mut Context<Self>) {
        self.rounds += 1;
        ctx.spawn(Store::default());
        if self.rounds == 2 {
            ctx.stop();
        } else {
            ctx.me().go_round().after(Duration::from_hours(1));
        }
    }

    #[handler]
    fn rounds(&self) -> u32 {
        self.rounds
    }
}

#[test]
fn one_actor_is_driven_from_plain_code() {
    let mut test = ActorTest::new(Nightwatch { rounds: 0 });
    assert_eq!(test.run(|watch| async move { watch.rounds().await }).unwrap(), 0);
    assert_eq!(test.effects(), []);
    test.advance(Duration::from_hours(1));
    let spawned = Effect::Spawned { who: "Store#2".into() };
    let after = Duration::from_hours(1);
    let timer = Effect::Timer { to: "Nightwatch#1".into(), message: "go_round", after };
    assert_eq!(test.effects(), [spawned, timer]);
    test.advance(Duration::from_hours(1));
    assert_eq!(test.effects(), [Effect::Spawned { who: "Store#3".into() }, Effect::Ended]);
    assert_eq!(test.actor_ref().exit_reason(), Some(ExitReason::Normal));
}

#[actor]
struct Guard;

#[actor]
impl Guard {
    #[handler]
    async fn look_after(&mut self, ctx: &mut Context<Self>, whom: StoreRef) {
        ctx.monitor(&whom).detach();
        ctx.link(&whom);
        whom.set(1).await.unwrap();
    }

    #[down]
    fn down(&mut self, _: Down) {}
}

#[test]
fn all_that_an_actor_does_to_others_is_an_effect() {
    let mut test = ActorTest::new(Guard);
    test.run(|guard| async move { guard.look_after(Store::default().spawn()).await }).unwrap();
    let store = || "Store#2".to_owned();
    let told = Effect::Told { to: store(), message: "set" };
    assert_eq!(test.effects(), [Effect::Watched { whom: store() }, Effect::Linked { whom: store() }, told]);
}

#[test]
#[should_panic(expected = "deadlock")]
fn what_never_comes_is_not_waited_for() {
    let mut test = ActorTest::new(Store::default());
    test.run(|_| std::future::pending::<()>());
}

#[tokio::test]
async fn a_mock_answers_as_its_script_says() {
    let mut asked = 0;
    let store = Mock::<Store>::new(move |message| {
        asked += 1;
        answer!(message,
            StoreMsg::Get {} => asked,
            StoreMsg::Set { value } => assert!(value < 10),
        );
    });
    let client = Client { store: store.actor_ref() }.spawn();
    assert!(client.set(1).await.unwrap());
    assert_eq!(store.actor_ref().get().await.unwrap(), 2);
    let actor = store.actor_ref();
    drop(store);
    assert_eq!(expect_stopped(&actor).await, ExitReason::Normal);
    let mut probe = Probe::<Store>::new();
    probe.actor_ref().set(4).try_tell().unwrap();
    expect_match!(probe, StoreMsg::Set { value: 4, .. });
}

#[tokio::test]
async fn a_mock_whose_script_panics_is_gone() {
    let mock = Mock::<Store>::new(|message| answer!(message, StoreMsg::Set { value } => assert!(value < 10)));
    let store = mock.actor_ref();
    store.set(1).await.unwrap();
    store.set(10).await.unwrap_err();
    assert_eq!(expect_stopped(&store).await, ExitReason::Aborted);
}
