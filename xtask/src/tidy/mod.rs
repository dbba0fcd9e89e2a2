//! `cargo xtask tidy`: the house rules that no lint knows.
//!
//! A check is one file in `checks/`: a function from the [`Workspace`] to its [`Finding`]s, tested on small inputs.
//! What a check knows (the order of the rooms, the limits, the banned paths) is data at the top of its file.
//!
//! An exception is a comment `tidy: <rule> because <why>` on the line of the finding or in the comment right above
//! it. The summary counts the exceptions.

mod checks;
mod finding;
mod lines;
mod paths;
mod syntax;
mod workspace;

pub(crate) use self::workspace::Workspace;

use std::time::Instant;

use anyhow::{Result, ensure};

use self::checks::{CHECKS, FunctionSizes};
use self::finding::Finding;
use crate::shell;

pub(crate) fn run() -> Result<()> {
    let start = Instant::now();
    let workspace = Workspace::load(&shell::root())?;
    let found: Vec<Finding> = CHECKS.iter().flat_map(|check| check(&workspace)).collect();
    let (excepted, mut findings): (Vec<_>, Vec<_>) =
        found.into_iter().partition(|finding| is_excepted(&workspace, finding));
    findings.sort();
    findings.dedup();
    for finding in &findings {
        println!("{finding}");
    }
    println!(
        "tidy: {} files, {}, {} exception(s) with a reason, {:.1?}",
        workspace.files.len(),
        FunctionSizes::of(&workspace),
        excepted.len(),
        start.elapsed()
    );
    ensure!(findings.is_empty(), "tidy has {} finding(s)", findings.len());
    Ok(())
}

/// The part of tidy that concerns the book alone.
pub(crate) fn check_book(workspace: &Workspace) -> Vec<Finding> {
    checks::check_book(workspace)
}

/// True if a comment on the line, or the comment block right above it, says `tidy: <rule> because <why>`.
fn is_excepted(workspace: &Workspace, finding: &Finding) -> bool {
    let Some(file) = workspace.get(&finding.path) else { return false };
    let lines: Vec<&str> = file.text.lines().collect();
    let Some(index) = finding.line.checked_sub(1).filter(|index| *index < lines.len()) else { return false };
    let excuse = format!("tidy: {} because ", finding.rule);
    let is_comment = |line: &&&str| line.trim_start().starts_with("//");
    let above = lines[..index].iter().rev().take_while(is_comment);
    above.chain([&lines[index]]).any(|line| line.split_once("//").is_some_and(|(_, comment)| comment.contains(&excuse)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_on_the_line_or_above_it_is_an_exception() {
        let text = "// tidy: sleep because the clock is real\n// here\nsleep();\nsleep(); // tidy: sleep because so\nsleep();\n";
        let workspace = Workspace::of(&[("tests/it/a.rs", text)]);
        let excepted = |line| is_excepted(&workspace, &Finding::new("tests/it/a.rs", line, "sleep", "x"));
        assert_eq!([3, 4, 5].map(excepted), [true, true, false]);
        assert!(!is_excepted(&workspace, &Finding::new("tests/it/a.rs", 3, "nesting", "x")));
    }
}
