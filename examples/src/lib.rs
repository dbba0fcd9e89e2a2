//! What the larger examples share, so that the files in `examples/` show little more than their actors.

pub mod chat;
pub mod code_stats;
