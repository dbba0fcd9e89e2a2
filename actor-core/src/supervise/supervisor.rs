//! The supervisor as an actor: what it does about each message.

use std::collections::BTreeMap;
use std::fmt;
use std::time::Duration;

use super::checkup::Checkups;
use super::group::Regroup;
use super::info::{ChildCount, ChildError};
use super::kid::{Kid, Starter, State};
use super::message::{About, Body, Sow, SupervisorMsg};
use super::office::Office;
use super::seed::{Lost, Seed, Unstarted};
use super::supervisor_ref::SupervisorRef;
use crate::actor::{Actor, ChildSpec, Context, Plain};
use crate::address::ActorRef;
use crate::error::{SpawnErrorKind, StartError};
use crate::id::short_type;
use crate::lifecycle::{ExitReason, Failure, Status};
use crate::message::{Interface, Mailbox};
use crate::registry::{Control, Registry, Row, Waiting};
use crate::reply::Reply;
use crate::restart::{AutoShutdown, Intensity, Strategy};
use crate::runtime::{Key, News};
use crate::sys::sync::{Arc, Mutex};
use crate::sys::time;

/// An actor that starts other actors, hears of their ends, and starts them again.
///
/// Made by [`Supervisor::builder`]. A supervisor belongs to its system or to its own supervisor: it lives on without refs.
///
/// # Examples
///
/// ```
/// use std::time::Duration;
/// use actor_core::{Strategy, Supervisor, prelude::*};
///
/// # #[actor] #[derive(Clone)] struct Db { n: u64 }
/// # #[actor] impl Db { #[handler] pub fn add(&mut self, n: u64) -> u64 { self.n += n; self.n } }
/// # #[actor] #[derive(Clone)] struct Web { db: DbRef }
/// # #[actor] impl Web { #[handler] pub async fn get(&self) -> u64 { self.db.add(1).await.unwrap_or(0) } }
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let mut app = Supervisor::builder().strategy(Strategy::RestForOne).max_restarts(3).within(Duration::from_secs(5));
/// let db = app.add(ChildSpec::new(|| Db { n: 0 }));
/// let web = app.add(ChildSpec::cloned(Web { db: db.clone() }));
/// let app = app.start().await?;
///
/// assert_eq!(web.get().await?, 1);
/// db.kill().await?;
/// // Both were restarted, and the refs are good still.
/// assert_eq!(web.get().await?, 1);
/// # app.stop().await?;
/// # Ok(()) }
/// ```
pub struct Supervisor {
    pub(super) plan: Arc<Plan>,
    /// By their places, which is the order of their starts.
    pub(super) kids: BTreeMap<u64, Kid>,
    by_id: BTreeMap<Arc<str>, u64>,
    pub(super) budget: Intensity,
    pub(super) regroup: Option<Regroup>,
    /// Those who wait until others are ended or started.
    pub(super) row: Row,
}

/// What a supervisor is made from, again and again.
pub(crate) struct Plan {
    pub(super) registry: Arc<Registry>,
    pub(super) office: Arc<Office>,
    pub(super) settings: Settings,
    pub(super) nursery: Vec<Unstarted>,
    pub(super) broken: Option<(Arc<str>, SpawnErrorKind)>,
    /// Which child kept it from starting.
    pub(super) failed: Mutex<Option<(Arc<str>, StartError)>>,
}

impl Plan {
    pub(crate) fn registry(&self) -> &Arc<Registry> {
        &self.registry
    }

    /// Which child kept the supervisor from starting, and why.
    pub(crate) fn failure(&self) -> Option<(Arc<str>, StartError)> {
        let broken = self.broken.clone().map(|(id, kind)| (id, StartError::Spawn(kind)));
        broken.or_else(|| self.failed.lock().clone())
    }
}

#[derive(Debug, Clone)]
pub(super) struct Settings {
    pub(super) strategy: Strategy,
    pub(super) max: usize,
    pub(super) within: Duration,
    pub(super) min_healthy: usize,
    pub(super) max_children: usize,
    pub(super) auto_shutdown: AutoShutdown,
}

impl Default for Settings {
    fn default() -> Self {
        let (strategy, auto_shutdown) = (Strategy::OneForOne, AutoShutdown::Never);
        let within = Duration::from_secs(5);
        Self { strategy, max: 3, within, min_healthy: 0, max_children: usize::MAX, auto_shutdown }
    }
}

#[diagnostic::do_not_recommend]
impl Interface for Supervisor {
    type Msg = SupervisorMsg;
    type Sink = ActorRef<Self>;
    type Ref = SupervisorRef;
    type Hooks = Plain;
    // News of a child must not wait for room.
    const MAILBOX: Mailbox = Mailbox::unbounded();
}

#[diagnostic::do_not_recommend]
impl Actor for Supervisor {
    fn handle_now(&mut self, message: SupervisorMsg, ctx: &mut Context<Self>) -> Option<SupervisorMsg> {
        self.look_after(ctx, message.0.about());
        match message.0 {
            Body::News { child, news } => self.hear(ctx, child, news),
            Body::Rested { place, stamp } => self.rested(ctx, place, stamp),
            Body::Checked { place, incarnation } => self.checked(ctx, place, incarnation),
            Body::Start { sow, reply, .. } => answer(ctx, reply, |ctx, reply| self.start_child(ctx, sow, reply)),
            Body::Terminate { id, reply } => answer(ctx, reply, |ctx, reply| self.terminate(ctx, &id, reply)),
            Body::Restart { id, reply } => answer(ctx, reply, |ctx, reply| self.restart(ctx, &id, reply)),
            Body::Delete { id, reply } => answer(ctx, reply, |_, reply| done(reply, self.delete(&id))),
            Body::Children { reply } => answer(ctx, reply, |_, reply| {
                reply.ok(self.kids.values().map(Kid::info).collect());
            }),
            Body::Count { reply } => answer(ctx, reply, |_, reply| {
                reply.ok(self.count());
            }),
            Body::Find { id, reply } => answer(ctx, reply, |_, reply| {
                reply.ok(self.find(&id).map(|kid| Arc::clone(&kid.seed)));
            }),
        }
        None
    }
}

/// Handles a request, unless its caller is gone.
fn answer<T, E>(
    ctx: &mut Context<Supervisor>,
    reply: Reply<T, E>,
    handle: impl FnOnce(&mut Context<Supervisor>, Reply<T, E>),
) {
    if reply.start() {
        reply.lend(|| ctx.control());
        handle(ctx, reply);
    } else {
        ctx.count_skipped();
    }
}

/// Answers once something is done, or cannot be.
fn done(reply: Reply<(), ChildError>, done: Result<(), ChildError>) {
    match done {
        Ok(()) => reply.ok(()),
        Err(error) => reply.err(error),
    };
}

impl Supervisor {
    /// Starts the static children in order; each has to be up before the next is told.
    pub(super) async fn raise(plan: Arc<Plan>, ctx: &mut Context<Self>) -> Result<Self, Failure> {
        if let Some((id, kind)) = &plan.broken {
            return Err(Failure::new(format!("child `{id}`"), kind.to_string()));
        }
        plan.office.open(ctx.cell());
        let budget = Intensity::new(plan.settings.max, plan.settings.within);
        let (kids, by_id) = (BTreeMap::new(), BTreeMap::new());
        let row = Row::of(ctx.cell().whoami());
        let mut this = Self { plan, kids, by_id, budget, regroup: None, row };
        this.take_in(ctx)?;
        let places: Vec<u64> = this.kids.keys().copied().collect();
        for place in places {
            this.line_up(0, place);
            let Some(kid) = this.kids.get_mut(&place) else { continue };
            kid.start();
            let started = Waiting::for_start_of(Arc::clone(&kid.plant.actor), kid.incarnation).await;
            if let Err(reason) = started {
                let (id, actor) = (Arc::clone(&kid.seed.id), kid.plant.actor.identity().label());
                let failure = Failure::new(format!("child `{id}`"), reason.to_string());
                *this.plan.failed.lock() = Some((id, StartError::Ended { actor, reason }));
                return Err(failure);
            }
            kid.state = State::Up;
            kid.pauses.up(time::now());
            Self::begin_checkups(ctx, kid, &this.plan.office);
        }
        this.row.clear();
        Ok(this)
    }

    /// Begins to check the health of a child that is up, if its spec asks for it.
    fn begin_checkups(ctx: &Context<Self>, kid: &Kid, office: &Arc<Office>) {
        if let Some(checkups) = Checkups::of(kid, office) {
            Self::aside(ctx, checkups.run());
        }
    }

    /// Takes in the static children. Those that are gone, since the supervisor was restarted, are made again.
    fn take_in(&mut self, ctx: &mut Context<Self>) -> Result<(), Failure> {
        let mut all = Vec::new();
        for Unstarted { seed, .. } in &self.plan.nursery {
            if seed.plant().actor.latch().reason().is_some()
                && let Err(lost) = seed.sow_again()
            {
                return Err(Failure::new(format!("child `{}`", seed.id), ChildError::from(lost).to_string()));
            }
            all.push(Kid::new(Arc::clone(seed), true));
        }
        // Anew: the order of their ends is the reverse of this one.
        ctx.children().clear();
        for kid in all {
            self.keep(ctx, kid);
        }
        Ok(())
    }

    fn keep(&mut self, ctx: &mut Context<Self>, kid: Kid) {
        kid.plant.actor.identity().adopted_by(ctx.cell().whoami());
        ctx.children().add_as(Arc::clone(&kid.plant.actor), kid.seed.terms.shutdown, kid.bond());
        self.by_id.insert(Arc::clone(&kid.seed.id), kid.seed.place);
        self.kids.insert(kid.seed.place, kid);
    }

    fn find(&mut self, id: &str) -> Option<&mut Kid> {
        self.kids.get_mut(self.by_id.get(id)?)
    }

    fn remove(&mut self, place: u64) {
        if let Some(kid) = self.kids.remove(&place) {
            self.by_id.remove(&kid.seed.id);
        }
    }

    /// Whether it was told to end: nothing is started any more.
    pub(super) fn is_ending(ctx: &Context<Self>) -> bool {
        ctx.cell().status() >= Status::Stopping || ctx.cell().must_stop()
    }

    fn hear(&mut self, ctx: &mut Context<Self>, Key { place, generation }: Key, news: News) {
        let Some(kid) = self.kids.get_mut(&place).filter(|kid| kid.plant.generation == generation) else { return };
        match news {
            News::Up { incarnation } if kid.incarnation == incarnation && kid.state == State::Starting => {
                kid.state = State::Up;
                kid.pauses.up(time::now());
                kid.started(Ok(()));
                Self::begin_checkups(ctx, kid, &self.plan.office);
            }
            News::Parked { incarnation, reason, decision } if kid.incarnation == incarnation => match kid.state {
                State::Starting | State::Up => self.failed(ctx, place, &reason, decision),
                State::Recycled => kid.state = State::Waiting,
                State::Waiting | State::Pausing(_) | State::Ending | State::Gone(_) => {}
            },
            News::Gone { reason, .. } => self.gone(ctx, place, &reason),
            News::Up { .. } | News::Parked { .. } => return,
        }
        self.advance(ctx);
    }

    /// Whoever saw the end of a child before asking finds it gone, though news of it may still be on the way.
    fn look_after(&mut self, ctx: &mut Context<Self>, about: About<'_>) {
        let is_news = |kid: &Kid| !kid.is_gone() && kid.plant.actor.latch().reason().is_some();
        let gone: Vec<u64> = match about {
            About::Nobody => return,
            About::Child(id) => self.by_id.get(id).copied().into_iter().collect(),
            About::All => self.kids.keys().copied().collect(),
        };
        for place in gone {
            let news = self.kids.get(&place).filter(|kid| is_news(kid)).map(|kid| kid.plant.actor.latch().reason());
            if let Some(Some(reason)) = news {
                self.gone(ctx, place, &reason);
                self.advance(ctx);
            }
        }
    }

    /// A child is gone for good: because it was told to, or by itself.
    fn gone(&mut self, ctx: &mut Context<Self>, place: u64, reason: &ExitReason) {
        let Some(kid) = self.kids.get_mut(&place).filter(|kid| !kid.is_gone()) else { return };
        let before = std::mem::replace(&mut kid.state, State::Gone(reason.clone()));
        for ender in kid.enders.drain(..) {
            ender.ok(());
        }
        let (actor, terms) = (kid.plant.actor.identity().label(), kid.seed.terms.clone());
        let never_was = matches!(kid.starter, Some(Starter::Start(_)));
        kid.started(Err(ChildError::Ended { actor, reason: reason.clone() }));
        if never_was {
            // Whoever wanted it knows.
            return self.remove(place);
        }
        let id = Arc::clone(&kid.seed.id);
        if terms.restart == crate::restart::Restart::Temporary {
            self.remove(place);
        }
        if before == State::Ending || Self::is_ending(ctx) {
            return;
        }
        if *reason == ExitReason::Aborted {
            // There is no task any more that could make it again.
            return Self::escalate(ctx, &id, &reason.to_string());
        }
        if terms.is_significant && self.is_to_shut_down() {
            return ctx.stop();
        }
        self.check_health(ctx, &id, &format!("the last end: {reason}"));
    }

    /// A significant child has come to an end of its own. Whether it was the one that counts.
    fn is_to_shut_down(&self) -> bool {
        match self.plan.settings.auto_shutdown {
            AutoShutdown::Never => false,
            AutoShutdown::AnySignificant => true,
            AutoShutdown::AllSignificant => {
                self.kids.values().all(|kid| !kid.seed.terms.is_significant || kid.is_gone())
            }
        }
    }

    fn start_child(&mut self, ctx: &mut Context<Self>, sow: Option<Sow>, reply: Reply<Arc<Seed>, ChildError>) {
        if self.has_room().is_err() {
            self.look_after(ctx, About::All);
        }
        let room = if Self::is_ending(ctx) { Err(ChildError::Stopping) } else { self.has_room() };
        let sown = room.and_then(|()| sow.map_or(Err(ChildError::NotFound), |sow| sow(self)));
        match sown {
            Err(error) => drop(reply.err(error)),
            Ok(mut child) => {
                child.is_taken_in = true;
                let place = child.seed.place;
                let mut kid = Kid::new(Arc::clone(&child.seed), false);
                kid.starter = Some(Starter::Start(reply));
                self.keep(ctx, kid);
                self.start_in_turn(place);
            }
        }
    }

    /// Makes the actor of one more child.
    pub(super) fn sow<A: Actor>(&self, spec: ChildSpec<A>) -> Result<Unstarted, ChildError> {
        let Plan { registry, office, .. } = &*self.plan;
        let wanted = spec.terms.id.clone().or_else(|| spec.name.clone());
        let id = match wanted {
            Some(id) => id,
            None => self.free_id(short_type(std::any::type_name::<A>())),
        };
        if let Some(kid) = self.by_id.get(&id).and_then(|place| self.kids.get(place)) {
            return Err(kid.objection().unwrap_or(ChildError::AlreadyPresent));
        }
        Seed::sow(spec, registry, office, id).map(|(_, child)| child).map_err(ChildError::Spawn)
    }

    /// An id for a child without one: its type, with a number if there are several.
    fn free_id(&self, short: String) -> Arc<str> {
        if !self.by_id.contains_key(&*short) {
            return Arc::from(short);
        }
        let mut n = self.kids.len() as u64 + 1;
        loop {
            let id: Arc<str> = Arc::from(format!("{short}-{n}"));
            if !self.by_id.contains_key(&id) {
                return id;
            }
            n += 1;
        }
    }

    fn has_room(&self) -> Result<(), ChildError> {
        let limit = self.plan.settings.max_children;
        // Counted only if there is a limit that can be reached.
        if self.kids.len() < limit || self.kids.values().filter(|kid| !kid.is_gone()).count() < limit {
            return Ok(());
        }
        Err(ChildError::TooMany { limit })
    }

    fn terminate(&mut self, ctx: &mut Context<Self>, id: &str, reply: Reply<(), ChildError>) {
        let Some(kid) = self.find(id) else {
            reply.err(ChildError::NotFound);
            return;
        };
        if kid.is_gone() {
            reply.ok(());
            return;
        }
        kid.enders.push(reply);
        let place = kid.seed.place;
        self.end(ctx, place);
        self.advance(ctx);
    }

    fn restart(&mut self, ctx: &mut Context<Self>, id: &str, reply: Reply<(), ChildError>) {
        match self.make_again(ctx, id) {
            Ok(place) => {
                if let Some(kid) = self.kids.get_mut(&place) {
                    kid.starter = Some(Starter::Restart(reply));
                }
                self.start_in_turn(place);
            }
            Err(error) => drop(reply.err(error)),
        }
    }

    fn make_again(&mut self, ctx: &mut Context<Self>, id: &str) -> Result<u64, ChildError> {
        let room = self.has_room();
        let is_ending = Self::is_ending(ctx);
        let kid = self.find(id).ok_or(ChildError::NotFound)?;
        if let Some(objection) = kid.objection() {
            return Err(objection);
        }
        if is_ending {
            return Err(ChildError::Stopping);
        }
        room?;
        let plant = kid.seed.sow_again()?;
        let before = std::mem::replace(&mut kid.plant, plant);
        kid.state = State::Waiting;
        let (actor, shutdown, bond) = (Arc::clone(&kid.plant.actor), kid.seed.terms.shutdown, kid.bond());
        actor.identity().adopted_by(ctx.cell().whoami());
        let place = kid.seed.place;
        if !ctx.children().replace(&before.actor, &actor) {
            ctx.children().add_as(actor, shutdown, bond);
        }
        Ok(place)
    }

    fn delete(&mut self, id: &str) -> Result<(), ChildError> {
        let kid = self.find(id).ok_or(ChildError::NotFound)?;
        if let Some(objection) = kid.objection() {
            return Err(objection);
        }
        let place = kid.seed.place;
        self.remove(place);
        Ok(())
    }

    fn count(&self) -> ChildCount {
        let mut count = ChildCount { specs: self.kids.len(), ..ChildCount::default() };
        for kid in self.kids.values() {
            count.active += usize::from(kid.state == State::Up);
            count.supervisors += usize::from(kid.seed.is_supervisor);
        }
        count.workers = count.specs - count.supervisors;
        count
    }
}

impl From<Lost> for ChildError {
    fn from(lost: Lost) -> Self {
        match lost {
            Lost::Spawn(kind) => Self::Spawn(kind),
            Lost::Factory => Self::Lost,
        }
    }
}

impl fmt::Debug for Supervisor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let children: Vec<_> = self.by_id.keys().collect();
        f.debug_struct("Supervisor").field("children", &children).finish_non_exhaustive()
    }
}
