//! The message loop.

use std::collections::VecDeque;
use std::future::poll_fn;
use std::pin::pin;
use std::task::{Context as TaskContext, Poll, ready};

use super::end::{self, Ended};
use super::guard::{Cut, Guarded};
use crate::actor::{Actor, Context, Hooks};
use crate::lifecycle::Failure;
use crate::mailbox::{Cell, Take};
use crate::message::{Interface, Message};
use crate::registry::Panic;
use crate::sys::sync::Arc;

/// After so many messages an actor lets other tasks run.
const MESSAGES_PER_TURN: u32 = 64;

/// One incarnation: the state and what belongs to it. Boxed, because a task is aligned and rounded up generously: a byte here
/// costs a byte, a byte in the task's future two or three.
pub(super) struct Incarnation<A: Actor> {
    pub(super) actor: A,
    pub(super) ctx: Context<A>,
    /// What was taken from the mailbox and waits for its turn.
    pub(super) batch: VecDeque<A::Msg>,
    /// The message whose `async fn` handler comes next.
    next: Option<A::Msg>,
    /// How many messages are left of this turn.
    left: u32,
    /// Whether the `#[started]` hook has ended well.
    pub(super) has_started: bool,
}

/// Owns the incarnation for as long as its task lives. Whatever happens to the task, the actor's end is told.
pub(super) struct Life<A: Actor>(Option<Box<Incarnation<A>>>);

impl<A: Actor> Life<A> {
    pub(super) fn new(actor: A, cell: Arc<Cell<A::Msg>>) -> Self {
        Self(Some(Box::new(Incarnation {
            actor,
            ctx: Context::new(cell),
            batch: VecDeque::new(),
            next: None,
            left: MESSAGES_PER_TURN,
            has_started: false,
        })))
    }

    /// The actor's task.
    pub(super) async fn run(mut self) {
        let Some(incarnation) = self.0.as_mut() else { return };
        let mut me = Some(incarnation.ctx.control());
        let ended = {
            let mut live = pin!(Some(incarnation.live()));
            match Guarded::new(&mut me, live.as_mut()).await {
                Ok(ended) => ended,
                Err(Cut::Killed) => Ended::Killed,
                Err(Cut::Panicked(panic)) => Ended::Panicked(panic),
            }
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

/// What the loop cannot do in a plain function.
enum Step {
    /// Run the `async fn` handler of the next message.
    Handle,
    /// There is nothing more to handle.
    End,
}

impl<A: Actor> Incarnation<A> {
    /// Starts, then handles messages until there is a reason to end.
    ///
    /// As little as possible lives across its awaits: every byte is part of every actor's task.
    async fn live(&mut self) -> Ended {
        self.ctx.cell().enter_started_hook();
        if let Err(failure) = self.actor.started(&mut self.ctx).await {
            return Ended::NotStarted(failure);
        }
        self.has_started = true;
        self.ctx.cell().set_running();
        while let Step::Handle = poll_fn(|cx| self.poll_step(cx)).await {
            let Self { actor, ctx, next, .. } = self;
            if let Some(handled) = next.take().map(|message| actor.handle(message, ctx)) {
                handled.await;
            }
        }
        Ended::Told
    }

    /// Handles messages for as long as their handlers are plain functions.
    fn poll_step(&mut self, cx: &mut TaskContext<'_>) -> Poll<Step> {
        loop {
            if self.left == 0 {
                return self.give_way(cx);
            }
            let message = if self.batch.is_empty() {
                if <A as Interface>::Hooks::GATED {
                    self.ctx.cell().enter_gate();
                    ready!(<A as Interface>::Hooks::poll_ready(&mut self.actor, &mut self.ctx, cx));
                }
                let Self { ctx, batch, .. } = self;
                match ready!(ctx.cell().poll_take(batch, cx.waker())) {
                    Take::End => return Poll::Ready(Step::End),
                    Take::Batch => continue,
                    Take::One(message) => message,
                }
            } else {
                if self.ctx.cell().wants_attention() && self.ctx.cell().attend() {
                    return Poll::Ready(Step::End);
                }
                let Some(message) = self.batch.pop_front() else { continue };
                message
            };
            if self.handle_now(message) {
                return Poll::Ready(Step::Handle);
            }
        }
    }

    /// Handles one message, or keeps it as the next if its handler is an `async fn`: `true` then.
    #[inline]
    fn handle_now(&mut self, message: A::Msg) -> bool {
        self.ctx.cell().start(message.index());
        self.left -= 1;
        match self.actor.handle_now(message, &mut self.ctx) {
            None => false,
            Some(message) => {
                self.next = Some(message);
                true
            }
        }
    }

    /// Lets other tasks run. Waking oneself puts the task at the back of the scheduler's queue.
    #[cold]
    fn give_way(&mut self, cx: &mut TaskContext<'_>) -> Poll<Step> {
        self.left = MESSAGES_PER_TURN;
        cx.waker().wake_by_ref();
        Poll::Pending
    }

    /// What is known of a panic: the handler or hook that was running, and what it said.
    pub(super) fn failure(&self, panic: &Panic) -> Failure {
        Failure::new(self.ctx.cell().running::<A::Msg>(), panic.message())
    }
}
