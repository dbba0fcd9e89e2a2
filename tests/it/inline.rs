//! Handlers that run in the task of whoever asks.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, mpsc};
use std::time::Duration;

use actor_core::{Failure, Phase, Status, System, prelude::*};
use futures::FutureExt as _;
use tokio::task::{self, yield_now};

use crate::concurrent::balanced;
use crate::props::{Gate, Life, Log};
use crate::stage::{idle, limited, on_both, other_runtime, paused};

/// Counts, at once where it can.
#[actor]
#[derive(Clone, Default)]
pub(crate) struct Tally {
    n: u64,
    gate: Gate,
    pub(crate) log: Log<String>,
    pub(crate) life: Life,
    busy: Arc<AtomicBool>,
    children: Vec<TallyRef>,
}

#[actor]
impl Tally {
    #[handler(inline)]
    pub(crate) fn get(&self) -> u64 {
        self.n
    }

    #[handler(inline)]
    pub(crate) fn add(&mut self, n: u64) -> u64 {
        assert!(!self.busy.swap(true, Ordering::SeqCst), "one at a time");
        self.n += n;
        self.busy.store(false, Ordering::SeqCst);
        self.n
    }

    /// The task that runs it.
    #[handler(inline)]
    fn place(&self) -> Option<task::Id> {
        task::try_id()
    }

    #[handler(inline, boxed, timeout = "5s")]
    fn many(&mut self, #[into] text: String, ns: [u64; 20]) -> String {
        self.n += ns.iter().sum::<u64>();
        text
    }

    #[handler(inline)]
    fn refuse(&self, why: String) -> Result<u64, String> {
        Err(why)
    }

    #[handler(inline, fatal)]
    fn break_down(&mut self, why: String) -> Result<(), String> {
        Err(why)
    }

    #[handler(inline)]
    fn panic(&mut self, text: String) -> u64 {
        panic!("{text}")
    }

    #[handler(inline)]
    fn end(&mut self, ctx: &mut Context<Self>, how: u8) {
        match how {
            0 => ctx.stop(),
            1 => ctx.stop_now(),
            _ => ctx.fail(Failure::new("end", "told to")),
        }
    }

    /// Does something behind its own back.
    #[handler(inline)]
    fn tell_myself(&mut self, ctx: &mut Context<Self>) {
        ctx.me().note("told".into()).try_tell().unwrap();
    }

    #[handler(inline)]
    fn ask_myself(&mut self, ctx: &mut Context<Self>) -> bool {
        matches!(ctx.me().get().now_or_never(), Some(Err(AskError::Deadlock { .. })))
    }

    /// How many of the chain answered inside of each other.
    #[handler(inline)]
    fn down(&mut self, mut rest: Vec<TallyRef>) -> usize {
        let Some(next) = rest.pop() else { return 1 };
        1 + next.down(rest).now_or_never().map_or(0, Result::unwrap)
    }

    #[handler(inline)]
    fn have_child(&mut self, ctx: &mut Context<Self>) -> TallyRef {
        let child = ctx.spawn(Tally::default());
        self.children.push(child.clone());
        child
    }

    /// The name of the system that a spawn would be in.
    #[handler(inline)]
    fn system(&self) -> String {
        System::current().name().to_owned()
    }

    /// Holds the thread until the test lets it go.
    #[handler(inline)]
    pub(crate) fn block(&mut self, inside: mpsc::Sender<()>, go: Blocked) -> u64 {
        inside.send(()).unwrap();
        let _ = go.0.recv();
        self.n += 1;
        self.n
    }

    #[handler]
    pub(crate) fn note(&mut self, text: String) {
        self.log.push(text);
    }

    #[handler]
    pub(crate) async fn hold(&mut self) {
        self.gate.pass().await;
    }

    #[handler]
    fn aside(&mut self, text: String, ctx: &mut Context<Self>) {
        let me = ctx.me();
        ctx.stash(me.note(text)).unwrap();
    }

    #[handler(inline)]
    fn again(&mut self, ctx: &mut Context<Self>) {
        ctx.unstash_all();
    }

    #[stopped]
    fn stopped(&mut self, reason: &ExitReason) {
        self.log.push(format!("ended: {reason}"));
    }
}

/// Where a handler waits.
pub(crate) struct Blocked(pub(crate) mpsc::Receiver<()>);

pub(crate) async fn at_rest(tally: &TallyRef) {
    while tally.status() != Status::Running || tally.stats().depth > 0 {
        yield_now().await;
    }
    // It handles the last message, and then goes to rest.
    while !is_inline(tally).await {
        yield_now().await;
    }
}

async fn is_inline(tally: &TallyRef) -> bool {
    let asks = tally.clone();
    let (id, place) = tokio::spawn(async move { (task::id(), asks.place().await.unwrap()) }).await.unwrap();
    Some(id) == place
}

#[test]
fn an_idle_actor_answers_in_the_callers_task() {
    on_both(async || {
        let tally = Tally::default().spawn();
        at_rest(&tally).await;
        let before = tally.stats();
        for n in 1..=100 {
            assert_eq!(tally.add(1).await.unwrap(), n);
        }
        assert_eq!(tally.many("text", [2; 20]).await.unwrap(), "text");
        assert_eq!(tally.get().await.unwrap(), 140);
        let after = tally.stats();
        assert_eq!(after.handled - before.handled, 102);
        assert_eq!(after.depth, 0);
        balanced(after);
    });
}

#[test]
fn what_was_sent_before_is_handled_before() {
    on_both(async || {
        let tally = Tally::default().spawn();
        for round in 0..200 {
            tally.add(1).tell().await.unwrap();
            assert_eq!(tally.get().await.unwrap(), round * 2 + 1);
            assert_eq!(tally.add(1).await.unwrap(), round * 2 + 2);
        }
        balanced(tally.stats());
    });
}

#[test]
fn a_busy_actor_is_waited_for() {
    on_both(async || {
        let props = Tally::default();
        let tally = props.clone().spawn();
        at_rest(&tally).await;
        tally.hold().tell().await.unwrap();
        props.gate.reached().await;
        let asks = tokio::spawn(tally.get().owned().into_future());
        yield_now().await;
        assert!(!asks.is_finished());
        props.gate.open(1);
        assert_eq!(asks.await.unwrap().unwrap(), 0);
    });
}

#[test]
fn one_at_a_time_whoever_asks() {
    for _ in 0..5 {
        on_both(async || {
            let tally = Tally::default().spawn();
            let callers: Vec<_> = (0..8)
                .map(|caller| {
                    let tally = tally.clone();
                    tokio::spawn(async move {
                        for n in 0..500_u64 {
                            if (n + caller).is_multiple_of(7) {
                                tally.add(1).tell().await.unwrap();
                            } else {
                                tally.add(1).await.unwrap();
                            }
                        }
                    })
                })
                .collect();
            for caller in callers {
                caller.await.unwrap();
            }
            assert_eq!(tally.get().await.unwrap(), 4000);
            balanced(tally.stats());
        });
    }
}

#[test]
fn a_panic_is_the_actors_and_not_the_callers() {
    on_both(async || {
        let props = Tally::default();
        let tally = props.clone().spawn();
        at_rest(&tally).await;
        let Err(AskError::Panicked { request, failure }) = tally.panic("oh".into()).await else {
            panic!("it panicked")
        };
        assert_eq!((request.message(), failure.during(), failure.message()), ("panic", "panic", "oh"));
        let next = tally.get().await;
        assert!(matches!(next, Err(AskError::Stopped { phase: Phase::Queued, .. })), "{next:?}");
        assert!(matches!(tally.closed().await, ExitReason::Panicked(_)));
        assert_eq!(props.log.take(), ["ended: panicked in `panic`: oh"]);
        assert_eq!(props.life.others(), 0);
        balanced(tally.stats());
    });
}

#[test]
fn errors_are_replies_unless_they_are_fatal() {
    on_both(async || {
        let tally = Tally::default().spawn();
        at_rest(&tally).await;
        assert_eq!(tally.refuse("no".into()).await, Err(AskError::Handler("no".into())));
        assert_eq!(tally.break_down("rust".into()).await, Err(AskError::Handler("rust".into())));
        let ExitReason::Failed(failure) = tally.closed().await else { panic!("it failed") };
        assert_eq!((failure.during(), failure.message()), ("break_down", "rust"));
        balanced(tally.stats());
    });
}

#[test]
fn a_handler_may_end_its_actor() {
    for how in 0..3 {
        on_both_with(how);
    }
}

fn on_both_with(how: u8) {
    let test = async move || {
        let tally = Tally::default().spawn();
        at_rest(&tally).await;
        tally.end(how).await.unwrap();
        let refused = tally.get().await;
        assert!(matches!(refused, Err(AskError::Stopped { phase: Phase::Queued, .. })), "{how}: {refused:?}");
        let reason = tally.closed().await;
        assert_eq!(reason.is_failure(), how == 2, "{reason}");
        balanced(tally.stats());
    };
    crate::stage::current(async move || test().await);
    crate::stage::workers(async move || test().await);
}

#[test]
fn what_a_handler_leaves_to_be_done_is_done() {
    on_both(async || {
        let props = Tally::default();
        let tally = props.clone().spawn();
        at_rest(&tally).await;
        tally.tell_myself().await.unwrap();
        tally.aside("first".into()).await.unwrap();
        tally.aside("second".into()).await.unwrap();
        at_rest(&tally).await;
        tally.again().await.unwrap();
        while props.log.len() < 3 {
            yield_now().await;
        }
        assert_eq!(props.log.take(), ["told", "first", "second"]);
        balanced(tally.stats());
    });
}

#[test]
fn asking_oneself_fails_at_once() {
    on_both(async || {
        let tally = Tally::default().spawn();
        at_rest(&tally).await;
        assert!(tally.ask_myself().await.unwrap());
    });
}

#[test]
fn only_so_many_run_inside_of_each_other() {
    on_both(async || {
        let all: Vec<_> = (0..40).map(|_| Tally::default().spawn()).collect();
        for tally in &all {
            at_rest(tally).await;
        }
        let first = all[0].clone();
        assert_eq!(first.down(all[1..].to_vec()).await.unwrap(), 16);
    });
}

#[test]
fn it_runs_as_the_actor_that_it_is() {
    on_both(async || {
        let system = System::new("theirs");
        let tally = system.spawn(Tally::default());
        at_rest(&tally).await;
        let _mine = System::new("mine").enter();
        assert_eq!(tally.system().await.unwrap(), "theirs");
        assert_eq!(System::current().name(), "mine");
    });
}

#[test]
fn a_plain_thread_asks_and_children_live_where_the_actor_does() {
    limited(|| {
        let runtime = other_runtime();
        let tally = runtime.block_on(async {
            let tally = Tally::default().spawn();
            at_rest(&tally).await;
            tally
        });
        assert_eq!(tally.add(2).blocking().unwrap(), 2);
        let child = tally.have_child().blocking().unwrap();
        assert_eq!(child.add(3).blocking().unwrap(), 3);
        runtime.block_on(async {
            tally.stop().await.unwrap();
            assert!(child.exit_reason().is_some());
        });
    });
}

#[test]
fn a_task_of_another_runtime_asks() {
    limited(|| {
        let (home, other) = (other_runtime(), other_runtime());
        let tally = home.block_on(async {
            let tally = Tally::default().spawn();
            at_rest(&tally).await;
            tally
        });
        let child = other.block_on(async { tally.have_child().await.unwrap() });
        drop(other);
        // It was not made in the runtime that is gone.
        assert_eq!(home.block_on(async { child.add(3).await.unwrap() }), 3);
    });
}

#[test]
fn a_task_that_asked_at_home_asks_from_another_runtime_inside_of_it() {
    limited(|| {
        let (home, other) = (other_runtime(), other_runtime());
        let (_parent, child) = home.block_on(async {
            let tally = Tally::default().spawn();
            at_rest(&tally).await;
            let task = tokio::spawn(async move {
                tally.add(1).await.unwrap();
                // The same task, in the same poll, but not in its own runtime.
                let child = task::block_in_place(|| other.block_on(async { tally.have_child().await.unwrap() }));
                tally.add(1).await.unwrap();
                task::block_in_place(|| drop(other));
                (tally, child)
            });
            task.await.unwrap()
        });
        // It was not made in the runtime that is gone.
        assert_eq!(home.block_on(async { child.add(3).await.unwrap() }), 3);
    });
}

#[test]
fn a_caller_that_asks_and_asks_lets_others_have_their_turn() {
    paused(async || {
        let tally = Tally::default().spawn();
        at_rest(&tally).await;
        let turns = Arc::new(AtomicU64::new(0));
        let counted = Arc::clone(&turns);
        let other = tokio::spawn(async move {
            loop {
                counted.fetch_add(1, Ordering::Relaxed);
                yield_now().await;
            }
        });
        for _ in 0..10_000 {
            tally.get().await.unwrap();
        }
        assert!(turns.load(Ordering::Relaxed) > 10);
        other.abort();
    });
}

/// Has both: its alarm is set anew by each message, which the mailbox sees.
#[actor]
struct Drowsy(Log<&'static str>);

#[actor]
impl Drowsy {
    #[handler(inline)]
    fn place(&self) -> Option<task::Id> {
        task::try_id()
    }

    #[idle(after = "1s")]
    fn rest(&mut self) {
        self.0.push("idle");
    }
}

#[test]
fn an_actor_with_an_idle_hook_uses_its_mailbox() {
    paused(async || {
        let log = Log::default();
        let drowsy = Drowsy(log.clone()).spawn();
        idle().await;
        let asks = drowsy.clone();
        let (id, place) = tokio::spawn(async move { (task::id(), asks.place().await.unwrap()) }).await.unwrap();
        assert_ne!(Some(id), place);
        crate::stage::pass(Duration::from_millis(900)).await;
        drowsy.place().await.unwrap();
        crate::stage::pass(Duration::from_millis(900)).await;
        assert_eq!(log.len(), 0);
        crate::stage::pass(Duration::from_millis(900)).await;
        assert_eq!(log.len(), 1);
    });
}

/// Waits for another from a handler.
#[actor]
struct Asker;

#[actor]
impl Asker {
    #[handler]
    async fn fetch(&mut self, tally: TallyRef) -> u64 {
        tally.get().await.unwrap() + tally.add(1).await.unwrap()
    }
}

#[test]
fn an_actor_asks_another_at_once() {
    on_both(async || {
        let system = System::builder().deadlock_detection(true).build();
        let (asker, tally) = (system.spawn(Asker), system.spawn(Tally::default()));
        at_rest(&tally).await;
        assert_eq!(asker.fetch(tally.clone()).await.unwrap(), 1);
        assert_eq!(asker.fetch(tally).await.unwrap(), 3);
        // Whoever was answered waits for nobody.
        assert!(system.tree().iter().all(|node| node.waits_for().is_empty()));
    });
}

#[test]
fn limits_of_the_caller_and_ages_of_messages_do_no_harm() {
    on_both(async || {
        let tally = Tally::default().spawn();
        at_rest(&tally).await;
        let soon = Duration::from_secs(5);
        assert_eq!(tally.add(1).timeout(soon).await.unwrap(), 1);
        assert_eq!(tally.add(1).with_ttl(soon).await.unwrap(), 2);
        assert_eq!(tally.add(1).owned().await.unwrap(), 3);
    });
}

#[test]
fn a_spec_makes_it_as_well() {
    on_both(async || {
        let tally = ChildSpec::new(Tally::default).start().await.unwrap();
        at_rest(&tally).await;
        assert_eq!(tally.add(1).await.unwrap(), 1);
        drop(tally);
    });
}
