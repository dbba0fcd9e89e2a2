//! The task of a supervised actor: it waits for its supervisor's word, lives, ends, and waits again.

use std::collections::VecDeque;
use std::future::poll_fn;
use std::pin::pin;

use super::birth::Birth;
use super::end::{self, Cause, Ended};
use super::guard::Guarded;
use super::life::Look;
use super::retire::{self, Parked};
use crate::actor::{Actor, Decider, Factory};
use crate::id::ActorLabel;
use crate::lifecycle::ExitReason;
use crate::mailbox::{Cell, Word};
use crate::registry::{Control, current};
use crate::restart::Decision;
use crate::sys::sync::{Arc, Mutex};

/// Which actor its supervisor means: which of its children, and which of the actors that were that child.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Key {
    pub(crate) place: u64,
    pub(crate) generation: u32,
}

/// Who hears what becomes of a supervised actor. Hearing never waits.
pub(crate) trait Overseer: Send + Sync {
    /// News of that child.
    fn hear(&self, child: Key, news: News);
}

/// What becomes of a supervised actor.
#[derive(Debug, Clone)]
pub(crate) enum News {
    /// This incarnation has started.
    Up { incarnation: u32 },
    /// This incarnation has ended, and the actor waits for a word.
    Parked { incarnation: u32, reason: ExitReason, decision: Option<Decision> },
    /// The actor is gone for good.
    Gone { actor: ActorLabel, reason: ExitReason },
}

/// Where the factory of an actor is when no task has it: a gone actor's supervisor may want another.
pub(crate) type Home<A> = Arc<Mutex<Option<Factory<A>>>>;

/// What the task of a supervised actor is told about it.
pub(crate) struct Charge {
    pub(crate) key: Key,
    pub(crate) overseer: Arc<dyn Overseer>,
    pub(crate) decide: Option<Decider>,
    pub(crate) discards_mailbox: bool,
    pub(crate) keeps_children: bool,
}

pub(super) struct Supervised<A: Actor> {
    birth: Birth<A>,
    /// Why the last incarnation ended.
    before: Option<ExitReason>,
    was_up: bool,
    home: Home<A>,
    // The last field: dropped when the actor is gone.
    leash: Leash,
}

/// Whatever happens to the task, the overseer hears of the end.
struct Leash {
    charge: Charge,
    actor: Arc<dyn Control>,
}

impl Leash {
    fn tell(&self, news: News) {
        self.charge.overseer.hear(self.charge.key, news);
    }
}

impl Drop for Leash {
    fn drop(&mut self) {
        let reason = self.actor.latch().reason().unwrap_or(ExitReason::Aborted);
        self.tell(News::Gone { actor: self.actor.identity().label(), reason });
    }
}

/// The task was dropped.
impl<A: Actor> Drop for Supervised<A> {
    fn drop(&mut self) {
        self.take_home();
    }
}

impl<A: Actor> Supervised<A> {
    pub(super) fn new(make: Factory<A>, cell: Arc<Cell<A::Msg>>, home: Home<A>, charge: Charge) -> Self {
        let leash = Leash { charge, actor: Arc::clone(&cell) as _ };
        Self { birth: Birth::new(make, cell, None), before: None, was_up: false, home, leash }
    }

    /// The factory is away only while it makes a state: whoever sees the actor gone finds it at home.
    fn take_home(&mut self) {
        if let Some(make) = self.birth.make.take() {
            *self.home.lock() = Some(make);
        }
    }

    /// The actor's task.
    pub(super) async fn run(mut self) {
        let Some(cell) = self.birth.ctx.as_ref().map(|ctx| Arc::clone(ctx.cell())) else { return };
        self.take_home();
        while poll_fn(|cx| cell.poll_word(cx.waker())).await == Word::Start {
            if self.leash.charge.discards_mailbox && self.before.is_some() {
                let reason = self.before.clone().unwrap_or(ExitReason::Restarting);
                end::Fate { reason: &reason, returns: true }.drop_unhandled(&cell, [cell.discard()]);
            }
            let Some(Parked { children, reason }) = self.live(&cell).await else { return };
            self.before = Some(reason);
            self.birth.again(&cell, children);
        }
        if let Some(ctx) = self.birth.ctx.take() {
            // Why it did not come back says more than that it was told not to.
            let failure = self.before.take().filter(|reason| *reason != ExitReason::Restarting);
            let cause = Cause { failure, ..Cause::default() };
            Box::pin(end::end_stateless(ctx, &mut None, cause)).await;
        }
    }

    /// One incarnation, from its making to its end. `None` if the actor is gone after it.
    async fn live(&mut self, cell: &Arc<Cell<A::Msg>>) -> Option<Parked> {
        let mut me = None;
        self.birth.make = Some(self.home.lock().take()?);
        let made = Box::pin(self.birth.make(&mut me)).await;
        self.take_home();
        cell.leave_init();
        let mut life = match made {
            Ok(life) => life,
            Err(ended) => return Box::pin(self.miscarry(&mut me, ended)).await,
        };
        let begun = {
            let incarnation = life.0.as_mut()?;
            let mut begin = pin!(Some(incarnation.begin()));
            Guarded::new(&mut me, begin.as_mut()).await
        };
        let mut ended = match begun {
            Ok(Ok(())) => None,
            Ok(Err(failure)) => Some(Ended::Failed(failure)),
            Err(cut) => Some(Ended::from(cut)),
        };
        if ended.is_none() {
            self.was_up = true;
            self.leash.tell(News::Up { incarnation: cell.whoami().id().incarnation() });
        }
        loop {
            let may_resume = ended.is_none();
            let over = match ended.take() {
                Some(ended) => ended,
                // It has no berth.
                None => life.0.as_mut()?.live(&mut me, Look::Due).await.unwrap_or(Ended::Told),
            };
            let may_resume = may_resume && matches!(over, Ended::Failed(_));
            let cause = Cause::of(&life.0.as_ref()?.ctx, over);
            let reason = cause.failure.clone().or_else(|| cell.reason_of_end()).unwrap_or(ExitReason::Normal);
            let decision = self.decide(cell, &mut me, &reason);
            if may_resume && decision == Some(Decision::Resume) {
                cell.go_on();
                continue;
            }
            let keeps = self.leash.charge.keeps_children;
            if !self.returns(cell, &reason, decision) {
                Box::pin(end::depart(&mut life.0, &mut me, cause)).await;
                return None;
            }
            let parked = Box::pin(retire::retire(&mut life.0, &mut me, cause, reason, keeps)).await?;
            return Some(self.tell_parked(cell, parked, decision));
        }
    }

    /// The state could not be made.
    async fn miscarry(&mut self, me: &mut Option<Arc<dyn Control>>, ended: Ended) -> Option<Parked> {
        let ctx = self.birth.ctx.take()?;
        let cell = Arc::clone(ctx.cell());
        // A gentler signal than a kill may have cut it, which is over.
        let ended = if matches!(ended, Ended::Killed) && !cell.is_killed() { Ended::Told } else { ended };
        let cause = Cause::of(&ctx, ended);
        let reason = cause.failure.clone().or_else(|| cell.reason_of_end()).unwrap_or(ExitReason::Normal);
        let decision = self.decide(&cell, me, &reason);
        if !self.returns(&cell, &reason, decision) || cell.suspend(VecDeque::new(), 0).is_err() {
            end::end_stateless(ctx, me, cause).await;
            return None;
        }
        cause.tell();
        let parked =
            retire::park(&cell, end::LastRites::new(ctx, reason), me, self.leash.charge.keeps_children).await?;
        Some(self.tell_parked(&cell, parked, decision))
    }

    fn tell_parked(&self, cell: &Cell<A::Msg>, parked: Parked, decision: Option<Decision>) -> Parked {
        let incarnation = cell.whoami().id().incarnation();
        self.leash.tell(News::Parked { incarnation, reason: parked.reason.clone(), decision });
        parked
    }

    /// Asks for a judgement on a failure: the spec has the last word, then the actor itself.
    fn decide(&self, cell: &Cell<A::Msg>, me: &mut Option<Arc<dyn Control>>, reason: &ExitReason) -> Option<Decision> {
        let own = cell.take_verdict();
        if !reason.is_failure() {
            return None;
        }
        let Some(decide) = &self.leash.charge.decide else { return own };
        let (decision, _) = current::run_as(me, || decide(reason));
        // Whoever cannot judge leaves it to those above.
        Some(decision.unwrap_or(Decision::Escalate))
    }

    /// Whether another incarnation may follow.
    fn returns(&self, cell: &Cell<A::Msg>, reason: &ExitReason, decision: Option<Decision>) -> bool {
        // A first start that fails is an error for whoever starts it.
        let has_been = self.was_up || self.before.is_some() || *reason == ExitReason::Restarting;
        has_been
            && match decision {
                Some(Decision::Stop) => false,
                Some(_) => !cell.is_to_end_for_good(),
                None => cell.revives(reason),
            }
    }
}
