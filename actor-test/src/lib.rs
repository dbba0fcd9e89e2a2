//! Tests of actors: probes, and a deterministic simulation that finds the interleaving and replays it.
//!
//! # Probes
//!
//! A [`Probe`] is an actor that the test plays: it has a real ref, and what that is sent, the test receives and answers.
//! It works in any `#[tokio::test]`.
//!
//! # Simulation
//!
//! `#[actor_test::sim]` runs a test many times, each time with another order of everything that could happen in another order,
//! and with a clock of its own. Equal seeds give equal runs. What fails is reported with the shortest run that fails, and with
//! a token that brings it back. The actors are those of production, unmodified.
//!
//! ```
//! use actor_core::prelude::*;
//! use actor_test::Sim;
//!
//! # #[actor] struct Counter { n: u64 }
//! # #[actor] impl Counter { #[handler] fn add(&mut self, n: u64) -> u64 { self.n += n; self.n } }
//! #[actor_test::sim(seeds = 200)]
//! async fn nothing_is_lost(sim: Sim) {
//!     let counter = Counter { n: 0 }.spawn();
//!     let other = counter.clone();
//!     let task = sim.spawn(async move { other.add(1).await });
//!     counter.add(2).await.unwrap();
//!     task.join().await.unwrap();
//!     assert_eq!(counter.add(0).await.unwrap(), 3);
//! }
//! # fn main() {}
//! ```
//!
//! The environment overrides what a test says: `ACTOR_SIM_SEEDS=100000` runs more seeds, `ACTOR_SIM_REPLAY=<token>` brings one run
//! back, `ACTOR_SIM_TRACE=1` prints all of a failing run, `ACTOR_SIM_REGRESSIONS=<folder>` says where failing runs are remembered.
//!
//! # Where to find what
//!
//! - [`Probe`], [`ProtocolProbe`], [`expect_match!`], [`expect_ask!`], [`expect_stopped`], [`expect_restarted`], [`eventually`]:
//!   expectations of messages and lives.
//! - [`Events`], [`expect_event!`], [`Letters`]: expectations of what happens to actors, and to messages that nobody handled.
//! - [`Mock`], [`ActorTest`]: an actor that a script plays; one actor driven from plain code.
//! - [`sim`], [`Sim`]: a simulated test, and what it can do.
//! - [`Sweep`], [`Policy`], [`Coverage`]: many runs by hand.
//! - [`Failure`], [`Finding`], [`Token`], [`Trace`]: what is reported.
//! - [`Link`], [`Node`], and the faults of [`Sim`]: what a test breaks on purpose.
//! - [`History`], [`Model`]: whether answers could have come from one thing that does one operation at a time.
//! - [`copy!`], [`show!`]: how messages are doubled by a [`Link`], and shown in traces.
//! - [`SimRng`], [`select!`], [`HashMap`], [`HashSet`]: randomness that a seed determines.

#![forbid(unsafe_code)]

// Rooms, in the order of their layers: a room may use those above it. `cargo xtask tidy` checks this.
mod rng;

mod select;

mod hash;

mod trace;

mod finding;

mod policy;

mod config;

mod panics;

mod invariants;

mod faults;

mod entity;

mod world;

mod seam;

mod current;

mod idle;

mod expect;

mod events;

mod letters;

mod probe;

mod protocol;

mod mock;

mod history;

mod waits;

mod raw;

mod driver;

mod sim;

mod inject;

mod run;

mod alone;

mod token;

mod chart;

mod failure;

mod memory;

mod html;

mod shrink;

mod sweep;

mod entry;

pub use actor_macros::sim;
pub use alone::{ActorTest, Effect};
#[doc(hidden)]
pub use entry::test as run_test;
pub use events::Events;
pub use expect::{eventually, expect_restarted, expect_stopped};
pub use failure::Failure;
pub use finding::Finding;
pub use hash::{HashMap, HashSet, SeededState};
pub use history::{History, Model, NotLinearizable, UnderWay};
pub use inject::{Link, Node};
pub use letters::Letters;
pub use mock::Mock;
pub use policy::Policy;
pub use probe::{Fish, Probe};
pub use protocol::ProtocolProbe;
pub use rng::SimRng;
pub use run::Verdict;
#[doc(hidden)]
pub use select::start as select_start;
pub use sim::{Joining, Sim};
pub use sweep::{Coverage, Sweep};
pub use token::Token;
pub use trace::{Event, Trace, What};

#[doc(hidden)]
pub mod private {
    pub use actor_core::Reply;
    pub use tokio::select;

    pub use crate::protocol::{Played, PlayedMsg, PlayedRef};

    /// The arguments of a message, for a trace.
    pub fn shown(all: &[(&str, &dyn std::fmt::Debug)]) -> String {
        all.iter().map(|(name, value)| format!("{name}: {value:?}")).collect::<Vec<_>>().join(", ")
    }

    /// The name of a message, for a panic.
    pub fn name(message: &impl actor_core::Message) -> &'static str {
        message.name()
    }
}

// The macros are here because they name what is exported above.

/// Receives the next message of a probe, which has to match a pattern, and gives what stands behind `=>`.
///
/// `expect_match!(probe, StoreMsg::Put { value, .. } if value > 3 => value)`
///
/// # Panics
///
/// If none comes, or another one.
#[macro_export]
macro_rules! expect_match {
    ($probe:expr, $pattern:pat $(if $guard:expr)? $(,)?) => {
        $crate::expect_match!($probe, $pattern $(if $guard)? => ())
    };
    ($probe:expr, $pattern:pat $(if $guard:expr)? => $value:expr) => {
        match $probe.recv().await {
            $pattern $(if $guard)? => $value,
            other => ::core::panic!(
                "expected `{}`, got `{}` that does not match",
                ::core::stringify!($pattern $(if $guard)?),
                $crate::private::name(&other),
            ),
        }
    };
}

/// Receives the next message of a probe, which has to be this one, and answers it; without `=>`, gives the named arguments and the
/// [`Reply`](actor_core::Reply), to answer by hand.
///
/// # Examples
///
/// ```
/// use actor_core::prelude::*;
/// use actor_test::{Probe, expect_ask};
///
/// #[actor] struct Store;
/// #[actor] impl Store { #[handler] fn get(&self, key: String) -> u64 { 0 } }
///
/// # #[tokio::main(flavor = "current_thread")] async fn main() {
/// let mut store = Probe::<Store>::new();
/// let known = store.actor_ref();
/// let asks = tokio::spawn(async move { (known.get("a".into()).await, known.get("b".into()).await) });
/// expect_ask!(store, StoreMsg::Get { key } => 21);
/// let (key, reply) = expect_ask!(store, StoreMsg::Get { key });
/// assert_eq!(key, "b");
/// reply.ok(42);
/// assert_eq!(asks.await.unwrap(), (Ok(21), Ok(42)));
/// # }
/// ```
///
/// # Panics
///
/// If none comes, or another one.
#[macro_export]
macro_rules! expect_ask {
    ($probe:expr, $variant:path { $($argument:ident),* $(,)? $(..)? } => $answer:expr $(,)?) => {
        $crate::expect_match!($probe, $variant { $($argument,)* __reply, .. } => {
            let _ = __reply.ok($answer);
        })
    };
    ($probe:expr, $variant:path { $($argument:ident),* $(,)? $(..)? } $(,)?) => {
        $crate::expect_match!($probe, $variant { $($argument,)* __reply, .. } => ($($argument,)* __reply))
    };
}

/// `tokio::select!`, whose choice among branches that are ready is determined by the seed of the simulation.
///
/// tokio's own chooses at random, which no seed controls, unless it says `biased;`. Outside of a simulation this one begins
/// with the first branch.
///
/// # Examples
///
/// ```
/// # #[tokio::main(flavor = "current_thread")] async fn main() {
/// let which = actor_test::select! {
///     () = std::future::ready(()) => "first",
///     () = std::future::ready(()) => "second",
/// };
/// assert!(which == "first" || which == "second");
/// # }
/// ```
#[macro_export]
macro_rules! select {
    ($($branches:tt)*) => {
        $crate::private::select!(@{ start = { $crate::select_start() }; () } $($branches)*)
    };
}

/// Answers one message of a mock, in its script: for each kind of message, what its caller is told. With `|reply|` in front the
/// script answers by hand: with an error, later, or not at all. Messages that are not listed are dropped.
///
/// # Examples
///
/// ```
/// use actor_core::prelude::*;
/// use actor_test::{Mock, answer};
///
/// #[actor] struct Prices;
/// #[actor]
/// impl Prices {
///     #[handler] fn of(&self, article: String) -> Result<u64, String> { Ok(0) }
///     #[handler] fn is_open(&self) -> bool { false }
/// }
///
/// # #[tokio::main(flavor = "current_thread")] async fn main() {
/// let mut known = vec![7, 5];
/// let prices = Mock::<Prices>::new(move |message| answer!(message,
///     PricesMsg::Of { article } => |reply| match known.pop() {
///         Some(price) => reply.ok(price),
///         None => reply.err(format!("no price of {article}")),
///     },
///     PricesMsg::IsOpen { .. } => true,
/// ));
/// let prices = prices.actor_ref();
/// assert!(prices.is_open().await.unwrap());
/// assert_eq!(prices.of("tea".into()).await.unwrap(), 5);
/// assert_eq!(prices.of("tea".into()).await.unwrap(), 7);
/// assert_eq!(prices.of("tea".into()).await, Err(AskError::Handler("no price of tea".into())));
/// # }
/// ```
#[macro_export]
macro_rules! answer {
    // One arm after the other: what stands behind `=>` is of two kinds.
    (@ $message:expr => { $($arms:tt)* }) => {
        match $message {
            $($arms)*
            #[allow(unreachable_patterns, reason = "all kinds may be listed")]
            _ => {}
        }
    };
    (@ $message:expr => { $($arms:tt)* }
        $variant:path { $($argument:ident),* $(,)? $(..)? } => |$reply:ident| $answer:expr $(, $($rest:tt)*)?
    ) => {
        $crate::answer!(@ $message => { $($arms)* $variant { $($argument,)* __reply: $reply, .. } => {
            let _ = $answer;
        } } $($($rest)*)?)
    };
    (@ $message:expr => { $($arms:tt)* }
        $variant:path { $($argument:ident),* $(,)? $(..)? } => $answer:expr $(, $($rest:tt)*)?
    ) => {
        $crate::answer!(@ $message => { $($arms)* $variant { $($argument,)* __reply, .. } => {
            // Told, or asked by somebody who is gone: then nobody hears it.
            let _ = __reply.ok($answer);
        } } $($($rest)*)?)
    };
    ($message:expr, $($arms:tt)+) => {
        $crate::answer!(@ $message => {} $($arms)+)
    };
}

/// Waits for the next [event](Events) that matches a pattern, for 3 seconds at most, and gives what stands behind `=>`. Events
/// before it are skipped.
///
/// `expect_event!(events, Event::Restarting { actor, .. } if actor.name() == "db")`
///
/// # Panics
///
/// If none comes.
#[macro_export]
macro_rules! expect_event {
    ($events:expr, $pattern:pat $(if $guard:expr)? $(,)?) => {
        $crate::expect_event!($events, $pattern $(if $guard)? => ())
    };
    ($events:expr, $pattern:pat $(if $guard:expr)? => $value:expr) => {{
        let what = ::core::concat!("`", ::core::stringify!($pattern $(if $guard)?), "`");
        #[allow(unused_variables, reason = "what is bound may be for the value alone, or for the guard")]
        let event = $events
            .expect(what, |event| match ::core::clone::Clone::clone(event) {
                $pattern $(if $guard)? => true,
                _ => false,
            })
            .await;
        #[allow(unused_variables, reason = "what is bound may be for the value alone, or for the guard")]
        match event {
            $pattern => $value,
            _ => ::core::unreachable!("it matched just now"),
        }
    }};
}

/// Copies a message for [`Link::duplicate`]: the kinds that are listed, with all their arguments, which have to be `Clone`.
/// Messages of other kinds are not copied. The answer to the copy goes to nobody.
///
/// `link.duplicate(10, |message| copy!(message, StoreMsg::Put { key, value }, StoreMsg::Delete { key }))`
///
/// # Examples
///
/// See [`Link::duplicate`]. An argument that is not `Clone` is an error where the variant is listed:
///
/// ```compile_fail,E0277
/// # use actor_core::prelude::*;
/// # use actor_test::{Sim, copy};
/// # #[actor] struct Store;
/// #[actor]
/// impl Store {
///     #[handler] fn keep(&mut self, file: std::fs::File) {}
/// }
///
/// fn keeps_come_twice(sim: &Sim, store: &StoreRef) {
///     // the trait bound `File: Clone` is not satisfied
///     sim.link_to(store).duplicate(10, |message| copy!(message, StoreMsg::Keep { file }));
/// }
/// ```
#[macro_export]
macro_rules! copy {
    ($message:expr, $($($variant:ident)::+ { $($argument:ident),* $(,)? }),+ $(,)?) => {
        match $message {
            $($($variant)::+ { $($argument,)* .. } => ::core::option::Option::Some($($variant)::+ {
                $($argument: ::core::clone::Clone::clone($argument),)*
                __reply: $crate::private::Reply::none(),
            }),)+
            #[allow(unreachable_patterns, reason = "all kinds may be listed")]
            _ => ::core::option::Option::None,
        }
    };
}

/// Shows a message for [`Sim::show`]: of the kinds that are listed, the listed arguments, which have to be `Debug`.
///
/// # Examples
///
/// ```
/// use actor_core::prelude::*;
/// use actor_test::{Sim, show};
///
/// #[actor] struct Store;
/// #[actor]
/// impl Store {
///     #[handler] fn put(&mut self, key: String, value: u64) {}
///     #[handler] fn delete(&mut self, key: String) {}
/// }
///
/// # /*
/// #[actor_test::sim]
/// # */
/// async fn puts(sim: Sim) {
///     let store = Store.spawn();
///     // `put(key: "a", value: 1)`
///     sim.show(&store, |message| show!(message, StoreMsg::Put { key, value }, StoreMsg::Delete { key }));
///     store.put("a".into(), 1).await.unwrap();
/// }
/// # actor_test::Sweep::new("puts").run(puts).unwrap();
/// ```
#[macro_export]
macro_rules! show {
    ($message:expr, $($variant:path { $($argument:ident),* $(,)? $(..)? }),+ $(,)?) => {
        match $message {
            $($variant { $($argument,)* .. } => {
                let all: &[(&str, &dyn ::core::fmt::Debug)] = &[$((::core::stringify!($argument), $argument)),*];
                ::core::option::Option::Some($crate::private::shown(all))
            })+
            #[allow(unreachable_patterns, reason = "all kinds may be listed")]
            _ => ::core::option::Option::None,
        }
    };
}
