//! SH: signals of the operating system. A process of its own is sent them: this very program, with one test chosen.

#![cfg(unix)]

use std::io::{BufRead, BufReader, Lines};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::Duration;

use actor_core::prelude::*;

use crate::cast::Props;
use crate::props::poll_pending;
use crate::stage::{current, limited, workers};

/// Says what the process is to do; without it, its test does nothing.
const PART: &str = "ACTOR_CORE_TEST_SIGNAL";

/// Not a test, but what the processes run.
#[test]
fn part_of_the_child() {
    let Ok(part) = std::env::var(PART) else { return };
    workers(async move || {
        let system = System::builder().name("signalled").shutdown_deadline(Duration::from_hours(1)).build();
        let props = Props::default();
        let worker = system.prepare(props.worker()).name("worker").spawn().unwrap();
        if part != "clean" {
            props.busy(&worker, 0).await;
        }
        if part == "phases" {
            let hang = |name| {
                move || async move {
                    println!("in {name}");
                    std::future::pending::<()>().await;
                }
            };
            system.before_shutdown("before", Duration::from_hours(1), hang("before")).unwrap();
            system.after_shutdown("after", Duration::from_hours(1), hang("after")).unwrap();
        } else {
            let told = || async { println!("told") };
            system.before_shutdown("tell", Duration::from_hours(1), told).unwrap();
        }
        let mut end = Box::pin(system.run_until_signal());
        poll_pending(&mut end);
        println!("ready");
        let report = end.await.unwrap();
        println!("cause {:?}, stopped {}, killed {:?}", report.cause, report.stopped, report.killed);
        println!("phases {:?}", report.phases.iter().map(|phase| &phase.outcome).collect::<Vec<_>>());
    });
}

struct Process {
    child: Child,
    output: Lines<BufReader<ChildStdout>>,
}

impl Process {
    fn start(part: &str) -> Self {
        let mut command = Command::new(std::env::current_exe().unwrap());
        command.args(["--exact", "sh_signal::part_of_the_child", "--nocapture"]).env(PART, part);
        let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
        let output = BufReader::new(child.stdout.take().unwrap()).lines();
        let mut process = Self { child, output };
        process.line("ready");
        process
    }

    /// Reads until a line has this in it.
    fn line(&mut self, text: &str) -> String {
        let lines = self.output.by_ref().map(Result::unwrap);
        lines.into_iter().find(|line| line.contains(text)).unwrap_or_else(|| panic!("no `{text}`"))
    }

    fn signal(&self, name: &str) {
        let pid = self.child.id().to_string();
        assert!(Command::new("kill").args([name, &pid]).status().unwrap().success());
    }

    fn ends_well(mut self) {
        assert!(self.output.all(|line| line.is_ok()));
        assert!(self.child.wait().unwrap().success());
    }
}

#[test]
fn a_signal_shuts_the_system_down() {
    limited(|| {
        for (signal, name) in [("-TERM", "SIGTERM"), ("-INT", "SIGINT")] {
            let mut process = Process::start("clean");
            process.signal(signal);
            let line = process.line("cause");
            assert!(line.ends_with(&format!("cause Signal({name:?}), stopped 1, killed []")), "{line}");
            process.ends_well();
        }
    });
}

#[test]
fn a_second_signal_forces_the_end() {
    limited(|| {
        let mut process = Process::start("stuck");
        process.signal("-TERM");
        process.line("told");
        process.signal("-INT");
        let line = process.line("cause");
        assert!(line.contains("Signal(\"SIGTERM\"), stopped 0, killed [worker"), "{line}");
        process.ends_well();
    });
}

#[test]
fn each_further_signal_cuts_the_phase_that_runs() {
    limited(|| {
        let mut process = Process::start("phases");
        process.signal("-TERM");
        process.line("in before");
        process.signal("-TERM");
        process.line("in after");
        process.signal("-TERM");
        assert!(process.line("phases").ends_with("[TimedOut, TimedOut]"));
        process.ends_well();
    });
}

#[test]
fn run_until_signal_ends_with_the_shutdown_of_somebody_else() {
    current(async || {
        let system = System::new("done");
        let worker = system.spawn(Props::default().worker());
        let end = tokio::spawn({
            let system = system.clone();
            async move { system.run_until_signal().await }
        });
        worker.note(1).await.unwrap();
        let report = system.terminate().await;
        assert_eq!(end.await.unwrap().unwrap(), report);
    });
}
