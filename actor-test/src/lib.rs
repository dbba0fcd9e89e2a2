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
//!   expectations.
//! - [`Mock`], [`ActorTest`]: an actor that a script plays; one actor driven from plain code.
//! - [`sim`], [`Sim`]: a simulated test, and what it can do.
//! - [`Sweep`], [`Policy`], [`Coverage`]: many runs by hand.
//! - [`Failure`], [`Finding`], [`Token`], [`Trace`]: what is reported.
//! - [`Link`], [`Node`], and the faults of [`Sim`]: what a test breaks on purpose.
//! - [`History`], [`Model`]: whether answers could have come from one thing that does one operation at a time.
//! - [`SimRng`], [`select!`]: randomness that a seed determines.

#![forbid(unsafe_code)]

// Rooms, in the order of their layers: a room may use those above it. `cargo xtask tidy` checks this.
mod rng;

mod select;

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

mod html;

mod shrink;

mod sweep;

mod entry;

pub use actor_macros::sim;
pub use alone::{ActorTest, Effect};
#[doc(hidden)]
pub use entry::test as run_test;
pub use expect::{eventually, expect_restarted, expect_stopped};
pub use failure::Failure;
pub use finding::Finding;
pub use history::{History, Model, NotLinearizable, UnderWay};
pub use inject::{Link, Node};
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
    pub use tokio::select;

    pub use crate::protocol::{Played, PlayedMsg, PlayedRef};

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
/// ```ignore
/// expect_ask!(store, StoreMsg::Get { key } => 21);
/// let (key, reply) = expect_ask!(store, StoreMsg::Get { key });
/// reply.ok(21);
/// ```
///
/// # Panics
///
/// If none comes, or another one.
#[macro_export]
macro_rules! expect_ask {
    ($probe:expr, $variant:path { $($argument:ident),* $(,)? } => $answer:expr) => {
        $crate::expect_match!($probe, $variant { $($argument,)* __reply, .. } => {
            let _ = __reply.ok($answer);
        })
    };
    ($probe:expr, $variant:path { $($argument:ident),* $(,)? }) => {
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

/// Answers one message of a mock, in its script: for each kind of message, what its caller is told. Messages that are not
/// listed are dropped.
///
/// # Examples
///
/// See [`Mock`].
#[macro_export]
macro_rules! answer {
    ($message:expr, $($variant:path { $($argument:ident),* $(,)? } => $answer:expr),+ $(,)?) => {
        match $message {
            $($variant { $($argument,)* __reply, .. } => {
                // Told, or asked by somebody who is gone: then nobody hears it.
                let _ = __reply.ok($answer);
            })+
            #[allow(unreachable_patterns, reason = "all kinds may be listed")]
            _ => {}
        }
    };
}
