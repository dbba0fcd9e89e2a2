//! Protocols against every end: what a caller behind a protocol's ref hears, and what is counted.

use std::time::Duration;

use actor_core::{Phase, prelude::*};

use crate::props::Gate;
use crate::stage::{idle, paused};

#[protocol]
trait Desk {
    /// Waits at the gate.
    async fn wait(&mut self) -> u64;
    fn count(&mut self) -> u64;
    /// Kept until `release`.
    fn keep(&mut self, reply: Reply<u64, String>);
    fn release(&mut self);
    async fn panic(&mut self) -> u64 {
        tokio::task::yield_now().await;
        panic!("on purpose")
    }
    /// Put aside until the desk is open.
    fn queue(&mut self, n: u64, reply: Reply<u64>, ctx: &mut Context<Self>);
    fn open(&mut self, ctx: &mut Context<Self>);
}

#[actor]
#[derive(Default)]
struct Clerk {
    gate: Gate,
    counted: u64,
    kept: Option<Reply<u64, String>>,
    is_open: bool,
}

#[actor(implements(Desk))]
impl Clerk {
    /// A protocol's method cannot be put aside itself. This can.
    #[handler]
    fn queued(&mut self, n: u64, reply: Reply<u64>, ctx: &mut Context<Self>) {
        if self.is_open {
            reply.ok(n);
        } else {
            ctx.stash_ask(ctx.me().queued(n), reply).unwrap();
        }
    }
}

impl Desk for Clerk {
    async fn wait(&mut self) -> u64 {
        self.gate.pass().await;
        self.counted
    }

    fn count(&mut self) -> u64 {
        self.counted += 1;
        self.counted
    }

    fn keep(&mut self, reply: Reply<u64, String>) {
        self.kept = Some(reply);
    }

    fn release(&mut self) {
        self.kept.take().expect("a reply is kept").err("not today".to_owned());
    }

    fn queue(&mut self, n: u64, reply: Reply<u64>, ctx: &mut Context<Self>) {
        self.queued(n, reply, ctx);
    }

    fn open(&mut self, ctx: &mut Context<Self>) {
        self.is_open = true;
        ctx.unstash_all();
    }
}

/// A desk whose gate is closed, and its gate.
fn desk() -> (DeskRef, Gate) {
    let gate = Gate::default();
    (Clerk { gate: gate.clone(), ..Clerk::default() }.spawn().into(), gate)
}

#[test]
fn an_ask_whose_caller_is_gone_is_skipped_and_one_that_runs_is_late() {
    paused(async || {
        let (desk, gate) = desk();
        let running = tokio::spawn(desk.wait().owned());
        idle().await;
        let queued = tokio::spawn(desk.count().owned());
        idle().await;
        queued.abort();
        running.abort();
        idle().await;
        gate.open(1);
        assert_eq!(desk.count().await.unwrap(), 1, "the other was never handled");
        let dropped = desk.stats().dropped;
        assert_eq!((dropped.cancelled, dropped.late_replies), (1, 1));
    });
}

#[test]
fn a_kill_cuts_a_method_and_tells_whoever_waits() {
    paused(async || {
        let (desk, _gate) = desk();
        let (running, queued) = (tokio::spawn(desk.wait().owned()), tokio::spawn(desk.count().owned()));
        idle().await;
        desk.kill().await.unwrap();
        let running = running.await.unwrap().unwrap_err();
        assert!(
            matches!(running, AskError::Stopped { reason: ExitReason::Killed, phase: Phase::Running, .. }),
            "{running}"
        );
        let queued = queued.await.unwrap().unwrap_err();
        assert!(matches!(queued, AskError::Stopped { phase: Phase::Queued, .. }), "{queued}");
    });
}

#[test]
fn a_panic_is_told_to_its_caller_and_to_whoever_has_a_reply_there() {
    paused(async || {
        let (desk, _gate) = desk();
        let kept = tokio::spawn(desk.keep().owned());
        idle().await;
        let error = desk.panic().await.unwrap_err();
        assert!(matches!(&error, AskError::Panicked { failure, .. } if failure.during() == "panic"), "{error}");
        let kept = kept.await.unwrap().unwrap_err();
        assert!(matches!(&kept, AskError::Stopped { reason: ExitReason::Panicked(_), .. }), "{kept}");
    });
}

#[test]
fn a_stop_drains_and_a_deferred_error_is_the_callers_own() {
    paused(async || {
        let (desk, gate) = desk();
        let kept = tokio::spawn(desk.keep().owned());
        let waits = tokio::spawn(desk.wait().owned());
        idle().await;
        desk.release().try_tell().unwrap();
        let stopped = tokio::spawn({
            let desk = desk.clone();
            async move { desk.stop().await }
        });
        idle().await;
        assert!(desk.count().await.unwrap_err().to_string().contains("count"), "it takes nothing more");
        gate.open(1);
        assert_eq!(waits.await.unwrap(), Ok(0));
        assert_eq!(kept.await.unwrap(), Err(AskError::Handler("not today".to_owned())));
        assert_eq!(stopped.await.unwrap().unwrap(), ExitReason::Normal);
    });
}

#[test]
fn a_method_puts_a_handler_aside_and_its_caller_is_answered_later() {
    paused(async || {
        let (desk, _gate) = desk();
        let queued = tokio::spawn(desk.queue(7).owned());
        let gone = tokio::spawn(desk.queue(8).owned());
        idle().await;
        gone.abort();
        idle().await;
        desk.open().await.unwrap();
        assert_eq!(queued.await.unwrap(), Ok(7));
        assert_eq!(desk.stats().dropped.cancelled, 1);
    });
}

#[test]
fn timers_ages_and_handing_on_go_through_a_protocols_ref() {
    paused(async || {
        let (desk, gate) = desk();
        let front = Front { desk: desk.clone() }.spawn();
        let handed: DeskLikeRef = front.into();
        let kept = tokio::spawn(handed.keep().owned());
        idle().await;
        let waits = tokio::spawn(desk.wait().owned());
        idle().await;
        desk.count().with_ttl(Duration::from_secs(1)).tell().await.unwrap();
        desk.count().after(Duration::from_secs(3));
        idle().await;
        tokio::time::advance(Duration::from_secs(2)).await;
        gate.open(1);
        waits.await.unwrap().unwrap();
        desk.release().tell().await.unwrap();
        assert_eq!(kept.await.unwrap(), Err(AskError::Handler("not today".to_owned())));
        tokio::time::advance(Duration::from_secs(2)).await;
        idle().await;
        assert_eq!(desk.count().await.unwrap(), 2, "the timer's, and this one: the told one was too old");
        assert_eq!(desk.stats().dropped.expired, 1);
    });
}

/// Another protocol with the same reply.
#[protocol]
trait DeskLike {
    fn keep(&mut self, reply: Reply<u64, String>);
}

#[actor]
struct Front {
    desk: DeskRef,
}

#[actor(implements(DeskLike))]
impl Front {}

impl DeskLike for Front {
    fn keep(&mut self, reply: Reply<u64, String>) {
        self.desk.keep().forward(reply).ok();
    }
}

#[test]
fn a_weak_ref_of_a_protocol_sees_the_end() {
    paused(async || {
        let (desk, _gate) = desk();
        let weak = desk.downgrade();
        assert!(weak.upgrade().is_some());
        drop(desk);
        idle().await;
        assert!(weak.upgrade().is_none(), "nobody holds it");
    });
}
