//! Handlers as spans of the crate `tracing`.

use tracing::Span;

use super::tap::{Companion, Sent, Tap};

/// Gives each handler a span that follows from the one in which its message was sent: a [`Tap`]. With the feature `tracing`.
///
/// The span is called `handle`, has the target `actor_core`, the level `INFO`, and the fields `actor` and `message`. It begins
/// with the send, is entered whenever the handler's code runs, and has no parent: an actor that tells itself again and again makes
/// a chain of spans, not a tower.
///
/// # Examples
///
/// ```
/// use actor_core::{System, observe::Spans};
///
/// # #[tokio::main(flavor = "current_thread")] async fn main() {
/// let system = System::builder().tap(Spans).build();
/// # }
/// ```
#[derive(Debug, Clone, Copy, Default)]
pub struct Spans;

impl Tap for Spans {
    fn sending(&self, sent: &Sent<'_>) -> Option<Box<dyn Companion>> {
        let span = tracing::info_span!(
            target: "actor_core",
            parent: None,
            "handle",
            actor = %sent.actor,
            message = sent.message,
        );
        if span.is_disabled() {
            return None;
        }
        span.follows_from(Span::current());
        Some(Box::new(Handling(span)))
    }
}

struct Handling(Span);

impl Companion for Handling {
    fn enter(&mut self) {
        self.0.with_subscriber(|(id, subscriber)| subscriber.enter(id));
    }

    fn leave(&mut self) {
        self.0.with_subscriber(|(id, subscriber)| subscriber.exit(id));
    }
}
