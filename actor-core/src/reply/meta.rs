//! What an ask brings along besides its message, as plain values.

use super::slot::Terms;
use crate::id::ActorLabel;
use crate::sys::sync::Arc;
use crate::sys::time::Instant;

/// What an ask brings along besides its message: for crates that carry asks to actors elsewhere, and back.
///
/// A driver reads it from the [`Reply`](crate::Reply::meta) of a message that it takes, sends it along, and gives it on the other side to
/// [`Reply::pair_for`](crate::Reply::pair_for). So a circle of asks that leads over several systems is found like any other.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Meta {
    deadline: Option<Instant>,
    caller: Option<ActorLabel>,
    chain: Vec<ActorLabel>,
    trace: Option<Arc<str>>,
}

impl Meta {
    /// Nothing: no deadline, nobody who waits, no trace.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    pub(super) fn of(terms: &Terms) -> Self {
        Self {
            deadline: terms.deadline,
            caller: terms.wait.as_ref().map(|wait| wait.asker().clone()),
            chain: terms.wait.as_ref().map(|wait| wait.chain()).unwrap_or_default(),
            trace: terms.trace.clone(),
        }
    }

    pub(crate) fn into_parts(self) -> (Option<Instant>, Vec<ActorLabel>, Option<Arc<str>>) {
        (self.deadline, self.chain, self.trace)
    }

    /// Says when the caller stops waiting. It is told to whoever answers, and ends nothing by itself: whoever holds the
    /// [`Answered`](crate::Answered) future drops it then.
    // tidy: sys-door because users have it from the clock of their choice.
    pub fn with_deadline(mut self, at: std::time::Instant) -> Self {
        self.deadline = Some(at.into());
        self
    }

    /// Says who cannot go on before the answer: who asked first, behind it those that wait for that one. Actors elsewhere are called
    /// by their origin, with [`ActorLabel::elsewhere`](crate::ActorLabel::elsewhere).
    pub fn with_chain(mut self, chain: impl IntoIterator<Item = ActorLabel>) -> Self {
        self.chain = chain.into_iter().collect();
        self.caller = self.chain.first().cloned();
        self
    }

    /// Notes a text for whoever follows the ask, such as a `traceparent`.
    pub fn with_trace(mut self, trace: &str) -> Self {
        self.trace = Some(Arc::from(trace));
        self
    }

    /// When the caller stops waiting; `None` if it waits for ever.
    #[must_use]
    // tidy: sys-door because users compare it with the clock of their choice.
    pub fn deadline(&self) -> Option<std::time::Instant> {
        self.deadline.map(Instant::into_std)
    }

    /// The actor that asked. `None` if no actor did, or its system does not
    /// [look for circles](crate::SystemBuilder::deadlock_detection): elsewhere nobody notes it.
    #[must_use]
    pub fn caller(&self) -> Option<&ActorLabel> {
        self.caller.as_ref()
    }

    /// Who cannot go on before the answer: the actor that asked, and those that wait for it, directly or through others; each
    /// once, the nearest first. A caller that handles other messages meanwhile, with `concurrent`, is not among them.
    #[must_use]
    pub fn chain(&self) -> &[ActorLabel] {
        &self.chain
    }

    /// What a crate noted that carried the ask here.
    #[must_use]
    pub fn trace(&self) -> Option<&str> {
        self.trace.as_deref()
    }
}
