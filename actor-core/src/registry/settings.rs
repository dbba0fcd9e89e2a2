//! What a system is made with.

use std::time::Duration;

use crate::message::Mailbox;
use crate::observe::{CommonTaps, Listener};
use crate::sys::own_runtime::OwnRuntime;
use crate::sys::sync::Arc;
use crate::sys::task::Runtime;

/// What a system is made with: the options of [`SystemBuilder`](crate::SystemBuilder), checked.
#[derive(Debug)]
pub(crate) struct Settings {
    pub(crate) name: Arc<str>,
    /// Where actors run that are spawned outside of a runtime.
    pub(crate) runtime: Option<Runtime>,
    /// Where all actors run, if it is there.
    pub(crate) own_runtime: Option<OwnRuntime>,
    /// Of actors for which neither their type nor their spawn says another.
    pub(crate) mailbox: Mailbox,
    pub(crate) shutdown_deadline: Duration,
    /// Whether asks that would close a circle fail.
    pub(crate) detects_deadlocks: bool,
    /// How long asks take at most that say nothing themselves.
    pub(crate) ask_timeout: Option<Duration>,
    /// Who is told what happens.
    pub(crate) listener: Listener,
    /// Who hears of single messages.
    pub(crate) taps: CommonTaps,
}

impl Settings {
    pub(crate) const SHUTDOWN_DEADLINE: Duration = Duration::from_secs(10);

    pub(crate) fn new(name: &str) -> Self {
        Self {
            name: Arc::from(name),
            runtime: None,
            own_runtime: None,
            mailbox: Mailbox::DEFAULT,
            shutdown_deadline: Self::SHUTDOWN_DEADLINE,
            detects_deadlocks: cfg!(debug_assertions),
            ask_timeout: None,
            listener: Listener::default(),
            taps: CommonTaps::default(),
        }
    }
}
