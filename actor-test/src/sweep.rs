//! Many runs of one test.

use std::collections::BTreeSet;
use std::fmt;
use std::future::Future;
use std::io::IsTerminal;
use std::ops::Range;
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use crate::config::Config;
use crate::failure::Failure;
use crate::finding::Finding;
use crate::html;
use crate::memory::Memory;
use crate::policy::Policy;
use crate::run::{Body, Outcome, Plan, Verdict, run, test_of};
use crate::shrink;
use crate::sim::Sim;
use crate::token::Token;

/// Many runs of one test, each with a seed of its own. What `#[actor_test::sim]` does, by hand: for long runs.
///
/// # Examples
///
/// ```
/// use actor_core::prelude::*;
/// use actor_test::Sweep;
///
/// # #[actor] struct Counter { n: u64 }
/// # #[actor] impl Counter { #[handler] fn add(&mut self, n: u64) -> u64 { self.n += n; self.n } }
/// let coverage = Sweep::new("adding").seeds(0..100).run(|_sim| async {
///     let counter = Counter { n: 0 }.spawn();
///     let (one, two) = tokio::join!(counter.add(1), counter.add(2));
///     assert_eq!(one.unwrap().max(two.unwrap()), 3);
/// });
/// assert!(coverage.unwrap().schedules > 100);
/// ```
#[derive(Debug, Clone)]
#[must_use = "nothing runs until `.run(..)`"]
pub struct Sweep {
    name: String,
    seeds: Range<u64>,
    policy: Policy,
    config: Config,
    threads: usize,
    budget: Option<Duration>,
    shrinks: bool,
    checks_determinism: bool,
    shows_bar: bool,
    progress: Option<fn(Coverage)>,
    /// Where failing runs are remembered.
    memory: Option<Memory>,
}

/// What a sweep has seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct Coverage {
    /// How many runs.
    pub schedules: u64,
    /// How many of them did something that no other did.
    pub distinct: u64,
    /// How many steps in all.
    pub steps: u64,
    /// How long it took.
    pub elapsed: Duration,
}

impl fmt::Display for Coverage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { schedules, distinct, steps, elapsed } = self;
        write!(f, "{schedules} schedules, {distinct} of them distinct, {steps} steps in {elapsed:.1?}")
    }
}

impl Sweep {
    /// A sweep of the test with this name: 100 seeds, [`Policy::Mix`], one thread. Reports say `cargo test <name>`, so it is best
    /// called like the function that is the test.
    pub fn new(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            seeds: 0..100,
            policy: Policy::Mix,
            config: Config::default(),
            threads: 1,
            budget: None,
            shrinks: true,
            checks_determinism: false,
            shows_bar: false,
            progress: None,
            memory: None,
        }
    }

    /// Which seeds.
    pub fn seeds(mut self, seeds: Range<u64>) -> Self {
        self.seeds = seeds;
        self
    }

    /// How each run chooses who goes next.
    pub fn policy(mut self, policy: Policy) -> Self {
        self.policy = policy;
        self
    }

    /// How far the clock may jump while there is work to do, in half of the seeds; 10 ms by default, zero for never.
    pub fn time_jitter(mut self, most: Duration) -> Self {
        self.config.jitter = most;
        self
    }

    /// Whether the moment before every send is a choice; on by default. Without it a handler's sends happen at once with the
    /// handler, which is fewer schedules and finds less.
    pub fn outboxes(mut self, on: bool) -> Self {
        self.config.outboxes = on;
        self
    }

    /// After so many steps a run has failed: it goes on for ever. 100,000 by default.
    pub fn max_steps(mut self, steps: u64) -> Self {
        self.config.max_steps = steps;
        self
    }

    /// Panics of actors and tasks are part of the test, see [`Sim::allow_panics`].
    pub fn allow_panics(mut self, on: bool) -> Self {
        self.config.allows_panics = on;
        self
    }

    /// On so many threads. What is found does not depend on it: of several seeds that fail the lowest is reported.
    pub fn threads(mut self, threads: usize) -> Self {
        self.threads = threads.max(1);
        self
    }

    /// Begins no run after this much real time, however many seeds are left.
    pub fn time_budget(mut self, budget: Duration) -> Self {
        self.budget = Some(budget);
        self
    }

    /// Whether a failing run is followed by a search for a shorter one; on by default.
    pub fn shrink(mut self, on: bool) -> Self {
        self.shrinks = on;
        self
    }

    /// Whether every seed is run twice, to see whether it does the same; off by default. The first seed and a failing one
    /// always are.
    pub fn check_determinism(mut self, on: bool) -> Self {
        self.checks_determinism = on;
        self
    }

    /// Shows how far it is, about every thousandth run of a thread.
    pub fn progress(mut self, show: fn(Coverage)) -> Self {
        self.progress = Some(show);
        self
    }

    /// Shows a bar on the standard error, if that is a terminal: how many seeds are done, and how many runs were distinct.
    pub fn progress_bar(mut self) -> Self {
        self.shows_bar = true;
        self
    }

    /// Remembers failing runs in a file of this folder, and tries those first that are in it; writes the chart of a failing run. So
    /// does `#[actor_test::sim]`, in `concat!(env!("CARGO_MANIFEST_DIR"), "/sim-regressions")`. The environment may name another
    /// folder: `ACTOR_SIM_REGRESSIONS`.
    pub fn regressions(mut self, folder: impl AsRef<Path>) -> Self {
        self.memory = Some(Memory::new(folder.as_ref(), &self.name));
        self
    }

    /// Runs the test with every seed; with `ACTOR_SIM_REPLAY=<token>` in the environment, that run and no other.
    ///
    /// # Errors
    ///
    /// The failing run with the lowest seed, or one that failed before and still does. For a token what [`replay`](Self::replay)
    /// gives.
    ///
    /// # Panics
    ///
    /// If what the environment says is no token.
    pub fn run<F, Fut>(&self, test: F) -> Result<Coverage, Box<Failure>>
    where
        F: Fn(Sim) -> Fut + Sync,
        Fut: Future<Output: Verdict> + 'static,
    {
        self.attempt(&|sim| test_of(test(sim)))
    }

    /// Brings one run back.
    ///
    /// # Errors
    ///
    /// What was found in it, or [`Finding::Diverged`] if it does not do what the token says.
    pub fn replay<F, Fut>(&self, token: Token, test: F) -> Result<(), Box<Failure>>
    where
        F: Fn(Sim) -> Fut + Sync,
        Fut: Future<Output: Verdict> + 'static,
    {
        self.replay_body(token, &|sim| test_of(test(sim)))
    }

    /// One token again, or what failed before and then all seeds.
    pub(crate) fn attempt(&self, body: Body<'_>) -> Result<Coverage, Box<Failure>> {
        let tried = match std::env::var("ACTOR_SIM_REPLAY") {
            Ok(token) => {
                let token = token.parse().unwrap_or_else(|error| panic!("ACTOR_SIM_REPLAY: {error}"));
                self.replay_body(token, body).map(|()| Coverage::default())
            }
            Err(_) => self.explore(body),
        };
        tried.map_err(|mut failure| {
            if self.memory.is_some() {
                failure.chart = html::write(&failure);
            }
            if std::env::var_os("ACTOR_SIM_TRACE").is_some() {
                eprintln!("{}", failure.trace);
            }
            failure
        })
    }

    fn explore(&self, body: Body<'_>) -> Result<Coverage, Box<Failure>> {
        let known = self.memory.as_ref().map(Memory::tokens).unwrap_or_default();
        // One that passes now is a bug that was fixed. One that fails is not, even if the run is another one than it was.
        let fails = |token: &Token| run(&self.config, token.plan, false, body).finding.is_some();
        let swept = match known.iter().find(|token| fails(token)) {
            Some(token) => Err(self.examine(token.plan, 1, body)),
            None => self.sweep(body),
        };
        if let (Err(failure), Some(memory)) = (&swept, &self.memory) {
            // A folder that cannot be written costs the memory, not the report.
            let _ = memory.add(failure);
        }
        swept
    }

    fn replay_body(&self, token: Token, body: Body<'_>) -> Result<(), Box<Failure>> {
        let outcome = run(&self.config, token.plan, true, body);
        let same = token.matches(outcome.hash);
        let why = match (&outcome.finding, same) {
            (Some(_), true) => None,
            (Some(finding), false) => Some(format!(
                "it fails, but does something else than when it was written down: the code, a dependency or the test \
                 has changed since, or something random is not under control\nwhat it finds now: {finding}"
            )),
            (None, true) if token.hash.is_none() => Some("the run passes".to_owned()),
            (None, true) => Some("the run does the same and passes: something outside of it has changed".to_owned()),
            (None, false) => Some(
                "the run passes, and does something else than when it was written down: the code, a dependency or the \
                 test has changed since; perhaps the bug is fixed"
                    .to_owned(),
            ),
        };
        let finding = why.map(|why| Finding::Diverged { why }).or(outcome.finding.clone());
        finding.map_or(Ok(()), |finding| Err(Box::new(self.failure(token.plan, finding, outcome, 1))))
    }

    fn sweep(&self, body: Body<'_>) -> Result<Coverage, Box<Failure>> {
        let start = Instant::now();
        let fifo = Plan { policy: Policy::Fifo, seed: 0, choices: 0 };
        let first = run(&self.config, fifo, false, body);
        if first.finding.is_some() {
            return Err(self.examine(fifo, 1, body));
        }
        let search = Search {
            sweep: self,
            body,
            start,
            choices: first.choices,
            next: AtomicU64::new(self.seeds.start),
            is_over: AtomicBool::new(false),
            seen: Mutex::new(Seen {
                coverage: Coverage { schedules: 1, steps: first.steps, ..Coverage::default() },
                hashes: BTreeSet::from([first.hash]),
                failed: None,
            }),
        };
        if self.threads == 1 {
            search.work();
        } else {
            std::thread::scope(|scope| {
                for _ in 0..self.threads {
                    scope.spawn(|| search.work());
                }
            });
        }
        let all = search.seen.into_inner().unwrap_or_else(PoisonError::into_inner);
        match all.failed {
            Some(seed) => {
                let plan = Plan { policy: self.policy, seed, choices: first.choices };
                Err(self.examine(plan, all.coverage.schedules, body))
            }
            None => Ok(Coverage { distinct: all.hashes.len() as u64, elapsed: start.elapsed(), ..all.coverage }),
        }
    }

    /// A run failed: looks at it more closely.
    fn examine(&self, plan: Plan, schedules: u64, body: Body<'_>) -> Box<Failure> {
        let first = run(&self.config, plan, true, body);
        let second = run(&self.config, plan, true, body);
        let found = Token::new(plan, first.hash);
        if first.hash != second.hash || first.finding.is_none() {
            let lines = first.trace.first_difference(&second.trace);
            let (one, two) = lines.unwrap_or_default();
            let finding = Finding::Nondeterminism { first: one, second: two };
            return Box::new(self.failure(plan, finding, first, schedules));
        }
        let finding = first.finding.clone().unwrap_or(Finding::Livelock { steps: first.steps });
        let shortest = if self.shrinks { shrink::shortest(&self.config, plan, &finding, &first, body) } else { None };
        let (plan, outcome) = shortest.unwrap_or((plan, first));
        let finding = outcome.finding.clone().unwrap_or(finding);
        Box::new(Failure { found, ..self.failure(plan, finding, outcome, schedules) })
    }

    fn failure(&self, plan: Plan, finding: Finding, outcome: Outcome, schedules: u64) -> Failure {
        let token = Token::new(plan, outcome.hash);
        Failure {
            test: self.name.clone(),
            finding,
            token,
            found: token,
            trace: outcome.trace,
            switches: outcome.switches,
            schedules,
            chart: None,
        }
    }
}

/// A sweep as it runs, on several threads.
struct Search<'s> {
    sweep: &'s Sweep,
    body: Body<'s>,
    start: Instant,
    choices: u64,
    next: AtomicU64,
    is_over: AtomicBool,
    seen: Mutex<Seen>,
}

struct Seen {
    coverage: Coverage,
    hashes: BTreeSet<u64>,
    /// The lowest seed that failed.
    failed: Option<u64>,
}

/// What a thread keeps to itself before it tells the others.
const BATCH: usize = 1000;

impl Search<'_> {
    fn work(&self) {
        let mut hashes = Vec::with_capacity(BATCH);
        let mut steps = 0;
        loop {
            let late = self.sweep.budget.is_some_and(|budget| self.start.elapsed() > budget);
            if late || self.is_over.load(Ordering::Relaxed) {
                break;
            }
            // From here on it is run, whatever others find meanwhile: it may be the lowest that fails.
            let seed = self.next.fetch_add(1, Ordering::Relaxed);
            if seed >= self.sweep.seeds.end {
                break;
            }
            let outcome = self.run(seed);
            steps += outcome.steps;
            hashes.push(outcome.hash);
            if outcome.finding.is_some() {
                self.is_over.store(true, Ordering::Relaxed);
                let mut all = self.lock();
                all.failed = Some(all.failed.map_or(seed, |known| known.min(seed)));
            }
            if hashes.len() == BATCH {
                self.tell(&mut hashes, &mut steps);
            }
        }
        self.tell(&mut hashes, &mut steps);
    }

    fn run(&self, seed: u64) -> Outcome {
        let Sweep { policy, config, seeds, checks_determinism, .. } = self.sweep;
        let plan = Plan { policy: *policy, seed, choices: self.choices };
        let mut outcome = run(config, plan, false, self.body);
        if outcome.finding.is_none() && (*checks_determinism || seed == seeds.start) {
            let again = run(config, plan, false, self.body);
            if again.hash != outcome.hash {
                outcome.finding = Some(Finding::Nondeterminism { first: None, second: None });
            }
        }
        outcome
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Seen> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn tell(&self, hashes: &mut Vec<u64>, steps: &mut u64) {
        let mut seen = self.lock();
        seen.coverage.schedules += hashes.len() as u64;
        seen.coverage.steps += std::mem::take(steps);
        seen.hashes.extend(hashes.drain(..));
        let now = Coverage { distinct: seen.hashes.len() as u64, elapsed: self.start.elapsed(), ..seen.coverage };
        drop(seen);
        if let Some(show) = self.sweep.progress {
            show(now);
        }
        if self.sweep.shows_bar && std::io::stderr().is_terminal() {
            eprint!("\r{}", bar(self.sweep.seeds.end.saturating_sub(self.sweep.seeds.start), now));
        }
    }
}

/// How far a sweep is, in one line.
fn bar(all: u64, now: Coverage) -> String {
    const WIDTH: u64 = 30;
    let done = now.schedules.min(all);
    let filled = usize::try_from(done * WIDTH / all.max(1)).unwrap_or(0);
    let end = if done == all { "\n" } else { "" };
    format!("[{:30}] {done} of {all} seeds, {} distinct{end}", "#".repeat(filled), now.distinct)
}

#[cfg(test)]
mod tests {
    use super::{Coverage, bar};

    #[test]
    fn a_bar_grows_with_the_seeds() {
        let at = |schedules| bar(100, Coverage { schedules, distinct: 7, ..Coverage::default() });
        assert_eq!(at(10), format!("[###{}] 10 of 100 seeds, 7 distinct", " ".repeat(27)));
        assert_eq!(at(101), format!("[{}] 100 of 100 seeds, 7 distinct\n", "#".repeat(30)));
    }
}
