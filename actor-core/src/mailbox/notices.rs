//! Notices of ends, each behind the messages that were there when it came.
//!
//! A notice takes no room in the mailbox and is in no lane. It waits until the messages that came before it are gone, of both
//! lanes, whether they were handled or dropped. Messages that come later do not go before it, except urgent ones that overtake
//! what it waits for.

use std::collections::VecDeque;

use crate::lifecycle::Notice;

/// The notices that an actor has not heard yet, in the order in which they came.
#[derive(Debug, Default)]
pub(super) struct Notices(VecDeque<Waiting>);

#[derive(Debug)]
struct Waiting {
    place: Place,
    /// Messages of the high lane that are still before it.
    urgent: usize,
    notice: Notice,
}

/// What of the normal lane is before a notice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    /// So many messages of the queue, and all that the driver has in its hands.
    Queue(usize),
    /// Messages in the driver's hands; so many of those are behind it.
    Batch(usize),
}

impl Notices {
    /// One more, behind so many messages in the queue.
    pub(super) fn push(&mut self, notice: Notice, normal: usize, urgent: usize) {
        self.0.push_back(Waiting { place: Place::Queue(normal), urgent, notice });
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether it is the first one's turn, with so many messages in the driver's hands.
    pub(super) fn is_due(&self, in_hand: usize) -> bool {
        self.0.front().is_some_and(|first| first.is_due(in_hand))
    }

    pub(super) fn take_due(&mut self, in_hand: usize) -> Option<Notice> {
        let due = self.0.pop_front_if(|first| first.is_due(in_hand))?;
        Some(due.notice)
    }

    /// A message of the normal lane left the queue.
    pub(super) fn pass(&mut self) {
        for waiting in &mut self.0 {
            if let Place::Queue(before) = &mut waiting.place {
                *before = before.saturating_sub(1);
            }
        }
    }

    /// A message of the high lane left the queue.
    pub(super) fn pass_urgent(&mut self) {
        for waiting in &mut self.0 {
            waiting.urgent = waiting.urgent.saturating_sub(1);
        }
    }

    /// The driver took the whole queue, so many messages.
    pub(super) fn pass_into_hand(&mut self, taken: usize) {
        for waiting in &mut self.0 {
            if let Place::Queue(before) = waiting.place {
                waiting.place = Place::Batch(taken.saturating_sub(before));
            }
        }
    }

    /// Takes back the first notice that is meant.
    pub(super) fn take_back(&mut self, is_meant: impl Fn(&Notice) -> bool) -> Option<Notice> {
        let at = self.0.iter().position(|waiting| is_meant(&waiting.notice))?;
        self.0.remove(at).map(|waiting| waiting.notice)
    }
}

impl Waiting {
    fn is_due(&self, in_hand: usize) -> bool {
        self.urgent == 0
            && match self.place {
                Place::Queue(before) => before == 0 && in_hand == 0,
                Place::Batch(behind) => in_hand <= behind,
            }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::ActorLabel;
    use crate::lifecycle::{ExitReason, How, MonitorId};

    fn notice(number: u64) -> Notice {
        let how = How::Monitor(MonitorId::new(number));
        Notice { how, actor: ActorLabel::nobody("gone"), reason: ExitReason::Normal }
    }

    /// Notices behind so many messages of the two lanes.
    fn behind(places: &[(usize, usize)]) -> Notices {
        let mut notices = Notices::default();
        for (number, (normal, urgent)) in places.iter().enumerate() {
            notices.push(notice(number as u64), *normal, *urgent);
        }
        notices
    }

    #[test]
    fn a_notice_waits_for_the_queue_and_for_the_hand() {
        let mut notices = behind(&[(1, 0)]);
        assert!(!notices.is_due(0));
        notices.pass();
        assert!(!notices.is_due(1));
        assert!(notices.is_due(0));
    }

    #[test]
    fn a_notice_keeps_its_place_in_the_hand() {
        let mut notices = behind(&[(1, 0), (3, 0)]);
        notices.pass_into_hand(3);
        assert!(!notices.is_due(3));
        assert!(notices.take_due(2).is_some());
        assert!(!notices.is_due(2));
        assert!(notices.is_due(0));
    }

    #[test]
    fn a_notice_waits_for_urgent_messages() {
        let mut notices = behind(&[(0, 1)]);
        assert!(!notices.is_due(0));
        notices.pass_urgent();
        notices.pass_urgent();
        assert!(notices.is_due(0));
    }

    #[test]
    fn a_notice_can_be_taken_back() {
        let mut notices = behind(&[(0, 0), (0, 0)]);
        let meant = How::Monitor(MonitorId::new(1));
        assert!(notices.take_back(|notice| notice.how == meant).is_some());
        assert!(notices.take_back(|notice| notice.how == meant).is_none());
        assert!(notices.take_due(0).is_some());
        assert!(notices.is_empty());
    }
}
