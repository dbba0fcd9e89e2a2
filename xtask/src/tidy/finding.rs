//! What a check reports.

use std::fmt;

/// One broken rule: where, which, and what to do about it.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Finding {
    pub(crate) path: String,
    pub(crate) line: usize,
    pub(crate) rule: &'static str,
    pub(crate) help: String,
}

impl Finding {
    pub(crate) fn new(path: &str, line: usize, rule: &'static str, help: impl Into<String>) -> Self {
        Finding { path: path.to_owned(), line, rule, help: help.into() }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}: {}", self.path, self.line, self.rule, self.help)
    }
}
