//! What can be addressed, and what it can be sent.

use super::capacity::Mailbox;
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
    /// The name of actors that are spawned without naming another.
    const NAME: Option<&'static str> = None;
}

/// A generated message enum. Implemented by `#[actor]` on the `impl` block.
pub trait Message: 'static {
    /// The names of all handlers, in the order of their declaration.
    const NAMES: &'static [&'static str];

    /// Which handler this message is for: an index into [`NAMES`](Self::NAMES).
    fn index(&self) -> u16;

    /// Which lane it travels in.
    #[inline]
    fn lane(&self) -> Lane {
        Lane::Normal
    }

    /// The name of its handler.
    fn name(&self) -> &'static str {
        Self::NAMES.get(usize::from(self.index())).copied().unwrap_or("?")
    }
}
