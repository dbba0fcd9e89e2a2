//! What all files add up to.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};
use std::ops::AddAssign;
use std::path::PathBuf;

use serde::Serialize;

use super::file::{FileError, FileStats};

/// What all files add up to. Whatever the order in which they are added, the sum is the same.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// By name of the language.
    pub languages: BTreeMap<&'static str, Tally>,
    /// Files of no language in the table.
    pub unknown_files: u64,
    /// Files and folders that could not be read, and why.
    pub errors: BTreeMap<PathBuf, String>,
    identifiers: HashMap<Box<str>, u64>,
}

/// Sums over files.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Tally {
    /// How many.
    pub files: u64,
    /// Lines with code.
    pub code: u64,
    /// Lines with nothing but comments.
    pub comment: u64,
    /// Lines with nothing but white space.
    pub blank: u64,
    /// Their size.
    pub bytes: u64,
}

impl Summary {
    /// Adds a file, counted or not.
    pub fn add(&mut self, counted: Result<FileStats, FileError>) {
        let stats = match counted {
            Ok(stats) => stats,
            Err(error) => {
                self.errors.insert(error.path().to_owned(), error.to_string());
                return;
            }
        };
        let Some(language) = stats.language else {
            self.unknown_files += 1;
            return;
        };
        let lines = stats.lines;
        *self.languages.entry(language.name()).or_default() +=
            Tally { files: 1, code: lines.code, comment: lines.comment, blank: lines.blank, bytes: stats.bytes };
        for (name, n) in stats.identifiers {
            *self.identifiers.entry(name).or_default() += n;
        }
    }

    /// Over all languages.
    #[must_use]
    pub fn total(&self) -> Tally {
        let mut total = Tally::default();
        for tally in self.languages.values() {
            total += *tally;
        }
        total
    }

    /// The `n` most frequent identifiers, the most frequent first, equally frequent ones by name.
    #[must_use]
    pub fn most_frequent(&self, n: usize) -> Vec<(&str, u64)> {
        #[expect(clippy::disallowed_methods, reason = "sorted before anybody sees the order")]
        let mut all: Vec<_> = self.identifiers.iter().map(|(name, count)| (Reverse(*count), &**name)).collect();
        if all.len() > n {
            all.select_nth_unstable(n);
            all.truncate(n);
        }
        all.sort_unstable();
        all.into_iter().map(|(Reverse(count), name)| (name, count)).collect()
    }
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.files += other.files;
        self.code += other.code;
        self.comment += other.comment;
        self.blank += other.blank;
        self.bytes += other.bytes;
    }
}
