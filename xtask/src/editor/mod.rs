//! `cargo xtask editor`: what people see who type an actor with rust-analyzer.
//!
//! A language server reads programs that are half typed, and a macro that refuses them takes completion away where it is
//! needed most. So this command writes a small program below `target/editor`, starts rust-analyzer on it, and asks for
//! completions, hovers, definitions and renames while a body, a signature or an attribute is unfinished.

mod cases;
mod client;
mod session;

use std::process::{Command, Stdio};

use anyhow::{Result, ensure};
use cases::{CASES, Case, Wanted};
use session::Session;

/// Another server than the one on the path.
const SERVER: &str = "RUST_ANALYZER";

pub(crate) fn run() -> Result<()> {
    let server = std::env::var(SERVER).unwrap_or_else(|_| "rust-analyzer".to_owned());
    if !is_installed(&server) {
        println!(
            "editor: rust-analyzer is not installed; `rustup component add rust-analyzer rust-src`, then \
             `cargo xtask editor` tries {} cases",
            CASES.len()
        );
        return Ok(());
    }
    let mut session = Session::start(&server)?;
    let mut failed = 0usize;
    for case in CASES {
        let flaw = flaw(&mut session, case)?;
        failed += usize::from(flaw.is_some());
        match flaw {
            None => println!("ok    {}", case.name),
            Some(flaw) => println!("FAIL  {}: {flaw}", case.name),
        }
    }
    ensure!(failed == 0, "{failed} of {} cases failed", CASES.len());
    println!("editor: {} cases", CASES.len());
    Ok(())
}

/// A shim of rustup is there without what it stands for: so the server is asked for its version.
fn is_installed(server: &str) -> bool {
    let probe = Command::new(server).arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status();
    probe.is_ok_and(|status| status.success())
}

/// What is wrong with the answer, if anything.
fn flaw(session: &mut Session, case: &Case) -> Result<Option<String>> {
    let place = session.open(case)?;
    Ok(match case.wanted {
        Wanted::Completions(wanted) => {
            let offered = session.completions(place, wanted)?;
            let missing: Vec<_> = wanted.iter().filter(|name| !offered.iter().any(|label| label == *name)).collect();
            (!missing.is_empty()).then(|| format!("{missing:?} is not among {} completions", offered.len()))
        }
        Wanted::Hover(wanted) => {
            let shown = session.hover(place)?;
            let missing: Vec<_> = wanted.iter().filter(|text| !shown.contains(**text)).collect();
            (!missing.is_empty()).then(|| format!("{missing:?} is not in `{shown}`"))
        }
        Wanted::Definition(line) => {
            let found = session.definition(place)?;
            let wanted = session.line_with(line);
            (!found.contains(&wanted)).then(|| format!("found lines {found:?}, not {wanted}"))
        }
        Wanted::Rename(count) => {
            let edits = session.rename(place, "renamed")?;
            (edits != count).then(|| format!("{edits} edits, not {count}"))
        }
    })
}
