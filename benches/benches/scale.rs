//! Large numbers: a million actors, a million messages that wait, many senders.
//!
//! `cargo bench -p benches --bench scale` runs all, `-- alive`, `-- fair` and `-- senders` one of them; `--quick` with less.

use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use actor_core::prelude::*;
use benches::actors::Actors;
use benches::case::tell_from;
use benches::library::{Flavor, Library};
use benches::measure::{Watch, median};
use benches::raw::Raw;
use tokio::sync::mpsc;

/// How often each figure is measured.
const RUNS: usize = 5;

/// How much is done.
#[derive(Clone, Copy)]
struct Size {
    million: u64,
    tells: u64,
}

const FULL: Size = Size { million: 1_000_000, tells: 3_000_000 };
const QUICK: Size = Size { million: 50_000, tells: 300_000 };

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let quick = args.iter().any(|arg| arg == "--quick");
    let size = if quick { QUICK } else { FULL };
    if let Some(job) = args.iter().find_map(|arg| arg.strip_prefix("--alive=")) {
        return print_alive(job, size);
    }
    let names: Vec<_> = args.iter().filter(|arg| !arg.starts_with("--")).collect();
    let is_wanted = |name: &str| names.is_empty() || names.iter().any(|known| *known == name);
    if is_wanted("alive") {
        alive(size, quick);
    }
    if is_wanted("fair") {
        fair(size);
    }
    if is_wanted("senders") {
        senders(size);
    }
}

/// The price of a tell with few and with many actors alive.
fn alive(size: Size, quick: bool) {
    println!("\ntell (ns) with 100 and with {} idle actors alive", size.million);
    for flavor in Flavor::ALL {
        for library in [Raw::NAME, Actors::NAME] {
            let (mut few, mut many) = (Vec::new(), Vec::new());
            for _ in 0..RUNS {
                few.push(alive_in_own_process(library, flavor, 100, quick));
                many.push(alive_in_own_process(library, flavor, size.million, quick));
            }
            let ratios: Vec<_> = many.iter().zip(&few).map(|(many, few)| many / few).collect();
            let [few, many, ratio] = [few, many, ratios].map(|figures| median(&figures).unwrap_or(f64::NAN));
            println!("{} {library:10} {few:8.1} {many:8.1}   ratio {ratio:.2}", flavor.label());
        }
    }
}

fn alive_in_own_process(library: &str, flavor: Flavor, others: u64, quick: bool) -> f64 {
    let program = std::env::current_exe().expect("this program has a path");
    let mut command = Command::new(program);
    command.arg(format!("--alive={library}/{}/{others}", flavor.label())).args(quick.then_some("--quick"));
    let output = command.output().expect("it runs again");
    String::from_utf8_lossy(&output.stdout).trim().parse().expect("a figure is printed")
}

fn print_alive(job: &str, size: Size) {
    let words: Vec<_> = job.split('/').collect();
    let flavor = if words[1] == Flavor::Current.label() { Flavor::Current } else { Flavor::Multi };
    let others = words[2].parse().expect("a number of actors");
    let figure = if words[0] == Raw::NAME {
        flavor.run(tell_among::<Raw>(others, size.tells))
    } else {
        flavor.run(tell_among::<Actors>(others, size.tells))
    };
    println!("{figure}");
}

/// Tells one counter among others that have handled a message and are idle.
async fn tell_among<L: Library>(others: u64, n: u64) -> f64 {
    let mut idle = Vec::new();
    for _ in 0..others {
        idle.push(L::spawn().await);
    }
    for (counter, _) in &idle {
        L::ask(counter).await;
    }
    tell_from::<L>(1, n / 10).await;
    tell_from::<L>(1, n).await
}

/// Counts what it has handled.
#[actor(mailbox = unbounded)]
#[derive(Debug)]
pub struct Busy {
    handled: Arc<AtomicU64>,
}

#[actor]
impl Busy {
    /// One of many.
    #[handler]
    pub fn work(&mut self) {
        self.handled.fetch_add(1, Ordering::Relaxed);
    }
}

/// Looks at what the busy one has handled when its own turn comes.
#[actor(mailbox = unbounded)]
#[derive(Debug)]
pub struct Patient {
    handled: Arc<AtomicU64>,
}

#[actor]
impl Patient {
    /// Its only message.
    #[handler]
    pub fn look(&self) -> u64 {
        self.handled.load(Ordering::Relaxed)
    }
}

/// How long another actor waits for an actor with a long queue, on one thread.
fn fair(size: Size) {
    println!("\n{} messages wait at A, one at B, on one thread: what runs before B's", size.million);
    for (name, waited) in [
        ("raw tokio", Flavor::Current.run(wait_raw(size.million))),
        ("actors", Flavor::Current.run(wait_actors(size.million))),
    ] {
        println!("{name:10} {:8} of A's messages, {:8.1} us", waited.0, waited.1);
    }
}

async fn wait_actors(n: u64) -> (u64, f64) {
    let handled = Arc::new(AtomicU64::new(0));
    let busy = Busy { handled: handled.clone() }.spawn();
    let patient = Patient { handled }.spawn();
    tokio::task::yield_now().await;
    for _ in 0..n {
        busy.work().try_tell().expect("it lives");
    }
    let start = Instant::now();
    let seen = patient.look().await.expect("it answers");
    (seen, micros(start))
}

async fn wait_raw(n: u64) -> (u64, f64) {
    let handled = Arc::new(AtomicU64::new(0));
    let (busy, mut rx) = mpsc::unbounded_channel::<()>();
    let count = handled.clone();
    tokio::spawn(async move {
        while let Some(()) = rx.recv().await {
            count.fetch_add(1, Ordering::Relaxed);
        }
    });
    let (patient, mut rx) = mpsc::unbounded_channel::<tokio::sync::oneshot::Sender<u64>>();
    tokio::spawn(async move {
        while let Some(reply) = rx.recv().await {
            reply.send(handled.load(Ordering::Relaxed)).expect("it is awaited");
        }
    });
    tokio::task::yield_now().await;
    for _ in 0..n {
        busy.send(()).expect("it lives");
    }
    let start = Instant::now();
    let (reply, answer) = tokio::sync::oneshot::channel();
    patient.send(reply).expect("it lives");
    let seen = answer.await.expect("it answers");
    (seen, micros(start))
}

fn micros(start: Instant) -> f64 {
    start.elapsed().as_secs_f64() * 1e6
}

/// 64 tasks tell one actor, with and without a bound.
fn senders(size: Size) {
    println!("\ntell (ns) from 64 tasks to one actor: without a bound, with room for 1000");
    for flavor in Flavor::ALL {
        let [mut raw, mut actors, mut raw_bound, mut actors_bound] = [const { Vec::new() }; 4];
        for _ in 0..RUNS {
            raw.push(flavor.run(tell_from::<Raw>(64, size.tells)));
            actors.push(flavor.run(tell_from::<Actors>(64, size.tells)));
            raw_bound.push(flavor.run(crowd::<Raw>(size.tells)));
            actors_bound.push(flavor.run(crowd::<Actors>(size.tells)));
        }
        let [raw, actors, raw_bound, actors_bound] =
            [raw, actors, raw_bound, actors_bound].map(|figures| median(&figures).unwrap_or(f64::NAN));
        println!("{} raw tokio  {raw:8.1} {raw_bound:8.1}", flavor.label());
        let (ratio, ratio_bound) = (actors / raw, actors_bound / raw_bound);
        println!("{} actors     {actors:8.1} {actors_bound:8.1}   ratios {ratio:.2} {ratio_bound:.2}", flavor.label());
    }
}

/// 64 tasks share a counter with room for 1000, so that most of them wait.
async fn crowd<L: Library>(n: u64) -> f64 {
    let each = n / 64;
    let counter = Arc::new(L::narrow(1000).expect("both have bounded mailboxes"));
    let watch = Watch::start();
    let teller = |_| {
        let counter = counter.clone();
        L::task(async move {
            for _ in 0..each {
                L::tell_narrow(&counter, 1).await;
            }
        })
    };
    for task in (0..64).map(teller).collect::<Vec<_>>() {
        task.await.expect("a teller ends");
    }
    assert_eq!(L::ask_narrow(&counter).await, each * 64, "all were handled");
    watch.per(each * 64)
}
