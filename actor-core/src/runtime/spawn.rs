//! Starting an actor.

use super::birth::Birth;
use super::inline::{self, InlineBerth};
use super::life::Life;
use super::supervised::{Charge, Home, Supervised};
use crate::actor::{Actor, ChildSpec, Context, Factory};
use crate::address::ActorRef;
use crate::error::{SpawnError, SpawnErrorKind};
use crate::id::{ActorId, ActorLabel, Called, Origin};
use crate::lifecycle::ExitReason;
use crate::mailbox::Cell;
use crate::message::{Mailbox, Message};
use crate::registry::{Identity, Kind, NameTaken, Parent, Registry};
use crate::restart::Restart;
use crate::sys::sync::{Arc, AtomicU8, AtomicU32};
use crate::sys::task::Runtime;

/// How an actor is to be started.
pub(crate) struct Options {
    pub(crate) registry: Arc<Registry>,
    pub(crate) name: Option<Arc<str>>,
    /// Who it is beyond this process.
    pub(crate) origin: Option<Origin>,
    pub(crate) mailbox: Mailbox,
    /// A parent holds its child: it lives on without refs, and the system leaves its end to the parent.
    pub(crate) parent: Parent,
    /// After which ends its supervisor makes it again; `None` without one. A supervised actor lives on without refs.
    pub(crate) supervision: Option<Restart>,
}

/// Starts an actor as a task of the current runtime, or of its system's.
pub(crate) fn spawn<A: Actor>(actor: A, options: Options) -> Result<ActorRef<A>, SpawnError<A>> {
    match enter::<A>(options) {
        Ok((runtime, address, berth)) => {
            let cell = address.cell();
            let ctx = Context::new(Arc::clone(cell));
            let life = Life::new(actor, ctx, berth);
            if const { inline::has_berth::<A>() } {
                runtime.spawn_actor(cell.seat(), cell, || life.run_in_berth());
            } else {
                runtime.spawn_actor(cell.seat(), cell, || life.run());
            }
            Ok(address)
        }
        Err(kind) => Err(SpawnError::new(kind, actor)),
    }
}

/// Starts an actor whose state is made by its own task.
pub(crate) fn spawn_spec<A: Actor>(
    spec: ChildSpec<A>,
    registry: Arc<Registry>,
    parent: Parent,
) -> Result<ActorRef<A>, SpawnError<ChildSpec<A>>> {
    let (name, mailbox) = (spec.name.clone(), *spec.mailbox);
    let options = Options { registry, name, origin: None, mailbox, parent, supervision: None };
    match enter::<A>(options) {
        Ok((runtime, address, berth)) => {
            let cell = address.cell();
            runtime.spawn_actor(cell.seat(), cell, || Birth::new(spec.make, Arc::clone(cell), berth).run());
            Ok(address)
        }
        Err(kind) => Err(SpawnError::new(kind, spec)),
    }
}

/// Makes an actor that waits for its supervisor's word.
pub(crate) fn spawn_supervised<A: Actor>(
    make: Factory<A>,
    options: Options,
    home: Home<A>,
    charge: Charge,
) -> Result<ActorRef<A>, (SpawnErrorKind, Factory<A>)> {
    match enter::<A>(options) {
        Ok((runtime, address, _)) => {
            let cell = address.cell();
            runtime.spawn_actor(cell.seat(), cell, || Supervised::new(make, Arc::clone(cell), home, charge).run());
            Ok(address)
        }
        Err(kind) => Err((kind, make)),
    }
}

/// Where a new actor runs, its first ref, and where it is left while it has nothing to do.
type Entered<A> = (Runtime, ActorRef<A>, Option<Arc<InlineBerth<A>>>);

/// Takes a new actor among the living, under its name.
pub(super) fn enter<A: Actor>(options: Options) -> Result<Entered<A>, SpawnErrorKind> {
    let (runtime, number) = admit(&options, std::any::type_name::<A>())?;
    let Options { registry, name, origin, mailbox, parent, supervision } = options;
    let called = Called::new(name.clone(), origin);
    let mailbox = mailbox.or(registry.settings().mailbox);
    // One ref for the caller, and one that nobody drops for a child.
    let refs = 1 + u32::from(parent.is_some() || supervision.is_some());
    // A supervisor's word is waited for by the task alone.
    let berth = if supervision.is_some() { None } else { inline::berth::<A>() };
    let mut made = None;
    registry.enter(&mut |place| {
        let identity = identity(kind::<A>(), &registry, number, place, called.clone(), parent, supervision);
        let cell = Cell::new(identity, mailbox, refs);
        let cell = if const { inline::has_berth::<A>() } { cell.with_door(inline::door(berth.as_ref())) } else { cell };
        let cell = Arc::new(cell);
        if supervision.is_some() {
            cell.await_first_start();
        }
        made = Some(Arc::clone(&cell));
        cell
    });
    let Some(cell) = made else {
        forgo(&registry, name.as_deref(), number);
        return Err(SpawnErrorKind::ShuttingDown);
    };
    if let Some(name) = &name {
        registry.names().commit(name, Arc::clone(&cell) as _, Box::new(ActorRef::<A>::new(Arc::clone(&cell))));
    }
    let berth = if cell.has_door() { berth } else { None };
    Ok((runtime, ActorRef::adopt(cell), berth))
}

/// Whether an actor may be started so: where it runs then, and its number. Its name is reserved.
#[inline]
fn admit(options: &Options, type_name: &'static str) -> Result<(Runtime, u64), SpawnErrorKind> {
    let Options { registry, name, mailbox, .. } = options;
    if mailbox.or(registry.settings().mailbox).limit() == 0 {
        return Err(SpawnErrorKind::ZeroCapacity);
    }
    if name.as_deref() == Some("") {
        return Err(SpawnErrorKind::EmptyName);
    }
    let runtime = registry.runtime().ok_or(SpawnErrorKind::NoRuntime)?;
    let number = registry.number();
    if let Some(name) = name {
        let label = ActorLabel::new(ActorId::new(number, 0), type_name, Called::new(Some(Arc::clone(name)), None));
        let reserved = registry.names().reserve(name, label);
        reserved.map_err(|NameTaken(holder)| SpawnErrorKind::NameTaken { holder })?;
    }
    Ok((runtime, number))
}

/// It is not started after all.
#[cold]
fn forgo(registry: &Registry, name: Option<&str>, number: u64) {
    if let Some(name) = name {
        registry.names().release(name, number);
    }
}

/// The ref of an actor that came too late: its system has shut down. Every message is refused.
pub(crate) fn stillborn<A: Actor>(registry: &Arc<Registry>) -> ActorRef<A> {
    let identity = identity(kind::<A>(), registry, registry.number(), 0, None, Parent::NONE, None);
    let cell = Arc::new(Cell::new(identity, Mailbox::DEFAULT, 1));
    drop(cell.close(0, Some(ExitReason::Shutdown)));
    cell.whoami().unlist();
    cell.set_gone(ExitReason::Shutdown);
    ActorRef::adopt(cell)
}

/// What all actors of a type have in common.
fn kind<A: Actor>() -> &'static Kind {
    const {
        &Kind {
            type_name: std::any::type_name::<A>,
            ask_timeout: A::ASK_TIMEOUT,
            name_at: <A::Msg as Message>::name_at,
        }
    }
}

#[inline]
fn identity(
    kind: &'static Kind,
    registry: &Arc<Registry>,
    number: u64,
    place: u32,
    called: Option<Arc<Called>>,
    parent: Parent,
    supervision: Option<Restart>,
) -> Identity {
    Identity {
        registry: Arc::clone(registry),
        number,
        incarnation: AtomicU32::new(0),
        place,
        parent: parent.kept(),
        marks: AtomicU8::new(0),
        supervision,
        limits_asks: kind.ask_timeout.or(registry.settings().ask_timeout).is_some(),
        kind,
        called,
    }
}
