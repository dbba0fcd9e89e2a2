//! Making the state of an actor, in its own task.

use std::pin::pin;

use super::end::{self, Ended};
use super::guard::Guarded;
use super::life::Life;
use crate::actor::{Actor, Context, Factory};
use crate::mailbox::Cell;
use crate::sys::sync::Arc;

/// An actor without a state yet. Whatever happens to its task, the actor's end is told.
pub(super) struct Birth<A: Actor> {
    /// Taken when it has done its work, or failed.
    make: Option<Factory<A>>,
    /// Taken when the state is made.
    ctx: Option<Context<A>>,
}

impl<A: Actor> Birth<A> {
    pub(super) fn new(make: Factory<A>, cell: Arc<Cell<A::Msg>>) -> Self {
        Self { make: Some(make), ctx: Some(Context::new(cell)) }
    }

    /// The actor's task: makes the state, then lives.
    pub(super) async fn run(mut self) {
        let Some(life) = self.make().await else { return };
        life.run().await;
    }

    async fn make(&mut self) -> Option<Life<A>> {
        let Self { make, ctx } = self;
        let (ctx, mut made_by) = (ctx.as_mut()?, make.take()?);
        ctx.cell().enter_init();
        let mut me = Some(ctx.control());
        let made = {
            // Calling it is the user's code already, not only awaiting what it gives.
            let mut init = pin!(Some(async { made_by(ctx).await }));
            Guarded::new(&mut me, init.as_mut()).await
        };
        // What it was given goes before anybody is told of an end.
        drop(made_by);
        let ended = match made {
            Ok(Ok(actor)) => return self.ctx.take().map(|ctx| Life::new(actor, ctx)),
            Ok(Err(failure)) => Ended::Failed(failure),
            Err(cut) => Ended::from(cut),
        };
        if let Some(ctx) = self.ctx.take() {
            Box::pin(end::stateless(ctx, &mut me, ended)).await;
        }
        None
    }
}

/// The task was dropped before the state was made.
impl<A: Actor> Drop for Birth<A> {
    fn drop(&mut self) {
        drop(self.make.take());
        if let Some(ctx) = self.ctx.take() {
            end::abort_stateless(ctx);
        }
    }
}
