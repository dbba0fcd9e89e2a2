//! Making the state of an actor, in its own task.

use std::pin::pin;

use super::end::{self, Ended};
use super::guard::Guarded;
use super::inline::{self, InlineBerth};
use super::life::Life;
use crate::actor::{Actor, Children, Context, Factory};
use crate::mailbox::Cell;
use crate::registry::Control;
use crate::sys::sync::Arc;

/// An actor without a state. Whatever happens to its task, the actor's end is told.
pub(super) struct Birth<A: Actor> {
    /// Dropped before an end is told.
    pub(super) make: Option<Factory<A>>,
    /// Taken when the state is made, or when the actor ends without.
    pub(super) ctx: Option<Context<A>>,
    pub(super) berth: Option<Arc<InlineBerth<A>>>,
}

impl<A: Actor> Birth<A> {
    pub(super) fn new(make: Factory<A>, cell: Arc<Cell<A::Msg>>, berth: Option<Arc<InlineBerth<A>>>) -> Self {
        Self { make: Some(make), ctx: Some(Context::new(cell)), berth }
    }

    /// The actor's task: makes the state, then lives.
    pub(super) async fn run(mut self) {
        let mut me = None;
        let made = self.make(&mut me).await;
        drop(self.make.take());
        match made {
            Ok(life) if const { inline::has_berth::<A>() } => life.run_in_berth().await,
            Ok(life) => life.run().await,
            Err(ended) => {
                if let Some(ctx) = self.ctx.take() {
                    Box::pin(end::stateless(ctx, &mut me, ended)).await;
                }
            }
        }
    }

    /// Makes the state. The context stays here if that fails.
    pub(super) async fn make(&mut self, me: &mut Option<Arc<dyn Control>>) -> Result<Life<A>, Ended> {
        let Self { make: Some(factory), ctx: Some(ctx), .. } = self else {
            unreachable!("a state is made once from one context")
        };
        ctx.cell().enter_init();
        *me = Some(ctx.control());
        let made = {
            // Calling it is the user's code already, not only awaiting what it gives.
            let mut init = pin!(Some(async { factory(ctx).await }));
            Guarded::new(me, init.as_mut()).await
        };
        match made {
            Ok(Ok(actor)) => match self.ctx.take() {
                Some(ctx) => Ok(Life::new(actor, ctx, self.berth.take())),
                None => unreachable!("it was there above"),
            },
            Ok(Err(failure)) => Err(Ended::Failed(failure)),
            Err(cut) => Err(Ended::from(cut)),
        }
    }

    /// Another incarnation may be made, which takes over these children.
    pub(super) fn again(&mut self, cell: &Arc<Cell<A::Msg>>, children: Option<Box<Children>>) {
        self.ctx = Some(Context::with_children(Arc::clone(cell), children));
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
