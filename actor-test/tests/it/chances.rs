//! What a seed decides, and what it does not: random numbers, branches, how far the clock jumps, who runs next.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use actor_core::prelude::*;
use actor_test::{Finding, Mock, Policy, Probe, Sim, Sweep, answer, expect_match, expect_stopped};

#[actor]
#[derive(Default)]
struct Register {
    value: u32,
}

#[actor]
impl Register {
    #[handler]
    fn read(&self) -> u32 {
        self.value
    }

    #[handler]
    fn write(&mut self, value: u32) {
        self.value = value;
    }
}

/// What the runs of some seeds gave, one after the other.
fn seen<T: Clone + Send + 'static, F>(sweep: &Sweep, test: impl Fn(Sim) -> F + Sync) -> Vec<T>
where
    F: Future<Output = T> + 'static,
{
    let all = Arc::new(Mutex::new(Vec::new()));
    let run = |sim| {
        let (test, all) = (test(sim), Arc::clone(&all));
        async move {
            let value = test.await;
            all.lock().unwrap().push(value);
        }
    };
    sweep.run(run).unwrap_or_else(|failure| panic!("{failure}"));
    all.lock().unwrap().clone()
}

#[test]
fn random_numbers_are_those_of_the_seed() {
    let draw = |sim: Sim| async move {
        let (mut one, mut two) = (sim.rng(), sim.rng());
        [one.next_u64(), two.next_u64(), one.next_u64()]
    };
    let sweep = Sweep::new("rng").seeds(0..20);
    let first = seen(&sweep, draw);
    assert_eq!(first, seen(&sweep, draw));
    let distinct: BTreeSet<_> = first.iter().flatten().collect();
    // The first seed is run twice, after one run in order that has the seed 0 as well.
    assert_eq!(distinct.len(), 20 * 3);
}

#[test]
fn a_select_takes_the_branch_that_the_seed_says() {
    let choose = |_: Sim| async {
        actor_test::select! {
            () = std::future::ready(()) => 1,
            () = std::future::ready(()) => 2,
            () = std::future::ready(()) => 3,
        }
    };
    let sweep = Sweep::new("select").seeds(0..40).check_determinism(true);
    let first = seen(&sweep, choose);
    assert_eq!(first, seen(&sweep, choose));
    assert_eq!(first.into_iter().collect::<BTreeSet<_>>(), BTreeSet::from([1, 2, 3]));
}

/// Nothing in this test takes any time, so that only a clock that jumps by itself lets the ask run out.
#[test]
fn a_timeout_races_work_while_the_clock_is_unsteady() {
    let asks = |_: Sim| async {
        let register = Register::default().spawn();
        register.read().timeout(Duration::from_millis(5)).await.is_err()
    };
    let sweep = Sweep::new("jitter").seeds(0..200);
    let late = seen(&sweep, asks);
    assert!(late.contains(&true) && late.contains(&false));
    assert!(!seen(&sweep.clone().time_jitter(Duration::ZERO), asks).contains(&true), "never without");
    let told = |sim: Sim| {
        sim.time_jitter(Duration::ZERO);
        asks(sim)
    };
    assert!(!seen(&sweep, told).contains(&true), "the test may say so, too");
}

async fn lost_update(sim: Sim) {
    let register = Register::default().spawn();
    let add = |to: RegisterRef| async move {
        let value = to.read().await.unwrap();
        to.write(value + 1).await.unwrap();
    };
    let tasks: Vec<_> = (0..4).map(|_| sim.spawn(add(register.clone()))).collect();
    for task in tasks {
        task.join().await;
    }
    assert_eq!(register.read().await.unwrap(), 4);
}

#[test]
fn the_run_that_is_reported_switches_least() {
    let sweep = Sweep::new("lost update").policy(Policy::Random).seeds(0..50);
    let long = sweep.clone().shrink(false).run(lost_update).unwrap_err();
    let short = sweep.run(lost_update).unwrap_err();
    assert_eq!(long.token, long.found, "nothing shorter was looked for");
    assert_ne!(short.token, short.found);
    assert_eq!(sweep.replay(short.found, lost_update).unwrap_err().finding, long.finding);
    assert!(short.switches < long.switches, "{} and {}", short.switches, long.switches);
    assert_eq!(sweep.replay(short.token, lost_update).unwrap_err().trace, short.trace);
}

/// Each of them is a choice of its own, and its name in a token is enough to bring its runs back.
#[test]
fn each_policy_finds_a_lost_update_and_replays_it() {
    let policies = [
        (Policy::Mix, "mix"),
        (Policy::Random, "random"),
        (Policy::Pct { d: 4 }, "pct4"),
        (Policy::Pos, "pos"),
        (Policy::Sticky { percent: 60 }, "sticky60"),
        (Policy::Fifo, "fifo"),
    ];
    for (policy, name) in policies {
        let sweep = Sweep::new("policy").policy(policy).seeds(1..100).shrink(false);
        let found = (1..100).find_map(|seed| {
            let token = format!("v1.{name}.k60.{seed:#x}").parse().unwrap();
            let failure = sweep.replay(token, lost_update).expect_err("it fails, or passes and says so");
            (!matches!(failure.finding, Finding::Diverged { .. })).then_some(failure)
        });
        let found = found.unwrap_or_else(|| panic!("{name} finds nothing"));
        assert!(found.token.to_string().starts_with(&format!("v1.{name}.k60.")), "{}", found.token);
        assert_eq!(sweep.replay(found.token, lost_update).unwrap_err().trace, found.trace, "{name}");
    }
}

#[actor_test::sim(seeds = 40)]
async fn a_mock_takes_part_in_a_simulation(sim: Sim) {
    let mut values = vec![3, 2, 1];
    let mock = Mock::<Register>::new(move |message| {
        answer!(message,
            RegisterMsg::Read { .. } => |reply| values.pop().map(|value| reply.ok(value)),
            RegisterMsg::Write { .. } => (),
        );
    });
    let register = mock.actor_ref();
    sim.pause(&register);
    register.write(7).tell().await.unwrap();
    sim.run_until_idle().await;
    assert_eq!(register.stats().handled, 0, "it is paused like any actor");
    sim.resume(&register);
    for value in 1..=3 {
        assert_eq!(register.read().await.unwrap(), value);
    }
    assert!(matches!(register.read().await, Err(AskError::NoReply { .. })), "the script is at its end");
    sim.crash(&register);
    assert_eq!(expect_stopped(&register).await, ExitReason::Aborted);
}

#[actor_test::sim(seeds = 20)]
async fn a_probe_has_the_name_that_it_is_given(sim: Sim) {
    let mut probe = Probe::<Register>::named("the one");
    let register = sim.system().lookup::<Register>("the one").expect("it is known by its name");
    register.write(1).tell().await.unwrap();
    expect_match!(probe, RegisterMsg::Write { value: 1, .. });
}
