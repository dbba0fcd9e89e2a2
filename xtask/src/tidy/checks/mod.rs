//! The checks, one rule or one small family of rules a file.

mod book_pages;
mod diagnostics;
mod doc_headings;
mod forbid_unsafe;
mod lint_reasons;
mod machine_paths;
mod parses;
mod room_order;
mod size;
mod sleeps;
mod sys_door;
mod type_erasure;

pub(crate) use self::size::FunctionSizes;

use super::finding::Finding;
use super::workspace::Workspace;

type Check = fn(&Workspace) -> Vec<Finding>;

pub(crate) const CHECKS: &[Check] = &[
    parses::check,
    room_order::check,
    size::check,
    doc_headings::check,
    machine_paths::check,
    lint_reasons::check,
    sys_door::check,
    type_erasure::check,
    sleeps::check,
    diagnostics::check,
    book_pages::check,
    forbid_unsafe::check,
];

/// The part that `cargo xtask book` runs.
pub(crate) fn check_book(workspace: &Workspace) -> Vec<Finding> {
    book_pages::check(workspace).into_iter().filter(|finding| finding.path.starts_with("book/")).collect()
}

#[cfg(test)]
mod testing {
    use super::*;

    /// Runs a check on these files and returns `path:line: rule` of each finding.
    pub(crate) fn rules(check: Check, files: &[(&str, &str)]) -> Vec<String> {
        let findings = check(&Workspace::of(files));
        findings.iter().map(|finding| format!("{}:{}: {}", finding.path, finding.line, finding.rule)).collect()
    }

    /// Like [`rules`] for one file: the lines alone.
    pub(crate) fn lines(check: Check, path: &str, text: &str) -> Vec<usize> {
        check(&Workspace::of(&[(path, text)])).iter().map(|finding| finding.line).collect()
    }
}
