//! Options of a system from files and from the environment.

mod sources;
mod values;

use std::time::Duration;

use serde::Deserialize;

pub use sources::ConfigSources;

use super::builder::SystemBuilder;
use crate::message::Mailbox;

/// Options of a system that are read, not written in code. Each is `None` if nobody said it.
///
/// | key | value | default |
/// |---|---|---|
/// | `name` | text | `"system"` |
/// | `mailbox` | a capacity, `"unbounded"`, or `{ capacity = 64, overflow = "wait" }`, where `overflow` is one of `wait`, `fail`, `drop_newest`, `drop_oldest` | `1000` |
/// | `shutdown_deadline` | a duration: a number with `ms`, `s`, `m` or `h`, such as `"5s"` | `"10s"` |
/// | `ask_timeout` | a duration | none |
/// | `deadlock_detection` | `true` or `false` | `true` in builds with debug assertions |
/// | `workers` | how many threads a runtime of the system's own has | none: the current runtime |
///
/// [`sources`](Self::sources) reads it from files and the environment. It is also a plain `serde` value that can be a part of
/// a larger configuration; unknown keys are errors there too.
///
/// # Examples
///
/// ```
/// use actor_core::{System, SystemConfig};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let folder = std::env::temp_dir().join(format!("actor-core-doc-{}", std::process::id()));
/// # std::fs::create_dir_all(&folder)?;
/// # let path = folder.join("app.toml");
/// std::fs::write(&path, "[actors]\nname = 'billing'\nshutdown_deadline = '5s'\n")?;
///
/// let config = SystemConfig::sources().file(&path).section("actors").env("BILLING").load()?;
/// assert_eq!(config.name.as_deref(), Some("billing"));
///
/// let system = System::builder().config(config).try_build()?;
/// assert_eq!(system.shutdown_deadline().as_secs(), 5);
/// # std::fs::remove_dir_all(folder)?;
/// # Ok(()) }
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct SystemConfig {
    /// The system's name.
    pub name: Option<String>,
    /// The mailbox of actors for which neither their type nor their spawn names one.
    pub mailbox: Option<Mailbox>,
    /// How long actors may take to end.
    #[serde(deserialize_with = "values::optional_duration")]
    pub shutdown_deadline: Option<Duration>,
    /// How long an ask takes at most that has no other timeout.
    #[serde(deserialize_with = "values::optional_duration")]
    pub ask_timeout: Option<Duration>,
    /// Whether asks that would close a circle of actors fail.
    pub deadlock_detection: Option<bool>,
    /// How many worker threads the system's own runtime has.
    pub workers: Option<usize>,
}

impl SystemConfig {
    /// Where to read options from. Nothing is read until [`ConfigSources::load`].
    pub fn sources() -> ConfigSources {
        ConfigSources::default()
    }
}

impl SystemBuilder {
    /// Takes over what a configuration says. What was set before is a default for what it does not say; what is set after
    /// overrules it.
    pub fn config(mut self, config: SystemConfig) -> Self {
        let SystemConfig { name, mailbox, shutdown_deadline, ask_timeout, deadlock_detection, workers } = config;
        if let Some(name) = name {
            self = self.name(name);
        }
        if let Some(mailbox) = mailbox {
            self = self.mailbox(mailbox);
        }
        if let Some(deadline) = shutdown_deadline {
            self = self.shutdown_deadline(deadline);
        }
        if let Some(limit) = ask_timeout {
            self = self.ask_timeout(limit);
        }
        if let Some(on) = deadlock_detection {
            self = self.deadlock_detection(on);
        }
        if let Some(count) = workers {
            self = self.workers(count);
        }
        self
    }
}
