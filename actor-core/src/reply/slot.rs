//! Where a reply and its caller meet.

use std::task::Waker;

use crate::error::AskError;
use crate::registry::{Control, DropCause, PanicNote, Wait};
use crate::sys::sim::SentBefore;
use crate::sys::sync::{Arc, AtomicU8, Mutex, Ordering, Shared};
use crate::sys::task::exchange;
use crate::sys::time::Instant;

/// Shared by one caller and one reply. What the handler side may want to know of the ask is a value in here, never only a
/// thread-local: a reply travels between tasks.
pub(super) struct Slot<T, E> {
    state: Mutex<State<T, E>>,
    /// Bits of [`flag`]. Where the caller may give up and keep the slot, who comes second sees the other's bit: so a handler that
    /// starts and a caller that gives up agree on who was first.
    flags: AtomicU8,
    /// Boxed, since most asks have none of it, and every ask makes a slot.
    terms: Option<Box<Terms>>,
}

/// What an ask may come with.
pub(crate) struct Terms {
    /// When the caller stops waiting.
    pub(crate) deadline: Option<Instant>,
    /// The asking actor waits for this answer.
    pub(crate) wait: Option<Arc<Wait>>,
    /// What another crate noted.
    pub(crate) trace: Option<Arc<str>>,
}

mod flag {
    pub(super) const STARTED: u8 = 1;
    pub(super) const GIVEN_UP: u8 = 2;
    /// The caller gives up in no other way than by letting go of the slot.
    pub(super) const PATIENT: u8 = 4;
}

enum State<T, E> {
    Waiting {
        caller: Waker,
        /// The actor that holds the reply beyond its handler, and is to count it if it comes too late.
        lent_to: Option<Arc<dyn Control>>,
    },
    Answered(Answer<T, E>, SentBefore),
    /// The caller has its answer.
    Taken,
}

/// What a caller finds.
pub(super) enum Answer<T, E> {
    Given(Result<T, AskError<E>>),
    /// The cause, and whether the handler had started.
    Unanswered(Unanswered, bool),
}

/// Why a reply was dropped unanswered.
pub(super) enum Unanswered {
    /// The handler let go of it.
    NoReply,
    /// The handler panicked; here is what the panic said, in a moment.
    Panicked(Arc<PanicNote>),
    /// It died with something else.
    Dropped(DropCause),
}

impl<T, E> Slot<T, E> {
    /// The waker is there before the slot is shared: so the first poll of a call takes no lock.
    #[inline]
    pub(super) fn new(
        caller: Waker,
        is_patient: bool,
        deadline: Option<Instant>,
        wait: Option<Arc<Wait>>,
    ) -> Shared<Self> {
        if let (None, Some(wait)) = (deadline, &wait) {
            wait.without_limit();
        }
        let has_terms = deadline.is_some() || wait.is_some();
        let terms = has_terms.then(|| Box::new(Terms { deadline, wait, trace: None }));
        Self::waiting(caller, if is_patient { flag::PATIENT } else { 0 }, terms)
    }

    /// The slot of an ask that no call makes: nobody waits for the answer yet.
    pub(super) fn without_caller(terms: Option<Terms>) -> Shared<Self> {
        Self::waiting(Waker::noop().clone(), 0, terms.map(Box::new))
    }

    #[inline]
    fn waiting(caller: Waker, flags: u8, terms: Option<Box<Terms>>) -> Shared<Self> {
        let state = Mutex::new(State::Waiting { caller, lent_to: None });
        Shared::new(Self { state, flags: AtomicU8::new(flags), terms })
    }

    pub(super) fn terms(&self) -> Option<&Terms> {
        self.terms.as_deref()
    }

    /// When the caller stops waiting.
    pub(super) fn deadline(&self) -> Option<Instant> {
        self.terms.as_ref()?.deadline
    }

    /// The reply outlives its handler, in the hands of `actor`.
    pub(super) fn lend(&self, actor: Arc<dyn Control>) {
        self.end_wait();
        if let State::Waiting { lent_to, .. } = &mut *self.state.lock() {
            lent_to.get_or_insert(actor);
        }
    }

    /// Who holds the reply beyond its handler.
    pub(super) fn lent_to(&self) -> Option<Arc<dyn Control>> {
        match &*self.state.lock() {
            State::Waiting { lent_to, .. } => lent_to.clone(),
            State::Answered(..) | State::Taken => None,
        }
    }

    /// The handler is about to start. `false` if the caller has given up before.
    #[inline]
    pub(super) fn start(this: &Shared<Self>) -> bool {
        let before = this.flags.load(Ordering::Relaxed);
        if before & flag::PATIENT != 0 {
            // Nobody else writes it.
            this.flags.store(before | flag::STARTED, Ordering::Release);
            return !Self::is_abandoned(this);
        }
        let before = this.flags.fetch_or(flag::STARTED, Ordering::AcqRel);
        before & flag::GIVEN_UP == 0 && !Self::is_abandoned(this)
    }

    /// The caller gives up. `true` if the handler has started before, or may start yet: a caller that said only after it had asked
    /// how long it would wait is not looked for.
    pub(super) fn give_up(&self) -> bool {
        self.flags.fetch_or(flag::GIVEN_UP, Ordering::AcqRel) & (flag::STARTED | flag::PATIENT) != 0
    }

    /// Whether the caller gave up. Only the reply's side holds the slot then.
    pub(super) fn is_abandoned(this: &Shared<Self>) -> bool {
        this.is_unique()
    }

    /// The asking actor does not wait for the asked one any more.
    #[inline]
    pub(super) fn end_wait(&self) {
        if let Some(wait) = self.terms.as_ref().and_then(|terms| terms.wait.as_ref()) {
            wait.end();
        }
    }

    /// Whether the handler has started.
    pub(super) fn has_started(&self) -> bool {
        self.flags.load(Ordering::Acquire) & flag::STARTED != 0
    }

    /// Answers. The slot is let go of before the caller is woken, so that the caller finds it all its own.
    pub(super) fn answer(this: Shared<Self>, answer: Answer<T, E>) {
        this.end_wait();
        let before = std::mem::replace(&mut *this.state.lock(), State::Answered(answer, SentBefore::answer()));
        drop(this);
        if let State::Waiting { caller, .. } = before {
            caller.wake();
        }
    }

    /// Looks for the answer. The slot is handed back while there is none.
    #[inline]
    pub(super) fn poll(this: Shared<Self>, waker: &Waker) -> Result<Answer<T, E>, Shared<Self>> {
        match Shared::try_unwrap(this) {
            Ok(slot) => Ok(slot.state.into_inner().answer()),
            Err(slot) => Self::wait(slot, waker),
        }
    }

    /// The reply's side still holds the slot: it may have answered just now, and the wake-up is on its way, perhaps to a task
    /// that does not wait any more.
    fn wait(this: Shared<Self>, waker: &Waker) -> Result<Answer<T, E>, Shared<Self>> {
        let mut state = this.state.lock();
        if let State::Waiting { caller, .. } = &mut *state {
            let before = exchange(caller, waker);
            drop(state);
            drop(before);
            return Err(this);
        }
        Ok(std::mem::replace(&mut *state, State::Taken).answer())
    }
}

impl<T, E> State<T, E> {
    fn answer(self) -> Answer<T, E> {
        match self {
            Self::Answered(answer, sent) => {
                sent.observe();
                answer
            }
            // A reply answers when it is dropped, at the latest.
            Self::Waiting { .. } | Self::Taken => unreachable!("a reply lets go of its slot only with an answer"),
        }
    }
}
