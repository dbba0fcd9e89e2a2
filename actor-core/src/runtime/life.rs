//! The message loop.

use std::collections::VecDeque;
use std::future::poll_fn;

use super::end::{self, Ended};
use super::guard::{Cut, guarded};
use crate::actor::{Actor, Context, Hooks};
use crate::lifecycle::{ExitReason, Failure};
use crate::mailbox::{Cell, Take};
use crate::message::{Interface, Message};
use crate::registry::Control;
use crate::sys::sync::Arc;
use crate::sys::task;

/// After so many messages an actor lets other tasks run.
const MESSAGES_PER_TURN: u32 = 64;

/// One incarnation: the state and what belongs to it. Boxed, because a task is aligned and rounded up generously: a byte here
/// costs a byte, a byte in the task's future two or three.
pub(super) struct Incarnation<A: Actor> {
    pub(super) actor: A,
    pub(super) ctx: Context<A>,
    /// What was taken from the mailbox and waits for its turn.
    pub(super) batch: VecDeque<A::Msg>,
}

/// Owns the incarnation for as long as its task lives. Whatever happens to the task, the actor's end is told.
pub(super) struct Life<A: Actor>(Option<Box<Incarnation<A>>>);

impl<A: Actor> Life<A> {
    pub(super) fn new(actor: A, cell: Arc<Cell<A::Msg>>) -> Self {
        Self(Some(Box::new(Incarnation { actor, ctx: Context::new(cell), batch: VecDeque::new() })))
    }

    /// The actor's task.
    pub(super) async fn run(mut self) {
        let Some(incarnation) = self.0.as_mut() else { return };
        let mut me = Some(incarnation.ctx.control());
        let ended = match guarded(&mut me, incarnation.live()).await {
            Ok(ended) => ended,
            Err(Cut::Killed) => Ended::Killed,
            Err(Cut::Panicked(message)) => Ended::Panicked(message),
        };
        // Boxed, since it runs once and would otherwise be reserved in every actor's task.
        Box::pin(end::farewell(&mut self.0, &mut me, ended)).await;
    }
}

/// The task was dropped before it came to its end: aborted, or its runtime is gone.
impl<A: Actor> Drop for Life<A> {
    fn drop(&mut self) {
        if let Some(incarnation) = self.0.take() {
            end::abort(*incarnation);
        }
    }
}

impl<A: Actor> Incarnation<A> {
    /// Starts, then handles messages until there is a reason to end.
    async fn live(&mut self) -> Ended {
        let Self { actor, ctx, batch } = self;
        let cell = Arc::clone(ctx.cell());
        cell.enter_started_hook();
        if let Err(failure) = actor.started(ctx).await {
            return Ended::NotStarted(failure);
        }
        cell.set_running();
        let mut left = MESSAGES_PER_TURN;
        loop {
            if <A as Interface>::Hooks::GATED {
                poll_fn(|cx| <A as Interface>::Hooks::poll_ready(actor, ctx, cx)).await;
            }
            match poll_fn(|cx| cell.poll_take(batch, cx.waker())).await {
                Take::End => return Ended::Told,
                Take::One(message) => {
                    cell.start(message.index());
                    if let Some(message) = actor.handle_now(message, ctx) {
                        actor.handle(message, ctx).await;
                    }
                    left -= 1;
                }
                Take::Batch => {
                    while let Some(message) = batch.pop_front() {
                        cell.start(message.index());
                        if let Some(message) = actor.handle_now(message, ctx) {
                            actor.handle(message, ctx).await;
                        }
                        if cell.wants_attention() && cell.attend() {
                            return Ended::Told;
                        }
                        left -= 1;
                        if left == 0 {
                            left = MESSAGES_PER_TURN;
                            task::yield_now().await;
                        }
                    }
                }
            }
            cell.idle();
            if left == 0 {
                left = MESSAGES_PER_TURN;
                task::yield_now().await;
            }
        }
    }

    /// The handler or hook that was running when the code panicked.
    pub(super) fn failure(&self, message: String) -> Failure {
        Failure::new(self.ctx.cell().running::<A::Msg>(), message)
    }
}

/// The reason that an actor was told, or that it has by itself when nobody can reach it any more.
pub(super) fn told<M: Send>(cell: &Cell<M>) -> ExitReason {
    cell.reason().unwrap_or(ExitReason::Normal)
}
