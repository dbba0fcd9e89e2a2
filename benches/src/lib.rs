//! The same cases for several libraries: what they are, who takes part, how they are measured and shown.
//!
//! `benches/compare.rs` sets the libraries side by side, `benches/scale.rs` looks at large numbers of actors and messages,
//! `benches/instructions.rs` at what single operations take.

pub mod case;
pub mod chart;
pub mod counted;
pub mod library;
pub mod measure;
pub mod report;

#[cfg(feature = "peers")]
pub mod actix;
pub mod actors;
#[cfg(feature = "peers")]
pub mod kameo;
#[cfg(feature = "peers")]
pub mod ractor;
pub mod raw;
