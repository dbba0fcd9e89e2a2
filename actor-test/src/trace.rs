//! What happened in one run: always as a hash, on request in full.

use std::fmt;
use std::time::Duration;

/// One thing that happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// In which step.
    pub step: u64,
    /// When, since the start, in virtual time.
    pub at: Duration,
    /// What.
    pub what: What,
}

/// What happened. Numbers are indexes into [`Trace::names`].
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum What {
    /// An actor or a task was started.
    Spawned {
        /// Who started it.
        by: Option<u32>,
        /// Who was started.
        who: u32,
    },
    /// A message arrived.
    Arrived {
        /// Who had sent it.
        from: u32,
        /// Whose mailbox it is in.
        to: u32,
        /// The handler that it is for.
        message: &'static str,
        /// What is in it, if the test said how to [show](crate::Sim::show) that.
        arguments: Option<String>,
    },
    /// A fault took a message away.
    Lost {
        /// Who had sent it.
        from: u32,
        /// Whom it was for.
        to: u32,
        /// The handler that it was for.
        message: &'static str,
        /// What is in it, if the test said how to [show](crate::Sim::show) that.
        arguments: Option<String>,
    },
    /// A fault keeps a message back.
    Kept {
        /// Who had sent it.
        from: u32,
        /// Whom it is for.
        to: u32,
        /// The handler that it is for.
        message: &'static str,
        /// What is in it, if the test said how to [show](crate::Sim::show) that.
        arguments: Option<String>,
    },
    /// A fault made a second message of one.
    Doubled {
        /// Who had sent it.
        from: u32,
        /// Whom both are for.
        to: u32,
        /// The handler that they are for.
        message: &'static str,
    },
    /// A message arrived that a fault had kept back.
    Released {
        /// Who had sent it.
        from: u32,
        /// Whose mailbox it is in.
        to: u32,
        /// The handler that it is for.
        message: &'static str,
        /// What is in it, if the test said how to [show](crate::Sim::show) that.
        arguments: Option<String>,
    },
    /// An actor ran a handler, or the first part of one.
    Handled {
        /// The actor.
        who: u32,
        /// The handler.
        handler: &'static str,
    },
    /// A handler that had waited went on, or a task ran.
    WentOn {
        /// Whose.
        who: u32,
        /// The handler; empty for a task.
        handler: &'static str,
    },
    /// An ask was answered.
    Replied {
        /// Who answered.
        from: u32,
        /// Who had asked.
        to: u32,
    },
    /// A timer was set. Its task has the name `timer`.
    Timed {
        /// Who set it.
        who: u32,
        /// To whom it sends its message.
        to: String,
        /// The handler that the message is for.
        message: &'static str,
        /// After which time.
        after: Duration,
    },
    /// An actor watches another, or is linked to it.
    Tied {
        /// Who.
        who: u32,
        /// Whom.
        whom: String,
        /// Whether it is a link.
        linked: bool,
    },
    /// An actor or a task came to its end.
    Ended {
        /// Who.
        who: u32,
    },
    /// The code of a test had something to say: [`Sim::note`](crate::Sim::note), or a panic.
    Noted {
        /// Whose code.
        who: u32,
        /// What.
        text: String,
    },
    /// A fault was injected.
    Fault {
        /// At whom.
        who: u32,
        /// Which.
        text: &'static str,
    },
}

/// What happened in one run, in order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Trace {
    /// Who took part: the test itself is the first, tasks of plain tokio the second.
    pub names: Vec<String>,
    /// What happened.
    pub events: Vec<Event>,
}

impl Trace {
    /// The first event that differs, with both versions of it.
    pub(crate) fn first_difference(&self, other: &Self) -> Option<(Option<String>, Option<String>)> {
        let longest = self.events.len().max(other.events.len());
        let at = (0..longest).find(|at| self.events.get(*at) != other.events.get(*at))?;
        Some((self.line(at), other.line(at)))
    }

    fn line(&self, at: usize) -> Option<String> {
        self.events.get(at).map(|event| format!("step {}: {}", event.step, Line { trace: self, what: &event.what }))
    }

    pub(crate) fn name(&self, who: u32) -> &str {
        self.names.get(who as usize).map_or("?", String::as_str)
    }
}

/// One event in words.
pub(crate) struct Line<'t> {
    pub(crate) trace: &'t Trace,
    pub(crate) what: &'t What,
}

impl fmt::Display for Line<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = |who: &u32| self.trace.name(*who);
        match self.what {
            What::Spawned { by: Some(by), who } => write!(f, "{} spawns {}", name(by), name(who)),
            What::Spawned { by: None, who } => write!(f, "{} is spawned", name(who)),
            What::Arrived { from, to, message, arguments } => {
                write!(f, "{} -> {}: {}", name(from), name(to), in_full(message, arguments.as_deref()))
            }
            What::Lost { from, to, message, arguments } => {
                write!(f, "{} -> {}: {} is lost", name(from), name(to), in_full(message, arguments.as_deref()))
            }
            What::Kept { from, to, message, arguments } => {
                write!(f, "{} -> {}: {} is kept back", name(from), name(to), in_full(message, arguments.as_deref()))
            }
            What::Doubled { from, to, message } => write!(f, "{} -> {}: {message} is doubled", name(from), name(to)),
            What::Released { from, to, message, arguments } => {
                write!(
                    f,
                    "{} -> {}: {} that was kept back",
                    name(from),
                    name(to),
                    in_full(message, arguments.as_deref())
                )
            }
            What::Handled { who, handler } => write!(f, "{} handles {handler}", name(who)),
            What::WentOn { who, handler: "" } => write!(f, "{} goes on", name(who)),
            What::WentOn { who, handler } => write!(f, "{} goes on with {handler}", name(who)),
            What::Replied { from, to } => write!(f, "{} replies to {}", name(from), name(to)),
            What::Timed { who, to, message, after } => {
                write!(f, "{} sets a timer: {message} to {to} after {after:?}", name(who))
            }
            What::Tied { who, whom, linked: true } => write!(f, "{} is linked to {whom}", name(who)),
            What::Tied { who, whom, .. } => write!(f, "{} watches {whom}", name(who)),
            What::Ended { who } => write!(f, "{} ends", name(who)),
            What::Noted { who, text } => write!(f, "{}: {text}", name(who)),
            What::Fault { who, text } => write!(f, "{}: {text}", name(who)),
        }
    }
}

/// A message with what is in it.
pub(crate) fn in_full(message: &str, arguments: Option<&str>) -> String {
    match arguments {
        Some(arguments) => format!("{message}({arguments})"),
        None => message.to_owned(),
    }
}

/// Every event on one line: step, virtual time, what happened.
impl fmt::Display for Trace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for event in &self.events {
            let line = Line { trace: self, what: &event.what };
            writeln!(f, "{:>5}  {:>9}  {line}", event.step, format!("{:?}", event.at))?;
        }
        Ok(())
    }
}

/// Folds what happens into a number, and keeps it if asked to.
#[derive(Debug)]
pub(crate) struct Recorder {
    hash: u64,
    events: Option<Vec<Event>>,
    pub(crate) step: u64,
    pub(crate) now: Duration,
}

impl Recorder {
    pub(crate) fn new(keeps: bool) -> Self {
        Self { hash: 0xcbf2_9ce4_8422_2325, events: keeps.then(Vec::new), step: 0, now: Duration::ZERO }
    }

    pub(crate) fn keeps(&self) -> bool {
        self.events.is_some()
    }

    pub(crate) fn hash(&self) -> u64 {
        self.hash
    }

    pub(crate) fn fold(&mut self, number: u64) {
        self.hash = (self.hash.rotate_left(5) ^ number).wrapping_mul(0x517c_c1b7_2722_0a95);
    }

    pub(crate) fn fold_text(&mut self, text: &str) {
        for chunk in text.as_bytes().chunks(8) {
            let mut word = [0; 8];
            word[..chunk.len()].copy_from_slice(chunk);
            self.fold(u64::from_le_bytes(word));
        }
    }

    /// How many events there are.
    pub(crate) fn len(&self) -> usize {
        self.events.as_ref().map_or(0, Vec::len)
    }

    /// Keeps an event before those from `at` on: what a step did is known only after what it caused.
    pub(crate) fn insert(&mut self, at: usize, what: What) {
        self.fold_what(&what);
        let event = Event { step: self.step, at: self.now, what };
        if let Some(events) = &mut self.events {
            events.insert(at.min(events.len()), event);
        }
    }

    pub(crate) fn record(&mut self, what: What) {
        let end = self.len();
        self.insert(end, what);
    }

    /// Adds what is in a message to the last event, which is its arrival. The hash does without: it is the same whether or not
    /// a run is kept.
    pub(crate) fn add_arguments(&mut self, text: String) {
        let last = self.events.as_mut().and_then(|events| events.last_mut());
        if let Some(What::Arrived { arguments, .. } | What::Lost { arguments, .. } | What::Kept { arguments, .. }) =
            last.map(|event| &mut event.what)
        {
            *arguments = Some(text);
        }
    }

    fn fold_what(&mut self, what: &What) {
        let mut ids = |kind: u64, a: u32, b: u32| self.fold(kind << 60 ^ u64::from(a) << 32 ^ u64::from(b));
        match what {
            What::Spawned { by, who } => ids(1, by.unwrap_or(u32::MAX >> 4), *who),
            What::Arrived { from, to, message, .. } => {
                ids(2, *from, *to);
                self.fold_text(message);
            }
            What::Lost { from, to, .. } => ids(3, *from, *to),
            What::Kept { from, to, .. } => ids(9, *from, *to),
            What::Released { from, to, .. } => ids(10, *from, *to),
            What::Doubled { from, to, .. } => ids(11, *from, *to),
            What::Handled { who, handler } | What::WentOn { who, handler } => {
                ids(4, *who, 0);
                self.fold_text(handler);
            }
            What::Replied { from, to } => ids(5, *from, *to),
            What::Timed { who, message, after, .. } => {
                ids(12, *who, 0);
                self.fold_text(message);
                self.fold(u64::try_from(after.as_nanos()).unwrap_or(u64::MAX));
            }
            What::Tied { who, whom, .. } => {
                ids(13, *who, 0);
                self.fold_text(whom);
            }
            What::Ended { who } => ids(6, *who, 0),
            What::Noted { who, text } => {
                ids(7, *who, 0);
                self.fold_text(text);
            }
            What::Fault { who, text } => {
                ids(8, *who, 0);
                self.fold_text(text);
            }
        }
    }

    /// What was kept so far; it goes on keeping.
    pub(crate) fn drain(&mut self) -> Vec<Event> {
        self.events.as_mut().map(std::mem::take).unwrap_or_default()
    }

    pub(crate) fn take(&mut self) -> Vec<Event> {
        self.events.take().unwrap_or_default()
    }
}
