//! What a system does about the failure of a supervisor that has no other above it.

use std::fmt;
use std::time::Duration;

use super::system::System;
use crate::registry::{Escalated, OnEscalation, ShutdownCause};

/// What a system does when a supervisor fails that has no supervisor itself: its budget of restarts is used up, and there is
/// nobody left to turn to. Given to [`SystemBuilder::on_escalation`](crate::SystemBuilder::on_escalation).
#[must_use = "a policy does nothing until a system has it"]
pub struct Escalation(Option<OnEscalation>);

impl Escalation {
    /// Nothing: the supervisor ends with its reason, for those who look at its ref.
    pub fn ignore() -> Self {
        Self(None)
    }

    /// Shuts the system down, with this deadline for its actors.
    pub fn shut_down(deadline: Duration) -> Self {
        Self(Some(Box::new(move |registry, escalated| {
            let system = System::of(registry.clone());
            // Without a runtime, nothing of the system runs any more.
            if let Some(runtime) = registry.runtime() {
                runtime
                    .spawn(async move { drop(system.shut_down(deadline, ShutdownCause::Escalated(escalated)).await) });
            }
        })))
    }

    /// Calls a function, which must not block: with the system, and what happened. It may start the tree again, end the
    /// process, or raise an alarm.
    pub fn call(act: impl Fn(&System, Escalated) + Send + Sync + 'static) -> Self {
        Self(Some(Box::new(move |registry, escalated| act(&System::of(registry.clone()), escalated))))
    }

    pub(super) fn into_hook(self) -> Option<OnEscalation> {
        self.0
    }
}

impl fmt::Debug for Escalation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Escalation").field("acts", &self.0.is_some()).finish()
    }
}
