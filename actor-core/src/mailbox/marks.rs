//! What is known of chosen messages, beside the lane in which they wait.
//!
//! A queued entry is the bare message. The few that come with a deadline have it noted here, under their place in the lane: so
//! all others pay nothing, in bytes or in time. While there are marks, messages are taken one by one, under the lock, so that
//! a mark never leaves the cell.

use std::collections::VecDeque;

use crate::message::Deadline;

/// The marks of one lane.
#[derive(Debug, Default)]
pub(super) struct Marks {
    /// By place: counted from where the lane began when the first of them was made.
    of: VecDeque<(u64, Deadline)>,
    /// The place of the first message in the lane.
    first: u64,
}

impl Marks {
    /// Marks the message that is about to come behind `waiting` others.
    pub(super) fn mark_next(&mut self, waiting: usize, deadline: Deadline) {
        self.of.push_back((self.first.wrapping_add(waiting as u64), deadline));
    }

    /// The deadline of the first message in the lane.
    pub(super) fn first(&self) -> Option<Deadline> {
        self.of.front().filter(|(place, _)| *place == self.first).map(|(_, deadline)| *deadline)
    }

    /// The first message leaves the lane, and its mark goes.
    pub(super) fn leave(&mut self) {
        if self.first().is_some() {
            self.of.pop_front();
        }
        self.first = self.first.wrapping_add(1);
    }

    /// Messages are put in front that were taken before the first mark was made.
    pub(super) fn come_back(&mut self, count: usize) {
        self.first = self.first.wrapping_sub(count as u64);
    }

    pub(super) fn is_empty(&self) -> bool {
        self.of.is_empty()
    }
}
