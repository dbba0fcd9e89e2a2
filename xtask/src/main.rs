//! The automation of this repository, in Rust; CI runs the same commands.
//!
//! `cargo xtask help` lists them. Each command is a file of its own; the checks of `tidy` are one file each.

mod bench;
mod book;
mod ci;
mod compile_time;
mod editor;
mod instructions;
mod loom;
mod shell;
mod sim;
mod soak;
mod tidy;

use std::process::ExitCode;

use anyhow::{Result, bail};

const HELP: &str = "\
cargo xtask <command>

    ci [--quick]    format, tidy, clippy, docs, tests; --quick stops after clippy
    tidy            the house rules that no lint knows; prints `path:line: rule: what to do`
    book            check the book's links and build it with mdBook, where that is installed
    loom            every interleaving of the models of mailbox and control lane; a minute or two
    sim [seeds]     the core and the planted bugs' fixed twins in simulations, 100,000 seeds a sweep; minutes.
                    --core or --twins for one of them
    compile-time    what the macros cost: check and build of 50 actors, against the same program by hand; minutes
    instructions    count the instructions of the hot paths with valgrind, and record them; --sim for what the
                    feature `sim` adds to them, --doors for what the core has for layers that nobody uses
    editor          what rust-analyzer shows while an actor is half typed, where it is installed
    soak [s] [seed] random spawns, sends, stops, kills and panics, for so many seconds (180)
    bench [args]    cargo bench -p benches [args]
    help            this text
";

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    match run(&args) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("xtask: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(args: &[&str]) -> Result<()> {
    match args {
        [] | ["help" | "--help" | "-h"] => {
            print!("{HELP}");
            Ok(())
        }
        ["ci"] => ci::run(ci::Extent::Full),
        ["ci", "--quick"] => ci::run(ci::Extent::Quick),
        ["tidy"] => tidy::run(),
        ["book"] => book::run(),
        ["compile-time"] => compile_time::run(),
        ["instructions", rest @ ..] => instructions::run(rest),
        ["editor"] => editor::run(),
        ["loom"] => loom::run(),
        ["sim", rest @ ..] => sim::run(rest),
        ["soak", rest @ ..] => soak::run(rest),
        ["bench", rest @ ..] => bench::run(rest),
        unknown => bail!("unknown command `{}`; `cargo xtask help` lists them", unknown.join(" ")),
    }
}
