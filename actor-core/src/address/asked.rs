//! Asks that come from elsewhere.

use super::actor_ref::ActorRef;
use crate::error::{AskError, Request};
use crate::message::Interface;
use crate::observe::Event;
use crate::registry::Waits;
use crate::reply::{Answered, Meta, Reply, Terms};

impl<T, E> Reply<T, E> {
    /// A reply for an ask that comes from elsewhere, and the answer that it will give: [`pair`](Self::pair), with what the ask brought
    /// along. Until it is answered, whoever waits for the answer counts as waiting for this actor: so an ask of its that leads back
    /// to them fails as a circle.
    ///
    /// # Errors
    ///
    /// [`AskError::Deadlock`], if whoever is asked waits for one of those that wait for the answer, or is one of them.
    ///
    /// # Examples
    ///
    /// ```
    /// use actor_core::driver::Meta;
    /// use actor_core::{ActorLabel, Origin, prelude::*};
    ///
    /// # #[actor] struct Counter { n: u64 }
    /// # #[actor] impl Counter { #[handler] pub fn add(&mut self, n: u64) -> u64 { self.n += n; self.n } }
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let counter = Counter { n: 0 }.spawn();
    /// let far = ActorLabel::elsewhere(Origin::new("node-b/client"));
    /// let (reply, answer) = Reply::<u64>::pair_for(&counter, "add", Meta::new().with_chain([far.clone()]))?;
    /// assert_eq!(reply.meta().caller(), Some(&far));
    /// counter.add(5).forward(reply)?;
    /// assert_eq!(answer.await?, 5);
    /// # Ok(()) }
    /// ```
    pub fn pair_for<A: Interface>(
        to: &ActorRef<A>,
        message: &'static str,
        meta: Meta,
    ) -> Result<(Self, Answered<T, E>), AskError<E>> {
        let identity = to.cell().whoami();
        let request = Request::new(identity.label(), message);
        let (deadline, chain, trace) = meta.into_parts();
        match Waits::begin_for(identity, &chain) {
            Ok(wait) => Ok(Self::pair_on(Some(Terms { deadline, wait, trace }), request)),
            Err(path) => {
                identity.registry.tell(|| Event::Deadlock { path: path.clone() });
                Err(AskError::Deadlock { request: Box::new(request), path })
            }
        }
    }
}
