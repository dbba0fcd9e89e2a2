//! What a mailbox counts.

/// What an actor has done since it was spawned. Exact whenever nothing is being sent to it or handled by it; a snapshot taken
/// in between may miss the messages of that moment.
///
/// `accepted == handled + dropped.unhandled + dropped.overflow + dropped.cancelled + dropped.expired + depth` at every quiet
/// moment.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Stats {
    /// Messages that the mailbox took.
    pub accepted: u64,
    /// Messages whose handler was started.
    pub handled: u64,
    /// Messages given back to their senders: the mailbox was full, or the actor was stopping.
    pub refused: u64,
    /// Accepted messages that were never handled, and replies that nobody took.
    pub dropped: Dropped,
    /// Messages that wait right now.
    pub depth: u64,
    /// The largest depth there ever was.
    pub high_water: u64,
    /// Errors that a handler returned to nobody: its message was told, not asked.
    pub unasked_errors: u64,
    /// Handlers that ran longer than their `limit`.
    pub overruns: u64,
    /// How often the actor was restarted.
    pub restarts: u32,
}

/// What was dropped, and why.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Dropped {
    /// Still in the mailbox when the actor ended: by `stop_now`, `kill`, a failure, or the end of its runtime.
    pub unhandled: u64,
    /// Dropped by a full mailbox, as its [`Overflow`](crate::Overflow) says.
    pub overflow: u64,
    /// Asks whose caller was gone before their turn came.
    pub cancelled: u64,
    /// Messages whose [deadline](crate::Call::deadline) had passed when their turn came.
    pub expired: u64,
    /// Replies that came when their caller was already gone.
    pub late_replies: u64,
}

impl Stats {
    /// Adds what another actor counted.
    pub(crate) fn add(&mut self, other: &Self) {
        let Self { accepted, handled, refused, dropped, depth, high_water, unasked_errors, overruns, restarts } = other;
        self.accepted += accepted;
        self.handled += handled;
        self.refused += refused;
        self.dropped.add(dropped);
        self.depth += depth;
        self.high_water = self.high_water.max(*high_water);
        self.unasked_errors += unasked_errors;
        self.overruns += overruns;
        self.restarts += restarts;
    }
}

impl Dropped {
    fn add(&mut self, other: &Self) {
        let Self { unhandled, overflow, cancelled, expired, late_replies } = other;
        self.unhandled += unhandled;
        self.overflow += overflow;
        self.cancelled += cancelled;
        self.expired += expired;
        self.late_replies += late_replies;
    }
}

/// What all actors of a system have done since it was made, those that are gone included. Made by
/// [`System::stats`](crate::System::stats).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct SystemStats {
    /// How many actors are alive: starting, running or stopping.
    pub alive: usize,
    /// How many actors were spawned.
    pub spawned: u64,
    /// The sum of what they count, and the largest `high_water` of any of them.
    pub total: Stats,
}
