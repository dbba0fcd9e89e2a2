//! One actor, step by step, from plain code.

use std::cell::RefCell;
use std::fmt;
use std::future::{Future, poll_fn};
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use actor_core::sim::InWorld;
use actor_core::{Actor, Spawn, System};
use tokio::runtime::Runtime;

use crate::config::Config;
use crate::current::Simulating;
use crate::driver::Driver;
use crate::idle::until_idle;
use crate::invariants::Invariants;
use crate::panics::Noting;
use crate::policy::{Policy, Scheduler};
use crate::run::runtime;
use crate::seam::Seam;
use crate::trace::What;
use crate::world::SimWorld;

/// One actor, driven from plain code without a runtime: each call returns when all is quiet, and tells what the actor did to
/// others.
///
/// # Examples
///
/// ```
/// use actor_core::prelude::*;
/// use actor_test::{ActorTest, Effect};
///
/// #[actor] struct Countdown { left: u32 }
/// #[actor]
/// impl Countdown {
///     #[handler]
///     fn tick(&mut self, ctx: &mut Context<Self>) -> u32 {
///         self.left -= 1;
///         if self.left == 0 { ctx.stop() } else { ctx.me().tick().try_tell().unwrap() }
///         self.left
///     }
/// }
///
/// let mut test = ActorTest::new(Countdown { left: 3 });
/// assert_eq!(test.run(|countdown| async move { countdown.tick().await }).unwrap(), 2);
/// let effects = test.effects();
/// assert_eq!(effects[0], Effect::Told { to: "Countdown#1".into(), message: "tick" });
/// assert_eq!(effects.last(), Some(&Effect::Ended));
/// ```
pub struct ActorTest<A: Actor> {
    world: Arc<SimWorld>,
    runtime: Runtime,
    /// `None` once it is dropped, before the rest.
    driver: Option<Driver>,
    system: System,
    actor: Option<A::Ref>,
    /// The names of those that are gone are asked for no more.
    seat: u32,
}

/// What an actor did to others.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Effect {
    /// It sent a message, to itself perhaps.
    Told {
        /// To whom.
        to: String,
        /// For which handler.
        message: &'static str,
    },
    /// It set a timer.
    Timer {
        /// To whom it sends its message.
        to: String,
        /// For which handler.
        message: &'static str,
        /// After which time.
        after: Duration,
    },
    /// It watches an actor.
    Watched {
        /// Whom.
        whom: String,
    },
    /// It linked itself to an actor.
    Linked {
        /// To whom.
        whom: String,
    },
    /// It started an actor, or a task.
    Spawned {
        /// Whom; `task` if it is none.
        who: String,
    },
    /// It came to its end.
    Ended,
}

/// What has to be in place while simulated code runs.
struct Within {
    _noting: Noting,
    _simulating: Simulating,
    _rules: InWorld,
}

impl<A: Actor> ActorTest<A> {
    /// Starts the actor in a world of its own.
    ///
    /// # Panics
    ///
    /// If the actor cannot be started, or panics in its `#[started]` hook.
    #[must_use]
    pub fn new(actor: A) -> Self {
        Self::with(|| (actor, ())).0
    }

    /// Like [`new`](Self::new), for an actor that has others around it: the closure makes them, and runs where actors can be
    /// spawned. What else it makes comes back, a [`Probe`](crate::Probe) for one.
    ///
    /// # Panics
    ///
    /// Like [`new`](Self::new).
    ///
    /// # Examples
    ///
    /// ```
    /// use actor_core::prelude::*;
    /// use actor_test::{ActorTest, Effect, Probe};
    ///
    /// #[actor] struct Till;
    /// #[actor] impl Till { #[handler] fn pay(&mut self, amount: u64) {} }
    ///
    /// #[actor] struct Guest { till: TillRef }
    /// #[actor]
    /// impl Guest {
    ///     #[handler]
    ///     async fn leave(&mut self) { self.till.pay(12).tell().await.ok(); }
    /// }
    ///
    /// let (mut guest, mut till) = ActorTest::with(|| {
    ///     let till = Probe::<Till>::new();
    ///     (Guest { till: till.actor_ref() }, till)
    /// });
    /// guest.run(|guest| async move { guest.leave().await }).unwrap();
    /// assert_eq!(guest.effects(), [Effect::Told { to: "Till#1".into(), message: "pay" }]);
    /// assert!(matches!(till.try_recv(), Some(TillMsg::Pay { amount: 12, .. })));
    /// ```
    #[must_use]
    pub fn with<Others>(make: impl FnOnce() -> (A, Others)) -> (Self, Others) {
        let scheduler = Scheduler::new(Policy::Fifo, 0, 0);
        let world = SimWorld::new(&Config { jitter: Duration::ZERO, ..Config::default() }, scheduler, 0, true);
        let runtime = runtime(&world);
        let within = within(&world);
        let (system, actor, others, driver) = runtime.block_on(async {
            let system = System::builder().name("test").deadlock_detection(true).build();
            let entered = system.enter();
            let (actor, others) = make();
            let actor = actor.spawn();
            drop(entered);
            let quiet = Arc::clone(&world);
            let test = Box::pin(async move {
                until_idle(&quiet).await;
                Ok(())
            });
            let driver = Driver::new(Arc::clone(&world), test, u64::MAX, Arc::new(Invariants::default()));
            (system, actor, others, driver)
        });
        drop(within);
        let seat = actor.sim_seat();
        let mut test = Self { world, runtime, driver: Some(driver), system, actor: Some(actor), seat };
        test.settle();
        test.effects();
        (test, others)
    }

    /// Runs code that talks to the actor, and then everything that follows, until all is quiet. The clock does not move, unless
    /// the code waits for it.
    ///
    /// # Panics
    ///
    /// If the code or the actor panics, and if the code waits for what never comes.
    pub fn run<T: 'static, Fut>(&mut self, code: impl FnOnce(A::Ref) -> Fut) -> T
    where
        Fut: Future<Output = T> + 'static,
    {
        let actor = self.actor.clone().unwrap_or_else(|| unreachable!("it is there until the end"));
        let (world, code) = (Arc::clone(&self.world), code(actor));
        let output = Rc::new(RefCell::new(None));
        let slot = Rc::clone(&output);
        let test = Box::pin(async move {
            *slot.borrow_mut() = Some(code.await);
            until_idle(&world).await;
            Ok(())
        });
        if let Some(driver) = &mut self.driver {
            driver.go_on_with(test);
        }
        self.settle();
        output.take().unwrap_or_else(|| unreachable!("the code has come to its end"))
    }

    /// Lets exactly this much time pass, with all that is due in it.
    ///
    /// # Panics
    ///
    /// If the actor panics.
    pub fn advance(&mut self, duration: Duration) {
        self.run(move |_| async move { tokio::time::sleep(duration).await });
    }

    /// What the actor did to others since the last call.
    pub fn effects(&mut self) -> Vec<Effect> {
        let (names, events) = self.world.drain_trace();
        let me = self.seat;
        let name = |who: u32| names.get(who as usize).cloned().unwrap_or_default();
        let effect = |what| match what {
            What::Arrived { from, to, message, .. } if from == me => Some(Effect::Told { to: name(to), message }),
            What::Timed { who, to, message, after } if who == me => Some(Effect::Timer { to, message, after }),
            What::Tied { who, whom, linked: false } if who == me => Some(Effect::Watched { whom }),
            What::Tied { who, whom, .. } if who == me => Some(Effect::Linked { whom }),
            What::Spawned { by: Some(by), who } if by == me => Some(Effect::Spawned { who: name(who) }),
            What::Ended { who } if who == me => Some(Effect::Ended),
            _ => None,
        };
        events.into_iter().filter_map(|event| effect(event.what)).collect()
    }

    /// The actor.
    #[must_use]
    pub fn actor_ref(&self) -> A::Ref {
        self.actor.clone().unwrap_or_else(|| unreachable!("it is there until the end"))
    }

    fn settle(&mut self) {
        let Self { world, runtime, driver, system, .. } = self;
        let Some(driver) = driver else { return };
        let within = within(world);
        let end = runtime.block_on(tokio::task::unconstrained(async {
            let entered = system.enter();
            let end = poll_fn(|cx| driver.poll(cx)).await;
            drop(entered);
            end
        }));
        drop(within);
        if let Err(finding) = end {
            panic!("{finding}");
        }
    }
}

impl<A: Actor> Drop for ActorTest<A> {
    fn drop(&mut self) {
        let within = within(&self.world);
        let (driver, actor) = (self.driver.take(), self.actor.take());
        self.runtime.block_on(async {
            drop(driver);
            drop(actor);
        });
        self.world.clear();
        drop(within);
    }
}

impl<A: Actor> fmt::Debug for ActorTest<A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ActorTest").field("actor", &self.seat).finish_non_exhaustive()
    }
}

fn within(world: &Arc<SimWorld>) -> Within {
    Within {
        _noting: Noting::begin(),
        _simulating: Simulating::begin(Arc::clone(world)),
        _rules: actor_core::sim::enter(Arc::new(Seam(Arc::clone(world)))),
    }
}
