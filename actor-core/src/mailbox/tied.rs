//! The side of a cell that hears of the ends of other actors.

use super::cell::{Cell, attention};
use super::hull::Hull;
use super::queue::{Ledger, Queue};
use crate::id::ActorLabel;
use crate::lifecycle::{ExitReason, How, LinkDied, MonitorId, Notice, Status};
use crate::registry::{Control, Identity, Tied, Ties};
use crate::sys::sync::{Arc, MutexGuard, Ordering};

impl<M: Send> Tied for Cell<M> {
    fn with_ties(&self, f: &mut dyn FnMut(Option<&mut Ties>)) {
        self.lend_ties(&mut self.queue.lock(), f);
    }

    fn hear(&self, monitor: MonitorId, actor: &ActorLabel, reason: &ExitReason) {
        let mut queue = self.queue.lock();
        let how = queue.heard(monitor);
        self.post(queue, how, actor, reason);
    }

    fn lose_link(&self, peer: &Identity, reason: &ExitReason) {
        let (mut queue, actor) = (self.queue.lock(), peer.label());
        // Dropped when the lock is free again.
        let cut = queue.cut_link(peer);
        let link = How::Link { system: peer.registry.serial() };
        let how = if cut.is_some() { self.broken(&mut queue, link, &actor, reason) } else { None };
        self.post(queue, how, &actor, reason);
    }

    fn find_gone(&self, how: How, actor: ActorLabel, reason: ExitReason) {
        let mut queue = self.queue.lock();
        let how = self.broken(&mut queue, how, &actor, &reason);
        self.post(queue, how, &actor, &reason);
    }

    fn flush(&self, how: How, number: Option<u64>) -> bool {
        self.unpost(&mut self.queue.lock(), how, number)
    }
}

impl<M> Cell<M> {
    /// Puts a notice behind what was accepted before it, if there is one. An actor that takes no more messages hears no more either.
    fn post(&self, mut queue: MutexGuard<'_, Queue<M>>, how: Option<How>, actor: &ActorLabel, reason: &ExitReason) {
        let Some(how) = how else { return };
        if !queue.is_open() {
            return;
        }
        queue.post(Notice { how, actor: actor.clone(), reason: reason.clone() });
        self.attention.fetch_or(attention::NOTICE, Ordering::Release);
        self.rouse(&mut queue);
    }

    /// The next notice whose turn it is, with so many messages in the driver's hands.
    pub(crate) fn take_notice(&self, in_hand: usize) -> Option<Notice> {
        self.take_notice_from(&mut self.queue.lock(), in_hand)
    }
}

impl Ledger {
    /// An actor ended that is watched: how, if the monitor is still there.
    fn heard(&mut self, monitor: MonitorId) -> Option<How> {
        self.ties()?.heard(monitor)
    }

    /// Forgets a link, if it is still there.
    fn cut_link(&mut self, peer: &Identity) -> Option<Arc<dyn Control>> {
        self.ties()?.cut_link(peer)
    }
}

impl Hull {
    fn lend_ties(&self, queue: &mut Ledger, f: &mut dyn FnMut(Option<&mut Ties>)) {
        f(if self.status() == Status::Stopped { None } else { Some(queue.note().ties.get_or_insert_default()) });
    }

    /// Whether there is to be a notice of an end. If a link broke, the actor is told, or dies of it after the running handler, or
    /// lives on if that was no harm.
    fn broken(&self, queue: &mut Ledger, how: How, actor: &ActorLabel, reason: &ExitReason) -> Option<How> {
        let is_told = match how {
            How::Link { .. } => queue.ties().is_some_and(|ties| ties.traps),
            How::Monitor(_) | How::Parent(_) => true,
        };
        if is_told {
            return Some(how);
        }
        // An actor that is ending already ends as it began to, and one that waits for its next incarnation has ended.
        if queue.stage.waits() || !reason.is_abnormal() || !queue.is_open() || self.must_stop() {
            return None;
        }
        let died = ExitReason::LinkDied(LinkDied::new(actor.clone(), reason.clone()));
        queue.note().ending.get_or_insert(died);
        self.cut_short();
        self.rouse(queue);
        None
    }

    fn unpost(&self, queue: &mut Ledger, how: How, number: Option<u64>) -> bool {
        let is_meant =
            |notice: &Notice| notice.how == how && number.is_none_or(|number| notice.actor.id().number() == number);
        let flushed = queue.rare_mut().and_then(|rare| rare.notices.take_back(is_meant));
        self.note_notices(queue);
        flushed.is_some()
    }

    fn take_notice_from(&self, queue: &mut Ledger, in_hand: usize) -> Option<Notice> {
        let notice = queue.rare_mut()?.notices.take_due(in_hand);
        self.note_notices(queue);
        notice
    }

    /// After a notice was taken: whether there are more is part of what wants attention.
    pub(super) fn note_notices(&self, queue: &Ledger) {
        if !queue.has_notices() {
            self.attention.fetch_and(!attention::NOTICE, Ordering::Relaxed);
        }
    }
}
