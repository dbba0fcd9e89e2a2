//! Checking the health of a child, beside its supervisor.

use std::future::poll_fn;
use std::time::Duration;

use super::kid::Kid;
use super::message::Body;
use super::office::Office;
use crate::lifecycle::{Failure, Health};
use crate::registry::{Control, Waiting};
use crate::restart::HealthCheck;
use crate::sys::sync::Arc;
use crate::sys::time;

/// The checks of one incarnation of a child. They end with it, since that is what they wait for as well.
pub(super) struct Checkups {
    place: u64,
    actor: Arc<dyn Control>,
    incarnation: u32,
    check: HealthCheck,
    office: Arc<Office>,
}

impl Checkups {
    /// `None` if the child's spec asks for none.
    pub(super) fn of(kid: &Kid, office: &Arc<Office>) -> Option<Self> {
        let check = kid.seed.terms.health?;
        let (actor, office) = (Arc::clone(&kid.plant.actor), Arc::clone(office));
        Some(Self { place: kid.seed.place, actor, incarnation: kid.incarnation, check, office })
    }

    pub(super) async fn run(self) {
        let end = Waiting::for_end_of(Arc::clone(&self.actor), self.incarnation);
        tokio::select! {
            biased;
            _ = end => {}
            () = self.check() => {}
        }
    }

    /// Checks again and again, until too many checks have failed in a row.
    async fn check(&self) {
        let HealthCheck { every, timeout, threshold } = self.check;
        let (mut failures, mut before) = (0, Health::Healthy);
        loop {
            time::sleep(every.max(Duration::from_millis(1))).await;
            self.actor.ask_health();
            let answer = time::within(timeout, poll_fn(|cx| self.actor.poll_health(cx.waker()))).await;
            let health = answer.unwrap_or_else(|| {
                let health = Health::unhealthy(format!("no answer within {timeout:?}"));
                self.actor.set_health(health.clone());
                health
            });
            failures = if matches!(health, Health::Unhealthy(_)) { failures + 1 } else { 0 };
            if failures >= threshold.max(1) {
                self.actor.fail(self.incarnation, Failure::new("#[health]", health.to_string()));
                return;
            }
            if health != before {
                self.office.tell(Body::Checked { place: self.place, incarnation: self.incarnation });
                before = health;
            }
        }
    }
}
