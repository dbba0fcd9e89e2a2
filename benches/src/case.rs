//! The cases. Each is declared once, and is the same code for every library.

use crate::library::Library;
use crate::measure::{Watch, bytes_per, resident};

/// How much a case does.
#[derive(Debug, Clone, Copy)]
pub struct Size {
    /// Messages told.
    pub tell: u64,
    /// Asks, and hops of the ball.
    pub ask: u64,
    /// Actors spawned and stopped.
    pub spawn: u64,
}

impl Size {
    /// For figures that count.
    pub const FULL: Self = Self { tell: 3_000_000, ask: 300_000, spawn: 200_000 };

    /// For a look.
    pub const QUICK: Self = Self { tell: 200_000, ask: 30_000, spawn: 20_000 };

    /// The same work, less of it.
    #[must_use]
    pub fn tenth(self) -> Self {
        Self { tell: self.tell / 10, ask: self.ask / 10, spawn: self.spawn / 10 }
    }
}

/// One line of the table.
#[derive(Debug)]
pub struct Row {
    /// How the command line and the tables call it.
    pub name: &'static str,
    /// What is measured.
    pub what: &'static str,
    /// `ns` or `B`.
    pub unit: &'static str,
    /// What this library must reach on each runtime.
    pub must: [Target; 2],
    /// What it aims at.
    pub aim: Target,
}

/// What a figure is held against.
#[derive(Debug, Clone, Copy)]
pub enum Target {
    /// So many times the figure of raw tokio.
    Ratio(f64),
    /// So much.
    Figure(f64),
}

impl Target {
    /// Whether a `figure` reaches it that is `ratio` times raw tokio's.
    #[must_use]
    pub fn is_met(self, figure: f64, ratio: f64) -> bool {
        match self {
            Self::Ratio(most) => ratio <= most,
            Self::Figure(most) => figure <= most,
        }
    }

    /// The number alone.
    #[must_use]
    pub fn number(self) -> f64 {
        match self {
            Self::Ratio(number) | Self::Figure(number) => number,
        }
    }
}

const fn ratios(name: &'static str, what: &'static str, must: [f64; 2], aim: f64) -> Row {
    let must = [Target::Ratio(must[0]), Target::Ratio(must[1])];
    Row { name, what, unit: "ns", must, aim: Target::Ratio(aim) }
}

const fn bytes(name: &'static str, what: &'static str, must: f64, aim: f64) -> Row {
    Row { name, what, unit: "B", must: [Target::Figure(must); 2], aim: Target::Figure(aim) }
}

macro_rules! cases {
    ($($variant:ident => $run:ident { $($row:expr),* })*) => {
        /// What one process runs and measures.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        #[allow(missing_docs, reason = "the rows say what they are")]
        pub enum Case {
            $($variant),*
        }

        impl Case {
            /// All of them, in the order of the table.
            pub const ALL: &[Self] = &[$(Self::$variant),*];

            /// The lines that this case fills.
            #[must_use]
            pub fn rows(self) -> &'static [Row] {
                match self {
                    $(Self::$variant => const { &[$($row),*] }),*
                }
            }

            /// One figure for each row; none if the library has no such thing.
            pub async fn figures<L: Library>(self, size: Size) -> Vec<f64> {
                match self {
                    $(Self::$variant => $run::<L>(size).await.into_iter().collect()),*
                }
            }
        }
    };
}

cases! {
    Tell => tell { ratios("tell", "one task tells one actor", [0.60, 0.60], 0.40) }
    Tell4 => tell4 { ratios("tell4", "four tasks tell one actor", [0.70, 0.75], 0.45) }
    TellBounded => tellb { ratios("tellb", "one task tells one actor with room for 1000", [0.50, 0.65], 0.35) }
    Fan100 => fan100 { ratios("fan100", "one task tells 100 actors in turn", [0.70, 0.65], 0.45) }
    Ask => ask { ratios("ask", "one caller, one ask after the other", [1.00, 1.00], 0.80) }
    Inline => inline { ratios("inline", "one caller asks an idle actor, in its own place where it can", [0.30, 0.25], 0.12) }
    Ask64 => ask64 { ratios("ask64", "64 callers at once", [0.90, 1.25], 0.75) }
    Ping => ping { ratios("ping", "one hop of a ball between two actors", [0.90, 0.90], 0.65) }
    Life => life {
        ratios("spawn", "starting an actor", [0.75, 0.80], 0.45),
        ratios("stop", "stopping an actor and waiting for its end", [1.25, 1.50], 0.75),
        bytes("mem", "resident bytes of an idle actor", 800.0, 450.0)
    }
}

async fn tell<L: Library>(size: Size) -> [f64; 1] {
    let (counter, _end) = L::spawn().await;
    let watch = Watch::start();
    for _ in 0..size.tell {
        L::tell(&counter, 1).await;
    }
    assert_eq!(L::ask(&counter).await, size.tell, "all were handled");
    [watch.per(size.tell)]
}

async fn inline<L: Library>(size: Size) -> [f64; 1] {
    let watch = Watch::start();
    assert_eq!(L::ask_idle(size.ask).await, size.ask, "all were answered");
    [watch.per(size.ask)]
}

async fn tell4<L: Library>(size: Size) -> [f64; 1] {
    [tell_from::<L>(4, size.tell).await]
}

/// Tells `n` messages to one actor from so many tasks.
pub async fn tell_from<L: Library>(tasks: u64, n: u64) -> f64 {
    let each = n / tasks;
    let (counter, _end) = L::spawn().await;
    let watch = Watch::start();
    let teller = |_| {
        let counter = counter.clone();
        L::task(async move {
            for _ in 0..each {
                L::tell(&counter, 1).await;
            }
        })
    };
    for task in (0..tasks).map(teller).collect::<Vec<_>>() {
        task.await.expect("a teller ends");
    }
    assert_eq!(L::ask(&counter).await, each * tasks, "all were handled");
    watch.per(each * tasks)
}

async fn tellb<L: Library>(size: Size) -> Option<f64> {
    let counter = L::narrow(1000)?;
    let watch = Watch::start();
    for _ in 0..size.tell {
        L::tell_narrow(&counter, 1).await;
    }
    assert_eq!(L::ask_narrow(&counter).await, size.tell, "all were handled");
    Some(watch.per(size.tell))
}

async fn fan100<L: Library>(size: Size) -> [f64; 1] {
    let mut counters = Vec::new();
    for _ in 0..100 {
        counters.push(L::spawn().await);
    }
    let watch = Watch::start();
    for _ in 0..size.tell / 100 {
        for (counter, _) in &counters {
            L::tell(counter, 1).await;
        }
    }
    for (counter, _) in &counters {
        assert_eq!(L::ask(counter).await, size.tell / 100, "all were handled");
    }
    [watch.per(size.tell)]
}

async fn ask<L: Library>(size: Size) -> [f64; 1] {
    let (counter, _end) = L::spawn().await;
    let watch = Watch::start();
    for _ in 0..size.ask {
        L::ask(&counter).await;
    }
    [watch.per(size.ask)]
}

async fn ask64<L: Library>(size: Size) -> [f64; 1] {
    let each = size.ask / 64;
    let (counter, _end) = L::spawn().await;
    let watch = Watch::start();
    let caller = |_| {
        let counter = counter.clone();
        L::task(async move {
            for _ in 0..each {
                L::ask(&counter).await;
            }
        })
    };
    for task in (0..64).map(caller).collect::<Vec<_>>() {
        task.await.expect("a caller ends");
    }
    [watch.per(each * 64)]
}

async fn ping<L: Library>(size: Size) -> [f64; 1] {
    let watch = Watch::start();
    L::play(size.ask).await;
    [watch.per(size.ask)]
}

/// Each actor handles two messages before it counts as idle.
async fn life<L: Library>(size: Size) -> [f64; 3] {
    let before = resident();
    let watch = Watch::start();
    let mut counters = Vec::new();
    for _ in 0..size.spawn {
        counters.push(L::spawn().await);
    }
    let spawn = watch.per(size.spawn);
    for (counter, _) in &counters {
        L::tell(counter, 1).await;
    }
    for (counter, _) in &counters {
        assert_eq!(L::ask(counter).await, 1, "all were handled");
    }
    let mem = bytes_per(before, size.spawn);
    let watch = Watch::start();
    L::stop(counters).await;
    [spawn, watch.per(size.spawn), mem]
}
