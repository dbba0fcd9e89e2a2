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
/// - `ref = Name`, `msg = Name`: other names for the ref and for the messages; the `impl` block then
///   needs the same options.
///
/// On the inherent `impl` block, it generates one method on the ref for each `#[handler]`.
#[proc_macro_attribute]
pub fn actor(arguments: TokenStream, item: TokenStream) -> TokenStream {
    entry::actor(arguments.into(), item.into()).into()
}

/// Makes a method of an `#[actor]` block a message, which the ref sends with a method of the same name.
///
/// The method is a `fn` or an `async fn` on `&mut self` or `&self`. Its arguments travel in the
/// message, except `ctx: &mut Context<Self>`, which the message loop lends, and `reply: Reply<T, E>`,
/// through which it may answer later. A returned `Result` reaches the caller as its own error. Options:
///
/// - `timeout = "5s"`: how long callers wait if they do not say otherwise;
/// - `value`: a returned `Result` is the reply, as it is;
/// - `result`: the returned type is a `Result`, whatever its name.
#[proc_macro_attribute]
pub fn handler(_: TokenStream, item: TokenStream) -> TokenStream {
    entry::marker("handler", item.into()).into()
}

/// Makes a method of an `#[actor]` block run before the first message.
///
/// It is a `fn` or an `async fn` on `&mut self`, may take `ctx: &mut Context<Self>`, and returns
/// nothing or a `Result<(), E>`.
#[proc_macro_attribute]
pub fn started(_: TokenStream, item: TokenStream) -> TokenStream {
    entry::marker("started", item.into()).into()
}

/// Makes a method of an `#[actor]` block run after the last message.
///
/// It is a `fn` or an `async fn` on `&mut self`, may take `ctx: &mut Context<Self>` and
/// `reason: &ExitReason`, and returns nothing or a `Result<(), E>`.
#[proc_macro_attribute]
pub fn stopped(_: TokenStream, item: TokenStream) -> TokenStream {
    entry::marker("stopped", item.into()).into()
}
