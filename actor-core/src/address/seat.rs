//! Where an actor sits in a simulation.

use super::actor_ref::ActorRef;
use crate::message::Interface;
use crate::sys::sync::Arc;

impl<A: Interface> ActorRef<A> {
    /// The actor's seat in the simulation that it was spawned in; 0 if there was none.
    #[doc(hidden)]
    #[must_use]
    pub fn sim_seat(&self) -> u32 {
        self.cell().seat().number()
    }

    /// Says how its messages are copied, where a fault of the simulation makes two of one.
    #[doc(hidden)]
    pub fn sim_copies(&self, copies: impl Fn(&A::Msg) -> Option<A::Msg> + Send + Sync + 'static) {
        self.cell().set_copies(Arc::new(copies));
    }

    /// Says how its messages are shown in the traces of the simulation.
    #[doc(hidden)]
    pub fn sim_shows(&self, shows: impl Fn(&A::Msg) -> Option<String> + Send + Sync + 'static) {
        self.cell().set_shows(Arc::new(shows));
    }
}
