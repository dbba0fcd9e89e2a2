//! The world as the core sees it.

use std::sync::Arc;
use std::time::Duration;

use actor_core::sim::{Subject, Task, World};

use crate::entity::{Entity, Outgoing, TIMER, sent_so_far};
use crate::faults::{INJECTED, Moment};
use crate::trace::What;
use crate::world::{NOBODY, SimWorld, State};

/// The world as the core sees it.
pub(crate) struct Seam(pub(crate) Arc<SimWorld>);

impl World for Seam {
    fn seat(&self) -> u32 {
        self.0.lock().add(Entity::new(None))
    }

    fn spawn(&self, task: Task, actor: Option<(u32, Arc<dyn Subject>)>) {
        let name = self.0.lock().next_name.map(str::to_owned);
        self.0.spawn_named(name, task, actor);
    }

    fn open(&self, seat: u32, actor: Arc<dyn Subject>) {
        if let Some(entity) = self.0.lock().entity(seat) {
            entity.subject = Some(actor);
        }
    }

    fn send(&self, to: u32, message: &'static str) -> Option<u64> {
        let mut state = self.0.lock();
        state.replying = false;
        if !state.outboxes && state.faults.is_empty() {
            return None;
        }
        let current = state.current;
        let ticket = state.tickets + 1;
        let entity = state.entity(current)?;
        entity.last_sent = Some((to, message));
        entity.put(Outgoing::Message { to, ticket, message });
        state.tickets = ticket;
        Some(ticket)
    }

    fn answer(&self) -> u64 {
        let mut state = self.0.lock();
        let current = state.current;
        let Some(entity) = state.entity(current) else { return 0 };
        let sent = sent_so_far(current, entity);
        state.replying = true;
        sent
    }

    fn observe(&self, answer: u64) {
        self.0.observe(answer);
    }

    fn random(&self) -> u64 {
        self.0.lock().rng.next_u64()
    }

    fn ties(&self, whom: String, linked: bool) {
        let who = self.0.current();
        self.0.lock().recorder.record(What::Tied { who, whom, linked });
    }

    fn sets_timer(&self, to: String, message: &'static str, after: Duration) {
        let who = self.0.current();
        let mut state = self.0.lock();
        state.recorder.record(What::Timed { who, to, message, after });
        state.next_name = Some(TIMER);
    }

    fn begins(&self) {
        self.may_panic(Moment::In);
    }

    fn handled(&self, handler: &'static str) {
        self.0.lock().handled = Some(handler);
        self.may_panic(Moment::After);
    }

    fn flush(&self) {
        let current = self.0.lock().current;
        if current != NOBODY {
            self.0.deliver(current, u64::MAX);
        }
    }
}

impl Seam {
    /// Panics if a fault says so.
    fn may_panic(&self, now: Moment) {
        let mut state = self.0.lock();
        let State { faults, rng, recorder, current, .. } = &mut *state;
        if faults.panics(*current, now, rng) {
            recorder.record(What::Fault { who: *current, text: "a panic" });
            drop(state);
            panic!("{INJECTED}");
        }
    }
}
