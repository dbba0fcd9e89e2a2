//! Groups: actors that are found together, by a name that many may share.

#[allow(clippy::module_inception, reason = "the room is named after its main noun")]
mod group;
mod key;
mod member;
mod watch;

pub use group::Group;
pub use key::GroupKey;
pub use member::Member;
pub use watch::{GroupWatch, GroupsWatch};
