//! SV: random trees, random failures, many times over.

use std::panic::resume_unwind;
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use actor_core::{Backoff, Decision, Restart, Strategy, SupervisorBuilder, SupervisorRef, System, prelude::*};

use crate::stage::{limited, pass};

const MS: Duration = Duration::from_millis(1);

/// How many trees are grown.
const SEEDS: u64 = 1500;

/// Decides everything, the same way for the same seed.
#[derive(Clone)]
struct Dice(Arc<Mutex<u64>>);

impl Dice {
    fn new(seed: u64) -> Self {
        Self(Arc::new(Mutex::new(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15).wrapping_add(1))))
    }

    fn roll(&self, sides: u64) -> u64 {
        let mut state = self.0.lock().unwrap();
        *state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (*state >> 33) % sides
    }

    fn pick<T: Copy>(&self, of: &[T]) -> T {
        of[usize::try_from(self.roll(of.len() as u64)).unwrap()]
    }
}

/// What all incarnations of one player share.
#[derive(Clone)]
struct Seat {
    dice: Dice,
    /// States that live right now.
    living: Arc<AtomicU32>,
    /// Handlers that began.
    handled: Arc<AtomicU64>,
    /// What must not happen.
    faults: Arc<Mutex<Vec<String>>>,
}

impl Seat {
    fn fault(&self, text: &str) {
        self.faults.lock().unwrap().push(text.to_owned());
    }
}

/// Counts the states of one player.
struct Alive(Seat);

impl Alive {
    fn new(seat: &Seat) -> Self {
        if seat.living.fetch_add(1, Ordering::SeqCst) != 0 {
            seat.fault("two incarnations at a time");
        }
        Self(seat.clone())
    }
}

impl Drop for Alive {
    fn drop(&mut self) {
        self.0.living.fetch_sub(1, Ordering::SeqCst);
    }
}

/// Fails at random points of its life.
#[actor]
struct Player {
    seat: Seat,
    _alive: Alive,
}

/// A panic that prints nothing.
fn panic_quietly() {
    resume_unwind(Box::new("bad luck"));
}

#[actor]
impl Player {
    #[init]
    async fn sit_down(seat: Seat) -> Result<Self, String> {
        let alive = Alive::new(&seat);
        match seat.dice.roll(24) {
            0 => return Err("no chair".to_owned()),
            1 => panic_quietly(),
            2 => pass(30 * MS).await,
            _ => {}
        }
        Ok(Self { seat, _alive: alive })
    }

    #[handler]
    fn play(&mut self) {
        self.count();
    }

    #[handler]
    fn panic(&mut self) {
        self.count();
        panic_quietly();
    }

    #[handler(fatal)]
    fn fail(&mut self) -> Result<(), String> {
        self.count();
        Err("a bad card".to_owned())
    }

    #[handler]
    async fn think(&mut self, time: Duration) {
        self.count();
        pass(time).await;
    }

    #[handler]
    fn leave(&mut self, ctx: &mut Context<Self>) {
        self.count();
        ctx.stop();
    }

    fn count(&self) {
        self.seat.handled.fetch_add(1, Ordering::SeqCst);
    }

    #[stopped]
    async fn stand_up(&mut self) -> Result<(), String> {
        match self.seat.dice.roll(12) {
            0 => panic_quietly(),
            1 => return Err("stuck".to_owned()),
            2 => pass(20 * MS).await,
            _ => {}
        }
        Ok(())
    }
}

/// A tree, and all that is known of it.
struct Table {
    dice: Dice,
    system: System,
    players: Vec<(PlayerRef, Seat)>,
    supervisors: Vec<SupervisorRef>,
    faults: Arc<Mutex<Vec<String>>>,
}

impl Table {
    fn player(&mut self) -> (ChildSpec<Player>, Seat) {
        let faults = Arc::clone(&self.faults);
        let (dice, living, handled) = (self.dice.clone(), Arc::default(), Arc::default());
        let seat = Seat { dice, living, handled, faults };
        let mut spec = Player::spec(seat.clone()).id(format!("player {}", self.players.len()));
        spec = spec.restart(self.dice.pick(&[Restart::Permanent, Restart::Transient, Restart::Temporary]));
        if self.dice.roll(3) == 0 {
            spec = spec.backoff(Backoff::new(10 * MS).jitter(0.0));
        }
        if self.dice.roll(3) == 0 {
            let decision = self.dice.pick(&[Decision::Resume, Decision::Restart, Decision::Stop, Decision::Escalate]);
            spec = spec.decide(move |_| decision);
        }
        if self.dice.roll(4) == 0 {
            spec = spec.discard_mailbox();
        }
        if self.dice.roll(2) == 0 {
            spec = spec.shutdown(15 * MS);
        }
        (spec, seat)
    }

    fn grow(&mut self, levels: u64) -> SupervisorBuilder {
        let strategy = self.dice.pick(&[Strategy::OneForOne, Strategy::OneForAll, Strategy::RestForOne]);
        let max = usize::try_from(self.dice.roll(6)).unwrap();
        let mut supervisor = self.system.supervisor().strategy(strategy).max_restarts(max).within(100 * MS);
        for _ in 0..=self.dice.roll(3) {
            if levels > 0 && self.dice.roll(2) == 0 {
                let below = self.grow(levels - 1);
                let below = supervisor.add(below);
                self.supervisors.push(below);
            } else {
                let (spec, seat) = self.player();
                self.players.push((supervisor.add(spec), seat));
            }
        }
        supervisor
    }

    /// Something happens.
    fn disturb(&mut self) {
        let player = self.dice.pick(&(0..self.players.len()).collect::<Vec<_>>());
        let player = &self.players[player].0;
        match self.dice.roll(14) {
            0..4 => drop(player.play().try_tell()),
            4 | 5 => drop(player.panic().try_tell()),
            6 => drop(player.fail().try_tell()),
            7 => drop(player.think(MS * u32::try_from(self.dice.roll(40)).unwrap()).try_tell()),
            8 => drop(player.leave().try_tell()),
            9 => drop(player.kill()),
            10 => drop(player.stop()),
            11 => drop(player.stop_now()),
            _ => self.administer(),
        }
    }

    fn administer(&mut self) {
        let supervisor = self.supervisors[self.dice.pick(&(0..self.supervisors.len()).collect::<Vec<_>>())].clone();
        let id = format!("player {}", self.dice.roll(self.players.len() as u64));
        match self.dice.roll(5) {
            0 => drop(supervisor.kill()),
            1 => {
                let (spec, seat) = self.player();
                let players = seat.living.clone();
                tokio::spawn(async move {
                    let _ = supervisor.start_child(spec).await;
                    drop(players);
                });
            }
            2 => drop(tokio::spawn(async move { supervisor.terminate_child(id).await })),
            3 => drop(tokio::spawn(async move { supervisor.restart_child(id).await })),
            _ => drop(tokio::spawn(async move { supervisor.delete_child(id).await })),
        }
    }

    /// Nothing is left, and every message is accounted for. How many restarts there were.
    fn check(&self) -> u32 {
        assert_eq!(self.system.actor_count(), 0, "orphans");
        let faults = self.faults.lock().unwrap();
        assert!(faults.is_empty(), "{faults:?}");
        for (player, seat) in &self.players {
            assert_eq!(seat.living.load(Ordering::SeqCst), 0, "{player:?}");
            assert!(player.exit_reason().is_some_and(|reason| reason != ExitReason::Restarting), "{player:?}");
            let stats = player.stats();
            let dropped = stats.dropped;
            let lost = dropped.unhandled + dropped.overflow + dropped.cancelled + dropped.expired;
            assert_eq!((stats.accepted, stats.depth), (stats.handled + lost, 0), "{player:?}: {stats:?}");
            assert_eq!(seat.handled.load(Ordering::SeqCst), stats.handled, "{player:?}: {stats:?}");
        }
        self.players.iter().map(|(player, _)| player.stats().restarts).sum()
    }
}

/// Grows a tree, disturbs it, and ends it.
async fn play(seed: u64) -> u32 {
    let dice = Dice::new(seed);
    let system = System::new("chaos");
    let (players, supervisors, faults) = (Vec::new(), Vec::new(), Arc::default());
    let mut table = Table { dice: dice.clone(), system: system.clone(), players, supervisors, faults };
    let root = table.grow(3);
    let Ok(root) = root.start().await else {
        all_gone(&system).await;
        return table.check();
    };
    table.supervisors.push(root.clone());
    if !table.players.is_empty() {
        for _ in 0..40 {
            table.disturb();
            if dice.roll(3) == 0 {
                pass(MS * u32::try_from(dice.roll(20)).unwrap()).await;
            }
        }
    }
    let end = async {
        match dice.roll(4) {
            0 => drop(root.stop().await),
            1 => drop(root.kill().await),
            2 => drop(root.stop_now().await),
            _ => drop(system.shutdown(Duration::from_mins(1)).await),
        }
        root.closed().await
    };
    // Six levels with hooks of 5 seconds at most.
    tokio::time::timeout(Duration::from_mins(5), end).await.unwrap_or_else(|_| panic!("seed {seed} does not end"));
    // Those that ask have had their answer.
    pass(MS).await;
    all_gone(&system).await;
    table.check()
}

/// Those that were never started end by themselves, on threads of their own.
async fn all_gone(system: &System) {
    for _ in 0..10_000 {
        if system.actor_count() == 0 {
            return;
        }
        pass(MS).await;
    }
}

#[test]
fn trees_that_fail_at_random_points_leave_nothing_behind() {
    limited(|| {
        let mut restarts = 0;
        for seed in 0..SEEDS {
            let mut runtime = tokio::runtime::Builder::new_current_thread();
            let runtime = runtime.start_paused(true).enable_all().build().expect("a runtime");
            match std::panic::catch_unwind(|| runtime.block_on(play(seed))) {
                Ok(more) => restarts += more,
                Err(panic) => {
                    eprintln!("seed {seed}");
                    resume_unwind(panic);
                }
            }
        }
        assert!(u64::from(restarts) > SEEDS, "it fails often enough to show something: {restarts}");
    });
}

#[test]
fn trees_that_fail_at_random_points_on_several_threads() {
    limited(|| {
        for seed in 0..40 {
            let mut runtime = tokio::runtime::Builder::new_multi_thread();
            let runtime = runtime.worker_threads(4).enable_all().build().expect("a runtime");
            runtime.block_on(play(seed));
        }
    });
}
