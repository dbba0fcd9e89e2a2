//! SV: children that wait for each other while they are ended and started one after the other.

use std::time::Duration;

use actor_core::{Call, Strategy, SupervisorRef, prelude::*};
use tokio::time::Instant;

use crate::props::{Gate, Log, poll_pending};
use crate::stage::{idle, paused};

const SECOND: Duration = Duration::from_secs(1);

/// Asks others.
#[actor]
#[derive(Clone, Default)]
struct Node {
    gate: Gate,
    heard: Log<String>,
    /// Whom it asks before it is up.
    first: Log<NodeRef>,
}

#[actor]
impl Node {
    #[started]
    async fn begin(&mut self) -> Result<(), AskError> {
        match self.first.take().pop() {
            Some(other) => other.hello().await,
            None => Ok(()),
        }
    }

    #[handler]
    fn hello(&self) {}

    #[handler]
    fn panic(&self) {
        panic!("boo");
    }

    #[handler]
    async fn hold_and_panic(&self) {
        self.gate.pass().await;
        panic!("boo");
    }

    #[handler]
    async fn ask(&self, other: NodeRef) {
        let answer = other.hello().await;
        self.heard.push(text(answer));
    }

    #[handler]
    async fn ask_through(&self, relay: RelayRef) {
        let answer = relay.pass_on().await;
        self.heard.push(answer.map_or_else(|error| error.to_string(), |()| "hello".to_owned()));
    }

    #[handler]
    async fn ask_at(&self, desk: DeskRef) {
        desk.attend().await.expect("it is attended to");
    }

    #[handler]
    async fn ask_for_a_second(&self, other: NodeRef) {
        let answer = other.hello().timeout(SECOND).await;
        self.heard.push(text(answer));
    }

    #[handler]
    async fn ask_later(&self, other: NodeRef) {
        self.gate.pass().await;
        let answer = other.hello().await;
        self.heard.push(text(answer));
    }

    #[handler]
    async fn ask_the_supervisor(&self, app: SupervisorRef) {
        self.gate.pass().await;
        self.heard.push(app.children().await.map_or_else(|error| error.to_string(), |all| all.len().to_string()));
    }
}

fn text(answer: Result<(), AskError>) -> String {
    answer.map_or_else(|error| error.to_string(), |()| "hello".to_owned())
}

impl Node {
    fn spec(&self) -> ChildSpec<Self> {
        ChildSpec::cloned(self.clone())
    }
}

/// In a system that looks for circles, also if the tests are built for release.
fn system(detects: bool) -> System {
    System::builder().name("circles").deadlock_detection(detects).build()
}

/// `first` and `second` under a supervisor that restarts both; the one waits at its gate before it panics, and `asks` has begun.
async fn caught_asking(
    system: &System,
    asks: impl for<'a> FnOnce(&'a NodeRef, NodeRef) -> Call<'a, Node, ()>,
) -> (SupervisorRef, NodeRef, NodeRef, Node, Result<(), AskError>) {
    let (one, two) = (Node::default(), Node::default());
    let mut app = system.supervisor().strategy(Strategy::OneForAll);
    let (first, second) = (app.add(one.spec()), app.add(two.spec()));
    let app = app.start().await.unwrap();
    first.hold_and_panic().tell().await.unwrap();
    one.gate.reached().await;
    let outcome = {
        let mut asked = Box::pin(asks(&second, first.clone()).into_future());
        poll_pending(&mut asked);
        idle().await;
        one.gate.open(1);
        asked.await
    };
    (app, first, second, two, outcome)
}

#[test]
fn a_handler_that_waits_for_the_restart_it_holds_up_is_cut_at_once() {
    paused(async || {
        let start = Instant::now();
        let (app, first, second, two, outcome) = caught_asking(&system(true), NodeRef::ask).await;
        assert!(matches!(outcome, Err(AskError::Restarting { .. })), "{outcome:?}");
        first.hello().await.unwrap();
        second.hello().await.unwrap();
        assert!(start.elapsed() < SECOND);
        assert_eq!([&first, &second].map(|node| node.id().incarnation()), [1, 1]);
        assert_eq!(two.heard.len(), 0);
        app.stop().await.unwrap();
    });
}

#[test]
fn one_that_waits_for_a_time_is_let_be() {
    paused(async || {
        let start = Instant::now();
        let (app, first, second, two, outcome) = caught_asking(&system(true), NodeRef::ask_for_a_second).await;
        assert_eq!(outcome, Ok(()));
        second.hello().await.unwrap();
        assert_eq!(start.elapsed().as_secs(), 1);
        assert!(two.heard.take()[0].contains("within 1s"));
        assert_eq!([&first, &second].map(|node| node.id().incarnation()), [1, 1]);
        app.stop().await.unwrap();
    });
}

#[test]
fn where_nobody_looks_for_circles_the_deadline_ends_it() {
    paused(async || {
        let start = Instant::now();
        let (app, _, second, _, outcome) = caught_asking(&system(false), NodeRef::ask).await;
        assert!(matches!(outcome, Err(AskError::Restarting { .. })), "{outcome:?}");
        second.hello().await.unwrap();
        assert_eq!(start.elapsed().as_secs(), 5);
        app.stop().await.unwrap();
    });
}

#[test]
fn an_ask_that_would_hold_up_the_restart_is_refused() {
    paused(async || {
        let (one, two, system) = (Node::default(), Node::default(), system(true));
        let mut app = system.supervisor().strategy(Strategy::OneForAll);
        let (first, second) = (app.add(one.spec()), app.add(two.spec()));
        let app = app.start().await.unwrap();
        let start = Instant::now();
        second.ask_later(first.clone()).tell().await.unwrap();
        two.gate.reached().await;
        first.kill().await.unwrap();
        idle().await;
        two.gate.open(1);
        second.hello().await.unwrap();
        assert!(start.elapsed() < SECOND);
        let heard = two.heard.take();
        for name in [first.label().to_string(), second.label().to_string(), app.label().to_string()] {
            assert!(
                heard[0].contains("waits for") && heard[0].contains(name.trim_end_matches(".1")),
                "{heard:?}: {name}"
            );
        }
        app.stop().await.unwrap();
    });
}

#[test]
fn an_actor_elsewhere_does_not_hide_the_circle() {
    paused(async || {
        let (one, two, system) = (Node::default(), Node::default(), system(true));
        let mut app = system.supervisor().strategy(Strategy::OneForAll);
        let (first, second) = (app.add(one.spec()), app.add(two.spec()));
        let app = app.start().await.unwrap();
        let between = system.spawn(Relay { to: first.clone() });
        let start = Instant::now();
        first.hold_and_panic().tell().await.unwrap();
        one.gate.reached().await;
        second.ask_through(between.clone()).tell().await.unwrap();
        idle().await;
        one.gate.open(1);
        second.hello().await.unwrap();
        assert!(start.elapsed() < SECOND);
        assert_eq!(second.id().incarnation(), 1);
        // The one between waits for the restart, and for nothing that waits for it.
        between.pass_on().await.unwrap();
        app.stop().await.unwrap();
    });
}

/// Asks one other, on behalf of others.
#[actor]
struct Relay {
    to: NodeRef,
}

#[actor]
impl Relay {
    #[handler]
    async fn pass_on(&self) -> Result<(), AskError> {
        self.to.hello().await
    }
}

/// Its handlers run side by side: one that waits holds up no other.
#[actor]
struct Desk {
    to: NodeRef,
    gate: Gate,
}

#[actor]
impl Desk {
    #[handler(concurrent)]
    async fn pass_on(&self) -> Result<(), AskError> {
        self.to.hello().await
    }

    #[handler(concurrent)]
    async fn attend(&self) {
        self.gate.pass().await;
    }
}

#[test]
fn a_handler_that_waits_beside_one_that_waits_for_the_restart_is_let_be() {
    paused(async || {
        let (one, two, system, gate) = (Node::default(), Node::default(), system(true), Gate::default());
        let mut app = system.supervisor().strategy(Strategy::OneForAll);
        let (first, second) = (app.add(one.spec()), app.add(two.spec()));
        let app = app.start().await.unwrap();
        let desk = system.spawn(Desk { to: first.clone(), gate: gate.clone() });
        first.hold_and_panic().tell().await.unwrap();
        one.gate.reached().await;
        let mut passed_on = Box::pin(desk.pass_on().into_future());
        poll_pending(&mut passed_on);
        let mut asked = Box::pin(second.ask_at(desk.clone()).into_future());
        poll_pending(&mut asked);
        gate.reached().await;
        one.gate.open(1);
        idle().await;
        gate.open(1);
        assert_eq!((asked.await, passed_on.await), (Ok(()), Ok(())));
        app.stop().await.unwrap();
    });
}

#[test]
fn a_first_child_that_asks_a_later_one_before_it_is_up_fails_to_start() {
    paused(async || {
        let (one, two, system) = (Node::default(), Node::default(), system(true));
        let mut app = system.supervisor();
        app.add(one.spec());
        let second = app.add(two.spec());
        one.first.push(second);
        let error = app.start().await.unwrap_err().to_string();
        assert!(error.contains("waits for"), "{error}");
    });
}

#[test]
fn a_child_that_asks_a_later_one_in_a_restart_fails_again() {
    paused(async || {
        let (one, two, system) = (Node::default(), Node::default(), system(true));
        let mut app = system.supervisor().strategy(Strategy::OneForAll).max_restarts(2);
        let (first, second) = (app.add(one.spec()), app.add(two.spec()));
        let app = app.start().await.unwrap();
        one.first.push(second.clone());
        let start = Instant::now();
        first.panic().await.unwrap_err();
        // The second try asks nobody.
        second.hello().await.unwrap();
        assert!(start.elapsed() < SECOND);
        assert_eq!(first.id().incarnation(), 2);
        app.stop().await.unwrap();
    });
}

#[test]
fn those_that_are_up_may_be_asked() {
    paused(async || {
        let (one, three, system) = (Node::default(), Node::default(), system(true));
        let mut app = system.supervisor().strategy(Strategy::RestForOne);
        let (first, second) = (app.add(one.spec()), app.add(Node::default().spec()));
        let third = app.add(three.spec());
        let app = app.start().await.unwrap();
        for other in [Other::Earlier, Other::Supervisor] {
            match other {
                Other::Earlier => third.ask_later(first.clone()).tell().await.unwrap(),
                Other::Supervisor => third.ask_the_supervisor(app.clone()).tell().await.unwrap(),
            }
            three.gate.reached().await;
            second.kill().await.unwrap();
            idle().await;
            three.gate.open(1);
            third.hello().await.unwrap();
        }
        assert_eq!(three.heard.take(), ["hello", "3"]);
        app.stop().await.unwrap();
    });
}

#[derive(Clone, Copy)]
enum Other {
    Earlier,
    Supervisor,
}

#[test]
fn nothing_is_left_of_a_row_once_all_are_up() {
    paused(async || {
        let (one, two, system) = (Node::default(), Node::default(), system(true));
        let mut app = system.supervisor().strategy(Strategy::OneForAll).max_restarts(100);
        let (first, second) = (app.add(one.spec()), app.add(two.spec()));
        let app = app.start().await.unwrap();
        for _ in 0..10 {
            first.kill().await.unwrap();
            second.hello().await.unwrap();
            first.ask(second.clone()).await.unwrap();
            second.ask(first.clone()).await.unwrap();
        }
        assert_eq!(
            [&one, &two].map(|node| node.heard.take()),
            [vec!["hello".to_owned(); 10], vec!["hello".to_owned(); 10]]
        );
        app.stop().await.unwrap();
    });
}
