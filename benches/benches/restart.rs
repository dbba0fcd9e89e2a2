//! How long a restart takes: from the failure as its caller hears of it to the first answer of the next incarnation.
//!
//! `cargo bench -p benches --bench restart`

use std::time::Instant;

use actor_core::{Strategy, Supervisor, prelude::*};
use benches::library::Flavor;
use benches::measure::median;

/// How many failures, one after the other.
const FAILURES: usize = 2000;

/// Fails when it is told to.
#[actor]
#[derive(Clone, Debug)]
pub struct Worker;

#[actor]
impl Worker {
    /// A bug.
    #[handler]
    pub fn panic(&mut self) {
        std::panic::resume_unwind(Box::new("as it was told"));
    }

    /// Answers, to show that it is up.
    #[handler]
    pub fn look(&self) {}
}

fn main() {
    println!("\na restart (us): median, longest of {FAILURES}; the must is 10,000");
    for (name, strategy, others) in [
        ("one child", Strategy::OneForOne, 0),
        ("one of 100, one for one", Strategy::OneForOne, 99),
        ("100, one for all", Strategy::OneForAll, 99),
    ] {
        for flavor in Flavor::ALL {
            let mut figures = flavor.run(restarts(strategy, others));
            figures.sort_by(f64::total_cmp);
            let (middle, longest) = (median(&figures).unwrap_or(f64::NAN), figures.last().unwrap_or(&f64::NAN));
            println!("{} {name:24} {middle:8.1} {longest:8.1}", flavor.label());
        }
    }
}

async fn restarts(strategy: Strategy, others: u32) -> Vec<f64> {
    let mut app = Supervisor::builder().strategy(strategy).max_restarts(FAILURES);
    let worker = app.add(ChildSpec::cloned(Worker));
    // The last to be started again is the one that is waited for.
    let last = (0..others).map(|_| app.add(ChildSpec::cloned(Worker))).last().unwrap_or_else(|| worker.clone());
    let app = app.start().await.expect("workers start");
    let mut figures = Vec::new();
    for _ in 0..FAILURES {
        let start = Instant::now();
        worker.panic().await.expect_err("it panics");
        worker.look().await.expect("it is up again");
        last.look().await.expect("it is up again");
        figures.push(start.elapsed().as_secs_f64() * 1e6);
    }
    assert_eq!(worker.stats().restarts as usize, FAILURES);
    app.stop().await.expect("it ends");
    figures
}
