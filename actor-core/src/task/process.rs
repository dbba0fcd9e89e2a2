//! A process of the operating system in the shape of a task.

use std::future::poll_fn;
use std::io;
use std::pin::{Pin, pin};
use std::process::ExitStatus;
use std::task::Poll;
use std::time::Duration;

use futures_util::future::{OptionFuture, join};
use tokio::io::{AsyncBufReadExt as _, AsyncRead, AsyncReadExt as _, BufReader};
use tokio::process::Child;

use super::cancel::Cancel;
use super::group::Group;
use super::program::{OnLine, OutputLine, Program, Source};
use super::task::Task;
use crate::actor::ChildSpec;
use crate::lifecycle::Failure;
use crate::sys::sync::{Arc, Mutex};
use crate::sys::task::Runtime;
use crate::sys::time;

/// The longest piece of a line.
const PIECE: u64 = 64 * 1024;

/// How long the pipes of a process are read after its end: somebody that left its group may hold them for ever.
const LAST_LINES: Duration = Duration::from_secs(1);

/// Processes, with the feature `process`.
impl ChildSpec<Task> {
    /// A process of the operating system that is supervised like an actor, and started again at each restart.
    ///
    /// An exit status of 0 is a normal end, any other and death by a signal are failures. On unix it leads a process group of
    /// its own: when it is to end, the group gets `SIGTERM`, and `SIGKILL` at the deadline of [`shutdown`](Self::shutdown);
    /// when it has ended or the child is killed, what is left of the group gets `SIGKILL`. Elsewhere the process alone is
    /// killed, at once. The next start waits until the process before it is reaped.
    ///
    /// Its id is the file name of the program, if no other is given.
    ///
    /// # Examples
    ///
    /// ```
    /// use actor_core::{Program, Restart, Supervisor, prelude::*};
    ///
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let program = Program::new("sh").args(["-c", "echo ready; exit 3"]).on_line(|line| println!("sh: {line}"));
    /// let mut app = Supervisor::builder();
    /// let sh = app.add(ChildSpec::process(program).restart(Restart::Temporary));
    /// let app = app.start().await?;
    /// assert_eq!(sh.closed().await.to_string(), "failed in `the process`: exit status: 3");
    /// # app.stop().await?;
    /// # Ok(()) }
    /// ```
    pub fn process(program: Program) -> Self {
        let id = program.name();
        let before: Arc<Mutex<Option<Reaped>>> = Arc::default();
        let spec = Self::from_factory(Box::new(move |_| {
            let (program, before) = (program.clone(), Arc::clone(&before));
            Box::pin(async move {
                let last = before.lock().take();
                OptionFuture::from(last.map(|reaped| reaped.requested())).await;
                let process = Process::start(&program).map_err(|error| {
                    Failure::new("the process", format!("`{}` could not be started: {error}", program.name()))
                })?;
                *before.lock() = Some(process.reaped.clone());
                let cancel = Cancel::default();
                let work = process.run(program.line_sink(), cancel.clone());
                Ok(Task::new(Box::pin(work), cancel))
            })
        }));
        spec.id(id)
    }
}

/// Requested of nobody: raised once a process is no more.
type Reaped = Cancel;

/// A process that runs. Dropping it kills its group.
struct Process {
    /// `None` once it has ended.
    child: Option<Child>,
    pid: u32,
    group: Group,
    reaped: Reaped,
    runtime: Option<Runtime>,
}

impl Process {
    fn start(program: &Program) -> io::Result<Self> {
        let child = program.command().spawn()?;
        let (pid, group) = (child.id().unwrap_or_default(), Group::of(&child));
        Ok(Self { child: Some(child), pid, group, reaped: Reaped::default(), runtime: Runtime::current() })
    }

    /// Until it has ended, by itself or because it was told to.
    async fn run(mut self, on_line: Option<OnLine>, cancel: Cancel) -> Result<(), Failure> {
        let mut lines = pin!(self.lines(on_line));
        let status = {
            let mut exit = pin!(self.exit(&cancel));
            let mut are_read = false;
            poll_fn(|cx| {
                are_read = are_read || lines.as_mut().poll(cx).is_ready();
                exit.as_mut().poll(cx).map(|status| (status, are_read))
            })
            .await
        };
        let (status, are_read) = status;
        drop(self);
        if !are_read {
            let _ = time::within(LAST_LINES, lines).await;
        }
        match status {
            Ok(status) if status.success() || cancel.is_requested() => Ok(()),
            Ok(status) => Err(Failure::new("the process", status.to_string())),
            Err(error) => Err(Failure::new("the process", error.to_string())),
        }
    }

    /// Waits for its end, and asks for it when that is wanted.
    async fn exit(&mut self, cancel: &Cancel) -> io::Result<ExitStatus> {
        let Some(child) = &mut self.child else { unreachable!("it is taken below") };
        let mut wanted = pin!(cancel.requested());
        let mut is_told = false;
        let status = loop {
            let ended = {
                let mut wait = pin!(child.wait());
                poll_fn(|cx| match wait.as_mut().poll(cx) {
                    Poll::Ready(status) => Poll::Ready(Some(status)),
                    Poll::Pending if is_told => Poll::Pending,
                    Poll::Pending => wanted.as_mut().poll(cx).map(|()| None),
                })
                .await
            };
            match ended {
                Some(status) => break status,
                None => {
                    is_told = true;
                    self.group.terminate(child);
                }
            }
        };
        if status.is_ok() {
            self.child = None;
            self.group.kill();
            self.reaped.request();
        }
        status
    }

    /// Reads what it writes, until it has closed both pipes.
    fn lines(&mut self, on_line: Option<OnLine>) -> impl Future<Output = ()> + Send + use<> {
        let (pid, child) = (self.pid, self.child.as_mut());
        let pipes = child.map(|child| (child.stdout.take(), child.stderr.take()));
        let (out, err) = pipes.unwrap_or_default();
        async move {
            let Some(tell) = on_line else { return };
            let read = |source, pipe| {
                let tell = Arc::clone(&tell);
                async move {
                    if let Some(pipe) = pipe {
                        read_lines(pipe, |text| tell(OutputLine { pid, source, text })).await;
                    }
                }
            };
            let out = out.map(|out| Box::pin(out) as Pipe);
            let err = err.map(|err| Box::pin(err) as Pipe);
            join(read(Source::Stdout, out), read(Source::Stderr, err)).await;
        }
    }
}

type Pipe = Pin<Box<dyn AsyncRead + Send>>;

async fn read_lines(pipe: Pipe, tell: impl Fn(String)) {
    let mut pipe = BufReader::new(pipe);
    let mut line = Vec::new();
    loop {
        line.clear();
        match (&mut pipe).take(PIECE).read_until(b'\n', &mut line).await {
            Ok(0) | Err(_) => return,
            Ok(_) => {}
        }
        let text = line.strip_suffix(b"\n").unwrap_or(&line);
        let text = text.strip_suffix(b"\r").unwrap_or(text);
        tell(String::from_utf8_lossy(text).into_owned());
    }
}

/// It was cut in the middle of its life: killed, or its task was dropped.
impl Drop for Process {
    fn drop(&mut self) {
        let Some(mut child) = self.child.take() else { return };
        self.group.kill();
        // Nobody can wait here, and a process that nobody waits for stays as a zombie. Without a runtime, tokio waits for it
        // when it starts or ends another.
        let reaped = self.reaped.clone();
        if let Some(runtime) = &self.runtime {
            runtime.spawn(async move {
                let _ = child.kill().await;
                reaped.request();
            });
        }
    }
}
