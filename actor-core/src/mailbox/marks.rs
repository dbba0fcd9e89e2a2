//! What is known of chosen messages, beside the lane in which they wait.
//!
//! A queued entry is the bare message. The few that come with a deadline, or with the companion of a tap, have it noted here,
//! under their place in the lane: so all others pay nothing, in bytes or in time. While there are marks, messages are taken one by one, under the lock, so that
//! a mark never leaves the cell.

use std::collections::VecDeque;

use crate::message::Deadline;
use crate::observe::Guide;

/// What is known of one message. Not to be dropped under a lock: a companion is code of users.
#[derive(Debug, Default)]
pub(super) struct Mark {
    pub(super) deadline: Option<Deadline>,
    pub(super) guide: Option<Guide>,
}

impl Mark {
    pub(super) fn until(deadline: Option<Deadline>) -> Self {
        Self { deadline, guide: None }
    }

    pub(super) fn is_blank(&self) -> bool {
        self.deadline.is_none() && self.guide.is_none()
    }
}

/// The marks of one lane.
#[derive(Debug, Default)]
pub(super) struct Marks {
    /// By place: counted from where the lane began when the first of them was made.
    of: VecDeque<(u64, Mark)>,
    /// The place of the first message in the lane.
    first: u64,
}

impl Marks {
    /// Marks the message that is about to come behind `waiting` others.
    pub(super) fn mark_next(&mut self, waiting: usize, mark: Mark) {
        self.of.push_back((self.first.wrapping_add(waiting as u64), mark));
    }

    /// The mark of the first message in the lane.
    pub(super) fn first(&self) -> Option<&Mark> {
        self.of.front().filter(|(place, _)| *place == self.first).map(|(_, mark)| mark)
    }

    /// The first message leaves the lane, and its mark with it. Gives its companion.
    pub(super) fn leave(&mut self) -> Option<Guide> {
        let mark = if self.first().is_some() { self.of.pop_front() } else { None };
        self.first = self.first.wrapping_add(1);
        mark?.1.guide
    }

    /// Messages are put in front that were taken before the first mark was made.
    pub(super) fn come_back(&mut self, count: usize) {
        self.first = self.first.wrapping_sub(count as u64);
    }

    pub(super) fn is_empty(&self) -> bool {
        self.of.is_empty()
    }
}
