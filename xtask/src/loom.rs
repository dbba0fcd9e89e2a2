//! `cargo xtask loom`: every interleaving of the small models in actor-core. Takes a minute or two.

use anyhow::Result;

use crate::shell;

/// A folder of its own: the flag changes every crate's build.
const TARGET: &str = "target/loom";

pub(crate) fn run() -> Result<()> {
    let args = ["test", "--release", "-p", "actor-core", "--lib", "--no-default-features", "loom"];
    shell::run("cargo", &args, &[("RUSTFLAGS", "--cfg actor_loom"), ("CARGO_TARGET_DIR", TARGET)])
}
