//! What can go wrong when options are read.

use std::fmt;

/// Why the options of a system could not be read. It tells all that is wrong, not only the first.
#[derive(Clone, PartialEq, Eq)]
pub struct ConfigError {
    problems: Vec<ConfigProblem>,
}

/// One thing that is wrong in a configuration.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ConfigProblem {
    /// The file, or `the environment`.
    pub origin: String,
    /// The key as it is written there: `actors.mailbox`, or the name of the variable. `None` if the file itself is wrong.
    pub key: Option<String>,
    /// Its value, if that is not a table or a list.
    pub value: Option<String>,
    /// What is wrong, and what to do.
    pub message: String,
}

impl ConfigError {
    pub(crate) fn new(problems: Vec<ConfigProblem>) -> Self {
        Self { problems }
    }

    /// All that is wrong.
    #[must_use]
    pub fn problems(&self) -> &[ConfigProblem] {
        &self.problems
    }
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (n, problem) in self.problems.iter().enumerate() {
            write!(f, "{}{problem}", if n > 0 { "\n" } else { "" })?;
        }
        Ok(())
    }
}

/// As it is shown: a `main` that returns it prints it like this.
impl fmt::Debug for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl fmt::Display for ConfigProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { origin, key, value, message } = self;
        write!(f, "{origin}: ")?;
        match (key, value) {
            (Some(key), Some(value)) => write!(f, "`{key} = {value}`: ")?,
            (Some(key), None) => write!(f, "`{key}`: ")?,
            (None, _) => {}
        }
        f.write_str(message)
    }
}

impl std::error::Error for ConfigError {}
