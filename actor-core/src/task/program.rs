//! Which process is to be run, and how.

use std::ffi::{OsStr, OsString};
use std::fmt;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use tokio::process::Command;

use crate::sys::sync::Arc;

/// A program with its arguments, to be run as a supervised child: see [`ChildSpec::process`](crate::ChildSpec::process).
///
/// Like a [`Command`](std::process::Command), but it can be started any number of times. Its standard input is empty; its
/// output goes where that of this process goes, or to [`on_line`](Self::on_line).
#[derive(Clone)]
#[must_use = "a program does nothing until a child is made of it"]
pub struct Program {
    path: OsString,
    setup: Vec<Setup>,
    on_line: Option<OnLine>,
}

type Setup = Arc<dyn Fn(&mut Command) + Send + Sync>;
pub(super) type OnLine = Arc<dyn Fn(OutputLine) + Send + Sync>;

/// One line that a process wrote.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct OutputLine {
    /// Which process wrote it.
    pub pid: u32,
    /// Where it wrote it.
    pub source: Source,
    /// The line, without its end. What is not UTF-8 is replaced by `U+FFFD`. A line of more than 64 KiB comes in pieces.
    pub text: String,
}

/// Where a process wrote a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Source {
    /// To its standard output.
    Stdout,
    /// To its standard error.
    Stderr,
}

impl fmt::Display for OutputLine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl Program {
    /// A program, found as [`Command::new`](std::process::Command::new) does.
    pub fn new(program: impl AsRef<OsStr>) -> Self {
        Self { path: program.as_ref().to_owned(), setup: Vec::new(), on_line: None }
    }

    /// One more argument.
    pub fn arg(self, arg: impl AsRef<OsStr>) -> Self {
        let arg = arg.as_ref().to_owned();
        self.with(move |command| {
            command.arg(&arg);
        })
    }

    /// More arguments.
    pub fn args<S: AsRef<OsStr>>(self, args: impl IntoIterator<Item = S>) -> Self {
        args.into_iter().fold(self, Self::arg)
    }

    /// Sets a variable of its environment, which is otherwise that of this process.
    pub fn env(self, name: impl AsRef<OsStr>, value: impl AsRef<OsStr>) -> Self {
        let (name, value) = (name.as_ref().to_owned(), value.as_ref().to_owned());
        self.with(move |command| {
            command.env(&name, &value);
        })
    }

    /// The directory that it runs in. By default, that of this process.
    pub fn current_dir(self, dir: impl AsRef<Path>) -> Self {
        let dir: PathBuf = dir.as_ref().to_owned();
        self.with(move |command| {
            command.current_dir(&dir);
        })
    }

    /// Anything else that a [`Command`] can be told, at each start.
    ///
    /// Its process group and, with [`on_line`](Self::on_line), its output are set after that.
    pub fn with(mut self, setup: impl Fn(&mut Command) + Send + Sync + 'static) -> Self {
        self.setup.push(Arc::new(setup));
        self
    }

    /// Calls a function for each line that it writes, to standard output or standard error, in the order of each of the two.
    /// It is called in the task of the child and should not block.
    pub fn on_line(mut self, tell: impl Fn(OutputLine) + Send + Sync + 'static) -> Self {
        self.on_line = Some(Arc::new(tell));
        self
    }

    /// What people call it: its file name.
    pub(super) fn name(&self) -> String {
        let path = Path::new(&self.path);
        path.file_stem().unwrap_or(&self.path).to_string_lossy().into_owned()
    }

    pub(super) fn line_sink(&self) -> Option<OnLine> {
        self.on_line.clone()
    }

    pub(super) fn command(&self) -> Command {
        let mut command = Command::new(&self.path);
        command.stdin(Stdio::null());
        for setup in &self.setup {
            setup(&mut command);
        }
        if self.on_line.is_some() {
            command.stdout(Stdio::piped()).stderr(Stdio::piped());
        }
        command.kill_on_drop(true);
        #[cfg(unix)]
        command.process_group(0);
        command
    }
}

impl fmt::Debug for Program {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Program").field("path", &self.path).finish_non_exhaustive()
    }
}
