//! What a system knows of its actors: their numbers, who lives, their names, and which one the current thread runs.
//!
//! Nothing here is process-wide: each [`System`](crate::System) owns one [`Registry`], so two systems never see each other's
//! names, and the numbers of one do not depend on the other.

mod changes;
mod control;
pub(crate) mod current;
mod dead_letters;
mod groups;
mod latch;
mod names;
mod panic_note;
mod phases;
mod report;
mod roster;
mod settings;
mod shutdown;
mod stats;
mod ties;
mod waits;

pub(crate) use changes::{Reader, feed};
pub(crate) use control::{Control, Identity, Kind, Parent, Reach};
pub(crate) use current::DropCause;
pub use dead_letters::{DeadLetter, DeadLetterReason, DeadLetters, MissedLetters};
pub(crate) use groups::GroupId;
pub use groups::{Change, GroupChange, GroupInfo};
pub(crate) use latch::{Latch, Waiting};
pub use names::NamedActor;
pub(crate) use names::{Found, NameTaken, Refused};
pub(crate) use panic_note::{Panic, PanicNote};
pub(crate) use phases::{Phase, Side, Work};
pub use report::{PhaseOutcome, PhaseReport, ShutdownCause, ShutdownReport};
pub use roster::Escalated;
pub(crate) use roster::{OnEscalation, Registry};
pub(crate) use settings::Settings;
pub(crate) use shutdown::Joined;
pub use stats::{Dropped, Stats, SystemStats};
pub(crate) use ties::{Target, Tied, Ties, Unwatched, Watch, link, unlink, unwatch, watch};
pub(crate) use waits::{Row, Waits};
pub use waits::{Wait, ask_chain};
