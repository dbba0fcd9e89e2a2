//! The actor that supervisors employ in tests: it fails on request and by script, and writes down its life.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use actor_core::prelude::*;

use crate::props::{Gate, Life, Log};
use crate::stage::pass;

/// A member of a troupe.
#[actor]
#[derive(Debug)]
pub(crate) struct Member {
    pub(crate) part: Part,
    /// What was added in this incarnation.
    sum: u64,
    kept: Vec<Reply<u64>>,
}

/// What a member is told, and what it shares with the test.
#[derive(Debug, Clone, Default)]
pub(crate) struct Part {
    pub(crate) name: &'static str,
    /// Starts and ends, of all members that share it.
    pub(crate) log: Log<String>,
    /// What was handled.
    pub(crate) notes: Log<u64>,
    /// How the next starts go; well if there is nothing left.
    pub(crate) starts: Arc<Mutex<VecDeque<Start>>>,
    /// Where `hold` waits.
    pub(crate) gate: Gate,
    /// How long `#[stopped]` takes.
    pub(crate) last_hours: Duration,
    /// Held by the state.
    pub(crate) life: Life,
}

/// How a start goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Start {
    Well,
    Fail,
    Panic,
    Hang,
    /// It takes so long, and goes well.
    Slow(Duration),
}

impl Part {
    pub(crate) fn new(name: &'static str) -> Self {
        Self { name, ..Self::default() }
    }

    /// Another member that writes to the same log.
    pub(crate) fn with(&self, name: &'static str) -> Self {
        Self { name, log: self.log.clone(), ..Self::default() }
    }

    pub(crate) fn lasting(mut self, last_hours: Duration) -> Self {
        self.last_hours = last_hours;
        self
    }

    /// How its next starts go.
    pub(crate) fn starts(&self, starts: &[Start]) {
        self.starts.lock().expect("nobody panics while writing").extend(starts);
    }

    pub(crate) fn spec(&self) -> ChildSpec<Member> {
        Member::spec(self.clone()).id(self.name)
    }
}

#[actor]
impl Member {
    #[init]
    pub(crate) async fn join(part: Part) -> Result<Self, String> {
        let start = part.starts.lock().expect("nobody panics while writing").pop_front().unwrap_or(Start::Well);
        part.log.push(format!("{} {}", part.name, if start == Start::Well { "starts" } else { "tries" }));
        match start {
            Start::Well => {}
            Start::Fail => return Err("stage fright".to_owned()),
            Start::Panic => panic!("broken leg"),
            Start::Hang => std::future::pending().await,
            Start::Slow(time) => pass(time).await,
        }
        Ok(Self { part, sum: 0, kept: Vec::new() })
    }

    #[handler]
    pub(crate) fn add(&mut self, n: u64) -> u64 {
        self.sum += n;
        self.sum
    }

    #[handler]
    pub(crate) fn note(&mut self, n: u64) {
        self.part.notes.push(n);
    }

    /// Waits at the gate.
    #[handler]
    pub(crate) async fn hold(&mut self) {
        self.part.gate.pass().await;
    }

    /// Takes so long.
    #[handler]
    pub(crate) async fn sleep(&mut self, time: Duration) {
        pass(time).await;
    }

    /// Waits at the gate, then panics.
    #[handler]
    pub(crate) async fn hold_and_panic(&mut self) {
        self.part.gate.pass().await;
        panic!("after the gate");
    }

    #[handler]
    pub(crate) fn panic(&mut self) {
        panic!("boo");
    }

    #[handler(fatal)]
    pub(crate) fn fail(&mut self, why: String) -> Result<(), String> {
        Err(why)
    }

    /// Keeps the reply.
    #[handler]
    pub(crate) fn keep(&mut self, reply: Reply<u64>) {
        self.kept.push(reply);
    }

    #[handler]
    pub(crate) fn leave(&mut self, ctx: &mut Context<Self>) {
        ctx.stop();
    }

    #[handler]
    pub(crate) fn incarnation(&self, ctx: &mut Context<Self>) -> u32 {
        ctx.id().incarnation()
    }

    /// Puts a note aside.
    #[handler]
    pub(crate) fn stash(&mut self, ctx: &mut Context<Self>, n: u64) {
        ctx.stash(ctx.me().note(n)).expect("there is room");
    }

    /// Notes `n` every 10 ms from now on.
    #[handler]
    pub(crate) fn tick(&mut self, ctx: &mut Context<Self>, n: u64) {
        self.part.notes.push(n);
        ctx.me().tick(n).after(Duration::from_millis(10));
    }

    /// Starts a child of its own.
    #[handler]
    pub(crate) fn bear(&mut self, ctx: &mut Context<Self>, part: Part) -> MemberRef {
        ctx.spawn(part.spec())
    }

    #[stopped]
    async fn bow(&mut self, reason: &ExitReason) {
        if !self.part.last_hours.is_zero() {
            self.part.log.push(format!("{} is ending", self.part.name));
            pass(self.part.last_hours).await;
        }
        self.part.log.push(format!("{} ends: {reason}", self.part.name));
    }
}

/// Waits until the member has been restarted so often and is up.
pub(crate) async fn reborn(member: &MemberRef, incarnation: u32) {
    while member.id().incarnation() < incarnation || member.status() != actor_core::Status::Running {
        tokio::task::yield_now().await;
    }
}
