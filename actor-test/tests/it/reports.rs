//! What is found and how it is reported: equal seeds, tokens, deadlocks, livelocks, invariants, leaks of randomness.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use actor_core::prelude::*;
use actor_test::{Finding, Policy, Sim, Sweep, Token};

#[actor]
struct Worker {
    done: Arc<AtomicU64>,
}

#[actor]
impl Worker {
    #[handler]
    async fn work(&mut self, n: u64) -> u64 {
        // tidy: sleep because the clock is the simulation's.
        tokio::time::sleep(Duration::from_millis(n)).await;
        self.done.fetch_add(1, Ordering::Relaxed);
        n
    }

    #[handler]
    fn count(&mut self) {
        self.done.fetch_add(1, Ordering::Relaxed);
    }

    #[handler]
    fn fail(&mut self) {
        panic!("on purpose");
    }
}

fn worker() -> (WorkerRef, Arc<AtomicU64>) {
    let done = Arc::new(AtomicU64::new(0));
    (Worker { done: done.clone() }.prepare().mailbox(2).spawn().unwrap(), done)
}

/// Actors, timers, timeouts, bounded mailboxes, tasks of both kinds, tokio's own channels.
async fn mixed(sim: Sim) {
    let (one, _) = worker();
    let (two, _) = worker();
    let (sender, mut receiver) = tokio::sync::mpsc::channel(1);
    let raw = tokio::spawn({
        let (one, sender) = (one.clone(), sender.clone());
        async move {
            for n in 0..3 {
                one.count().tell().await.unwrap();
                sender.send(n).await.unwrap();
            }
        }
    });
    let task = sim.spawn({
        let two = two.clone();
        async move {
            for n in 0..4 {
                let _ = two.work(n).timeout(Duration::from_millis(2)).await;
            }
            sender.send(9).await.unwrap();
        }
    });
    one.work(1).after(Duration::from_millis(1));
    let mut sum = 0;
    while let Some(n) = receiver.recv().await {
        let first = actor_test::select! {
            a = one.work(n) => a.unwrap(),
            b = two.work(1) => b.unwrap(),
        };
        sum += first;
    }
    task.join().await;
    raw.await.unwrap();
    assert!(sum <= 15);
}

#[test]
fn one_seed_does_one_thing_in_a_thousand_runs_and_in_all_threads() {
    for policy in [Policy::Mix, Policy::Random, Policy::Pct { d: 3 }, Policy::Pos, Policy::Sticky { percent: 90 }] {
        let hash = || {
            let seen = Arc::new(AtomicU64::new(0));
            let sweep = Sweep::new("mixed").policy(policy).seeds(7..8);
            let inner = seen.clone();
            let coverage = sweep.run(move |sim| {
                let seen = inner.clone();
                async move {
                    mixed(sim.clone()).await;
                    seen.store(sim.trace_hash(), Ordering::Relaxed);
                }
            });
            coverage.unwrap_or_else(|failure| panic!("{failure}"));
            seen.load(Ordering::Relaxed)
        };
        let first = hash();
        let runs = if policy == Policy::Mix { 1000 } else { 100 };
        assert!((0..runs).all(|_| hash() == first), "{policy}");
        std::thread::scope(|scope| {
            let threads: Vec<_> = (0..4).map(|_| scope.spawn(|| (0..25).map(|_| hash()).collect::<Vec<_>>())).collect();
            for thread in threads {
                assert!(thread.join().unwrap().iter().all(|hash| *hash == first), "{policy}");
            }
        });
    }
}

/// The same in every process: numbers that this test once printed would be as good as those that another process prints now.
#[test]
fn one_seed_does_one_thing_in_all_processes() {
    let hashes = || {
        let mut all = Vec::new();
        for seed in 0..20 {
            let failure = Sweep::new("hash").seeds(seed..seed + 1).shrink(false).run(|sim| async move {
                mixed(sim.clone()).await;
                if sim.seed() == seed && seed > 0 { Err(sim.trace_hash()) } else { Ok(()) }
            });
            if let Err(failure) = failure {
                let Finding::Failed { error } = failure.finding else { panic!("{failure}") };
                all.push(error);
            }
        }
        all.join(" ")
    };
    if std::env::var_os("ACTOR_SIM_PRINTS_HASHES").is_some() {
        println!("hashes: {}", hashes());
        return;
    }
    let program = std::env::current_exe().unwrap();
    let output = std::process::Command::new(program)
        .args(["--exact", "reports::one_seed_does_one_thing_in_all_processes", "--nocapture"])
        .env("ACTOR_SIM_PRINTS_HASHES", "1")
        .output()
        .unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    let theirs = text.lines().find_map(|line| line.split_once("hashes: ")).expect("the other process prints them").1;
    assert_eq!(theirs, hashes());
}

#[test]
fn seeds_differ() {
    let coverage = Sweep::new("mixed").seeds(0..200).threads(2).check_determinism(true).run(mixed).unwrap();
    assert_eq!(coverage.schedules, 201);
    assert!(coverage.distinct > 150, "{coverage}");
}

#[test]
fn a_budget_of_time_ends_a_sweep() {
    let sweep = Sweep::new("budget").seeds(0..u64::MAX).time_budget(Duration::ZERO);
    let coverage = sweep.run(mixed).unwrap();
    assert!((1..10).contains(&coverage.schedules), "{coverage}");
}

#[test]
fn a_long_sweep_shows_how_far_it_is() {
    static SEEN: AtomicU64 = AtomicU64::new(0);
    let progress = |coverage: actor_test::Coverage| {
        assert!(coverage.distinct <= coverage.schedules && coverage.steps > 0);
        SEEN.fetch_max(coverage.schedules, Ordering::Relaxed);
    };
    let coverage = Sweep::new("progress").seeds(0..2500).threads(2).progress(progress).run(|_| async {}).unwrap();
    assert_eq!((SEEN.load(Ordering::Relaxed), coverage.schedules), (2501, 2501), "with the one in order");
}

#[test]
fn maps_have_an_order_of_their_own_for_each_seed() {
    let seen = Arc::new(Mutex::new(BTreeMap::<u64, BTreeSet<_>>::new()));
    let inner = seen.clone();
    let coverage = Sweep::new("maps").seeds(1..9).check_determinism(true).run(move |sim| {
        let seen = inner.clone();
        async move {
            let maps: [actor_test::HashMap<u32, u32>; 2] = std::array::from_fn(|_| (0..16).map(|n| (n, n)).collect());
            #[expect(clippy::disallowed_methods, reason = "this is what the test is about")]
            let orders = maps.map(|map| map.into_keys().collect::<Vec<_>>());
            assert_ne!(orders[0], orders[1], "two maps");
            seen.lock().unwrap().entry(sim.seed()).or_default().insert(orders);
        }
    });
    assert_eq!(coverage.unwrap().schedules, 9);
    let seen = seen.lock().unwrap();
    assert!(seen.values().all(|orders| orders.len() == 1), "one seed, one order");
    assert_eq!(seen.values().collect::<BTreeSet<_>>().len(), 9, "another for each seed");
    let set: actor_test::HashSet<u32> = [1, 2].into_iter().collect();
    assert!(set.contains(&2), "outside of a simulation, too");
}

#[test]
fn randomness_that_is_not_under_control_is_named() {
    let failure = Sweep::new("hash order")
        .seeds(0..20)
        .check_determinism(true)
        .run(|_| async {
            let workers: Vec<_> = (0..8).map(|_| worker().0).collect();
            let map: HashMap<usize, WorkerRef> = workers.into_iter().enumerate().collect();
            #[expect(
                clippy::disallowed_methods,
                clippy::iter_over_hash_type,
                reason = "this is what the simulation has to find"
            )]
            for worker in map.values() {
                worker.count().await.unwrap();
            }
        })
        .unwrap_err();
    let Finding::Nondeterminism { first, second } = &failure.finding else { panic!("{failure}") };
    assert!(first.is_some() && first != second, "{failure}");
    assert!(failure.to_string().contains("a HashMap's order"), "{failure}");
}

#[test]
fn tasks_of_tokio_come_between_the_steps_of_actors() {
    let failure = Sweep::new("raw").seeds(0..50).run(|sim| async move {
        let (worker, done) = worker();
        let seen = tokio::spawn({
            let done = done.clone();
            async move { done.load(Ordering::Relaxed) }
        });
        worker.count().tell().await.unwrap();
        sim.run_until_idle().await;
        // In order it always comes first.
        assert_eq!(seen.await.unwrap(), 0);
    });
    assert!(matches!(failure.unwrap_err().finding, Finding::Panicked { .. }));
}

#[test]
fn an_invariant_is_checked_after_every_step() {
    let failure = Sweep::new("invariant").seeds(0..5).run(|sim| async move {
        let (worker, done) = worker();
        sim.invariant("at most one", move || done.load(Ordering::Relaxed) < 2);
        sim.note("two are too many");
        worker.count().await.unwrap();
        worker.count().await.unwrap();
    });
    let failure = failure.unwrap_err();
    assert_eq!(failure.finding, Finding::Invariant { name: "at most one".into() });
    assert!(failure.to_string().contains("two are too many"), "{failure}");
}

#[test]
fn panics_of_actors_fail_a_test_that_does_not_expect_them() {
    let test = |allows: bool| {
        Sweep::new("panic").seeds(0..5).allow_panics(allows).run(|_| async {
            let (worker, _) = worker();
            assert!(matches!(worker.fail().await, Err(AskError::Panicked { .. })));
        })
    };
    let failure = test(false).unwrap_err();
    let Finding::Panicked { who, message, place } = &failure.finding else { panic!("{failure}") };
    assert!(who.starts_with("Worker") && message == "on purpose" && place.contains("reports.rs"), "{failure}");
    test(true).unwrap();
}

#[test]
fn nobody_who_can_go_on_is_a_deadlock() {
    let failure = Sweep::new("nobody").seeds(0..1).run(|_| std::future::pending::<()>()).unwrap_err();
    let Finding::Deadlock { waiting, cycle } = &failure.finding else { panic!("{failure}") };
    assert_eq!((waiting.len(), cycle.len()), (1, 0));
}

#[actor]
struct Friend {
    other: Option<FriendRef>,
}

#[actor]
impl Friend {
    #[handler]
    fn meet(&mut self, other: FriendRef) {
        self.other = Some(other);
    }

    /// Taking the `Reply` hides the circle from the core.
    #[handler]
    async fn call(&mut self, reply: Reply<()>) {
        let other = self.other.as_ref().expect("a friend");
        other.call().await.unwrap_or(());
        reply.ok(());
    }
}

#[test]
fn a_deadlock_names_its_circle() {
    let failure = Sweep::new("circle").seeds(0..1).run(|_| async {
        let friends = [0, 1, 2].map(|_| Friend { other: None }.spawn());
        for at in 0..3 {
            friends[at].meet(friends[(at + 1) % 3].clone()).await.unwrap();
        }
        friends[0].call().await.unwrap();
    });
    let failure = failure.unwrap_err();
    let Finding::Deadlock { waiting, cycle } = &failure.finding else { panic!("{failure}") };
    assert_eq!(*cycle, ["Friend#1", "Friend#2", "Friend#3", "Friend#1"], "{failure}");
    assert_eq!(waiting[0], "Friend#1 waits in `call`; it last sent `call` to Friend#2");
    assert!(failure.to_string().contains("the circle: Friend#1 -> Friend#2 -> Friend#3 -> Friend#1"), "{failure}");
}

#[test]
fn an_error_of_the_test_is_a_failure() {
    let failure = Sweep::new("error").seeds(0..1).run(|_| async { Err::<(), _>("no luck") }).unwrap_err();
    assert_eq!(failure.finding, Finding::Failed { error: "\"no luck\"".into() });
}

#[test]
fn a_replay_that_does_something_else_says_so() {
    let sweep = Sweep::new("replay").seeds(0..50);
    let failure = sweep.run(|sim| async move {
        let (worker, done) = worker();
        worker.count().tell().await.unwrap();
        drop(sim);
        assert_eq!(done.load(Ordering::Relaxed), 1);
    });
    let token = failure.unwrap_err().token;
    let fixed = sweep.replay(token, |_| async {
        let (worker, done) = worker();
        worker.count().await.unwrap();
        assert_eq!(done.load(Ordering::Relaxed), 1);
    });
    let fixed = fixed.unwrap_err();
    assert!(matches!(&fixed.finding, Finding::Diverged { why } if why.contains("the run passes")), "{fixed}");
    let said = fixed.to_string();
    assert!(said.starts_with("sim: the token does not replay: ") && !said.contains("ACTOR_SIM_REPLAY"), "{said}");
    let other = sweep.replay(token, |_| async { assert!(System::current().name() == "x", "another mistake") });
    assert!(other.unwrap_err().to_string().contains("does something else"));
    let short: Token = token.to_string().rsplit_once('.').unwrap().0.parse().unwrap();
    assert!(sweep.replay(short, |_| async { assert!(System::current().name() == "x", "another mistake") }).is_err());
}

#[test]
fn a_token_from_the_first_of_several_threads_is_the_lowest_seed() {
    let test = |sim: Sim| async move { assert!(sim.seed() < 30, "too many") };
    for threads in [1, 3] {
        let failure = Sweep::new("threads").seeds(10..1000).threads(threads).shrink(false).run(test).unwrap_err();
        assert!(failure.token.to_string().contains(".0x1e."), "{}", failure.token);
    }
}

/// What the attribute does is seen from outside: a process of its own, with the environment that a user sets.
#[actor_test::sim(seeds = 3, policy = "random", jitter = "0ms", max_steps = 5_000, allow_panics)]
async fn options_reach_the_sweep(sim: Sim) -> Result<(), String> {
    if let Ok(seed) = std::env::var("ACTOR_SIM_FAILS_AT") {
        let (worker, _) = worker();
        worker.count().await.map_err(|error| error.to_string())?;
        if sim.seed().to_string() == seed {
            return Err("as told".to_owned());
        }
    }
    Ok(())
}

/// Where a test that is run from outside remembers what failed.
fn memory(test: &str) -> PathBuf {
    let folder = std::env::temp_dir().join(format!("actor-test-{}-{test}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

fn run_attribute(envs: &[(&str, &str)]) -> (bool, String) {
    run_in_process("options_reach_the_sweep", envs)
}

fn run_in_process(name: &str, envs: &[(&str, &str)]) -> (bool, String) {
    let program = std::env::current_exe().unwrap();
    let output = std::process::Command::new(program)
        .args(["--exact", &format!("reports::{name}"), "--nocapture"])
        .env("ACTOR_SIM_REGRESSIONS", memory(name))
        .env("RUST_BACKTRACE", "0")
        .env_remove("ACTOR_SIM_SEEDS")
        .envs(envs.iter().copied())
        .output()
        .unwrap();
    let text = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    (output.status.success(), text)
}

#[test]
fn the_environment_says_what_to_run_and_what_failed_is_remembered() {
    let (passed, text) = run_attribute(&[("ACTOR_SIM_FAILS_AT", "7")]);
    assert!(passed, "there are three seeds: {text}");
    let (passed, text) = run_attribute(&[("ACTOR_SIM_FAILS_AT", "7"), ("ACTOR_SIM_SEEDS", "10")]);
    assert!(!passed && text.contains("the test failed: \"as told\""), "{text}");
    assert!(text.contains("what happened"), "{text}");
    let chart = text.lines().find_map(|line| line.strip_prefix("chart: ")).expect("a chart is written");
    let page = std::fs::read_to_string(chart).unwrap();
    for part in ["<!doctype html>", "ACTOR_SIM_REPLAY=v1.", "<svg ", "Worker#1", ">count<", "[count]", "</svg>"] {
        assert!(page.contains(part), "no `{part}` in {chart}:\n{page}");
    }
    // Tried first from now on, also with three seeds.
    let (passed, again) = run_attribute(&[("ACTOR_SIM_FAILS_AT", "7")]);
    assert!(!passed && again.contains("as told"), "{again}");
    // So is a run that fails in another way than it did, after some change of the code.
    let (passed, other) = {
        let file = memory("options_reach_the_sweep").join("it.reports.options_reach_the_sweep.txt");
        let known = std::fs::read_to_string(&file).unwrap();
        let (run, hash) = known.lines().nth(1).and_then(|line| line.split_once(' ')?.0.rsplit_once('.')).unwrap();
        std::fs::write(&file, format!("{run}.{:08x}", !u32::from_str_radix(hash, 16).unwrap())).unwrap();
        run_attribute(&[("ACTOR_SIM_FAILS_AT", "7")])
    };
    assert!(!passed && other.contains("as told"), "{other}");
    // Fixed: what is remembered passes.
    let (passed, fixed) = run_attribute(&[]);
    assert!(passed, "{fixed}");
    let token = text.split("ACTOR_SIM_REPLAY=").nth(1).and_then(|rest| rest.split_whitespace().next()).unwrap();
    let (passed, replayed) = run_attribute(&[("ACTOR_SIM_FAILS_AT", "7"), ("ACTOR_SIM_REPLAY", token)]);
    assert!(!passed && replayed.contains("as told"), "{replayed}");
    let (passed, diverged) = run_attribute(&[("ACTOR_SIM_REPLAY", token)]);
    assert!(!passed && diverged.contains("the token does not replay"), "{diverged}");
    let (passed, wrong) = run_attribute(&[("ACTOR_SIM_REPLAY", "v1.best.k1.0x1")]);
    assert!(!passed && wrong.contains("`best` is no policy"), "{wrong}");
    std::fs::remove_dir_all(memory("options_reach_the_sweep")).unwrap();
}

/// Runs only where the next test calls it.
#[test]
fn a_sweep_by_hand() {
    let Ok(seed) = std::env::var("ACTOR_SIM_FAILS_AT") else { return };
    let test = move |sim: Sim| {
        let fails = sim.seed().to_string() == seed;
        async move {
            let (worker, _) = worker();
            worker.count().await.unwrap();
            assert!(!fails, "as told");
        }
    };
    let seeds = if std::env::var_os("ACTOR_SIM_IS_LONG").is_some() { 10 } else { 3 };
    let sweep = Sweep::new("a_sweep_by_hand").seeds(0..seeds).shrink(false).regressions("is overruled");
    let coverage = sweep.run(test).unwrap_or_else(|failure| panic!("{failure}"));
    println!("{coverage}");
}

#[test]
fn a_sweep_by_hand_replays_and_remembers() {
    let run = |envs: &[_]| run_in_process("a_sweep_by_hand", &[&[("ACTOR_SIM_FAILS_AT", "7")], envs].concat());
    let (passed, text) = run(&[]);
    assert!(passed && text.contains("4 schedules"), "{text}");
    let (passed, text) = run(&[("ACTOR_SIM_IS_LONG", "")]);
    assert!(!passed && text.contains("as told") && text.contains("a_sweep_by_hand.html"), "{text}");
    let token = text.split("ACTOR_SIM_REPLAY=").nth(1).and_then(|rest| rest.split_whitespace().next()).unwrap();
    let (passed, text) = run(&[("ACTOR_SIM_REPLAY", token), ("ACTOR_SIM_TRACE", "1")]);
    assert!(!passed && text.contains("as told") && text.contains("test -> Worker#1: count"), "{text}");
    let (passed, text) = run(&[("ACTOR_SIM_REPLAY", token), ("ACTOR_SIM_FAILS_AT", "8")]);
    assert!(!passed && text.contains("the token does not replay"), "{text}");
    let (passed, text) = run(&[]);
    assert!(!passed && text.contains("as told"), "tried first, among three seeds too: {text}");
    std::fs::remove_dir_all(memory("a_sweep_by_hand")).unwrap();
}
