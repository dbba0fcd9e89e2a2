//! Processes as children: the exit status is the exit reason, and the whole group ends.

use std::future::Future;
use std::io::{PipeReader, Read as _, pipe};
use std::path::PathBuf;
use std::time::Duration;

use actor_core::{OutputLine, Program, Shutdown, Source, StartError, Supervisor, TaskRef, prelude::*};
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

use crate::stage::{current, on_both, other_runtime};

fn sh(script: &str) -> Program {
    Program::new("sh").args(["-c", script])
}

/// The program, and the lines that it writes.
fn heard(script: &str) -> (Program, UnboundedReceiver<OutputLine>) {
    let (tell, lines) = unbounded_channel();
    (sh(script).on_line(move |line| drop(tell.send(line))), lines)
}

async fn next(lines: &mut UnboundedReceiver<OutputLine>) -> String {
    lines.recv().await.expect("one more line").text
}

/// The program, and what ends when nobody is left of its group.
fn watched(script: &str) -> (Program, impl Future<Output = ()>) {
    let (mut end, writer) = pipe().expect("a pipe");
    let writer = std::sync::Mutex::new(Some(writer));
    let program = sh(script).with(move |command| {
        if let Some(writer) = writer.lock().expect("it is used once").take() {
            command.stdout(writer);
        }
    });
    let all_gone = async move {
        let read = move || drop(PipeReader::read_to_end(&mut end, &mut Vec::new()));
        tokio::task::spawn_blocking(read).await.expect("it reads");
    };
    (program, all_gone)
}

fn is_there(pid: u32) -> bool {
    PathBuf::from(format!("/proc/{pid}")).exists()
}

#[test]
fn exit_status_0_is_a_normal_end() {
    on_both(async || {
        let process = ChildSpec::process(sh("exit 0")).start().await.expect("it is up");
        assert_eq!(process.closed().await, ExitReason::Normal);
    });
}

#[test]
fn any_other_is_a_failure() {
    on_both(async || {
        let process = ChildSpec::process(sh("exit 3")).start().await.expect("it is up");
        assert_eq!(process.closed().await.to_string(), "failed in `the process`: exit status: 3");
        let process = ChildSpec::process(sh("kill -KILL $$")).start().await.expect("it is up");
        assert_eq!(process.closed().await.to_string(), "failed in `the process`: signal: 9 (SIGKILL)");
    });
}

#[test]
fn a_program_that_is_not_there_is_an_error_of_the_start() {
    on_both(async || {
        let spec = ChildSpec::process(Program::new("/nowhere/at-all"));
        let error = Supervisor::builder().child(spec).start().await.expect_err("there is no such program");
        let StartError::Child { id, error } = error else { panic!("{error}") };
        assert_eq!(id, "at-all");
        assert!(error.to_string().contains("`at-all` could not be started: No such file"), "{error}");
    });
}

#[test]
fn lines_of_both_outputs_are_told() {
    on_both(async || {
        let (program, mut lines) =
            heard("echo one; echo two >&2; printf 'three\\r\\nfour'; printf '\\377\\n' >&2; echo $VAR; pwd");
        let program = program.env("VAR", "five").current_dir("/");
        let process = ChildSpec::process(program).start().await.expect("it is up");
        assert_eq!(process.closed().await, ExitReason::Normal);
        let (mut out, mut err) = (Vec::new(), Vec::new());
        while let Ok(line) = lines.try_recv() {
            assert!(line.pid > 0);
            if line.source == Source::Stdout { out.push(line.text) } else { err.push(line.text) }
        }
        assert_eq!(out, ["one", "three", "fourfive", "/"]);
        assert_eq!(err, ["two", "\u{fffd}"]);
    });
}

#[test]
fn a_long_line_comes_in_pieces() {
    on_both(async || {
        let (program, mut lines) = heard("head -c 150000 /dev/zero | tr '\\0' x");
        ChildSpec::process(program).start().await.expect("it is up").closed().await;
        let pieces = [next(&mut lines).await, next(&mut lines).await, next(&mut lines).await];
        assert_eq!(pieces.map(|piece| piece.len()), [65536, 65536, 150_000 - 2 * 65536]);
    });
}

#[test]
fn it_is_restarted_when_it_fails() {
    on_both(async || {
        let (program, mut lines) = heard("echo $$; exit 1");
        let mut app = Supervisor::builder().max_restarts(2);
        app.add(ChildSpec::process(program));
        let app = app.start().await.expect("it is up");
        let reason = app.closed().await.to_string();
        assert!(reason.contains("child `sh`") && reason.contains("exit status: 1"), "{reason}");
        let pids = [next(&mut lines).await, next(&mut lines).await, next(&mut lines).await];
        assert!(pids[0] != pids[1] && pids[1] != pids[2], "{pids:?}");
        assert!(lines.try_recv().is_err(), "no fourth one");
    });
}

#[test]
fn it_is_asked_to_end_with_sigterm() {
    on_both(async || {
        let (program, mut lines) = heard("trap 'echo bye; exit 7' TERM; sleep 1000 & echo $$; wait");
        let mut app = Supervisor::builder();
        let process = app.add(ChildSpec::process(program).shutdown(Duration::from_secs(50)));
        let app = app.start().await.expect("it is up");
        let pid: u32 = next(&mut lines).await.parse().expect("its pid");
        assert!(is_there(pid));
        app.stop().await.expect("it ends");
        assert!(!is_there(pid), "it was reaped");
        assert_eq!(next(&mut lines).await, "bye");
        // Whatever its status is: it was asked to.
        assert_eq!(process.closed().await, ExitReason::ParentStopped);
    });
}

#[test]
fn one_that_does_not_listen_is_killed_at_the_deadline() {
    on_both(async || {
        let (program, mut lines) = heard("trap '' TERM; echo $$; sleep 1000");
        let mut app = Supervisor::builder();
        let process = app.add(ChildSpec::process(program).shutdown(Duration::from_millis(20)));
        let app = app.start().await.expect("it is up");
        next(&mut lines).await;
        app.stop().await.expect("it ends");
        assert_eq!(process.closed().await, ExitReason::Killed);
    });
}

#[test]
fn its_group_ends_with_it() {
    on_both(async || {
        // By itself, asked to, killed, with its supervisor killed.
        let (program, all_gone) = watched("sleep 1000 & exit 0");
        ChildSpec::process(program).start().await.expect("it is up").closed().await;
        all_gone.await;

        let (program, all_gone) = watched("sleep 1000 & sleep 1000");
        let process = ChildSpec::process(program).start().await.expect("it is up");
        process.stop().await.expect("it ends");
        all_gone.await;

        let (program, all_gone) = watched("trap '' TERM; sleep 1000 & sleep 1000");
        let process = ChildSpec::process(program).start().await.expect("it is up");
        process.kill().await.expect("it ends");
        all_gone.await;

        let (program, all_gone) = watched("sleep 1000 & sleep 1000");
        let spec = ChildSpec::process(program).shutdown(Shutdown::Wait);
        let app = Supervisor::builder().child(Supervisor::builder().child(spec)).start().await.expect("it is up");
        app.kill().await.expect("it ends");
        all_gone.await;
    });
}

#[test]
fn the_next_one_starts_when_the_one_before_is_reaped() {
    on_both(async || {
        let (program, mut lines) = heard("echo $$; sleep 1000");
        let mut app = Supervisor::builder().max_restarts(20);
        let process = app.add(ChildSpec::process(program));
        let app = app.start().await.expect("it is up");
        let mut before: u32 = next(&mut lines).await.parse().expect("its pid");
        for _ in 0..10 {
            process.kill().await.expect("it is killed");
            let pid = next(&mut lines).await.parse().expect("its pid");
            assert!(!is_there(before), "{before} is there beside {pid}");
            before = pid;
        }
        app.stop().await.expect("it ends");
    });
}

#[test]
fn it_ends_with_its_runtime() {
    let (program, all_gone) = watched("sleep 1000 & sleep 1000");
    let runtime = other_runtime();
    let app = runtime.block_on(async {
        let mut app = Supervisor::builder();
        let process: TaskRef = app.add(ChildSpec::process(program));
        (process, app.start().await.expect("it is up"))
    });
    drop(runtime);
    current(async || all_gone.await);
    drop(app);
}

#[test]
fn a_panic_of_the_listener_is_the_childs() {
    on_both(async || {
        let program = sh("echo one; sleep 1000").on_line(|line| panic!("cannot read {line}"));
        let process = ChildSpec::process(program).start().await.expect("it is up");
        let reason = process.closed().await;
        assert!(matches!(&reason, ExitReason::Panicked(failure) if failure.message() == "cannot read one"), "{reason}");
    });
}

#[test]
fn whoever_left_the_group_does_not_hold_up_its_end() {
    on_both(async || {
        // `setsid` leaves the group and keeps the pipe open.
        let (program, mut lines) = heard("setsid sh -c 'echo $$; exec sleep 1000' & read line < /dev/null; exit 0");
        let process = ChildSpec::process(program).start().await.expect("it is up");
        assert_eq!(process.closed().await, ExitReason::Normal);
        if let Ok(line) = lines.try_recv() {
            let _ = std::process::Command::new("kill").args(["-9", &line.text]).status();
        }
    });
}
