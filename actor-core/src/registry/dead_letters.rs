//! Messages that were accepted and never handled, for whoever wants to see them.

use std::fmt;

use tokio::sync::broadcast;

use crate::id::ActorLabel;
use crate::lifecycle::ExitReason;
use crate::observe::LetterLog;
use crate::sys::sync::OnceLock;

/// How many dead letters a subscriber may be behind before it misses some.
const BACKLOG: usize = 1024;

/// A message that was accepted and never handled.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct DeadLetter {
    /// Whom it was for.
    pub actor: ActorLabel,
    /// Its name: that of its handler.
    pub message: &'static str,
    /// Why it was not handled.
    pub reason: DeadLetterReason,
}

/// Why a message was accepted and never handled.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum DeadLetterReason {
    /// The actor ended before its turn came.
    Ended(ExitReason),
    /// Its incarnation ended before its turn came, and the actor was restarted: it was put aside, or the actor begins each
    /// incarnation with an empty mailbox.
    Restarted(ExitReason),
    /// The mailbox was full, and drops messages then.
    Overflow,
    /// It was an ask, and its caller was gone before its turn came.
    Cancelled,
    /// Its deadline had passed when its turn came.
    Expired,
}

impl fmt::Display for DeadLetter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` at {} was not handled: ", self.message, self.actor)?;
        match &self.reason {
            DeadLetterReason::Ended(reason) => write!(f, "the actor is gone ({reason})"),
            DeadLetterReason::Restarted(reason) => write!(f, "the actor was restarted ({reason})"),
            DeadLetterReason::Overflow => f.write_str("its mailbox was full"),
            DeadLetterReason::Cancelled => f.write_str("its caller was gone"),
            DeadLetterReason::Expired => f.write_str("its deadline had passed"),
        }
    }
}

/// Where dead letters go. Costs a look at an empty cell as long as nobody subscribes.
#[derive(Default)]
pub(crate) struct DeadLetterOffice {
    subscribers: OnceLock<broadcast::Sender<DeadLetter>>,
    log: LetterLog,
}

impl DeadLetterOffice {
    pub(crate) fn subscribe(&self) -> DeadLetters {
        DeadLetters(self.subscribers.get_or_init(|| broadcast::channel(BACKLOG).0).subscribe())
    }

    /// Whether anybody would see a letter.
    pub(crate) fn is_watched(&self) -> bool {
        LetterLog::LISTENS || self.watched().is_some()
    }

    fn watched(&self) -> Option<&broadcast::Sender<DeadLetter>> {
        self.subscribers.get().filter(|letters| letters.receiver_count() > 0)
    }

    pub(crate) fn report(&self, letter: DeadLetter) {
        self.log.letter(&letter);
        if let Some(letters) = self.watched() {
            // Fails only if the last subscriber has just gone.
            let _ = letters.send(letter);
        }
    }
}

/// A subscription to the dead letters of a system. Made by [`System::dead_letters`](crate::System::dead_letters).
///
/// Letters are kept for a subscriber that is at most 1024 behind; one that is further behind misses the oldest, and is told
/// how many. The counts in [`Stats`](crate::Stats) are exact whatever happens here.
#[must_use = "a subscription shows nothing until it is read"]
pub struct DeadLetters(broadcast::Receiver<DeadLetter>);

/// How many dead letters a subscriber missed, because it was too slow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MissedLetters(pub u64);

impl DeadLetters {
    /// The next letter; `None` when the system is gone.
    ///
    /// # Errors
    ///
    /// [`MissedLetters`] if this subscriber was too slow; the next call goes on with the oldest that is kept.
    ///
    /// # Cancel safety
    ///
    /// Dropping the future loses no letter.
    pub async fn next(&mut self) -> Option<Result<DeadLetter, MissedLetters>> {
        match self.0.recv().await {
            Ok(letter) => Some(Ok(letter)),
            Err(broadcast::error::RecvError::Lagged(missed)) => Some(Err(MissedLetters(missed))),
            Err(broadcast::error::RecvError::Closed) => None,
        }
    }

    /// The next letter that is there already.
    ///
    /// # Errors
    ///
    /// [`MissedLetters`] if this subscriber was too slow.
    pub fn try_next(&mut self) -> Option<Result<DeadLetter, MissedLetters>> {
        match self.0.try_recv() {
            Ok(letter) => Some(Ok(letter)),
            Err(broadcast::error::TryRecvError::Lagged(missed)) => Some(Err(MissedLetters(missed))),
            Err(broadcast::error::TryRecvError::Empty | broadcast::error::TryRecvError::Closed) => None,
        }
    }
}

impl fmt::Debug for DeadLetters {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DeadLetters").finish_non_exhaustive()
    }
}

impl fmt::Display for MissedLetters {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} dead letters were missed: read them faster", self.0)
    }
}

impl std::error::Error for MissedLetters {}
