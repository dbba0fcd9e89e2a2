//! The end of an incarnation whose actor lives on: stop hook, state dropped, children gone, then it waits for its next.
//!
//! Everything outside of the state stays: cell, refs, name, and the messages that wait.

use super::end::{self, Cause, Fate, LastRites};
use super::life::Incarnation;
use crate::actor::{Actor, Children};
use crate::lifecycle::ExitReason;
use crate::mailbox::{Cell, Closing};
use crate::message::Message;
use crate::registry::Control;
use crate::sys::sync::Arc;

/// An actor between two incarnations.
pub(super) struct Parked {
    /// Those that outlived the incarnation.
    pub(super) children: Option<Box<Children>>,
    /// Why the incarnation ended.
    pub(super) reason: ExitReason,
}

/// Brings an incarnation to its end. `None` if the actor was told meanwhile that there will be no other: then it is gone.
pub(super) async fn retire<A: Actor>(
    life: &mut Option<Box<Incarnation<A>>>,
    me: &mut Option<Arc<dyn Control>>,
    cause: Cause,
    reason: ExitReason,
    keeps_children: bool,
) -> Option<Parked> {
    let incarnation = life.as_mut()?;
    let cell = Arc::clone(incarnation.ctx.cell());
    // By a failer, or by a kill that came with what failed it: both leave no time for last words.
    let is_cut = cell.is_killed();
    let aside = incarnation.ctx.take_stash();
    // The rest of the batch goes back before anything may take its time: the order of messages stays.
    if let Err(rest) = cell.suspend(incarnation.take_rest(), aside.len()) {
        incarnation.put_rest_back(rest);
        incarnation.ctx.put_stash_back(aside);
        end::depart(life, me, cause).await;
        return None;
    }
    cause.tell();
    Fate { reason: &reason, returns: true }.drop_unhandled(&cell, [aside]);
    let reason = if is_cut { reason } else { end::last_words(incarnation, me, reason).await };
    let incarnation = life.take()?;
    let last = end::drop_state(incarnation, me, reason, true);
    park(&cell, last, me, keeps_children).await
}

/// Ends what an incarnation leaves behind that has no state, or never had one.
pub(super) async fn park<M: Message>(
    cell: &Cell<M>,
    mut last: LastRites,
    me: &mut Option<Arc<dyn Control>>,
    keeps_children: bool,
) -> Option<Parked> {
    if let Some(children) = last.children.as_ref().filter(|_| !keeps_children) {
        end::end_children(children, me, &last.reason, false).await;
    }
    if !cell.park_cell(&last.reason) {
        // Told meanwhile: nobody will handle what waits.
        let failure = Some(last.reason.clone()).filter(|reason| *reason != ExitReason::Restarting);
        let Closing { mail, reason } = cell.close(0, failure);
        Fate { reason: &reason, returns: false }.drop_unhandled(cell, [mail.unwrap_or_default()]);
        last.reason = reason;
        if let Some(children) = &last.children {
            end::end_children(children, me, &last.reason, true).await;
        }
        return None;
    }
    let (children, reason) = last.call_off();
    let children = children.and_then(|children| children.lasting(keeps_children));
    Some(Parked { children, reason })
}
