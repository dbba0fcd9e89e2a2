//! `cargo xtask bench`: the comparison with raw tokio and the other actor libraries.

use anyhow::Result;

use crate::shell;

pub(crate) fn run(args: &[&str]) -> Result<()> {
    shell::run("cargo", &[&["bench", "-p", "benches"], args].concat(), &[])
}
