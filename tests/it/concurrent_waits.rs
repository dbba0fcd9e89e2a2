//! Handlers that run side by side: who waits for whom, and what was put aside.

use actor_core::{System, prelude::*};
use futures::future::join_all;

use crate::concurrent::balanced;
use crate::props::{Gate, Log};
use crate::stage::{idle, on_both, paused};

/// Asks others from handlers that run side by side.
#[actor]
struct Hub;

#[actor]
impl Hub {
    #[handler(concurrent)]
    async fn ping(&self) -> u64 {
        1
    }

    #[handler]
    fn alone(&mut self) -> u64 {
        2
    }

    /// Has `other` ask us back for what runs beside us.
    #[handler(concurrent)]
    async fn ask_back(&self, ctx: &Context<Self>, other: SpokeRef) -> Result<u64, String> {
        other.ask_ping(ctx.me()).await.map_err(|error| error.to_string())
    }

    /// Has `other` ask us back for what has to wait for us.
    #[handler(concurrent)]
    async fn ask_back_alone(&self, ctx: &Context<Self>, other: SpokeRef) -> Result<u64, String> {
        other.ask_alone(ctx.me()).await.map_err(|error| error.to_string())
    }

    #[handler(concurrent)]
    async fn ask_myself(&self, ctx: &Context<Self>) -> bool {
        matches!(ctx.me().ping().await, Err(AskError::Deadlock { .. }))
    }

    #[handler]
    async fn ask_back_from_alone(&mut self, ctx: &mut Context<Self>, other: SpokeRef) -> Result<u64, String> {
        other.ask_ping(ctx.me()).await.map_err(|error| error.to_string())
    }
}

#[actor]
struct Spoke;

#[actor]
impl Spoke {
    #[handler]
    async fn ask_ping(&mut self, hub: HubRef) -> Result<u64, String> {
        hub.ping().await.map_err(|error| error.to_string())
    }

    #[handler]
    async fn ask_alone(&mut self, hub: HubRef) -> Result<u64, String> {
        hub.alone().await.map_err(|error| error.to_string())
    }
}

fn watched() -> System {
    System::builder().deadlock_detection(true).build()
}

#[test]
fn an_ask_back_to_what_runs_beside_the_asker_is_no_circle() {
    on_both(async || {
        let system = watched();
        let (hub, spoke) = (system.spawn(Hub), system.spawn(Spoke));
        assert_eq!(hub.ask_back(spoke.clone()).await.unwrap(), 1);
        let many = join_all((0..20).map(|_| hub.ask_back(spoke.clone()))).await;
        assert!(many.iter().all(|outcome| *outcome == Ok(1)), "{many:?}");
    });
}

#[test]
fn an_ask_back_to_what_waits_for_the_asker_is_a_circle() {
    on_both(async || {
        let system = watched();
        let (hub, spoke) = (system.spawn(Hub), system.spawn(Spoke));
        let Err(AskError::Handler(text)) = hub.ask_back_alone(spoke.clone()).await else { panic!("a circle") };
        assert!(text.contains("would never be answered"), "{text}");
        let Err(AskError::Handler(text)) = hub.ask_back_from_alone(spoke).await else { panic!("a circle") };
        assert!(text.contains("would never be answered"), "{text}");
        assert_eq!(hub.alone().await.unwrap(), 2, "nobody hangs");
    });
}

#[test]
fn asking_oneself_fails_beside_others_too() {
    on_both(async || {
        assert!(Hub.spawn().ask_myself().await.unwrap());
    });
}

/// What was put aside is handled side by side as well, in order.
#[actor]
#[derive(Clone, Default)]
struct Late {
    log: Log<u64>,
    gate: Gate,
}

#[actor]
impl Late {
    #[handler]
    fn aside(&mut self, n: u64, ctx: &mut Context<Self>) {
        let me = ctx.me();
        ctx.stash(if n.is_multiple_of(3) { me.alone(n) } else { me.beside(n) }).unwrap();
    }

    #[handler]
    fn again(&mut self, ctx: &mut Context<Self>) {
        ctx.unstash_all();
    }

    #[handler(concurrent)]
    async fn beside(&self, n: u64) {
        self.log.push(n);
        self.gate.pass().await;
    }

    #[handler]
    fn alone(&mut self, n: u64) {
        self.log.push(n);
    }
}

#[test]
fn what_was_put_aside_keeps_its_order() {
    paused(async || {
        let props = Late::default();
        let late = props.clone().spawn();
        for n in 1..=6 {
            late.aside(n).tell().await.unwrap();
        }
        late.again().tell().await.unwrap();
        late.beside(7).tell().await.unwrap();
        idle().await;
        assert_eq!(props.log.take(), [1, 2]);
        props.gate.open(2);
        idle().await;
        assert_eq!(props.log.take(), [3, 4, 5]);
        props.gate.open(2);
        idle().await;
        assert_eq!(props.log.take(), [6, 7]);
        balanced(late.stats());
        late.kill().await.unwrap();
        balanced(late.stats());
    });
}

#[test]
fn what_was_put_aside_is_counted_when_it_is_cut() {
    paused(async || {
        let props = Late::default();
        let late = props.clone().spawn();
        for n in 1..=6 {
            late.aside(n).tell().await.unwrap();
        }
        late.again().tell().await.unwrap();
        idle().await;
        late.kill().await.unwrap();
        let stats = late.stats();
        assert_eq!((stats.handled, stats.dropped.unhandled), (9, 4));
        balanced(stats);
    });
}

/// Messages that cannot be shared between threads do not matter: only the state is shared.
#[actor]
struct Rough;

#[actor]
impl Rough {
    #[handler(concurrent)]
    async fn take(&self, ctx: &Context<Self>, cell: std::cell::Cell<u64>) -> u64 {
        tokio::task::yield_now().await;
        let _ = ctx.id();
        cell.get()
    }
}

#[test]
fn messages_need_not_be_sync() {
    on_both(async || {
        let rough = Rough.spawn();
        assert_eq!(rough.take(std::cell::Cell::new(4)).await.unwrap(), 4);
    });
}
