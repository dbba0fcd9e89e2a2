//! Actors against the loop that people write by hand: each case in alternation, medians and ratios.
//!
//! `cargo bench -p benches` runs all cases, `cargo bench -p benches -- tell ask` some of them. Memory is measured in a fresh
//! process per figure, since an allocator keeps what it once had.

use std::collections::BTreeMap;
use std::process::Command;

use benches::measure::{Flavor, median};
use benches::{actors, raw};

/// How often each figure is measured.
const RUNS: usize = 5;

const FLAVORS: [Flavor; 2] = [Flavor::Current, Flavor::Multi];

fn main() {
    let args: Vec<String> = std::env::args().skip(1).filter(|arg| !arg.starts_with("--")).collect();
    if let [side, flavor] = args.as_slice()
        && let Some(side) = side.strip_prefix("child=")
    {
        return child(side, flavor);
    }
    let wanted = |case: &str| args.is_empty() || args.iter().any(|arg| arg == case);
    println!("ns per operation, median of {RUNS}; t0: one thread, t2: two workers; mem: bytes per idle actor\n");
    println!("case       rt    by hand     actors   ratio");
    macro_rules! cases {
        ($($case:ident)*) => {$(
            if wanted(stringify!($case)) {
                for flavor in FLAVORS {
                    let mut rows = Rows::default();
                    for _ in 0..RUNS {
                        rows.add(stringify!($case), flavor.run(raw::$case()), flavor.run(actors::$case()));
                    }
                    rows.print(flavor);
                }
            }
        )*};
    }
    cases!(tell tell4 tellb fan100 ask ask64 ping);
    if wanted("spawn") {
        for flavor in FLAVORS {
            spawn_stop_mem(flavor);
        }
    }
}

/// The figures of one or more cases on one runtime, by hand and with actors.
#[derive(Default)]
struct Rows(BTreeMap<String, (Vec<f64>, Vec<f64>)>);

impl Rows {
    fn add(&mut self, case: &str, by_hand: f64, actors: f64) {
        let row = self.0.entry(case.to_owned()).or_default();
        row.0.push(by_hand);
        row.1.push(actors);
    }

    fn print(self, flavor: Flavor) {
        for (case, (by_hand, actors)) in self.0 {
            let (by_hand, actors) = (median(by_hand), median(actors));
            println!("{case:10} {} {by_hand:10.1} {actors:10.1} {:7.2}", flavor.label(), actors / by_hand);
        }
    }
}

const FIGURES: [&str; 3] = ["spawn", "stop", "mem"];

fn spawn_stop_mem(flavor: Flavor) {
    let mut rows = Rows::default();
    for _ in 0..RUNS {
        let (by_hand, actors) = (in_child("by_hand", flavor), in_child("actors", flavor));
        for (case, (by_hand, actors)) in FIGURES.into_iter().zip(by_hand.into_iter().zip(actors)) {
            rows.add(case, by_hand, actors);
        }
    }
    rows.print(flavor);
}

/// Runs this program again for one side, and reads its figures.
fn in_child(side: &str, flavor: Flavor) -> Vec<f64> {
    let program = std::env::current_exe().expect("this program has a path");
    let output =
        Command::new(program).args([&format!("child={side}"), flavor.label()]).output().expect("it runs again");
    let text = String::from_utf8_lossy(&output.stdout);
    text.split_whitespace().map(|figure| figure.parse().expect("a child prints figures")).collect()
}

fn child(side: &str, flavor: &str) {
    let flavor = if flavor == "t0" { Flavor::Current } else { Flavor::Multi };
    let figures =
        if side == "actors" { flavor.run(actors::spawn_stop_mem()) } else { flavor.run(raw::spawn_stop_mem()) };
    for figure in figures {
        println!("{figure}");
    }
}
