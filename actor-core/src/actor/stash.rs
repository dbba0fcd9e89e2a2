//! Messages that an actor puts aside.

use std::collections::VecDeque;
use std::fmt;

use super::actor::Actor;
use super::context::Context;
use crate::error::Returned;
use crate::reply::{Call, Reply};

/// Messages that are not to be handled yet, and those that are to be handled again.
pub(crate) struct Stash<M> {
    aside: VecDeque<M>,
    again: VecDeque<M>,
}

impl<M> Default for Stash<M> {
    fn default() -> Self {
        Self { aside: VecDeque::new(), again: VecDeque::new() }
    }
}

impl<M> Stash<M> {
    pub(crate) fn next(&mut self) -> Option<M> {
        self.again.pop_front()
    }

    /// What was taken as the next is the next again.
    pub(crate) fn put_back(&mut self, message: M) {
        self.again.push_front(message);
    }

    /// Messages that are counted as accepted already.
    pub(crate) fn again(again: VecDeque<M>) -> Self {
        Self { aside: VecDeque::new(), again }
    }

    pub(crate) fn has_next(&self) -> bool {
        !self.again.is_empty()
    }

    /// How many are put aside.
    pub(crate) fn aside(&self) -> usize {
        self.aside.len()
    }

    /// Everything that is left when the actor ends.
    pub(crate) fn into_all(mut self) -> VecDeque<M> {
        if self.again.is_empty() {
            return self.aside;
        }
        while let Some(message) = self.aside.pop_front() {
            self.again.push_back(message);
        }
        self.again
    }
}

/// A message that was not put aside, since the stash holds as many as it may. It gives the message back.
pub struct StashFull<M>(Returned<M>);

impl<M> StashFull<M> {
    /// The message.
    #[must_use]
    pub fn into_message(self) -> M {
        self.0.into_inner()
    }
}

impl<M> fmt::Debug for StashFull<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StashFull").finish_non_exhaustive()
    }
}

impl<M> fmt::Display for StashFull<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the stash is full: it holds as many messages as the mailbox")
    }
}

impl<M> std::error::Error for StashFull<M> {}

impl<A: Actor> Context<A> {
    /// Puts a message to this actor aside, until [`unstash_all`](Self::unstash_all): for a message that came too early, such
    /// as a request while a connection is being made. The stash holds as many messages as the mailbox.
    ///
    /// A handler whose caller waits takes `reply: Reply<T, E>` and uses [`stash_ask`](Self::stash_ask).
    ///
    /// # Errors
    ///
    /// [`StashFull`], with the message.
    ///
    /// # Panics
    ///
    /// If the call is to another actor: that one would never see it.
    ///
    /// # Examples
    ///
    /// ```
    /// use actor_core::prelude::*;
    ///
    /// #[actor] #[derive(Default)] struct Door { open: bool, passed: Vec<String> }
    /// #[actor]
    /// impl Door {
    ///     #[handler]
    ///     fn pass(&mut self, ctx: &mut Context<Self>, who: String) {
    ///         if self.open { self.passed.push(who) } else { ctx.stash(ctx.me().pass(who)).unwrap() }
    ///     }
    ///     #[handler]
    ///     fn open(&mut self, ctx: &mut Context<Self>) {
    ///         self.open = true;
    ///         ctx.unstash_all();
    ///     }
    ///     #[handler]
    ///     fn passed(&self) -> Vec<String> { self.passed.clone() }
    /// }
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let door = Door::default().spawn();
    /// door.pass("ann".into()).tell().await?;
    /// door.pass("bob".into()).tell().await?;
    /// door.open().tell().await?;
    /// assert_eq!(door.passed().await?, ["ann", "bob"]);
    /// # Ok(()) }
    /// ```
    #[track_caller]
    pub fn stash<T, E>(&mut self, call: Call<'_, A, T, E>) -> Result<(), StashFull<A::Msg>> {
        self.assert_mine(&call);
        let (_, message) = call.into_parts();
        self.put_aside(message)
    }

    /// Puts an ask aside, with the caller's reply.
    ///
    /// # Errors
    ///
    /// [`StashFull`], with the message. The reply is in it: dropping the error fails the caller's ask.
    ///
    /// # Panics
    ///
    /// If the call is to another actor.
    #[track_caller]
    pub fn stash_ask<T, E>(&mut self, call: Call<'_, A, T, E>, reply: Reply<T, E>) -> Result<(), StashFull<A::Msg>> {
        self.assert_mine(&call);
        let message = call.into_message_with(reply);
        self.put_aside(message)
    }

    /// Handles what was put aside, in the order in which it was: after the running handler, before all that waits.
    pub fn unstash_all(&mut self) {
        if self.put_by().is_none() {
            return;
        }
        let stash = self.place_for_stash();
        let count = stash.aside.len();
        stash.again.append(&mut stash.aside);
        self.cell().count_accepted(count);
    }

    /// How many messages are put aside.
    #[must_use]
    pub fn stashed(&self) -> usize {
        self.put_by().map_or(0, |stash| stash.lock().aside.len())
    }

    #[track_caller]
    fn assert_mine<T, E>(&self, call: &Call<'_, A, T, E>) {
        let to = call.to().cell().whoami();
        let me = self.cell().whoami();
        assert!(to.is(me), "{} cannot put a call to {} aside: use `ctx.me()`", me.label(), to.label());
    }

    fn put_aside(&mut self, message: A::Msg) -> Result<(), StashFull<A::Msg>> {
        if self.stashed() >= self.cell().capacity() {
            return Err(StashFull(Returned::new(message)));
        }
        self.place_for_stash().aside.push_back(message);
        Ok(())
    }
}
