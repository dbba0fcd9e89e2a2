//! Cases, subjects and measuring. See `benches/first.rs` for the run.

pub mod actors;
pub mod measure;
pub mod raw;
