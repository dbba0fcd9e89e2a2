//! What is done about a failure: which children are ended and started again, in which order, and when it is given up.

use std::future::Future;
use std::time::Duration;

use super::kid::{Kid, State};
use super::message::Body;
use super::supervisor::Supervisor;
use crate::actor::{Bond, Context, end_child};
use crate::lifecycle::{ExitReason, Failure};
use crate::registry::Waiting;
use crate::restart::{Decision, Restart, Shutdown, Strategy};
use crate::sys::sync::Arc;
use crate::sys::{random, time};

/// Several children are restarted: those from a place on.
#[derive(Debug)]
pub(super) struct Regroup {
    from: u64,
    stage: Stage,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    /// They are ended, the last one first, each to its end before the next is told. The pause comes after that.
    Ending(Duration),
    /// The pause with this stamp.
    Pausing(u64),
    /// They are started, the first one first, each when the one before is up.
    Starting,
}

impl Supervisor {
    /// An incarnation of a child has come to an end that was not asked for, and is to be followed by another.
    pub(super) fn failed(
        &mut self,
        ctx: &mut Context<Self>,
        place: u64,
        reason: &ExitReason,
        decision: Option<Decision>,
    ) {
        let Some(kid) = self.kids.get_mut(&place) else { return };
        kid.state = State::Waiting;
        let id = Arc::clone(&kid.seed.id);
        if Self::is_ending(ctx) {
            return;
        }
        if decision == Some(Decision::Escalate) {
            return Self::escalate(ctx, &id, &reason.to_string());
        }
        let is_ended_anyway = |regroup: &Regroup| matches!(regroup.stage, Stage::Ending(_)) && place >= regroup.from;
        if self.regroup.as_ref().is_some_and(is_ended_anyway) {
            return;
        }
        let now = time::now();
        for limit in [kid.limit.as_mut(), Some(&mut self.budget)].into_iter().flatten() {
            if !limit.is_free(now) {
                let (max, within) = (limit.max(), limit.within());
                let text = format!("more than {max} restarts within {within:?}, the last end: {reason}");
                return Self::escalate(ctx, &id, &text);
            }
        }
        if let Some(limit) = &mut kid.limit {
            limit.note(now);
        }
        self.budget.note(now);
        let pause = kid.pauses.next(now, random::fraction);
        match self.plan.settings.strategy {
            Strategy::OneForOne if pause.is_zero() => kid.start(),
            Strategy::OneForOne => {
                let stamp = self.rest(ctx, Some(place), pause);
                if let Some(kid) = self.kids.get_mut(&place) {
                    kid.state = State::Pausing(stamp);
                }
                self.check_health(ctx, &id, &format!("the last end: {reason}"));
            }
            Strategy::OneForAll => self.regroup_from(0, pause),
            Strategy::RestForOne => self.regroup_from(place, pause),
        }
    }

    fn regroup_from(&mut self, place: u64, pause: Duration) {
        let from = match &self.regroup {
            // Those before it are up again.
            None | Some(Regroup { stage: Stage::Starting, .. }) => place,
            Some(Regroup { from, .. }) => place.min(*from),
        };
        self.regroup = Some(Regroup { from, stage: Stage::Ending(pause) });
    }

    /// Does what can be done next about the children that are restarted together.
    pub(super) fn advance(&mut self, ctx: &mut Context<Self>) {
        if Self::is_ending(ctx) {
            return;
        }
        while let Some(Regroup { from, stage }) = self.regroup {
            let mut group = self.kids.range_mut(from..).map(|(_, kid)| kid);
            match stage {
                Stage::Ending(_) if group.any(|kid| matches!(kid.state, State::Recycled | State::Ending)) => return,
                Stage::Ending(pause) => {
                    let last =
                        self.kids.range(from..).rev().find(|(_, kid)| matches!(kid.state, State::Starting | State::Up));
                    if let Some((place, kid)) = last {
                        let (place, restart) = (*place, kid.seed.terms.restart);
                        self.line_up(from, place);
                        if restart == Restart::Temporary {
                            self.end(ctx, place);
                        } else {
                            self.recycle(ctx, place);
                        }
                        return;
                    }
                    self.row.clear();
                    let stage =
                        if pause.is_zero() { Stage::Starting } else { Stage::Pausing(self.rest(ctx, None, pause)) };
                    self.regroup = Some(Regroup { from, stage });
                }
                Stage::Pausing(_) => return,
                Stage::Starting => {
                    let next = group.find(|kid| matches!(kid.state, State::Starting | State::Waiting));
                    match next {
                        Some(kid) if kid.state == State::Starting => return,
                        Some(kid) => {
                            let place = kid.seed.place;
                            self.line_up(from, place);
                            return self.kids.get_mut(&place).map_or((), Kid::start);
                        }
                        None => {
                            self.row.clear();
                            self.regroup = None;
                        }
                    }
                }
            }
        }
    }

    /// It is one child's turn to end or to start, and of those from a place on, who is not up waits for that.
    pub(super) fn line_up(&mut self, from: u64, turn: u64) {
        let others = self.kids.range(from..).map(|(_, kid)| kid).filter(|kid| kid.state == State::Waiting);
        let waiting = others.filter(|kid| kid.seed.place != turn).map(|kid| kid.plant.actor.identity());
        self.row.arrange(self.kids.get(&turn).map(|kid| kid.plant.actor.identity()), waiting);
    }

    /// How a child is ended while others wait for that. One whose handler waits for those would never come to an end; one that
    /// waits itself has no handler.
    fn shutdown_of(&self, kid: &Kid) -> Shutdown {
        let may_hold_up = kid.state != State::Waiting;
        let holds_up = may_hold_up && self.row.holds_up(kid.plant.actor.identity());
        if holds_up { Shutdown::Kill } else { kid.seed.terms.shutdown }
    }

    /// Starts a child now, or when its turn comes.
    pub(super) fn start_in_turn(&mut self, place: u64) {
        let waits = self.regroup.as_ref().is_some_and(|regroup| place >= regroup.from);
        if let Some(kid) = self.kids.get_mut(&place).filter(|_| !waits) {
            kid.start();
        }
    }

    /// A pause is over.
    pub(super) fn rested(&mut self, ctx: &mut Context<Self>, place: Option<u64>, stamp: u64) {
        if Self::is_ending(ctx) {
            return;
        }
        match (place, &mut self.regroup) {
            (Some(place), _) => {
                if let Some(kid) = self.kids.get_mut(&place).filter(|kid| kid.state == State::Pausing(stamp)) {
                    kid.start();
                }
            }
            (None, Some(Regroup { stage, .. })) if *stage == Stage::Pausing(stamp) => {
                *stage = Stage::Starting;
                self.advance(ctx);
            }
            (None, _) => {}
        }
    }

    /// Begins a pause; its stamp.
    fn rest(&self, ctx: &Context<Self>, place: Option<u64>, pause: Duration) -> u64 {
        let office = Arc::clone(&self.plan.office);
        let stamp = office.stamp();
        let end = Waiting::for_end_of(ctx.control(), ctx.id().incarnation());
        Self::aside(ctx, async move {
            tokio::select! {
                biased;
                _ = end => {}
                () = time::sleep(pause) => office.tell(Body::Rested { place, stamp }),
            }
        });
        stamp
    }

    /// Ends a child for good.
    pub(super) fn end(&mut self, ctx: &Context<Self>, place: u64) {
        let Some(shutdown) = self.kids.get(&place).map(|kid| self.shutdown_of(kid)) else { return };
        let Some(kid) = self.kids.get_mut(&place) else { return };
        kid.state = State::Ending;
        if let Some(end) = end_child(&kid.plant.actor, shutdown, Bond::Own, true) {
            Self::aside(ctx, end);
        }
    }

    /// Ends the incarnation of a child, which is to be started again.
    fn recycle(&mut self, ctx: &Context<Self>, place: u64) {
        let Some(shutdown) = self.kids.get(&place).map(|kid| self.shutdown_of(kid)) else { return };
        let Some(kid) = self.kids.get_mut(&place) else { return };
        kid.state = State::Recycled;
        // Without anything to wait for, it has just ended by itself: news of that is on the way.
        if let Some(end) = end_child(&kid.plant.actor, shutdown, Bond::Lasting, false) {
            Self::aside(ctx, end);
        }
    }

    /// What takes time is done beside the supervisor, which hears of it.
    pub(super) fn aside(ctx: &Context<Self>, what: impl Future<Output = ()> + Send + 'static) {
        if let Some(runtime) = ctx.registry().runtime() {
            runtime.spawn(what);
        }
    }

    /// Gives up: the supervisor ends its children, and fails.
    pub(super) fn escalate(ctx: &mut Context<Self>, id: &str, text: &str) {
        ctx.fail(Failure::new(format!("child `{id}`"), text));
    }

    /// The health of a child is not what it was.
    pub(super) fn checked(&mut self, ctx: &mut Context<Self>, place: u64, incarnation: u32) {
        let Some(kid) = self.kids.get(&place).filter(|kid| kid.incarnation == incarnation) else { return };
        let Some(health) = kid.plant.actor.health().filter(|health| !health.is_healthy()) else { return };
        if !Self::is_ending(ctx) {
            let id = Arc::clone(&kid.seed.id);
            self.check_health(ctx, &id, &health.to_string());
        }
    }

    /// A child fails for longer than a restart takes, or has come to an end of its own. Gives up if too few are left.
    pub(super) fn check_health(&mut self, ctx: &mut Context<Self>, id: &str, why: &str) {
        let min = self.plan.settings.min_healthy;
        let healthy = self.kids.values().filter(|kid| kid.is_healthy()).count();
        if healthy < min {
            let text = format!("{healthy} children are healthy and {min} have to be, {why}");
            Self::escalate(ctx, id, &text);
        }
    }
}
