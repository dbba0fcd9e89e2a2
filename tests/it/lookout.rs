//! The actor that watches others and is linked to them.

use actor_core::{MonitorId, Watchable, prelude::*};
use tokio::sync::oneshot;

use crate::props::{Gate, Life, Log};

/// Does what a test says, and writes down what it hears.
#[actor]
#[derive(Default)]
pub(crate) struct Lookout {
    pub(crate) scene: Scene,
    pub(crate) monitors: Vec<Monitor>,
    /// What else it does when it hears of an end.
    pub(crate) on_down: Option<Box<dyn FnMut() + Send>>,
}

/// What a test shares with its [`Lookout`].
#[derive(Debug, Clone, Default)]
pub(crate) struct Scene {
    pub(crate) heard: Log<Heard>,
    pub(crate) gate: Gate,
    pub(crate) ends: Log<ExitReason>,
    pub(crate) life: Life,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Heard {
    Note(u64),
    Down(Down),
    Child(ChildExit),
}

impl Scene {
    pub(crate) fn actor(&self) -> Lookout {
        Lookout { scene: self.clone(), monitors: Vec::new(), on_down: None }
    }

    pub(crate) fn lookout(&self) -> LookoutRef {
        self.actor().spawn()
    }

    pub(crate) fn trapping(&self) -> LookoutRef {
        let lookout = self.lookout();
        lookout.act(Act::new(|_, ctx| ctx.trap_exits(true))).try_tell().unwrap();
        lookout
    }

    /// All that was heard of ends, in order.
    pub(crate) fn downs(&self) -> Vec<Down> {
        self.heard
            .take()
            .into_iter()
            .map(|heard| if let Heard::Down(down) = heard { down } else { panic!("{heard:?}") })
            .collect()
    }

    /// All that was heard, notes by their number and notices as 0.
    pub(crate) fn order(&self) -> Vec<u64> {
        self.heard.take().into_iter().map(|heard| if let Heard::Note(n) = heard { n } else { 0 }).collect()
    }
}

/// What a handler is to do.
pub(crate) struct Act(Box<Handler>);

type Handler = dyn FnOnce(&mut Lookout, &mut Context<Lookout>) + Send;

impl Act {
    pub(crate) fn new(what: impl FnOnce(&mut Lookout, &mut Context<Lookout>) + Send + 'static) -> Self {
        Self(Box::new(what))
    }
}

#[actor]
impl Lookout {
    #[handler]
    pub(crate) fn act(&mut self, ctx: &mut Context<Self>, what: Act) {
        what.0(self, ctx);
    }

    #[handler]
    pub(crate) fn note(&mut self, n: u64) {
        self.scene.heard.push(Heard::Note(n));
    }

    #[handler(priority = high)]
    pub(crate) fn urgent(&mut self, n: u64) {
        self.scene.heard.push(Heard::Note(n));
    }

    /// Waits at the gate, then acts.
    #[handler]
    pub(crate) async fn later(&mut self, ctx: &mut Context<Self>, what: Act) {
        self.scene.gate.pass().await;
        what.0(self, ctx);
    }

    /// Waits at another gate.
    #[handler]
    pub(crate) async fn wait(&mut self, gate: Gate) {
        gate.pass().await;
    }

    #[down]
    fn down(&mut self, down: Down) {
        if let Some(act) = &mut self.on_down {
            act();
        }
        self.scene.heard.push(Heard::Down(down));
    }

    #[child_exited]
    async fn child_exited(&mut self, exit: ChildExit) {
        self.scene.heard.push(Heard::Child(exit));
    }

    #[stopped]
    fn stopped(&mut self, reason: &ExitReason) {
        self.scene.ends.push(reason.clone());
    }
}

impl LookoutRef {
    /// Runs `what` as a handler.
    pub(crate) async fn run<T: Send + 'static>(
        &self,
        what: impl FnOnce(&mut Lookout, &mut Context<Lookout>) -> T + Send + 'static,
    ) -> T {
        let (act, output) = act(what);
        self.act(act).tell().await.unwrap();
        output.await.expect("it ran")
    }

    /// Has come to the gate, and will run `what` once it is through.
    pub(crate) async fn hold<T: Send + 'static>(
        &self,
        scene: &Scene,
        what: impl FnOnce(&mut Lookout, &mut Context<Lookout>) -> T + Send + 'static,
    ) -> oneshot::Receiver<T> {
        let (act, output) = act(what);
        self.later(act).tell().await.unwrap();
        scene.gate.reached().await;
        output
    }

    /// Watches, and keeps the monitor.
    pub(crate) async fn watch(&self, whom: &(impl Watchable + Clone + Send + 'static)) -> MonitorId {
        let whom = whom.clone();
        self.run(move |me, ctx| {
            let monitor = ctx.monitor(&whom);
            let id = monitor.id();
            me.monitors.push(monitor);
            id
        })
        .await
    }

    pub(crate) async fn link(&self, whom: &(impl Watchable + Clone + Send + 'static)) {
        let whom = whom.clone();
        self.run(move |_, ctx| ctx.link(&whom)).await;
    }

    /// After all that waits so far was handled.
    pub(crate) async fn settled(&self) {
        self.run(|_, _| {}).await;
    }
}

fn act<T: Send + 'static>(
    what: impl FnOnce(&mut Lookout, &mut Context<Lookout>) -> T + Send + 'static,
) -> (Act, oneshot::Receiver<T>) {
    let (done, output) = oneshot::channel();
    (Act::new(move |me, ctx| drop(done.send(what(me, ctx)))), output)
}

type Way = (&'static str, fn(&LookoutRef));

/// Ends an actor in every way. The reason is to start with the name.
pub(crate) const WAYS: [Way; 5] = [
    ("Normal", |actor| drop(actor.stop())),
    ("Normal", |actor| drop(actor.stop_now())),
    ("Killed", |actor| drop(actor.kill())),
    ("Panicked", |actor| actor.act(Act::new(|_, _| panic!("bang"))).try_tell().unwrap()),
    ("Failed", |actor| actor.act(Act::new(|_, ctx| ctx.fail(Failure::new("act", "no more")))).try_tell().unwrap()),
];
