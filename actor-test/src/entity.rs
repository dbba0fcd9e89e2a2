//! One that takes part: the test, an actor, a task.

use std::collections::VecDeque;
use std::sync::Arc;

use actor_core::sim::Subject;

/// How a message that is kept back is called, which takes part until it arrives.
pub(crate) const LINK: &str = "link";

/// How the task of a timer is called.
pub(crate) const TIMER: &str = "timer";

/// One that takes part.
pub(crate) struct Entity {
    pub(crate) name: Option<String>,
    pub(crate) subject: Option<Arc<dyn Subject>>,
    pub(crate) outbox: VecDeque<Outgoing>,
    /// How much was put into the outbox so far, and how much of it has left.
    pub(crate) put: u64,
    pub(crate) left: u64,
    /// In whose outboxes it is to be woken, and up to where it would know of them.
    pub(crate) woken_by: Vec<(u32, u64)>,
    /// It has something to do besides its outbox.
    pub(crate) woken: bool,
    pub(crate) is_ready: bool,
    pub(crate) is_paused: bool,
    /// How many messages its actor had started.
    pub(crate) started: u64,
    /// The last message that it sent, unless it was answered or a handler has begun since.
    pub(crate) last_sent: Option<(u32, &'static str)>,
    /// How much it had put into its outbox when its step began.
    pub(crate) put_before: u64,
}

/// What is in an outbox: a message, or that somebody is to be woken.
pub(crate) enum Outgoing {
    Message { to: u32, ticket: u64, message: &'static str },
    Wake(u32),
}

impl Entity {
    pub(crate) fn new(name: Option<String>) -> Self {
        Self {
            name,
            subject: None,
            outbox: VecDeque::new(),
            put: 0,
            left: 0,
            woken_by: Vec::new(),
            woken: false,
            is_ready: false,
            is_paused: false,
            started: 0,
            last_sent: None,
            put_before: 0,
        }
    }

    pub(crate) fn named(name: &str) -> Self {
        Self::new(Some(name.to_owned()))
    }

    /// A message that is kept back is one, which nobody wants to see in a trace.
    pub(crate) fn is_link(&self) -> bool {
        self.name.as_deref() == Some(LINK)
    }

    /// What else it is said of that it was started.
    pub(crate) fn starts_unseen(&self) -> bool {
        self.is_link() || self.name.as_deref() == Some(TIMER)
    }

    pub(crate) fn put(&mut self, outgoing: Outgoing) {
        self.put += 1;
        self.outbox.push_back(outgoing);
    }

    pub(crate) fn label(&self) -> String {
        match (&self.name, &self.subject) {
            (Some(name), _) => name.clone(),
            (None, Some(subject)) => subject.label(),
            (None, None) => "task".to_owned(),
        }
    }
}

/// How many bits of the number of an answer are that of what was sent before it.
pub(crate) const SENT_BITS: u32 = 40;

pub(crate) fn sent_so_far(id: u32, entity: &Entity) -> u64 {
    if entity.outbox.is_empty() { 0 } else { u64::from(id) << SENT_BITS | entity.put }
}
