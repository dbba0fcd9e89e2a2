//! What failed before, in a file beside the code.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::failure::Failure;
use crate::token::Token;

/// The runs of one test that failed once.
#[derive(Debug, Clone)]
pub(crate) struct Memory(PathBuf);

impl Memory {
    /// In this folder, or in the one that the environment names.
    pub(crate) fn new(folder: &Path, test: &str) -> Self {
        let folder = std::env::var_os("ACTOR_SIM_REGRESSIONS").map_or_else(|| folder.to_owned(), PathBuf::from);
        Self(folder.join(format!("{}.txt", file_name(test))))
    }

    /// The first word of each line.
    pub(crate) fn tokens(&self) -> Vec<Token> {
        let text = fs::read_to_string(&self.0).unwrap_or_default();
        text.lines().filter_map(|line| line.split_whitespace().next()?.parse().ok()).collect()
    }

    pub(crate) fn add(&self, failure: &Failure) -> io::Result<()> {
        if self.tokens().contains(&failure.token) {
            return Ok(());
        }
        if let Some(folder) = self.0.parent() {
            fs::create_dir_all(folder)?;
        }
        let is_new = !self.0.exists();
        let mut file = fs::OpenOptions::new().create(true).append(true).open(&self.0)?;
        if is_new {
            writeln!(file, "# Runs that failed once: they are tried first. Keep this file with the code.")?;
        }
        let summary = failure.finding.to_string();
        writeln!(file, "{} {}", failure.token, summary.lines().next().unwrap_or_default())
    }
}

/// What a file is called that is about a test.
pub(crate) fn file_name(test: &str) -> String {
    let is_plain = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.');
    test.replace("::", ".").replace(|c| !is_plain(c), "-")
}

#[cfg(test)]
mod tests {
    use super::file_name;

    #[test]
    fn any_name_is_that_of_a_file() {
        assert_eq!(file_name("bank::tests::nothing_is_lost"), "bank.tests.nothing_is_lost");
        assert_eq!(file_name("a/b c"), "a-b-c");
    }
}
