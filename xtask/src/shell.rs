//! Running programs from the root of the workspace.

use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, ensure};

/// The root of the workspace, wherever the command was started.
pub(crate) fn root() -> PathBuf {
    let xtask = std::env::var_os("CARGO_MANIFEST_DIR").map_or_else(|| env!("CARGO_MANIFEST_DIR").into(), PathBuf::from);
    xtask.parent().map(PathBuf::from).unwrap_or_default()
}

/// A command that runs in the root of the workspace. `cargo` is the one that started us.
pub(crate) fn command(program: &str) -> Command {
    let mut command = match (program, std::env::var_os("CARGO")) {
        ("cargo", Some(cargo)) => Command::new(cargo),
        _ => Command::new(program),
    };
    command.current_dir(root());
    command
}

/// Runs to the end with our own output; an exit code other than 0 is an error that quotes the command.
pub(crate) fn run(program: &str, args: &[&str], env: &[(&str, &str)]) -> Result<()> {
    let line = line(program, args, env);
    let status = command(program)
        .args(args)
        .envs(env.iter().copied())
        .status()
        .with_context(|| format!("`{line}` did not start"))?;
    ensure!(status.success(), "`{line}` failed ({status})");
    Ok(())
}

/// Runs like [`run`], and hands each line of the standard output to `read` on its way to ours.
pub(crate) fn run_reading(
    program: &str,
    args: &[&str],
    env: &[(&str, &str)],
    mut read: impl FnMut(&str),
) -> Result<()> {
    let line = line(program, args, env);
    let mut child = command(program)
        .args(args)
        .envs(env.iter().copied())
        .stdout(Stdio::piped())
        .spawn()
        .with_context(|| format!("`{line}` did not start"))?;
    let output = child.stdout.take().context("its output is piped")?;
    for text in BufReader::new(output).lines() {
        let text = text?;
        println!("{text}");
        read(&text);
    }
    let status = child.wait()?;
    ensure!(status.success(), "`{line}` failed ({status})");
    Ok(())
}

/// The command as one would type it.
pub(crate) fn line(program: &str, args: &[&str], env: &[(&str, &str)]) -> String {
    let env = env.iter().map(|(name, value)| format!("{name}={}", quoted(value)));
    let words: Vec<String> = env.chain([program.to_owned()]).chain(args.iter().map(|arg| quoted(arg))).collect();
    words.join(" ")
}

fn quoted(word: &str) -> String {
    if word.contains(' ') { format!("\"{word}\"") } else { word.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_reads_as_typed() {
        let line = line("cargo", &["doc", "--no-deps"], &[("RUSTDOCFLAGS", "-D warnings")]);
        assert_eq!(line, "RUSTDOCFLAGS=\"-D warnings\" cargo doc --no-deps");
    }
}
