//! Where options are read from.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use config::{Environment, File, Source, Value, ValueKind};
use serde::de::DeserializeOwned;

use super::SystemConfig;
use super::values::Span;
use crate::error::{ConfigError, ConfigProblem};

/// The keys of a [`SystemConfig`].
const KEYS: [&str; 6] = ["name", "mailbox", "shutdown_deadline", "ask_timeout", "deadlock_detection", "workers"];

/// Where the options of a system are read from. Made by [`SystemConfig::sources`].
///
/// Files come first, each overruling those before it, key by key; then the environment, which overrules them all. What is set
/// on the builder after [`SystemBuilder::config`](crate::SystemBuilder::config) overrules everything.
#[derive(Debug, Clone, Default)]
#[must_use = "nothing is read until `.load()`"]
pub struct ConfigSources {
    files: Vec<(PathBuf, bool)>,
    section: Option<String>,
    environment: Option<Variables>,
}

/// Variables of the environment.
#[derive(Debug, Clone)]
struct Variables {
    prefix: String,
    /// `None`: those of the process.
    given: Option<Vec<(String, String)>>,
}

impl ConfigSources {
    /// Reads this file, which has to be there. TOML or YAML, as its extension says: `.toml`, `.yaml` or `.yml`.
    pub fn file(mut self, path: impl AsRef<Path>) -> Self {
        self.files.push((path.as_ref().to_owned(), true));
        self
    }

    /// Reads this file if it is there: for settings of one machine that overrule those of all.
    pub fn optional_file(mut self, path: impl AsRef<Path>) -> Self {
        self.files.push((path.as_ref().to_owned(), false));
        self
    }

    /// In files, the options are in this table: `"actors"`, or `"app.actors"` for a table in a table. Without it, the whole
    /// file is for them. A file without the table says nothing.
    pub fn section(mut self, name: impl Into<String>) -> Self {
        self.section = Some(name.into());
        self
    }

    /// Reads the environment: with the prefix `"APP"`, the key `shutdown_deadline` is the variable `APP_SHUTDOWN_DEADLINE`.
    /// Every variable with the prefix is meant for the system, so choose one that nothing else has.
    pub fn env(mut self, prefix: impl Into<String>) -> Self {
        self.environment = Some(Variables { prefix: prefix.into(), given: None });
        self
    }

    /// Like [`env`](Self::env), with variables from elsewhere than the process: for tests.
    pub fn env_vars<I>(mut self, prefix: impl Into<String>, variables: I) -> Self
    where
        I: IntoIterator<Item = (String, String)>,
    {
        self.environment = Some(Variables { prefix: prefix.into(), given: Some(variables.into_iter().collect()) });
        self
    }

    /// Reads all of it.
    ///
    /// # Errors
    ///
    /// [`ConfigError`] with all that is wrong, each with its file or variable, key and value: files that are missing or cannot
    /// be read, keys that do not exist, values that do not fit.
    pub fn load(&self) -> Result<SystemConfig, ConfigError> {
        let mut problems = Vec::new();
        let mut found: BTreeMap<String, Found> = BTreeMap::new();
        for (path, is_required) in &self.files {
            match self.read_file(path, *is_required) {
                Ok(values) => found.extend(values),
                Err(problem) => problems.push(problem),
            }
        }
        match self.read_environment() {
            Ok(values) => found.extend(values),
            Err(problem) => problems.push(problem),
        }
        let mut config = SystemConfig::default();
        for (key, found) in found {
            if let Err(message) = config.set(&key, &found.value) {
                problems.push(found.problem(message));
            }
        }
        if problems.is_empty() { Ok(config) } else { Err(ConfigError::new(problems)) }
    }

    fn read_file(&self, path: &Path, is_required: bool) -> Result<BTreeMap<String, Found>, ConfigProblem> {
        let origin = path.display().to_string();
        let problem = |message: String| ConfigProblem { origin: origin.clone(), key: None, value: None, message };
        if !path.exists() {
            return if is_required { Err(problem("there is no such file".to_owned())) } else { Ok(BTreeMap::new()) };
        }
        let mut table = File::from(path).collect().map_err(|error| problem(reason(error)))?;
        let mut prefix = String::new();
        for step in self.section.iter().flat_map(|section| section.split('.')) {
            prefix = format!("{prefix}{step}.");
            let Some(inner) = table.remove(step) else { return Ok(BTreeMap::new()) };
            let ValueKind::Table(inner) = inner.kind else {
                let found = Found { shown: prefix.trim_end_matches('.').to_owned(), origin, value: inner };
                return Err(found.problem("this is to be a table".to_owned()));
            };
            table = inner;
        }
        let found = table.into_iter().map(|(key, value)| {
            let shown = format!("{prefix}{key}");
            (key, Found { shown, origin: origin.clone(), value })
        });
        Ok(found.collect())
    }

    fn read_environment(&self) -> Result<BTreeMap<String, Found>, ConfigProblem> {
        let Some(Variables { prefix, given }) = &self.environment else { return Ok(BTreeMap::new()) };
        let given = given.clone().map(|given| given.into_iter().collect());
        let environment = Environment::with_prefix(prefix).prefix_separator("_").source(given);
        let origin = "the environment".to_owned();
        let values = environment.collect();
        let values =
            values.map_err(|error| ConfigProblem { origin, key: None, value: None, message: reason(error) })?;
        let found = values.into_iter().map(|(key, value)| {
            let shown = format!("{prefix}_{}", key.to_uppercase());
            (key, Found { shown, origin: "the environment".to_owned(), value })
        });
        Ok(found.collect())
    }
}

/// A value, and where it was found.
struct Found {
    /// The key as it is written there.
    shown: String,
    origin: String,
    value: Value,
}

impl Found {
    fn problem(self, message: String) -> ConfigProblem {
        let Self { shown, origin, value } = self;
        // The order of a table differs from run to run, and its keys say enough.
        let value = match &value.kind {
            ValueKind::Table(_) | ValueKind::Array(_) => None,
            ValueKind::String(text) => Some(format!("{text:?}")),
            _ => Some(value.to_string()),
        };
        ConfigProblem { origin, key: Some(shown), value, message }
    }
}

impl SystemConfig {
    fn set(&mut self, key: &str, value: &Value) -> Result<(), String> {
        match key {
            "name" => self.name = Some(read(value)?),
            "mailbox" => self.mailbox = Some(read(value)?),
            "shutdown_deadline" => self.shutdown_deadline = Some(read::<Span>(value)?.0),
            "ask_timeout" => self.ask_timeout = Some(read::<Span>(value)?.0),
            "deadlock_detection" => self.deadlock_detection = Some(read(value)?),
            "workers" => self.workers = Some(read(value).and_then(workers)?),
            unknown => return Err(no_such_key(unknown)),
        }
        Ok(())
    }
}

fn workers(count: usize) -> Result<usize, String> {
    if count > 0 {
        return Ok(count);
    }
    Err("a runtime with 0 workers would run nothing: write 1 or more, or leave it out to run on the current one"
        .to_owned())
}

fn read<T: DeserializeOwned>(value: &Value) -> Result<T, String> {
    value.clone().try_deserialize().map_err(reason)
}

/// What is wrong, without where: that is told anyway.
fn reason(error: config::ConfigError) -> String {
    match error {
        config::ConfigError::Type { expected, .. } => format!("this is to be {expected}"),
        config::ConfigError::At { error, .. } => reason(*error),
        config::ConfigError::FileParse { cause, .. } => cause.to_string(),
        error => error.to_string(),
    }
}

fn no_such_key(key: &str) -> String {
    let closest = KEYS.iter().map(|known| (distance(key, known), known)).min();
    match closest {
        Some((steps, known)) if steps <= 1 + known.len() / 4 => {
            format!("there is no such key: did you mean `{known}`?")
        }
        _ => format!("there is no such key: there are {}", KEYS.map(|key| format!("`{key}`")).join(", ")),
    }
}

/// How many letters have to be changed, left out or put in to make one word of the other.
fn distance(from: &str, to: &str) -> usize {
    let to: Vec<char> = to.chars().collect();
    let mut row: Vec<usize> = (0..=to.len()).collect();
    for (i, a) in from.chars().enumerate() {
        let mut diagonal = std::mem::replace(&mut row[0], i + 1);
        for (j, b) in to.iter().enumerate() {
            let changed = diagonal + usize::from(a != *b);
            diagonal = row[j + 1];
            row[j + 1] = changed.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[to.len()]
}
