//! What can be addressed, and what it can be sent.

use std::time::Duration;

use super::capacity::Mailbox;
use super::key::MessageKey;
use super::lane::Lane;

/// Anything that can be addressed: an actor type. Implemented by `#[actor]` on the type.
///
/// It has no bounds on purpose: so `struct Holder<K, V> { cache: CacheRef<K, V> }` needs none either.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an actor",
    label = "not an actor: `#[actor]` is missing on the type, or on its `impl` block",
    note = "an actor needs both: `#[actor] struct {Self} {{ .. }}` and `#[actor] impl {Self} {{ #[handler] .. }}`"
)]
pub trait Interface {
    /// What it can be sent: the generated enum with one variant per handler.
    type Msg;
    /// Where its messages go: [`ActorRef<Self>`](crate::ActorRef) for an actor.
    type Sink: Clone;
    /// Its ref, with one method per handler.
    type Ref;
    /// What happens between a handler and its caller: [`Plain`](crate::hooks::Plain) unless a sibling crate takes part.
    type Hooks;
    /// The mailbox of actors that are spawned without naming another.
    const MAILBOX: Mailbox = Mailbox::DEFAULT;
    /// After how many messages it lets other tasks run; at least 1.
    const THROUGHPUT: u32 = 64;
    /// After how long it lets other tasks run, looked at after each message; `None` for only after
    /// [`THROUGHPUT`](Self::THROUGHPUT) of them.
    const SLICE: Option<Duration> = None;
    /// How long an ask of it takes at most that has no timeout of its own; `None` for as long as its system says.
    const ASK_TIMEOUT: Option<Duration> = None;
    /// The name of actors that are spawned without naming another.
    const NAME: Option<&'static str> = None;
}

/// An actor whose `impl` block is marked `#[actor]`, which makes its messages: the type takes them from here, under no name that it
/// would have to import.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "no `impl` block of `{Self}` is marked `#[actor]`",
    label = "an actor has its messages from the `impl` block with its handlers",
    note = "mark that block too: `#[actor] impl {Self} {{ #[handler] .. }}`; without handlers, write `#[actor] impl {Self} {{}}`"
)]
/// `R` is the ref that the block names, which is the one of the type, where that is marked.
pub trait Handled<R>: Defined {
    type Msg;
    type Ref;
    /// As the block has them: those of the type, where it is right.
    type Hooks;
}

/// A type that is marked `#[actor]`.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an actor",
    label = "not an actor: `#[actor]` is missing on the type",
    note = "an actor needs both: `#[actor] struct {Self} {{ .. }}` and `#[actor] impl {Self} {{ #[handler] .. }}`"
)]
pub trait Defined {
    type Hooks;
}

/// The ref of no actor.
#[doc(hidden)]
#[derive(Debug)]
pub enum NoRef {}

/// A generated message enum. Implemented by `#[actor]` on the `impl` block.
pub trait Message: 'static {
    /// The names of all handlers, in the order of their declaration.
    const NAMES: &'static [&'static str];

    /// The handlers behind each of the last names, where those stand for whole sets of messages: those of a protocol.
    const PARTS: &'static [&'static [&'static str]] = &[];

    /// Which handler this message is for: an index into [`NAMES`](Self::NAMES).
    fn index(&self) -> u16;

    /// The same, and which handler of the part it is, where the index stands for a part: see [`within`](Self::within).
    #[inline]
    fn place(&self) -> u32 {
        u32::from(self.index())
    }

    /// Which lane it travels in.
    #[inline]
    fn lane(&self) -> Lane {
        Lane::Normal
    }

    /// How many handlers may run side by side, this message's among them; 0 if its handler runs alone.
    #[inline]
    fn concurrency(&self) -> u16 {
        0
    }

    /// What it is about, if its handler says so: `#[key]` at an argument.
    fn key(&self) -> Option<MessageKey> {
        None
    }

    /// The name of its handler.
    fn name(&self) -> &'static str {
        Self::name_at(self.place()).unwrap_or("?")
    }

    /// The [`place`](Self::place) of a message of the part at `index`, which is the message `part` there.
    #[doc(hidden)]
    #[inline]
    #[must_use]
    fn within(index: u16, part: u16) -> u32 {
        u32::from(index) | (u32::from(part) + 1) << 16
    }

    /// The name of the handler at a [`place`](Self::place).
    #[doc(hidden)]
    #[must_use]
    fn name_at(place: u32) -> Option<&'static str> {
        let (index, part) = ((place & 0xFFFF) as usize, (place >> 16) as usize);
        let Some(part) = part.checked_sub(1) else { return Self::NAMES.get(index).copied() };
        // The names of the parts are the last ones.
        let set = (index + Self::PARTS.len()).checked_sub(Self::NAMES.len())?;
        Self::PARTS.get(set)?.get(part).copied()
    }
}
