//! The attribute macros of `actor-core`, which re-exports them: depend on that crate, not on this one.
//!
//! `#[actor]` stands on a struct or enum, where it makes the ref, and on its inherent `impl` block,
//! where each method marked `#[handler]` becomes a message and a method of the ref.
//!
//! # Code map
//!
//! Tokens pass through rooms that import downwards only:
//!
//! - `syntax`: leaf helpers on tokens, names and types;
//! - `diag`: every message the macros can print, and the sink that collects them;
//! - `model`: what is known about an accepted item, as plain data;
//! - `parse`: tokens to raw syntax, bodies untouched;
//! - `lower`: raw syntax to model, the only place that refuses anything;
//! - `expand`: model to tokens, which cannot fail and knows none of the three rooms before it;
//! - `entry`: one short file for each public macro.

// Rooms, in the order of their layers: a room may use those above it.
mod syntax;

mod diag;

mod model;

mod parse;

mod lower;

mod expand;

mod entry;

use proc_macro::TokenStream;

/// Makes a struct or enum an actor, and the methods of its `impl` block messages.
///
/// On the struct, it generates the ref, `CounterRef` for `Counter`. Options:
///
/// - `mailbox = bounded(N)` or `mailbox = unbounded`: how many messages may wait;
///   `bounded(N, overflow = wait | fail | drop_newest | drop_oldest)`: what becomes of one too many;
/// - `name = "db"`: the name of the actor, unique in its system: `System::lookup` finds it, logs and errors show
///   it, and it lives on without refs. A second one cannot be spawned while the first lives;
/// - `hooks = path`: the type that takes part in every answer;
/// - `crate = path`: where the library is, if not at `::actor_core`;
/// - `ref = Name`, `msg = Name`: other names for the ref and for the messages.
///
/// Where the last four are given, the `impl` block needs them too: neither attribute sees the other.
///
/// On the inherent `impl` block, it generates one method on the ref for each `#[handler]`. Options:
///
/// - `implements(Subscriber, ..)`: the protocols that the actor speaks;
/// - `parts(Admin, ..)`: its other blocks, each of which is marked `#[actor(part = Admin)]`;
/// - `bounds`: the messages of a generic actor have the bounds of the block, for types in them that ask for bounds.
#[proc_macro_attribute]
pub fn actor(arguments: TokenStream, item: TokenStream) -> TokenStream {
    entry::actor(arguments.into(), item.into()).into()
}

/// Makes a trait a protocol: messages that actors of many types understand.
///
/// It generates the ref, `SubscriberRef` for `Subscriber`, with one method for each method of the trait.
/// An actor speaks the protocol by listing it, `#[actor(implements(Subscriber))]`, and by a plain
/// `impl Subscriber for Printer`, whose methods are `fn` or `async fn` as in the trait. Options:
///
/// - `ref = Name`, `msg = Name`: other names for the ref and for the messages;
/// - `crate = path`: where the library is, if not at `::actor_core`.
///
/// Methods follow the rules of `#[handler]`, which may stand on them for the options that are about the
/// message: `timeout`, `value`, `result`, `priority` and `boxed`.
#[proc_macro_attribute]
pub fn protocol(arguments: TokenStream, item: TokenStream) -> TokenStream {
    entry::protocol(arguments.into(), item.into()).into()
}

/// Makes a struct of refs a supervisor, with a child for each field marked `#[child(..)]`.
///
/// The fields are started from top to bottom. Those without `#[child]` are arguments. It generates `App::spec(args)`, from
/// which `App::spawn(args)` and `App::start(args).await` start the tree and give the struct, which derefs to the
/// `SupervisorRef`. Options:
///
/// - `strategy = one_for_one | one_for_all | rest_for_one`: whom it restarts when a child has failed; the first by default;
/// - `max_restarts = 3`, `within = "5s"`: how many restarts it allows within which time, these by default;
/// - `min_healthy = 1`: fails when fewer children than this are healthy; 0 by default;
/// - `max_children = 100`: how many children it may have, with those that are started at run time;
/// - `auto_shutdown = any | all | never`: whether it ends with its significant children; `never` by default;
/// - `name = "app"`: its name, unique in its system;
/// - `crate = path`: where the library is, if not at `::actor_core`.
///
/// `#[child(Db::spec(url.clone()), ..)]` begins with a spec, an expression that can use the plain fields and the refs of the
/// fields above. The spec of another supervisor, `Inner::spec(..)`, makes a field of type `Inner`. Options:
///
/// - `restart = permanent | transient | temporary`: after which ends it is restarted; all by default;
/// - `shutdown = "5s" | kill | wait`: how it is ended; 5 seconds by default;
/// - `id = "db"`: how the supervisor calls it; the name of the field by default;
/// - `significant`: its own end may end the supervisor;
/// - `max_restarts = 3, within = "5s"`: a budget of its own, besides the supervisor's;
/// - `backoff = "100ms"`, or `backoff(initial = "100ms", factor = 2.0, max = "30s", jitter = 0.1, reset_after = "60s")`: how
///   long it waits for a restart; it does not by default;
/// - `health = "10s"`, or `health(every = "10s", timeout = "5s", threshold = 3)`: how often its health is checked; never by
///   default;
/// - `discard_mailbox`: what waits is dropped at a restart; it is kept by default;
/// - `keep_children`: its own children outlive a restart; they do not by default.
#[proc_macro_attribute]
pub fn supervisor(arguments: TokenStream, item: TokenStream) -> TokenStream {
    entry::supervisor(arguments.into(), item.into()).into()
}

/// Makes a method of an `#[actor]` block a message, which the ref sends with a method of the same name.
///
/// The method is a `fn` or an `async fn` on `&mut self` or `&self`. Its arguments travel in the
/// message, except `ctx: &mut Context<Self>`, which the message loop lends, and `reply: Reply<T, E>`,
/// through which it may answer later. A returned `Result` reaches the caller as its own error, an `impl Stream<Item = T>` as a
/// `Streaming<T>`. Options:
///
/// - `timeout = "5s"`: how long callers wait if they do not say otherwise;
/// - `limit = "2s"`: how long the handler itself may take before it is cancelled; `warn("2s")` only
///   reports it, `fail("2s")` ends the actor;
/// - `priority = high`: overtakes messages that wait, those of the same sender included;
/// - `concurrent`, `concurrent = 16`: an `async fn` on `&self` runs side by side with others of its kind, at most 64 of them
///   if no number is given; it takes the context as `&Context<Self>`;
/// - `inline`: an ask of a plain `fn` may run at once in the caller's task while the actor is idle;
/// - `fatal`: an error that the handler returns ends the actor;
/// - `boxed`: the arguments travel in a box, for messages that would be large;
/// - `value`: a returned `Result` is the reply, as it is;
/// - `result`: the returned type is a `Result`, whatever its name.
#[proc_macro_attribute]
pub fn handler(arguments: TokenStream, item: TokenStream) -> TokenStream {
    entry::marker("handler", arguments.into(), item.into()).into()
}

/// Makes a function of an `#[actor]` block the way in which the actor comes to be.
///
/// It is a `fn` or an `async fn` without a receiver, may take `ctx: &mut Context<Self>`, and returns
/// `Self` or `Result<Self, E>`. Its other arguments become those of `Counter::spec(..)`, which gives a
/// `ChildSpec`: with it, the actor can be made again after a failure.
#[proc_macro_attribute]
pub fn init(arguments: TokenStream, item: TokenStream) -> TokenStream {
    entry::marker("init", arguments.into(), item.into()).into()
}

/// Makes a method of an `#[actor]` block run when a handler returned an error to nobody.
///
/// It is a plain `fn` on `&mut self`, may take `ctx: &mut Context<Self>` and `failure: &Failure`, and
/// returns nothing, or a `Decision` on what becomes of the actor.
#[proc_macro_attribute]
pub fn failed(arguments: TokenStream, item: TokenStream) -> TokenStream {
    entry::marker("failed", arguments.into(), item.into()).into()
}

/// Makes a method of an `#[actor]` block run after a time without messages: `#[idle(after = "30s")]`.
///
/// It is a `fn` or an `async fn` on `&mut self`, may take `ctx: &mut Context<Self>`, and returns nothing.
#[proc_macro_attribute]
pub fn idle(arguments: TokenStream, item: TokenStream) -> TokenStream {
    entry::marker("idle", arguments.into(), item.into()).into()
}

/// Makes a method of an `#[actor]` block run when an actor has ended that this one watches, or that it is
/// linked to while it traps exits.
///
/// It is a `fn` or an `async fn` on `&mut self`, may take `ctx: &mut Context<Self>` and `down: Down`, and
/// returns nothing. Only an actor that has one can call `ctx.monitor`.
#[proc_macro_attribute]
pub fn down(arguments: TokenStream, item: TokenStream) -> TokenStream {
    entry::marker("down", arguments.into(), item.into()).into()
}

/// Makes a method of an `#[actor]` block run when a child has ended that the actor started with
/// `ctx.spawn`.
///
/// It is a `fn` or an `async fn` on `&mut self`, may take `ctx: &mut Context<Self>` and
/// `exit: ChildExit`, and returns nothing.
#[proc_macro_attribute]
pub fn child_exited(arguments: TokenStream, item: TokenStream) -> TokenStream {
    entry::marker("child_exited", arguments.into(), item.into()).into()
}

/// Makes a method of an `#[actor]` block say how the actor is, when its supervisor checks.
///
/// It is a `fn` or an `async fn` on `&self` or `&mut self`, may take `ctx: &mut Context<Self>`, and returns `Health`. It runs
/// between two messages, if the spec of the actor asks for it: `spec.health(HealthCheck::every(d))`.
#[proc_macro_attribute]
pub fn health(arguments: TokenStream, item: TokenStream) -> TokenStream {
    entry::marker("health", arguments.into(), item.into()).into()
}

/// Makes a method of an `#[actor]` block run before the first message.
///
/// It is a `fn` or an `async fn` on `&mut self`, may take `ctx: &mut Context<Self>`, and returns
/// nothing or a `Result<(), E>`.
#[proc_macro_attribute]
pub fn started(arguments: TokenStream, item: TokenStream) -> TokenStream {
    entry::marker("started", arguments.into(), item.into()).into()
}

/// Makes a method of an `#[actor]` block run after the last message.
///
/// It is a `fn` or an `async fn` on `&mut self`, may take `ctx: &mut Context<Self>` and
/// `reason: &ExitReason`, and returns nothing or a `Result<(), E>`.
#[proc_macro_attribute]
pub fn stopped(arguments: TokenStream, item: TokenStream) -> TokenStream {
    entry::marker("stopped", arguments.into(), item.into()).into()
}

/// Runs an `async fn` as a test in a simulation, with many seeds: `actor-test` re-exports it.
///
/// The function takes the simulation, `async fn name(sim: Sim)`, and returns nothing or a `Result<(), E>`. Options:
///
/// - `seeds = 200`: how many, 100 by default;
/// - `policy = "mix"`: how it is chosen who runs next: `"mix"`, `"random"`, `"pct3"`, `"pos"`, `"sticky90"`, `"fifo"`;
/// - `jitter = "10ms"`: how far the clock may jump while there is work, in half of the seeds; `"0ms"` for never;
/// - `max_steps = 100_000`: after so many steps a run goes on for ever;
/// - `allow_panics`: panics of actors and tasks are part of the test.
#[proc_macro_attribute]
pub fn sim(arguments: TokenStream, item: TokenStream) -> TokenStream {
    entry::simulated(arguments.into(), item.into()).into()
}
