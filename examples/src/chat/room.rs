//! Who is here, and what is said.

use std::collections::BTreeMap;
use std::sync::Arc;

use actor_core::{MonitorId, prelude::*};
use thiserror::Error;

use super::session::SessionRef;

/// The name is taken.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("somebody is called {0} already")]
pub(super) struct Taken(String);

/// Everybody who has a name. It never waits for anyone: a session that is slow loses lines, not the room.
#[actor]
#[derive(Default)]
pub(super) struct Room {
    members: BTreeMap<MonitorId, Member>,
}

struct Member {
    name: String,
    session: SessionRef,
    /// Gone with the member: so nobody is told of who was told to leave.
    _monitor: Monitor,
}

#[actor]
impl Room {
    /// Lets a session in, and says how many are here now.
    #[handler]
    pub(super) fn join(&mut self, ctx: &mut Context<Self>, name: String, session: SessionRef) -> Result<usize, Taken> {
        if self.members.values().any(|member| member.name == name) {
            return Err(Taken(name));
        }
        self.tell_all(&format!("* {name} is here"));
        let monitor = ctx.monitor(&session);
        self.members.insert(monitor.id(), Member { name, session, _monitor: monitor });
        Ok(self.members.len())
    }

    /// Says a line to everybody, its author included.
    #[handler]
    pub(super) fn say(&self, name: Arc<str>, line: String) {
        self.tell_all(&format!("{name}: {line}"));
    }

    /// The names of those who are here, in the order in which they came.
    #[handler]
    pub(super) fn who(&self) -> Vec<String> {
        self.members.values().map(|member| member.name.clone()).collect()
    }

    /// A session has ended: by `/quit`, a lost connection, a panic. To the room it is all the same.
    #[down]
    fn left(&mut self, down: Down) {
        let Some(member) = down.monitor.and_then(|id| self.members.remove(&id)) else { return };
        let how = if down.reason.is_failure() { "is gone (their session failed)" } else { "is gone" };
        self.tell_all(&format!("* {} {how}", member.name));
    }

    fn tell_all(&self, line: &str) {
        let line: Arc<str> = Arc::from(line);
        for member in self.members.values() {
            // A session that is ending refuses it; the room hears of its end in a moment.
            let _ = member.session.deliver(Arc::clone(&line)).try_tell();
        }
    }
}
