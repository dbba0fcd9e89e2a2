//! The side of a cell that hears of the ends of other actors.

use super::cell::{Cell, attention};
use super::queue::Queue;
use crate::id::ActorLabel;
use crate::lifecycle::{ExitReason, How, LinkDied, MonitorId, Notice, Status};
use crate::registry::{Control, Identity, Tied, Ties};
use crate::sys::sync::{MutexGuard, Ordering};

impl<M: Send> Tied for Cell<M> {
    fn with_ties(&self, f: &mut dyn FnMut(Option<&mut Ties>)) {
        let mut queue = self.queue.lock();
        f(if self.status() == Status::Stopped { None } else { Some(queue.note().ties.get_or_insert_default()) });
    }

    fn hear(&self, monitor: MonitorId, actor: &ActorLabel, reason: &ExitReason) {
        let mut queue = self.queue.lock();
        if let Some(how) = queue.ties().and_then(|ties| ties.heard(monitor)) {
            self.post(queue, Notice { how, actor: actor.clone(), reason: reason.clone() });
        }
    }

    fn lose_link(&self, peer: &Identity, reason: &ExitReason) {
        let mut queue = self.queue.lock();
        let cut = queue.ties().and_then(|ties| ties.cut_link(peer));
        if cut.is_some() {
            let how = How::Link { system: peer.registry.serial() };
            self.break_link(queue, Notice { how, actor: peer.label(), reason: reason.clone() });
        }
    }

    fn find_gone(&self, how: How, actor: ActorLabel, reason: ExitReason) {
        let (queue, notice) = (self.queue.lock(), Notice { how, actor, reason });
        match how {
            How::Link { .. } => self.break_link(queue, notice),
            How::Monitor(_) | How::Parent(_) => self.post(queue, notice),
        }
    }

    fn flush(&self, how: How, number: Option<u64>) -> bool {
        let mut queue = self.queue.lock();
        let is_meant =
            |notice: &Notice| notice.how == how && number.is_none_or(|number| notice.actor.id().number() == number);
        let flushed = queue.rare_mut().and_then(|rare| rare.notices.take_back(is_meant));
        self.note_notices(&queue);
        flushed.is_some()
    }
}

impl<M> Cell<M> {
    /// Puts a notice behind what was accepted before it. An actor that takes no more messages hears no more either.
    fn post(&self, mut queue: MutexGuard<'_, Queue<M>>, notice: Notice) {
        if !queue.open {
            return;
        }
        queue.post(notice);
        self.attention.fetch_or(attention::NOTICE, Ordering::Release);
        self.rouse(&mut queue);
    }

    /// A link broke: the actor is told, or dies of it after the running handler, or lives on if that was no harm.
    fn break_link(&self, mut queue: MutexGuard<'_, Queue<M>>, notice: Notice) {
        if queue.ties().is_some_and(|ties| ties.traps) {
            return self.post(queue, notice);
        }
        // An actor that is ending already ends as it began to, and one that waits for its next incarnation has ended.
        if queue.stage.waits() || !notice.reason.is_abnormal() || !queue.open || self.must_stop() {
            return;
        }
        let died = ExitReason::LinkDied(LinkDied::new(notice.actor, notice.reason));
        queue.note().ending.get_or_insert(died);
        self.cut_short();
        self.rouse(&mut queue);
    }

    /// The next notice whose turn it is, with so many messages in the driver's hands.
    pub(crate) fn take_notice(&self, in_hand: usize) -> Option<Notice> {
        let mut queue = self.queue.lock();
        let notice = queue.rare_mut()?.notices.take_due(in_hand);
        self.note_notices(&queue);
        notice
    }

    /// After a notice was taken: whether there are more is part of what wants attention.
    pub(super) fn note_notices(&self, queue: &Queue<M>) {
        if !queue.has_notices() {
            self.attention.fetch_and(!attention::NOTICE, Ordering::Relaxed);
        }
    }
}
