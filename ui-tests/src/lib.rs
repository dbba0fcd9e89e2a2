//! What the compiler says to people who make mistakes.
//!
//! - `fail/` holds one mistake a file, with the whole output beside it. Numbers are those of the table
//!   of mistakes in the design of the macros; names say what the mistake is.
//! - `pass/` holds forms that must compile, in crates that deny every lint that could notice them.
//!
//! The output is that of one compiler version, [`RECORDED_ON`]. After a change that is meant,
//! `TRYBUILD=overwrite cargo test -p ui-tests` writes it anew.

use std::process::Command;

/// The compiler version whose output is recorded: other versions word their own parts differently.
pub const RECORDED_ON: &str = "1.95";

/// Whether the compiler that builds the cases is the one whose output is recorded.
pub fn compares_output() -> bool {
    let compiler = std::env::var("RUSTC").unwrap_or_else(|_| "rustc".to_owned());
    let version = Command::new(compiler).arg("--version").output();
    version.is_ok_and(|output| {
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        text.starts_with(&format!("rustc {RECORDED_ON}."))
    })
}
