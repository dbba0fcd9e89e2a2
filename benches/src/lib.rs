//! The same cases for several libraries: what they are, who takes part, how they are measured and shown.
//!
//! `benches/compare.rs` sets the libraries side by side, `benches/scale.rs` looks at large numbers of actors and messages.

pub mod case;
pub mod chart;
pub mod library;
pub mod measure;
pub mod report;

pub mod actix;
pub mod actors;
pub mod kameo;
pub mod ractor;
pub mod raw;
