//! Statistics of a source tree: everything but the concurrency.
//!
//! [`run`] is the program around a counting function, which gets a [`Job`] and gives an [`Outcome`]. There are three:
//! the example `code_stats` counts with actors, `code_stats_by_hand` with channels, and [`count_in_a_loop`] is the plain loop
//! whose numbers the other two have to reach.

mod chaos;
mod file;
mod language;
mod options;
mod plain;
mod progress;
mod report;
mod run;
mod scan;
mod summary;
mod syntax;
mod table;
mod walk;

pub use file::{FileError, FileStats};
pub use language::Language;
pub use options::Options;
pub use plain::count_in_a_loop;
pub use progress::Progress;
pub use report::Report;
pub use run::{Interrupt, Job, Outcome, Screen, ctrl_c, run};
pub use scan::{Lines, Scanned, scan};
pub use summary::{Summary, Tally};
pub use walk::{Entry, Walk};
