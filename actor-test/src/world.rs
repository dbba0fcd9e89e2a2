//! What is simulated: who there is, who is ready, what is on its way.
//!
//! Everybody that runs is an *entity*: the test, tokio's own tasks as one, actors, tasks. What an entity sends during a step
//! goes to its outbox, and it takes no further step until all of that has arrived, one by one, each as a choice of its own: as
//! if it had been interrupted before each send. Whom it wakes meanwhile, by whatever means, is woken after what it sent
//! before; so nobody learns of a thing and acts on it before that thing's own past has arrived.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Wake, Waker};
use std::time::Duration;

use actor_core::sim::{Subject, Task};
use tokio::time::Instant;

use crate::config::Config;
use crate::entity::{Entity, LINK, Outgoing, SENT_BITS, sent_so_far};
use crate::faults::{Fate, Faults, Kept};
use crate::policy::Scheduler;
use crate::rng::SimRng;
use crate::trace::{Event, Recorder, Trace, What};

/// The test itself.
pub(crate) const TEST: u32 = 0;
/// The tasks of plain tokio, taken together.
pub(crate) const TOKIO: u32 = 1;
/// Nobody whose sends could be held back.
pub(crate) const NOBODY: u32 = u32::MAX;

pub(crate) struct SimWorld {
    state: Mutex<State>,
    /// The driver is at work: whoever becomes ready need not wake it.
    pub(crate) at_work: AtomicBool,
}

pub(crate) struct State {
    pub(crate) scheduler: Scheduler,
    pub(crate) recorder: Recorder,
    pub(crate) faults: Faults,
    /// For what is not the choice of who runs.
    pub(crate) rng: SimRng,
    /// For the test's own use.
    pub(crate) test_rng: SimRng,
    pub(crate) newborn: Vec<(u32, Task)>,
    /// Whose tasks are to be dropped.
    pub(crate) doomed: Vec<u32>,
    entities: Vec<Entity>,
    pub(crate) current: u32,
    /// The handler whose end the running actor came to.
    pub(crate) handled: Option<&'static str>,
    /// Who answered an ask and did not wake the caller yet.
    pub(crate) replying: bool,
    pub(crate) tickets: u64,
    /// How the next task is called that is spawned.
    pub(crate) next_name: Option<&'static str>,
    driver: Option<Waker>,
    /// Those that wait until nothing is ready.
    pub(crate) idle: Vec<Waker>,
    /// The one that waits until the clock has moved.
    pub(crate) jump: Option<(Instant, Waker)>,
    /// How many of the test's own calls wait that are exact about time.
    pub(crate) exact: u32,
    pub(crate) jitter: Duration,
    pub(crate) outboxes: bool,
    pub(crate) allows_panics: bool,
}

/// What an entity does in its step.
pub(crate) enum Step {
    /// It runs.
    Run(u32),
    /// What it had sent arrives.
    Deliver(Delivery),
    /// One of tokio's own tasks runs.
    Tokio,
}

/// A message on its last way.
pub(crate) struct Delivery {
    from: u32,
    to: Option<(u32, Arc<dyn Subject>)>,
    ticket: u64,
    message: &'static str,
    fate: Fate,
    /// The ticket of a second one, where a fault makes two of it.
    copy: Option<u64>,
    then: Vec<u32>,
}

impl SimWorld {
    pub(crate) fn new(config: &Config, scheduler: Scheduler, seed: u64, keeps: bool) -> Arc<Self> {
        let state = State {
            scheduler,
            recorder: Recorder::new(keeps),
            faults: Faults::default(),
            rng: SimRng::new(seed ^ 0x00FA_0170),
            test_rng: SimRng::new(seed ^ 0x7E57_0000),
            newborn: Vec::new(),
            doomed: Vec::new(),
            entities: vec![Entity::named("test"), Entity::named("tokio")],
            current: NOBODY,
            handled: None,
            replying: false,
            tickets: 0,
            next_name: None,
            driver: None,
            idle: Vec::new(),
            jump: None,
            exact: 0,
            jitter: config.jitter_of(seed),
            outboxes: config.outboxes,
            allows_panics: config.allows_panics,
        };
        Arc::new(Self { state: Mutex::new(state), at_work: AtomicBool::new(false) })
    }

    pub(crate) fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn waker(self: &Arc<Self>, id: u32) -> Waker {
        Waker::from(Arc::new(EntityWaker { id, world: Arc::clone(self) }))
    }

    /// The driver is polled, and can be woken like this.
    pub(crate) fn begin_work(&self, driver: &Waker) {
        let mut state = self.lock();
        if !state.driver.as_ref().is_some_and(|known| known.will_wake(driver)) {
            state.driver = Some(driver.clone());
        }
        self.at_work.store(true, Ordering::Relaxed);
    }

    pub(crate) fn end_work(&self) {
        self.at_work.store(false, Ordering::Relaxed);
    }

    pub(crate) fn wake(&self, id: u32) {
        let mut state = self.lock();
        let driver = state.wake_by_current(id);
        drop(state);
        self.call(driver);
    }

    /// Wakes without regard to who does it.
    pub(crate) fn make_ready(&self, id: u32) {
        let mut state = self.lock();
        state.make_ready(id);
        let driver = state.driver.clone();
        drop(state);
        self.call(driver);
    }

    fn call(&self, driver: Option<Waker>) {
        if let Some(driver) = driver.filter(|_| !self.at_work.load(Ordering::Relaxed)) {
            driver.wake();
        }
    }

    /// `id` is about to run, perhaps before those come to it who want to wake it: what it may see of them has to arrive first.
    pub(crate) fn catch_up(self: &Arc<Self>, id: u32) {
        let woken_by = match self.lock().entity(id) {
            Some(entity) if !entity.woken_by.is_empty() => std::mem::take(&mut entity.woken_by),
            _ => return,
        };
        for (from, until) in woken_by {
            self.deliver(from, until);
        }
    }

    /// What the running one has sent so far, as a number to [`observe`](World::observe).
    pub(crate) fn sent_so_far(&self) -> u64 {
        let mut state = self.lock();
        let current = state.current;
        state.entity(current).map_or(0, |entity| sent_so_far(current, entity))
    }

    /// The running code sees something of whoever had sent this much by then.
    pub(crate) fn observe(self: &Arc<Self>, sent: u64) {
        let from = u32::try_from(sent >> SENT_BITS).unwrap_or(NOBODY);
        self.deliver(from, sent & ((1 << SENT_BITS) - 1));
    }

    /// Lets what `from` sent arrive, up to the `until`th.
    pub(crate) fn deliver(self: &Arc<Self>, from: u32, until: u64) {
        loop {
            let mut state = self.lock();
            if state.entity(from).is_none_or(|entity| entity.left >= until || entity.outbox.is_empty()) {
                return;
            }
            let delivery = state.take_outgoing(from);
            let current = std::mem::replace(&mut state.current, NOBODY);
            drop(state);
            self.land(delivery);
            self.lock().current = current;
        }
    }

    pub(crate) fn land(self: &Arc<Self>, delivery: Delivery) {
        if let Some((to, subject)) = delivery.to {
            let Delivery { from, ticket, message, .. } = delivery;
            self.show(&*subject, ticket);
            if let Some(copy) = delivery.copy.filter(|copy| subject.copy(ticket, *copy)) {
                self.lock().recorder.record(What::Doubled { from, to, message });
                self.keep_back(Kept { from, to, ticket: copy, message }, Duration::ZERO);
            }
            let kept = Kept { from, to, ticket, message };
            match delivery.fate {
                Fate::Arrives => drop(subject.land(ticket)),
                Fate::IsLost => subject.lose(ticket),
                Fate::IsHeld => self.lock().faults.held.push(kept),
                Fate::IsLate(delay) => self.keep_back(kept, delay),
                Fate::IsOvertaken => self.keep_back(kept, Duration::ZERO),
            }
        }
        for id in delivery.then {
            self.make_ready(id);
        }
    }

    /// Adds what is in a message to the trace, if that is kept.
    fn show(&self, to: &dyn Subject, ticket: u64) {
        if self.lock().recorder.keeps()
            && let Some(text) = to.show(ticket)
        {
            self.lock().recorder.add_arguments(text);
        }
    }

    /// Lets a message arrive after this time, whenever the schedule says.
    fn keep_back(self: &Arc<Self>, kept: Kept, delay: Duration) {
        let world = Arc::clone(self);
        let arrive = async move {
            if !delay.is_zero() {
                tokio::time::sleep(delay).await;
            }
            world.release(kept);
        };
        self.spawn_named(Some(LINK.to_owned()), Box::pin(arrive), None);
    }

    /// Lets a message arrive that its link had kept.
    fn release(&self, Kept { from, to, ticket, message }: Kept) {
        let Some(subject) = self.lock().entities.get(to as usize).and_then(|to| to.subject.clone()) else { return };
        let arguments = if self.lock().recorder.keeps() { subject.show(ticket) } else { None };
        if subject.land(ticket) {
            self.lock().recorder.record(What::Released { from, to, message, arguments });
        }
    }

    /// Lets everything arrive that no link holds any more.
    pub(crate) fn release_all(&self) {
        let released = self.lock().faults.take_released();
        for kept in released {
            self.release(kept);
        }
    }

    /// Called when tokio has nothing to do, before the clock moves.
    pub(crate) fn parking(&self) {
        let mut state = self.lock();
        if !state.scheduler.is_empty() {
            let driver = state.driver.clone();
            drop(state);
            return self.call(driver);
        }
        let waiting = std::mem::take(&mut state.idle);
        drop(state);
        waiting.into_iter().for_each(Waker::wake);
    }

    /// Called when the clock has moved.
    pub(crate) fn unparked(&self) {
        // The thread also wakes without that: waking somebody then would keep it from ever moving the clock.
        let waiting = self.lock().jump.take_if(|(since, _)| *since < Instant::now());
        if let Some((_, waker)) = waiting {
            waker.wake();
        }
    }

    /// Names of all that took part, and what they did.
    pub(crate) fn take_trace(&self) -> Trace {
        let mut state = self.lock();
        let events = state.recorder.take();
        let names = (0..state.entities.len()).map(|at| state.entities[at].label()).collect();
        Trace { names, events }
    }

    /// Names of all that take part, and what they did since the last call.
    pub(crate) fn drain_trace(&self) -> (Vec<String>, Vec<Event>) {
        let mut state = self.lock();
        let events = state.recorder.drain();
        (state.entities.iter().map(Entity::label).collect(), events)
    }

    /// Lets go of all actors: they hold wakers, which hold this.
    pub(crate) fn clear(&self) {
        let mut state = self.lock();
        let entities = std::mem::take(&mut state.entities);
        let left = (std::mem::take(&mut state.newborn), state.driver.take(), std::mem::take(&mut state.idle));
        drop(state);
        drop((entities, left));
    }

    /// Drops tasks that never ran.
    pub(crate) fn clear_tasks(&self) {
        let newborn = std::mem::take(&mut self.lock().newborn);
        drop(newborn);
    }

    /// Who runs.
    pub(crate) fn current(&self) -> u32 {
        let current = self.lock().current;
        if current == NOBODY { TOKIO } else { current }
    }

    /// The last message of everyone that was not answered.
    pub(crate) fn last_sent(&self) -> Vec<(u32, u32, &'static str)> {
        let state = self.lock();
        let sent = |(id, entity): (u32, &Entity)| entity.last_sent.map(|(to, message)| (id, to, message));
        (0..).zip(&state.entities).filter_map(sent).collect()
    }

    /// How an entity is called.
    pub(crate) fn name(&self, id: u32) -> String {
        self.lock().name(id)
    }

    /// Who is in the middle of something, and in the middle of what.
    pub(crate) fn busy(&self) -> Vec<(u32, String, &'static str)> {
        let subjects = self.lock().subjects();
        let busy = subjects.into_iter().map(|(id, subject)| (id, subject.progress(), subject));
        busy.filter(|(_, progress, _)| !progress.is_idle && !progress.is_gone)
            .map(|(id, progress, subject)| (id, subject.label(), progress.running))
            .collect()
    }
}

impl State {
    pub(crate) fn entity(&mut self, id: u32) -> Option<&mut Entity> {
        self.entities.get_mut(id as usize)
    }

    pub(crate) fn name(&self, id: u32) -> String {
        self.entities.get(id as usize).map_or_else(|| "?".to_owned(), Entity::label)
    }

    fn subjects(&self) -> Vec<(u32, Arc<dyn Subject>)> {
        let subject = |(id, entity): (u32, &Entity)| Some((id, Arc::clone(entity.subject.as_ref()?)));
        (0..).zip(&self.entities).filter_map(subject).collect()
    }

    /// Wakes `id`; behind what the running entity has sent, if anything. Hands out the driver's waker if it is needed.
    fn wake_by_current(&mut self, id: u32) -> Option<Waker> {
        if std::mem::take(&mut self.replying) && id != self.current {
            let from = self.current;
            self.recorder.record(What::Replied { from, to: id });
            if let Some(entity) = self.entity(id) {
                entity.last_sent = None;
            }
        }
        let current = self.current;
        if current != id
            && let Some(by) = self.entities.get_mut(current as usize).filter(|by| !by.outbox.is_empty())
        {
            by.put(Outgoing::Wake(id));
            let until = by.put;
            if let Some(entity) = self.entity(id) {
                entity.woken_by.push((current, until));
            }
            return None;
        }
        self.make_ready(id);
        self.driver.clone()
    }

    pub(crate) fn make_ready(&mut self, id: u32) {
        if let Some(entity) = self.entity(id) {
            entity.woken = true;
        }
        self.line_up(id);
    }

    /// Lines up for a step whoever has one to take.
    fn line_up(&mut self, id: u32) {
        let Some(entity) = self.entities.get_mut(id as usize) else { return };
        let has_step = entity.woken || !entity.outbox.is_empty();
        if has_step && !entity.is_ready && !entity.is_paused {
            entity.is_ready = true;
            self.scheduler.add(id);
        }
    }

    pub(crate) fn pause(&mut self, id: u32, is_paused: bool) {
        let Some(entity) = self.entities.get_mut(id as usize) else { return };
        entity.is_paused = is_paused;
        if is_paused {
            entity.is_ready = false;
            self.scheduler.remove(id);
        } else {
            self.line_up(id);
        }
    }

    /// Chooses the next step.
    pub(crate) fn next_step(&mut self) -> Option<Step> {
        let id = self.scheduler.pick()?;
        self.recorder.step += 1;
        self.recorder.fold(u64::from(id));
        if id == TOKIO {
            return Some(Step::Tokio);
        }
        let entity = self.entities.get_mut(id as usize)?;
        entity.is_ready = false;
        if !entity.outbox.is_empty() {
            let delivery = self.take_outgoing(id);
            self.line_up(id);
            return Some(Step::Deliver(delivery));
        }
        entity.woken = false;
        entity.put_before = entity.put;
        self.current = id;
        Some(Step::Run(id))
    }

    fn take_outgoing(&mut self, from: u32) -> Delivery {
        let mut delivery =
            Delivery { from, to: None, ticket: 0, message: "", fate: Fate::Arrives, copy: None, then: Vec::new() };
        let mut has_message = false;
        while let Some(entity) = self.entities.get_mut(from as usize) {
            match entity.outbox.front() {
                Some(Outgoing::Message { .. }) if has_message => break,
                None => break,
                Some(_) => {}
            }
            entity.left += 1;
            match entity.outbox.pop_front() {
                Some(Outgoing::Message { to, ticket, message }) => {
                    has_message = true;
                    let fate = self.on_its_way(from, to, message);
                    let subject = self.entities.get(to as usize).and_then(|to| to.subject.clone());
                    let copy = self.ticket_of_copy(from, to, fate);
                    let to = subject.map(|subject| (to, subject));
                    delivery = Delivery { to, ticket, message, fate, copy, ..delivery };
                }
                Some(Outgoing::Wake(id)) => {
                    if let Some(entity) = self.entity(id) {
                        entity.woken_by.retain(|(by, _)| *by != from);
                    }
                    delivery.then.push(id);
                }
                None => {}
            }
        }
        delivery
    }

    fn on_its_way(&mut self, from: u32, to: u32, message: &'static str) -> Fate {
        let fate = self.faults.fate(from, to, &mut self.rng);
        let arguments = None;
        self.recorder.record(match fate {
            Fate::Arrives => What::Arrived { from, to, message, arguments },
            Fate::IsLost => What::Lost { from, to, message, arguments },
            Fate::IsHeld | Fate::IsLate(_) | Fate::IsOvertaken => What::Kept { from, to, message, arguments },
        });
        fate
    }

    /// What arrives, now or later, may arrive twice.
    fn ticket_of_copy(&mut self, from: u32, to: u32, fate: Fate) -> Option<u64> {
        if matches!(fate, Fate::IsLost | Fate::IsHeld) || !self.faults.doubles(from, to, &mut self.rng) {
            return None;
        }
        self.tickets += 1;
        Some(self.tickets)
    }

    /// The step of `id` is over; `first` is how many events there were before.
    pub(crate) fn end_step(&mut self, id: u32, first: usize, is_done: bool) {
        self.current = NOBODY;
        self.replying = false;
        let keeps = self.recorder.keeps();
        let handled = self.handled.take();
        if let Some(entity) = self.entities.get_mut(id as usize) {
            let what = match &entity.subject {
                None => (keeps && id != TEST && !entity.is_link()).then_some(What::WentOn { who: id, handler: "" }),
                Some(subject) => {
                    let progress = subject.progress();
                    let has_started = std::mem::replace(&mut entity.started, progress.started) != progress.started;
                    if has_started && entity.put == entity.put_before {
                        entity.last_sent = None;
                    }
                    if has_started {
                        Some(What::Handled { who: id, handler: handled.unwrap_or(progress.running) })
                    } else {
                        (!progress.is_idle).then_some(What::WentOn { who: id, handler: progress.running })
                    }
                }
            };
            if let Some(what) = what {
                self.recorder.insert(first, what);
            }
        }
        if is_done && !self.entities.get(id as usize).is_some_and(Entity::is_link) {
            self.recorder.record(What::Ended { who: id });
        }
        self.line_up(id);
    }

    pub(crate) fn add(&mut self, entity: Entity) -> u32 {
        self.entities.push(entity);
        u32::try_from(self.entities.len() - 1).expect("fewer than 2^32 actors and tasks in a run")
    }
}

impl SimWorld {
    /// Starts the task that plays an actor, in the actor's place: it is paused and crashed like others.
    pub(crate) fn play(&self, seat: u32, task: Task) {
        let actor = self.lock().entity(seat).and_then(|entity| entity.subject.clone());
        self.spawn_named(None, task, actor.map(|actor| (seat, actor)));
    }

    pub(crate) fn spawn_named(&self, name: Option<String>, task: Task, actor: Option<(u32, Arc<dyn Subject>)>) -> u32 {
        let mut state = self.lock();
        let id = match actor {
            Some((seat, subject)) => {
                if let Some(entity) = state.entity(seat) {
                    entity.subject = Some(subject);
                }
                seat
            }
            None => state.add(Entity::new(name)),
        };
        let by = (state.current != NOBODY).then_some(state.current);
        state.next_name = None;
        if !state.entity(id).is_some_and(|entity| entity.starts_unseen()) {
            state.recorder.record(What::Spawned { by, who: id });
        }
        state.newborn.push((id, task));
        state.replying = false;
        let driver = state.wake_by_current(id);
        drop(state);
        self.call(driver);
        id
    }
}

struct EntityWaker {
    id: u32,
    world: Arc<SimWorld>,
}

impl Wake for EntityWaker {
    fn wake(self: Arc<Self>) {
        self.world.wake(self.id);
    }

    fn wake_by_ref(self: &Arc<Self>) {
        self.world.wake(self.id);
    }
}
