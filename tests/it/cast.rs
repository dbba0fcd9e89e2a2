//! The actor that most tests employ.

use actor_core::prelude::*;

use crate::props::{Gate, Life, Log};

/// Does what it is told, and tells the test what it did.
#[actor]
#[derive(Debug, Default)]
pub(crate) struct Worker {
    pub(crate) props: Props,
    kept: Vec<Reply<u64>>,
}

/// What a test shares with its [`Worker`].
#[derive(Debug, Clone, Default)]
pub(crate) struct Props {
    /// What was handled.
    pub(crate) log: Log<u64>,
    /// Where `hold` waits.
    pub(crate) gate: Gate,
    /// What `#[stopped]` was told.
    pub(crate) ends: Log<ExitReason>,
    /// Held by the state.
    pub(crate) life: Life,
}

impl Props {
    pub(crate) fn worker(&self) -> Worker {
        Worker { props: self.clone(), kept: Vec::new() }
    }

    /// A running worker whose handler waits at the gate, with `waiting` notes in its mailbox, numbered from 1.
    pub(crate) async fn busy(&self, worker: &WorkerRef, waiting: u64) {
        worker.hold(0).tell().await.unwrap();
        self.gate.reached().await;
        for n in 1..=waiting {
            worker.note(n).tell().await.unwrap();
        }
    }
}

#[actor]
impl Worker {
    /// Writes `n` down.
    #[handler]
    pub(crate) fn note(&mut self, n: u64) -> u64 {
        self.props.log.push(n);
        n
    }

    /// Waits at the gate, then writes `n` down.
    #[handler]
    pub(crate) async fn hold(&mut self, n: u64) -> u64 {
        self.props.gate.pass().await;
        self.props.log.push(n);
        n
    }

    /// Keeps the reply.
    #[handler]
    pub(crate) fn keep(&mut self, reply: Reply<u64>) {
        self.kept.push(reply);
    }

    /// Answers all kept replies.
    #[handler]
    pub(crate) fn release(&mut self, value: u64) -> usize {
        self.kept.drain(..).map(|reply| reply.ok(value)).filter(|taken| *taken).count()
    }

    /// Drops the reply.
    #[handler]
    pub(crate) fn forget(&mut self, reply: Reply<u64>) {
        drop(reply);
    }

    #[handler]
    pub(crate) fn refuse(&mut self, why: String) -> Result<u64, String> {
        Err(why)
    }

    #[handler]
    pub(crate) fn panic(&mut self, text: String) -> u64 {
        panic!("{text}")
    }

    #[stopped]
    fn stopped(&mut self, reason: ExitReason) {
        self.props.ends.push(reason);
    }
}

/// Another type than [`Worker`].
#[actor]
pub(crate) struct Stranger;

#[actor]
impl Stranger {
    #[handler]
    fn noop(&mut self) {}
}
