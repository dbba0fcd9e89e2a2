//! Actors against the loop that people write by hand, case by case in alternation; medians and ratios.
#![allow(missing_docs)]

use benches::measure::{Flavor, median};
use benches::{actors, raw};

const RUNS: usize = 5;

macro_rules! case {
    ($name:ident) => {
        for flavor in [Flavor::Current, Flavor::Multi] {
            let (mut by_hand, mut ours) = (Vec::new(), Vec::new());
            for _ in 0..RUNS {
                if std::env::var_os("OURS").is_none() {
                    by_hand.push(flavor.run(raw::$name()));
                }
                ours.push(flavor.run(actors::$name()));
            }
            print(stringify!($name), flavor, median(by_hand), median(ours));
        }
    };
}

fn print(name: &str, flavor: Flavor, raw: f64, ours: f64) {
    println!("{name:8} {} {raw:9.1} {ours:9.1} {:6.2}", flavor.label(), ours / raw);
}

fn main() {
    let only: Vec<String> = std::env::args().skip(1).filter(|a| !a.starts_with('-')).collect();
    let want = |n: &str| only.is_empty() || only.iter().any(|o| o == n);
    println!("case     rt   by hand      ours  ratio");
    if want("tell") {
        case!(tell);
    }
    if want("tell4") {
        case!(tell4);
    }
    if want("tellb") {
        case!(tellb);
    }
    if want("fan100") {
        case!(fan100);
    }
    if want("ask") {
        case!(ask);
    }
    if want("ask64") {
        case!(ask64);
    }
    if want("ping") {
        case!(ping);
    }
    if want("spawn") {
        spawn();
    }
}
fn spawn() {
    for flavor in [Flavor::Current, Flavor::Multi] {
        let (mut by_hand, mut ours) = ([const { Vec::new() }; 3], [const { Vec::new() }; 3]);
        for _ in 0..RUNS {
            if std::env::var_os("OURS").is_none() { for (all, one) in by_hand.iter_mut().zip(flavor.run(raw::spawn_stop_mem())) {
                all.push(one);
            } }
            for (all, one) in ours.iter_mut().zip(flavor.run(actors::spawn_stop_mem())) {
                all.push(one);
            }
        }
        for (name, (raw, ours)) in ["spawn", "stop", "mem"].into_iter().zip(by_hand.into_iter().zip(ours)) {
            print(name, flavor, median(raw), median(ours));
        }
    }
}
