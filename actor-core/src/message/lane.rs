//! How urgent a message is.

/// The lane of a mailbox that a message travels in. Within a lane, the messages of one sender keep their order; a message in
/// the high lane overtakes those in the normal one, the same sender's included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Lane {
    /// In the order of arrival.
    #[default]
    Normal,
    /// Before all that waits in the normal lane, as `#[handler(priority = high)]` asks. After 16 such messages in a row, one
    /// of the normal lane has its turn.
    High,
}
