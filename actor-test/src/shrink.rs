//! Looking for the shortest run with the same mistake.

use crate::config::Config;
use crate::finding::Finding;
use crate::policy::Policy;
use crate::run::{Body, Outcome, Plan, run};

/// So many runs are tried at most.
const MOST_RUNS: u64 = 2000;

/// And so many steps in all: long tests get fewer runs.
const MOST_STEPS: u64 = 2_000_000;

/// The run with the same mistake that switches least, and of those the one with the fewest steps: one in which whoever runs mostly
/// goes on. `None` if none is shorter than the one that was found.
pub(crate) fn shortest(
    config: &Config,
    found: Plan,
    finding: &Finding,
    first: &Outcome,
    body: Body<'_>,
) -> Option<(Plan, Outcome)> {
    let mut best = None;
    let mut least = (first.switches, first.steps);
    let mut steps = 0;
    for seed in 0..MOST_RUNS {
        let plan = Plan { policy: Policy::Sticky { percent: 90 }, seed, choices: found.choices };
        let outcome = run(config, plan, false, body);
        steps += outcome.steps;
        let is_same = outcome.finding.as_ref().is_some_and(|other| other.is_like(finding));
        if is_same && (outcome.switches, outcome.steps) < least {
            least = (outcome.switches, outcome.steps);
            best = Some(plan);
        }
        if steps > MOST_STEPS || least.0 == 0 {
            break;
        }
    }
    let plan = best?;
    let outcome = run(config, plan, true, body);
    // Once more, and in full; a run that is not the same the second time is none to show.
    outcome.finding.as_ref().is_some_and(|other| other.is_like(finding)).then_some((plan, outcome))
}
