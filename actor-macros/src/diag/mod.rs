//! The voice of the library: what a compile error says, and how it gets to the user.
//!
//! - Every message is an entry of the [`catalogue`], with a code that has a page in the book.
//! - A [`Sink`] collects all problems of an item, so that one build shows them all.
//! - Whatever goes wrong, [`fallback`] keeps the user's item in the program.

mod catalogue;
pub(crate) mod fallback;
mod sink;
mod suggest;

pub(crate) use catalogue::Problem;
pub(crate) use sink::Sink;
pub(crate) use suggest::{did_you_mean, similar};
