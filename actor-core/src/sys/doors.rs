//! Whether what later layers hang on to is compiled in: taps and companions, observers, and which handler runs.
//!
//! It always is, except where `cargo xtask instructions --doors` counts what it costs while nobody uses it.

/// False with `--cfg actor_no_doors`, which exists for that measurement alone.
pub(crate) const OPEN: bool = !cfg!(actor_no_doors);
