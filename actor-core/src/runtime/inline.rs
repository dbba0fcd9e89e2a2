//! Handlers that run in the task of whoever asks: `#[handler(inline)]`.
//!
//! An actor that has some leaves its state in a berth while it has nothing to do. The handler runs there under the same guard as in
//! the message loop, and as the same actor; whatever it leaves to be done, the loop is woken for.

use std::future::poll_fn;
use std::task::Waker;

use super::life::Incarnation;
use super::{end, guard};
use crate::actor::{Actor, Hooks};
use crate::mailbox::{Berth, Cell, Door, Inline};
use crate::message::{Interface, Message};
use crate::registry::{Control, Panic, current};
use crate::sys::sync::Arc;
use crate::sys::task::{Runtime, Visitor};

/// Where an actor with inline handlers leaves its state.
pub(super) type InlineBerth<A> = Berth<Lodger<A>>;

/// What is in a berth.
pub(super) struct Lodger<A: Actor> {
    life: Box<Incarnation<A>>,
    me: Option<Arc<dyn Control>>,
    /// Where the handlers believe to run, whoever asks.
    home: Runtime,
    /// The task in which its handlers ran last, and that it belongs to this runtime.
    guest: Option<Visitor>,
    /// What a handler threw: the message loop ends the actor.
    panic: Option<Panic>,
}

/// Whether actors of a type are left in a berth. Asked in `const` blocks, so that nothing of it is compiled for those that are not.
///
/// Not where something else than a handler may be due: the hooks of a sibling crate, or an alarm that each message sets anew.
pub(super) const fn has_berth<A: Actor>() -> bool {
    A::INLINE && A::IDLE_AFTER.is_none() && <A as Interface>::Hooks::PLAIN
}

/// The berth of a new actor, if it is to have one.
pub(super) fn berth<A: Actor>() -> Option<Arc<InlineBerth<A>>> {
    if const { has_berth::<A>() } { Some(Arc::new(Berth::new())) } else { None }
}

/// The berth, as callers see it.
pub(super) fn door<A: Actor>(berth: Option<&Arc<InlineBerth<A>>>) -> Option<Arc<dyn Door<A::Msg>>> {
    if const { has_berth::<A>() } { berth.map(|berth| Arc::clone(berth) as _) } else { None }
}

impl<A: Actor> Door<A::Msg> for InlineBerth<A> {
    #[inline]
    fn ask(&self, cell: &Cell<A::Msg>, message: A::Msg, waker: &Waker) -> Inline<A::Msg> {
        if !current::may_run_guests() {
            return Inline::ForMailbox(message);
        }
        let mut loan = match self.lend(cell) {
            Ok(loan) => loan,
            Err(orphan) => {
                bury(orphan);
                return Inline::ForMailbox(message);
            }
        };
        loan.start(message.place());
        let Lodger { life, me, home, guest, panic } = &mut *loan;
        let (mut message, mut answer) = (Some(message), None);
        let mut handle = || answer = message.take().map(|message| life.handle_inline(message));
        let aftermath = home.enter(waker, guest, || current::run_once_as_guest(me, &mut handle));
        let thrown = aftermath.and_then(|aftermath| guard::thrown(*aftermath));
        let asked = match (answer, thrown) {
            (Some(answer), _) => {
                let has_more = life.has_unstashed();
                loan.end();
                if has_more {
                    loan.want_driver();
                }
                Inline::Answered(answer)
            }
            (None, Some(mut thrown)) => {
                let note = thrown.note();
                *panic = Some(thrown);
                loan.want_driver();
                Inline::Panicked(note)
            }
            (None, None) => unreachable!("a handler answers, or panics"),
        };
        bury(loan.give_back());
        asked
    }

    fn ran(&self) -> u64 {
        Berth::ran(self)
    }
}

/// The driver sleeps: its state is in the berth until there is something to do. Gives back what a handler threw there.
pub(super) async fn sleep<A: Actor>(
    life: &mut Option<Box<Incarnation<A>>>,
    me: &mut Option<Arc<dyn Control>>,
) -> Option<Panic> {
    let berth = Arc::clone(life.as_ref()?.berth()?);
    // Where this task runs. It cannot be anywhere else.
    let home = Runtime::current().expect("the task of an actor runs in a runtime");
    let life_left = life.take()?;
    let cell = Arc::clone(life_left.ctx.cell());
    let lodging = Lodging { berth: &berth, cell: &cell };
    berth.leave(Lodger { life: life_left, me: me.take(), home, guest: None, panic: None });
    let lodger = poll_fn(|cx| berth.poll_back(&cell, cx.waker())).await;
    std::mem::forget(lodging);
    *life = Some(lodger.life);
    *me = lodger.me;
    lodger.panic
}

/// Ends an actor whose task was dropped while its state was in the berth.
fn bury<A: Actor>(orphan: Option<Lodger<A>>) {
    if let Some(orphan) = orphan {
        end::abort(orphan.life);
    }
}

/// That the state is in the berth. Dropped only if the task is.
struct Lodging<'a, A: Actor> {
    berth: &'a InlineBerth<A>,
    cell: &'a Cell<A::Msg>,
}

impl<A: Actor> Drop for Lodging<'_, A> {
    fn drop(&mut self) {
        bury(self.berth.abandon(self.cell));
    }
}
