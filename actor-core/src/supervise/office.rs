//! Where supervisors hear of their children.

use super::message::{Body, SupervisorMsg};
use crate::mailbox::Cell;
use crate::registry::Registry;
use crate::runtime::{Key, News, Overseer};
use crate::sys::sync::{Arc, AtomicU64, Mutex, Ordering, Weak};

/// The way from the children to their supervisor. It is there before the supervisor is, and does not keep it alive.
#[derive(Default)]
pub(super) struct Office {
    desk: Mutex<Weak<Cell<SupervisorMsg>>>,
    places: AtomicU64,
    stamps: AtomicU64,
}

impl Office {
    /// From here on, news goes to this supervisor.
    pub(super) fn open(&self, desk: &Arc<Cell<SupervisorMsg>>) {
        *self.desk.lock() = Arc::downgrade(desk);
    }

    /// A place for one more child, after all others.
    pub(super) fn place(&self) -> u64 {
        self.places.fetch_add(1, Ordering::Relaxed)
    }

    /// Tells one pause from all others, also from those of earlier incarnations of the supervisor.
    pub(super) fn stamp(&self) -> u64 {
        self.stamps.fetch_add(1, Ordering::Relaxed)
    }

    pub(super) fn tell(&self, body: Body) {
        let desk = self.desk.lock().upgrade();
        // Refused if the supervisor ends: then it waits for the ends of its children by other means.
        let refused = desk.map(|desk| desk.push(SupervisorMsg(body)));
        drop(refused);
    }
}

impl Overseer for Office {
    fn hear(&self, child: Key, news: News) {
        self.tell(Body::News { child, news });
    }
}

/// The system as the supervisor of what has no other: it restarts nothing, and is told of failures.
pub(crate) struct SystemOffice(pub(crate) Arc<Registry>);

impl Overseer for SystemOffice {
    fn hear(&self, _child: Key, news: News) {
        if let News::Gone { actor, reason } = news
            && reason.is_failure()
        {
            self.0.escalate(actor, reason);
        }
    }
}
