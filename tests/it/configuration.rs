//! Options of a system from files and the environment.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use actor_core::{ConfigError, Mailbox, Overflow, System, SystemConfig};

use crate::stage::limited;

/// A folder that is removed in the end.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("actor-core-{name}-{}", std::process::id()));
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    fn file(&self, name: &str, text: &str) -> PathBuf {
        let path = self.0.join(name);
        fs::write(&path, text).unwrap();
        path
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn vars(vars: &[(&str, &str)]) -> Vec<(String, String)> {
    vars.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect()
}

/// The error with the file's folder left out.
fn text(error: &ConfigError, folder: &Folder) -> String {
    error.to_string().replace(&format!("{}/", folder.0.display()), "")
}

fn load(path: &Path) -> Result<SystemConfig, ConfigError> {
    SystemConfig::sources().file(path).load()
}

#[test]
fn toml_and_yaml_say_the_same() {
    let folder = Folder::new("formats");
    let toml = folder.file(
        "a.toml",
        "name = 'billing'\nshutdown_deadline = '1500ms'\nask_timeout = '2m'\ndeadlock_detection = false\nworkers = 3\n\
         [mailbox]\ncapacity = 64\noverflow = 'drop_oldest'\n",
    );
    let yaml = "name: billing\nshutdown_deadline: 1500ms\nask_timeout: 2m\ndeadlock_detection: false\nworkers: 3\n\
                mailbox:\n  capacity: 64\n  overflow: drop_oldest\n";
    let config = load(&toml).unwrap();
    assert_eq!(config.name.as_deref(), Some("billing"));
    assert_eq!(config.shutdown_deadline, Some(Duration::from_millis(1500)));
    assert_eq!(config.ask_timeout, Some(Duration::from_mins(2)));
    assert_eq!((config.deadlock_detection, config.workers), (Some(false), Some(3)));
    assert_eq!(config.mailbox, Some(Mailbox::bounded(64).overflow(Overflow::DropOldest)));
    for name in ["a.yaml", "a.yml"] {
        assert_eq!(load(&folder.file(name, yaml)).unwrap(), config);
    }
    let variables = [
        ("APP_NAME", "billing"),
        ("APP_SHUTDOWN_DEADLINE", "1500ms"),
        ("APP_ASK_TIMEOUT", "2m"),
        ("APP_DEADLOCK_DETECTION", "false"),
        ("APP_WORKERS", "3"),
        ("APP_MAILBOX", "64"),
        ("APPLE_MAILBOX", "none of ours"),
    ];
    let from_environment = SystemConfig::sources().env_vars("APP", vars(&variables)).load().unwrap();
    assert_eq!(from_environment.mailbox, Some(Mailbox::bounded(64)));
    assert_eq!((from_environment.name, from_environment.workers), (config.name, config.workers));
    assert_eq!(from_environment.shutdown_deadline, config.shutdown_deadline);
    assert_eq!(from_environment.ask_timeout, config.ask_timeout);
    assert_eq!(from_environment.deadlock_detection, config.deadlock_detection);
}

#[test]
fn later_files_overrule_earlier_ones_and_the_environment_all_of_them() {
    let folder = Folder::new("precedence");
    let base = folder.file("base.toml", "[app.actors]\nname = 'base'\nworkers = 1\nmailbox = 10\n[app.other]\nx = 1");
    let local = folder.file("local.yaml", "app:\n  actors:\n    workers: 2\n    mailbox: unbounded\n");
    let sources = SystemConfig::sources().file(&base).optional_file(&local).section("app.actors");
    let config = sources.clone().env_vars("APP", vars(&[("APP_WORKERS", "3")])).load().unwrap();
    assert_eq!((config.name.as_deref(), config.workers), (Some("base"), Some(3)));
    assert_eq!(config.mailbox, Some(Mailbox::unbounded()));
    fs::remove_file(local).unwrap();
    let config = sources.load().unwrap();
    assert_eq!((config.workers, config.mailbox), (Some(1), Some(Mailbox::bounded(10))));
}

#[test]
fn nothing_said_is_nothing_set() {
    let folder = Folder::new("empty");
    let empty = folder.file("empty.toml", "");
    assert_eq!(load(&empty).unwrap(), SystemConfig::default());
    assert_eq!(SystemConfig::sources().file(&empty).section("actors").load().unwrap(), SystemConfig::default());
    assert_eq!(SystemConfig::sources().load().unwrap(), SystemConfig::default());
    let system = System::builder().config(SystemConfig::default()).build();
    assert_eq!((system.name(), system.shutdown_deadline()), ("system", Duration::from_secs(10)));
}

#[test]
fn all_that_is_wrong_is_told_with_file_key_and_value() {
    let folder = Folder::new("wrong");
    let path = folder.file(
        "app.toml",
        "[actors]\nmailbx = 5\nworkers = 'many'\nshutdown_deadline = 5\ndeadlock_detection = 'perhaps'\n\
         mailbox = 0\nextremely_unlike = 1\n",
    );
    let variables = vars(&[("APP_NAMES", "x"), ("APP_SHUTDOWN_DEADLINE", "soon")]);
    let error = SystemConfig::sources().file(&path).section("actors").env_vars("APP", variables).load().unwrap_err();
    let expected = "\
app.toml: `actors.deadlock_detection = \"perhaps\"`: this is to be a boolean
app.toml: `actors.extremely_unlike = 1`: there is no such key: there are `name`, `mailbox`, `shutdown_deadline`, `ask_timeout`, `deadlock_detection`, `workers`
app.toml: `actors.mailbox = 0`: a mailbox with capacity 0 could never hold a message: write 1 or more, or \"unbounded\"
app.toml: `actors.mailbx = 5`: there is no such key: did you mean `mailbox`?
the environment: `APP_NAMES = \"x\"`: there is no such key: did you mean `name`?
the environment: `APP_SHUTDOWN_DEADLINE = \"soon\"`: a duration is a whole number with a unit (`ms`, `s`, `m` or `h`), such as \"5s\" or \"500ms\"
app.toml: `actors.workers = \"many\"`: this is to be an integer";
    assert_eq!(text(&error, &folder), expected);
    assert_eq!(error.problems().len(), 7);
    assert_eq!(error.problems()[3].key.as_deref(), Some("actors.mailbx"));
}

#[test]
fn values_that_do_not_fit_are_refused() {
    let folder = Folder::new("values");
    for (line, said) in [
        ("shutdown_deadline = 5", "a duration in quotes"),
        ("shutdown_deadline = '5'", "with a unit"),
        ("shutdown_deadline = '-5s'", "with a unit"),
        ("shutdown_deadline = '1.5s'", "with a unit"),
        ("shutdown_deadline = '99999999999999999999s'", "with a unit"),
        ("workers = 0", "write 1 or more"),
        ("workers = -1", "workers = -1"),
        ("mailbox = -1", "a capacity is 1 or more"),
        ("mailbox = 'big'", "a capacity, or \"unbounded\""),
        ("mailbox = { capacity = 5, overflow = 'explode' }", "drop_oldest"),
        ("mailbox = { size = 5 }", "capacity"),
        ("mailbox = true", "capacity"),
        ("name = [1]", "`name`"),
    ] {
        let error = load(&folder.file("v.toml", line)).unwrap_err();
        let text = text(&error, &folder);
        assert!(text.contains(said) && text.starts_with("v.toml: `") && error.problems().len() == 1, "{line}: {text}");
    }
}

#[test]
fn files_that_cannot_be_read_are_named() {
    let folder = Folder::new("files");
    let error = load(&folder.0.join("missing.toml")).unwrap_err();
    assert_eq!(text(&error, &folder), "missing.toml: there is no such file");
    let error = load(&folder.file("broken.toml", "name = \n")).unwrap_err();
    assert!(text(&error, &folder).starts_with("broken.toml: TOML parse error at line 1"), "{error}");
    let error = load(&folder.file("broken.yaml", "name: [")).unwrap_err();
    assert!(text(&error, &folder).starts_with("broken.yaml: "), "{error}");
    let error = load(&folder.file("app.ini", "name = x")).unwrap_err();
    assert!(text(&error, &folder).starts_with("app.ini: ") && error.to_string().contains("format"), "{error}");
    let path = folder.file("flat.toml", "actors = 5");
    let error = SystemConfig::sources().file(path).section("actors.more").load().unwrap_err();
    assert_eq!(text(&error, &folder), "flat.toml: `actors = 5`: this is to be a table");
    // An optional file that is there has to be right.
    let error = SystemConfig::sources().optional_file(folder.0.join("broken.toml")).load().unwrap_err();
    assert_eq!(error.problems().len(), 1);
}

#[test]
fn code_before_is_a_default_and_code_after_has_the_last_word() {
    limited(|| {
        let variables = vars(&[("APP_NAME", "environment"), ("APP_SHUTDOWN_DEADLINE", "2m"), ("APP_WORKERS", "2")]);
        let config = SystemConfig::sources().env_vars("APP", variables).load().unwrap();
        let system =
            System::builder().name("before").mailbox(7).config(config).shutdown_deadline(Duration::from_secs(1));
        let system = system.try_build().unwrap();
        assert_eq!((system.name(), system.shutdown_deadline()), ("environment", Duration::from_secs(1)));
        assert_eq!(system.block_on(async { 5 }), 5, "it has workers");
    });
}

#[test]
fn a_configuration_is_a_part_of_a_larger_one() {
    #[derive(Debug, serde::Deserialize)]
    struct App {
        port: u16,
        actors: SystemConfig,
    }

    let read = |text| {
        let file = config::File::from_str(text, config::FileFormat::Toml);
        config::Config::builder().add_source(file).build().unwrap().try_deserialize::<App>()
    };
    let app = read("port = 80\n[actors]\nshutdown_deadline = '5s'\nmailbox = 3\n").unwrap();
    assert_eq!((app.port, app.actors.shutdown_deadline), (80, Some(Duration::from_secs(5))));
    assert_eq!(app.actors.mailbox, Some(Mailbox::bounded(3)));
    let error = read("port = 80\n[actors]\nmailbx = 3\n").unwrap_err();
    assert!(error.to_string().contains("mailbx"), "{error}");
}
