//! Where an actor sits in a simulation.

use super::actor_ref::ActorRef;
use crate::message::Interface;

impl<A: Interface> ActorRef<A> {
    /// The actor's seat in the simulation that it was spawned in; 0 if there was none.
    #[doc(hidden)]
    #[must_use]
    pub fn sim_seat(&self) -> u32 {
        self.cell().seat().number()
    }
}
