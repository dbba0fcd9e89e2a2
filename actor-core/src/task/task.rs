//! A future in the shape of an actor.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::task::{self, Poll};

use super::cancel::Cancel;
use super::task_ref::TaskRef;
use crate::actor::{Actor, Context, Hooks};
use crate::address::ActorRef;
use crate::lifecycle::{Failure, Status};
use crate::message::{Interface, Message};
use crate::registry::Control;

/// A future that is run like an actor: made by [`ChildSpec::task`](crate::ChildSpec::task) and its sisters.
///
/// It takes no messages. The end of the future is the end of the actor, and the other way round.
pub struct Task {
    /// `None` once it has ended.
    work: Option<Work>,
    cancel: Cancel,
}

/// What the task does.
pub(super) type Work = Pin<Box<dyn Future<Output = Result<(), Failure>> + Send>>;

impl Task {
    pub(super) fn new(work: Work, cancel: Cancel) -> Self {
        Self { work: Some(work), cancel }
    }
}

/// There is nothing that a task can be sent.
#[doc(hidden)]
#[derive(Debug)]
pub enum TaskMsg {}

#[diagnostic::do_not_recommend]
impl Message for TaskMsg {
    const NAMES: &'static [&'static str] = &[];

    fn index(&self) -> u16 {
        match *self {}
    }
}

#[diagnostic::do_not_recommend]
impl Interface for Task {
    type Msg = TaskMsg;
    type Sink = ActorRef<Self>;
    type Ref = TaskRef;
    type Hooks = Working;
}

#[diagnostic::do_not_recommend]
impl Actor for Task {}

/// Polls the work whenever the message loop looks for a message, of which there are none.
///
/// So the loop stays free for everything else that concerns an actor: signals, links, checks of its health.
#[doc(hidden)]
#[derive(Debug)]
pub struct Working;

#[diagnostic::do_not_recommend]
impl Hooks<Task> for Working {
    const GATED: bool = true;

    fn poll_ready(task: &mut Task, ctx: &mut Context<Task>, cx: &mut task::Context<'_>) -> Poll<()> {
        let Some(work) = &mut task.work else { return Poll::Ready(()) };
        let is_told = ctx.cell().must_stop() || ctx.cell().status() >= Status::Stopping;
        if is_told {
            task.cancel.request();
        }
        match work.as_mut().poll(cx) {
            Poll::Ready(done) => {
                task.work = None;
                match done {
                    Ok(()) => ctx.stop(),
                    Err(failure) => ctx.fail(failure),
                }
                Poll::Ready(())
            }
            // The gate stays shut: told to end, the loop would end at once, and it is the work that has to.
            Poll::Pending if is_told => Poll::Pending,
            Poll::Pending => Poll::Ready(()),
        }
    }
}

impl fmt::Debug for Task {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Task").field("cancel", &self.cancel).finish_non_exhaustive()
    }
}
