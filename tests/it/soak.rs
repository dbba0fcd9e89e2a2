//! Random spawns, sends, stops, kills and panics, on both runtime flavours. At the end of each round every count adds up and
//! nothing is left alive. `cargo xtask soak` runs it for minutes.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use actor_core::observe::{Companion, Sent, Tap};
use actor_core::{Mailbox, Overflow, Rate, System, TellError, prelude::*};
use tokio::runtime::Builder;
use tokio::task::yield_now;

use crate::props::Life;
use crate::stage::limited;

/// Handles anything, and fails when it is told to.
#[actor]
struct Grunt {
    _life: Life,
    kept: Vec<Reply<Life>>,
}

#[actor]
impl Grunt {
    #[handler]
    fn take(&mut self, life: Life) -> Life {
        life
    }

    #[handler(priority = high)]
    fn take_first(&mut self, life: Life) -> Life {
        life
    }

    #[handler]
    async fn take_slowly(&mut self, life: Life) -> Life {
        yield_now().await;
        life
    }

    #[handler]
    fn keep(&mut self, life: Life, reply: Reply<Life>) {
        self.kept.push(reply);
        if self.kept.len() > 3 {
            self.kept.remove(0).ok(life);
        }
    }

    #[handler(fatal)]
    fn fail(&mut self, life: Life) -> Result<(), &'static str> {
        drop(life);
        Err("told to")
    }

    #[handler]
    fn panic(&mut self, life: Life) {
        std::panic::resume_unwind(Box::new(life));
    }

    #[handler]
    fn child(&mut self, ctx: &mut Context<Self>, life: Life) {
        ctx.spawn(Self { _life: life, kept: Vec::new() });
    }
}

/// Numbers that look random and are the same for the same seed.
#[derive(Clone)]
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (z ^ (z >> 31)) % limit
    }
}

fn spawn(system: &System, dice: &mut Dice, life: &Life) -> GruntRef {
    let capacity = [1, 3, 50, 1000][usize::try_from(dice.below(4)).unwrap()];
    let mailbox = Mailbox::bounded(capacity).overflow(match dice.below(6) {
        0 => Overflow::Fail,
        1 => Overflow::DropNewest,
        2 => Overflow::DropOldest,
        _ => Overflow::Wait,
    });
    let mailbox = match dice.below(8) {
        0 => Mailbox::unbounded(),
        1 => mailbox.rate(Rate::per_second(100_000)),
        2 => mailbox.rate(Rate::per_second(100_000).refuse()),
        _ => mailbox,
    };
    let grunt = Grunt { _life: life.clone(), kept: Vec::new() };
    system.prepare(grunt).mailbox(mailbox).spawn().unwrap()
}

/// Companions that were entered twice or left twice. What they panic with goes no further.
static WRONG_STEPS: AtomicUsize = AtomicUsize::new(0);

/// Follows each message, and counts as a life.
struct Follower(Life);

impl Tap for Follower {
    fn sending(&self, _: &Sent<'_>) -> Option<Box<dyn Companion>> {
        Some(Box::new(Following { _life: self.0.clone(), is_inside: false }))
    }
}

struct Following {
    _life: Life,
    is_inside: bool,
}

impl Companion for Following {
    fn enter(&mut self) {
        WRONG_STEPS.fetch_add(usize::from(std::mem::replace(&mut self.is_inside, true)), Ordering::Relaxed);
    }

    fn leave(&mut self) {
        WRONG_STEPS.fetch_add(usize::from(!std::mem::replace(&mut self.is_inside, false)), Ordering::Relaxed);
    }
}

/// What the senders saw.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
struct Seen {
    accepted: u64,
    refused: u64,
}

impl Seen {
    fn told<M>(&mut self, sent: &Result<(), TellError<M>>) {
        if sent.is_ok() { self.accepted += 1 } else { self.refused += 1 }
    }

    /// An ask whose message is still here was refused.
    async fn ask<T, E>(&mut self, mut call: actor_core::Call<'_, Grunt, T, E>) {
        let _ = (&mut call).await;
        self.sent(call.take_message().is_none());
    }

    fn sent(&mut self, accepted: bool) {
        if accepted { self.accepted += 1 } else { self.refused += 1 }
    }
}

/// One sender: so many random things.
async fn act(system: System, mut dice: Dice, life: Life, grunts: Vec<GruntRef>) -> Seen {
    let mut grunts = grunts;
    let mut seen = Seen::default();
    for _ in 0..150 {
        let which = usize::try_from(dice.below(grunts.len() as u64)).unwrap();
        let (grunt, life) = (grunts[which].clone(), life.clone());
        let short = Duration::from_micros(dice.below(200));
        match dice.below(40) {
            0..6 => seen.told(&grunt.take(life).try_tell()),
            6..10 => seen.told(&grunt.take_slowly(life).try_tell()),
            10..14 => seen.told(&grunt.take_first(life).tell().await),
            14..17 => seen.told(&grunt.take(life).with_ttl(short).tell().await),
            17..23 => seen.ask(grunt.take(life)).await,
            23..26 => seen.ask(grunt.take_slowly(life).timeout(short)).await,
            26..28 => seen.ask(grunt.keep(life).timeout(short)).await,
            28..30 => {
                if let Ok(permit) = grunt.reserve().await {
                    seen.told(&permit.tell(grunt.take(life)));
                }
            }
            30 => {
                if let Ok(permit) = grunt.try_reserve() {
                    let mut ask = permit.ask(grunt.take(life).timeout(short));
                    let _ = (&mut ask).await;
                    seen.sent(ask.into_call().take_message().is_none());
                }
            }
            31 => seen.told(&grunt.fail(life).try_tell()),
            32 => seen.told(&grunt.panic(life).try_tell()),
            33 => seen.told(&grunt.child(life).try_tell()),
            34 => drop(grunt.stop()),
            35 => drop(grunt.stop_now()),
            36 => drop(grunt.kill()),
            37 => drop(grunt.kill().await),
            38 => grunts[which] = spawn(&system, &mut dice, &life),
            39 if dice.below(3) == 0 => grunt.tap(Follower(life)),
            39 if dice.below(2) == 0 => grunt.untap(),
            _ => yield_now().await,
        }
    }
    seen
}

/// One system, from its making to its end.
async fn round(seed: u64) {
    let mut dice = Dice(seed);
    let life = Life::default();
    let system = System::builder();
    let system = system.deadlock_detection(seed.is_multiple_of(2)).measure_times(seed.is_multiple_of(3)).build();
    let grunts: Vec<_> = (0..12).map(|_| spawn(&system, &mut dice, &life)).collect();
    let actors: Vec<_> = (0..6)
        .map(|_| tokio::spawn(act(system.clone(), Dice(dice.below(u64::MAX)), life.clone(), grunts.clone())))
        .collect();
    drop(grunts);
    let mut sent = Seen::default();
    for actor in actors {
        let one = actor.await.unwrap();
        sent = Seen { accepted: sent.accepted + one.accepted, refused: sent.refused + one.refused };
    }
    let report = system.shutdown(Duration::from_secs(20)).await;
    // A kill of one of the senders may still be under way.
    assert!(report.stuck.is_empty() && report.elapsed < Duration::from_secs(15), "seed {seed}: {report:?}");

    let stats = system.stats();
    let total = stats.total;
    let lost = total.dropped.unhandled + total.dropped.overflow + total.dropped.cancelled + total.dropped.expired;
    assert_eq!((stats.alive, total.depth), (0, 0), "seed {seed}: {stats:?}");
    assert_eq!(total.accepted, total.handled + lost, "seed {seed}: {stats:?}");
    assert_eq!(Seen { accepted: total.accepted, refused: total.refused }, sent, "seed {seed}: {stats:?}");
    drop(system);
    assert_eq!(life.others(), 0, "seed {seed}: messages or states are left");
    assert_eq!(WRONG_STEPS.load(Ordering::Relaxed), 0, "seed {seed}");
}

/// Both flavours with one seed.
fn both(seed: u64) {
    let current = Builder::new_current_thread().enable_all().build().unwrap();
    current.block_on(round(seed));
    let workers = Builder::new_multi_thread().worker_threads(3).enable_all().build().unwrap();
    workers.block_on(round(seed));
}

#[test]
fn a_short_soak() {
    limited(|| (0..15).for_each(both));
}

/// Takes `SOAK_SECONDS` and `SOAK_SEED`.
#[test]
#[ignore = "takes as long as it is told: `cargo xtask soak`"]
fn a_long_soak() {
    let number = |name: &str| std::env::var(name).ok().and_then(|value| value.parse::<u64>().ok());
    let (seconds, first) = (number("SOAK_SECONDS").unwrap_or(60), number("SOAK_SEED").unwrap_or(0));
    let start = Instant::now();
    let mut seed = first;
    let mut early = None;
    while start.elapsed() < Duration::from_secs(seconds) {
        both(seed);
        seed += 1;
        if seed == first + 50 {
            early = resident();
        }
    }
    println!("{} rounds from seed {first}; resident: {early:?} KiB after 50, {:?} now", 2 * (seed - first), resident());
    if let (Some(early), Some(now)) = (early, resident()) {
        assert!(now < early + early / 4 + 8192, "memory grew from {early} to {now} KiB");
    }
}

/// Resident memory of this process in KiB, where the system tells.
fn resident() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    line.split_whitespace().next()?.parse().ok()
}

#[test]
fn tasks_that_are_aborted_and_runtimes_that_are_dropped_leave_nothing() {
    limited(|| {
        for seed in 0..20 {
            let life = Life::default();
            let system = System::new("cut");
            let runtime = Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
            let mut dice = Dice(seed);
            let grunts: Vec<_> = {
                let _inside = runtime.enter();
                (0..20).map(|_| spawn(&system, &mut dice, &life)).collect()
            };
            let weak: Vec<_> = grunts.iter().map(|grunt| grunt.downgrade()).collect();
            for n in 0..4 {
                // Callers that are aborted in the middle of whatever they do.
                let task = runtime.spawn(act(system.clone(), Dice(seed * 7 + n), life.clone(), grunts.clone()));
                if n % 2 == 0 {
                    task.abort();
                }
            }
            for _ in 0..dice.below(2000) {
                std::hint::spin_loop();
            }
            if seed % 2 == 0 {
                drop(runtime);
            } else {
                runtime.shutdown_timeout(Duration::from_secs(20));
            }
            assert_eq!(system.stats().alive, 0, "seed {seed}");
            assert!(weak.iter().all(|weak| weak.upgrade().is_none()), "seed {seed}");
            for grunt in &grunts {
                assert!(grunt.exit_reason().is_some(), "seed {seed}");
                assert!(grunt.take(life.clone()).try_tell().is_err(), "seed {seed}");
            }
            drop(grunts);
            assert_eq!(life.others(), 0, "seed {seed}: messages or states are left");
            let total = system.stats().total;
            let lost =
                total.dropped.unhandled + total.dropped.overflow + total.dropped.cancelled + total.dropped.expired;
            assert_eq!(total.accepted, total.handled + lost, "seed {seed}: {total:?}");
        }
    });
}
