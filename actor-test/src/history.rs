//! What was asked when, and whether one at a time could have answered the same.

use std::collections::HashSet;
use std::fmt;
use std::hash::Hash;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// What something is to behave like, one operation at a time: a plain state machine.
pub trait Model: Clone + Eq + Hash {
    /// What can be asked.
    type Op: fmt::Debug;
    /// What is answered.
    type Ret: PartialEq + fmt::Debug;

    /// Does it, and answers.
    fn apply(&mut self, op: &Self::Op) -> Self::Ret;
}

/// What several callers asked of one thing, when, and what they were answered. Cheap to clone.
///
/// A history is *linearizable* if its answers could have come from a [`Model`] that does one operation at a time, each at some
/// moment between its call and its answer. An operation without an answer may have been done or not.
///
/// # Examples
///
/// ```
/// use actor_test::{History, Model};
///
/// #[derive(Clone, PartialEq, Eq, Hash, Default)] struct Register(u32);
/// #[derive(Debug)] enum Op { Read, Write(u32) }
///
/// impl Model for Register {
///     type Op = Op;
///     type Ret = u32;
///     fn apply(&mut self, op: &Op) -> u32 {
///         if let Op::Write(value) = op { self.0 = *value }
///         self.0
///     }
/// }
///
/// let history = History::<Register>::new();
/// let write = history.begin(Op::Write(1));
/// history.begin(Op::Read).end(0);         // before the write took effect
/// history.begin(Op::Read).end(1);         // after it
/// write.end(1);
/// history.check(&Register::default()).unwrap();
///
/// history.begin(Op::Read).end(0);         // back in time
/// assert!(history.check(&Register::default()).is_err());
/// ```
pub struct History<M: Model>(Arc<Mutex<Entries<M>>>);

struct Entries<M: Model> {
    all: Vec<Entry<M>>,
    /// Counts calls and answers.
    now: u64,
}

struct Entry<M: Model> {
    op: M::Op,
    called: u64,
    answered: Option<(u64, M::Ret)>,
}

/// An operation that is under way. Dropping it leaves it without an answer.
#[must_use = "an operation without an answer may have been done or not: `.end(answer)` says what it was"]
pub struct UnderWay<M: Model> {
    history: History<M>,
    at: usize,
}

/// A history that no sequence of operations explains.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotLinearizable(Vec<String>);

impl<M: Model> Default for History<M> {
    fn default() -> Self {
        Self::new()
    }
}

impl<M: Model> Clone for History<M> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<M: Model> History<M> {
    /// So many operations can be checked.
    pub const MOST: usize = 64;

    /// An empty history.
    #[must_use]
    pub fn new() -> Self {
        Self(Arc::new(Mutex::new(Entries { all: Vec::new(), now: 0 })))
    }

    /// An operation is called.
    pub fn begin(&self, op: M::Op) -> UnderWay<M> {
        let mut entries = self.lock();
        entries.now += 1;
        let called = entries.now;
        entries.all.push(Entry { op, called, answered: None });
        UnderWay { history: self.clone(), at: entries.all.len() - 1 }
    }

    /// Whether the answers could have come from a model that begins with `initial`.
    ///
    /// # Errors
    ///
    /// [`NotLinearizable`], with the history.
    ///
    /// # Panics
    ///
    /// If there are more than [`MOST`](Self::MOST) operations: the search takes exponential time at worst.
    pub fn check(&self, initial: &M) -> Result<(), NotLinearizable> {
        let entries = self.lock();
        let count = entries.all.len();
        assert!(count <= Self::MOST, "{count} operations are too many to check: at most {}", Self::MOST);
        let mut tried = HashSet::new();
        if explains(&entries.all, 0, initial, &mut tried) {
            return Ok(());
        }
        Err(NotLinearizable(entries.all.iter().map(Entry::line).collect()))
    }

    fn lock(&self) -> MutexGuard<'_, Entries<M>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<M: Model> UnderWay<M> {
    /// It was answered.
    pub fn end(self, answer: M::Ret) {
        let mut entries = self.history.lock();
        entries.now += 1;
        let now = entries.now;
        entries.all[self.at].answered = Some((now, answer));
    }
}

impl<M: Model> Entry<M> {
    fn line(&self) -> String {
        match &self.answered {
            Some((answered, answer)) => format!("{:>3} ..{answered:>3}  {:?} -> {answer:?}", self.called, self.op),
            None => format!("{:>3} ..     {:?}", self.called, self.op),
        }
    }
}

/// Whether what is left can be put in an order: each next one was called before any that is left was answered. `done` has a bit
/// for each that is in order already.
fn explains<M: Model>(all: &[Entry<M>], done: u64, state: &M, tried: &mut HashSet<(u64, M)>) -> bool {
    let left = |at: &usize| done & (1 << at) == 0;
    let answers = (0..all.len()).filter(left).filter_map(|at| all[at].answered.as_ref().map(|(when, _)| *when));
    // Nothing is left that was answered: what was not need not have been done.
    let Some(first_answer) = answers.min() else { return true };
    if !tried.insert((done, state.clone())) {
        return false;
    }
    (0..all.len()).filter(left).filter(|at| all[*at].called < first_answer).any(|at| {
        let mut next = state.clone();
        let answer = next.apply(&all[at].op);
        let fits = all[at].answered.as_ref().is_none_or(|(_, given)| *given == answer);
        fits && explains(all, done | 1 << at, &next, tried)
    })
}

impl fmt::Display for NotLinearizable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("no order of these operations gives these answers (from call to answer):")?;
        self.0.iter().try_for_each(|line| write!(f, "\n  {line}"))
    }
}

impl std::error::Error for NotLinearizable {}

impl<M: Model> fmt::Debug for History<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.lock().all.iter().map(Entry::line)).finish()
    }
}

impl<M: Model> fmt::Debug for UnderWay<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UnderWay").field("at", &self.at).finish_non_exhaustive()
    }
}
