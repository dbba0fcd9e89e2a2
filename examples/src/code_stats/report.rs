//! What is printed at the end.

use std::cmp::Reverse;
use std::fmt;
use std::time::Duration;

use serde::Serialize;

use super::run::Outcome;
use super::summary::Tally;
use super::table::Table;

/// How many identifiers are shown.
const MOST_FREQUENT: usize = 10;

/// What is printed at the end: as tables by `Display`, as one JSON object by `Serialize`.
#[derive(Debug, Clone, Serialize)]
pub struct Report {
    /// The counting was stopped before its end.
    pub interrupted: bool,
    /// How many files were counted at a time.
    pub workers: usize,
    /// How long it took.
    pub seconds: f64,
    /// Files per second, those that could not be counted and those of no known language included.
    pub files_per_second: f64,
    /// Sums over all languages.
    pub total: Tally,
    /// The language with the most code first.
    pub languages: Vec<PerLanguage>,
    /// Files of no language in the table.
    pub unknown_files: u64,
    /// The most frequent first, equally frequent ones by name.
    pub identifiers: Vec<Frequency>,
    /// What could not be read, by path.
    pub errors: Vec<Unread>,
}

/// A line of the table of languages.
#[derive(Debug, Clone, Serialize)]
pub struct PerLanguage {
    /// The language.
    pub language: &'static str,
    /// Its files.
    #[serde(flatten)]
    pub tally: Tally,
}

/// A line of the table of identifiers.
#[derive(Debug, Clone, Serialize)]
pub struct Frequency {
    /// The identifier.
    pub name: String,
    /// How often it stands in code.
    pub count: u64,
}

/// A file or folder that could not be read.
#[derive(Debug, Clone, Serialize)]
pub struct Unread {
    /// Which.
    pub path: String,
    /// Why.
    pub error: String,
}

impl Report {
    /// The report on what was counted by `workers` in the time of `elapsed`.
    #[must_use]
    pub fn new(outcome: &Outcome, workers: usize, elapsed: Duration) -> Self {
        let Outcome { summary, interrupted, .. } = outcome;
        let seconds = elapsed.as_secs_f64();
        let total = summary.total();
        let files = total.files + summary.unknown_files + summary.errors.len() as u64;
        let mut languages: Vec<_> =
            summary.languages.iter().map(|(&language, &tally)| PerLanguage { language, tally }).collect();
        languages.sort_by_key(|row| Reverse(row.tally.code));
        let frequency = |(name, count): (&str, u64)| Frequency { name: name.to_owned(), count };
        Self {
            interrupted: *interrupted,
            workers,
            seconds,
            files_per_second: per_second(files, seconds),
            total,
            languages,
            unknown_files: summary.unknown_files,
            identifiers: summary.most_frequent(MOST_FREQUENT).into_iter().map(frequency).collect(),
            errors: summary
                .errors
                .iter()
                .map(|(path, error)| Unread { path: path.display().to_string(), error: error.clone() })
                .collect(),
        }
    }
}

#[allow(clippy::cast_precision_loss, reason = "a rate is shown to the nearest file")]
fn per_second(files: u64, seconds: f64) -> f64 {
    if seconds > 0.0 { files as f64 / seconds } else { 0.0 }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut languages = Table::new(&["Language", "Files", "Code", "Comment", "Blank", "Bytes"]);
        let numbers = |tally: &Tally| [tally.files, tally.code, tally.comment, tally.blank, tally.bytes];
        for row in &self.languages {
            languages.row(row.language, &numbers(&row.tally));
        }
        languages.row("Total", &numbers(&self.total));
        write!(f, "{languages}")?;
        if self.unknown_files > 0 {
            writeln!(f, "\nNot counted, of no known language: {} files", self.unknown_files)?;
        }
        if !self.identifiers.is_empty() {
            let mut identifiers = Table::new(&["Identifier", "Count"]);
            for identifier in &self.identifiers {
                identifiers.row(&identifier.name, &[identifier.count]);
            }
            write!(f, "\n{identifiers}")?;
        }
        if !self.errors.is_empty() {
            writeln!(f, "\nNot counted, unreadable or not UTF-8: {}", self.errors.len())?;
            for Unread { path, error } in &self.errors {
                writeln!(f, "  {path}: {error}")?;
            }
        }
        let Self { seconds, files_per_second, workers, .. } = self;
        writeln!(f, "\n{seconds:.3} s, {files_per_second:.0} files per second, workers: {workers}")
    }
}
