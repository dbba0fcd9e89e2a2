//! Sending later.

mod after;

pub use after::Timer;
