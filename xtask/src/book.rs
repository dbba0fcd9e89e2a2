//! `cargo xtask book`: checks the book, then builds it where mdBook is installed.

use std::process::Stdio;

use anyhow::{Result, ensure};

use crate::shell;
use crate::tidy::{self, Workspace};

pub(crate) fn run() -> Result<()> {
    let workspace = Workspace::load(&shell::root())?;
    let findings = tidy::check_book(&workspace);
    for finding in &findings {
        println!("{finding}");
    }
    ensure!(findings.is_empty(), "the book has {} finding(s)", findings.len());
    println!("book: SUMMARY.md and links are in order");

    if mdbook_is_installed() {
        return shell::run("mdbook", &["build", "book"], &[]);
    }
    println!("book: mdBook is not installed; `cargo install mdbook`, then `cargo xtask book` builds the pages");
    Ok(())
}

fn mdbook_is_installed() -> bool {
    let probe = shell::command("mdbook").arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status();
    probe.is_ok_and(|status| status.success())
}
