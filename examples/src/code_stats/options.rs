//! The command line.

use std::ffi::OsString;
use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::thread;

use lexopt::{Arg, Parser, ValueExt};

/// More threads than that are a typing error.
const MOST_WORKERS: usize = 1024;

pub(super) const HELP: &str = "\
Counts files, lines and identifiers of source trees, respecting ignore files.

Usage: code_stats [PATH ...] [--json] [--workers N] [--chaos N]

  PATH           a file or folder; the current folder if none is given
  --json         print one JSON object in place of the tables
  --workers N    how many files to count at a time; as many as there are cores if not given
  --chaos N      make every N-th file panic the worker that counts it: with supervised workers, nothing is missing in the end
  -h, --help     print this

Ends with 0, with 2 if an argument is wrong, or with 130 if it was interrupted and counted only a part.
";

/// What the program was asked to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// Where to count.
    pub paths: Vec<PathBuf>,
    /// Print JSON in place of the tables.
    pub json: bool,
    /// How many files to count at a time.
    pub workers: usize,
    /// Every so many files, one panics its worker.
    pub chaos: Option<NonZeroUsize>,
}

impl Options {
    /// Reads the arguments, without the program's name. `None` if they ask for help.
    ///
    /// # Errors
    ///
    /// A sentence that says which argument is wrong.
    pub fn parse(arguments: impl IntoIterator<Item = OsString>) -> Result<Option<Self>, String> {
        Self::from_parser(Parser::from_args(arguments)).map_err(|error| error.to_string())
    }

    fn from_parser(mut parser: Parser) -> Result<Option<Self>, lexopt::Error> {
        let workers_if_not_given = thread::available_parallelism().map_or(1, usize::from);
        let mut options = Self { paths: Vec::new(), json: false, workers: workers_if_not_given, chaos: None };
        while let Some(argument) = parser.next()? {
            match argument {
                Arg::Value(path) => options.paths.push(path.into()),
                Arg::Long("json") => options.json = true,
                Arg::Long("workers") => options.workers = parser.value()?.parse_with(workers)?,
                Arg::Long("chaos") => options.chaos = Some(parser.value()?.parse_with(chaos)?),
                Arg::Short('h') | Arg::Long("help") => return Ok(None),
                other => return Err(other.unexpected()),
            }
        }
        if options.paths.is_empty() {
            options.paths.push(".".into());
        }
        for path in &options.paths {
            path.metadata().map_err(|reason| format!("cannot read {}: {reason}", path.display()))?;
        }
        Ok(Some(options))
    }
}

fn workers(text: &str) -> Result<usize, String> {
    match text.parse() {
        Ok(n) if (1..=MOST_WORKERS).contains(&n) => Ok(n),
        _ => Err(format!("--workers takes a number from 1 to {MOST_WORKERS}")),
    }
}

fn chaos(text: &str) -> Result<NonZeroUsize, &'static str> {
    text.parse().map_err(|_| "--chaos takes a number from 1")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(arguments: &[&str]) -> Result<Option<Options>, String> {
        Options::parse(arguments.iter().map(OsString::from))
    }

    #[test]
    fn without_arguments_it_is_the_current_folder_and_every_core() {
        let options = parse(&[]).unwrap().unwrap();
        assert_eq!(options.paths, [PathBuf::from(".")]);
        assert!(options.workers > 0 && !options.json);
    }

    #[test]
    fn options_and_paths_come_in_any_order() {
        let options = parse(&["src", "--json", "--workers=3", "Cargo.toml", "--chaos", "9"]).unwrap().unwrap();
        let paths = vec!["src".into(), "Cargo.toml".into()];
        assert_eq!(options, Options { paths, json: true, workers: 3, chaos: NonZeroUsize::new(9) });
        assert_eq!(parse(&["--json", "--help", "--whatever"]), Ok(None));
    }

    #[test]
    fn what_is_wrong_is_named() {
        let error = |arguments| parse(arguments).unwrap_err();
        assert!(error(&["no/such/place"]).starts_with("cannot read no/such/place: "));
        assert!(error(&["--workers", "0"]).contains("--workers takes a number from 1 to 1024"));
        assert!(error(&["--workers", "many"]).contains("--workers takes a number from 1 to 1024"));
        assert!(error(&["--workers"]).contains("--workers"));
        assert!(error(&["--chaos", "0"]).contains("--chaos takes a number from 1"));
        assert!(error(&["--jsn"]).contains("--jsn"));
        assert!(error(&["--json=yes"]).contains("--json"));
    }
}
