//! `cargo xtask compile-time`: what the macros cost, against the same program written in two other ways.
//!
//! Three programs with 50 actors of 10 handlers and 1000 call sites are generated below `target/compile-time`: with
//! `#[actor]`, by hand with tokio channels, and with one struct and one trait impl per message, boxed, as other actor
//! libraries ask for. Each is checked and built several times, in turn; the dependencies are built before and not counted.
//! Where the system tells, processor time is measured: it says more than a clock on a machine that does other things.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};

const ACTORS: usize = 50;
const HANDLERS: usize = 10;
const CALLS: usize = 1000;
const RUNS: usize = 3;

/// One way to write the program.
struct Style {
    name: &'static str,
    source: fn() -> String,
}

const STYLES: [Style; 3] = [
    Style { name: "actors", source: with_actors },
    Style { name: "channels", source: with_channels },
    Style { name: "messages", source: with_messages },
];

pub(crate) fn run() -> Result<()> {
    let measured = if cpu_of_children().is_some() { "seconds of processor time" } else { "seconds" };
    println!("{ACTORS} actors, {HANDLERS} handlers each, {CALLS} call sites; {measured}, the best of {RUNS}\n");
    let programs = STYLES.iter().map(Program::write).collect::<Result<Vec<_>>>()?;
    let mut best = [[f64::MAX; 2]; STYLES.len()];
    // The first round also builds the dependencies, and does not count.
    for round in 0..=RUNS {
        for (program, best) in programs.iter().zip(&mut best) {
            for (command, best) in ["check", "build"].into_iter().zip(best) {
                let time = program.time(command)?.as_secs_f64();
                if round > 0 {
                    *best = best.min(time);
                }
            }
        }
    }
    println!("program     check   build   build against the last");
    let last = best.last().map_or(f64::NAN, |[_, build]| *build);
    for (style, [check, build]) in STYLES.iter().zip(best) {
        println!("{:9} {check:7.2} {build:7.2} {:7.2}", style.name, build / last);
    }
    Ok(())
}

/// The processor time of all children that have ended, where `/proc` tells it, in hundredths of a second.
fn cpu_of_children() -> Option<Duration> {
    let stat = fs::read_to_string("/proc/self/stat").ok()?;
    // The name of the program comes first, in parentheses, and may be anything.
    let (_, fields) = stat.rsplit_once(')')?;
    let of_children = fields.split_whitespace().skip(13).take(2).map(|ticks| ticks.parse::<u64>().ok());
    Some(Duration::from_millis(of_children.sum::<Option<u64>>()? * 10))
}

struct Program {
    folder: PathBuf,
}

impl Program {
    fn write(style: &Style) -> Result<Self> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().context("xtask lies in the workspace")?;
        let folder = root.join("target/compile-time").join(style.name);
        fs::create_dir_all(folder.join("src"))?;
        let core = root.join("actor-core");
        let manifest = format!(
            "[package]\nname = \"{}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[workspace]\n\n[dependencies]\n\
             actor-core = {{ path = \"{}\" }}\ntokio = {{ version = \"1\", features = [\"full\"] }}\n",
            style.name,
            core.display()
        );
        fs::write(folder.join("Cargo.toml"), manifest)?;
        fs::write(folder.join("src/main.rs"), (style.source)())?;
        Ok(Self { folder })
    }

    fn time(&self, command: &str) -> Result<Duration> {
        let main = self.folder.join("src/main.rs");
        fs::write(&main, fs::read(&main)?)?;
        let (start, before) = (Instant::now(), cpu_of_children());
        let output = Command::new("cargo")
            .args([command, "--quiet"])
            .current_dir(&self.folder)
            .env("CARGO_TARGET_DIR", self.folder.with_file_name("target"))
            .env("CARGO_INCREMENTAL", "0")
            .output()?;
        ensure!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let used = before.and_then(|before| cpu_of_children()?.checked_sub(before));
        Ok(used.unwrap_or_else(|| start.elapsed()))
    }
}

/// The call sites, one function per actor, and `main`. `Calls` says how a style writes types and calls.
fn calls(style: &Calls) -> String {
    let mut text = String::new();
    for actor in 0..ACTORS {
        let _ =
            writeln!(text, "async fn use_{actor}(a: &{}) -> u64 {{\n    let mut total = 0;", (style.ref_type)(actor));
        for call in 0..CALLS / ACTORS {
            let _ = writeln!(text, "    total += {}.await.unwrap();", (style.call)(actor, call % HANDLERS));
        }
        text.push_str("    total\n}\n");
    }
    text.push_str("#[tokio::main]\nasync fn main() {\n    let mut total = 0;\n");
    for actor in 0..ACTORS {
        let _ = writeln!(text, "    total += use_{actor}(&{}).await;", (style.spawn)(actor));
    }
    text + "    println!(\"{total}\");\n}\n"
}

struct Calls {
    ref_type: fn(usize) -> String,
    spawn: fn(usize) -> String,
    call: fn(usize, usize) -> String,
}

fn with_actors() -> String {
    let mut text = "#![allow(dead_code)]\nuse actor_core::prelude::*;\n".to_owned();
    for actor in 0..ACTORS {
        let _ = writeln!(text, "#[actor] struct A{actor} {{ n: u64 }}\n#[actor] impl A{actor} {{");
        for handler in 0..HANDLERS {
            let _ = writeln!(text, "    #[handler] {} {{ self.n += a; self.n + b.len() as u64 }}", signature(handler));
        }
        text.push_str("}\n");
    }
    text + &calls(&Calls {
        ref_type: |actor| format!("A{actor}Ref"),
        spawn: |actor| format!("A{actor} {{ n: 0 }}.spawn()"),
        call: |_, handler| format!("a.h{handler}(1, String::new())"),
    })
}

fn signature(handler: usize) -> String {
    let is_async = if handler.is_multiple_of(2) { "" } else { "async " };
    format!("{is_async}fn h{handler}(&mut self, a: u64, b: String) -> u64")
}

fn with_channels() -> String {
    let mut text = "#![allow(dead_code)]\nuse tokio::sync::{mpsc, oneshot};\n".to_owned();
    for actor in 0..ACTORS {
        let _ = writeln!(text, "enum M{actor} {{");
        for handler in 0..HANDLERS {
            let _ = writeln!(text, "    H{handler} {{ a: u64, b: String, reply: oneshot::Sender<u64> }},");
        }
        let _ = writeln!(text, "}}\nstruct A{actor} {{ n: u64 }}\nimpl A{actor} {{");
        for handler in 0..HANDLERS {
            let _ = writeln!(text, "    {} {{ self.n += a; self.n + b.len() as u64 }}", signature(handler));
        }
        let _ = writeln!(
            text,
            "    fn spawn(mut self) -> R{actor} {{ let (tx, mut rx) = mpsc::channel(1000); tokio::spawn(async move {{ \
             while let Some(m) = rx.recv().await {{ match m {{"
        );
        for handler in 0..HANDLERS {
            let wait = if handler.is_multiple_of(2) { "" } else { ".await" };
            let _ = writeln!(
                text,
                "        M{actor}::H{handler} {{ a, b, reply }} => {{ let _ = reply.send(self.h{handler}(a, b){wait}); }}"
            );
        }
        let _ = writeln!(
            text,
            "    }} }} }}); R{actor}(tx) }}\n}}\nstruct R{actor}(mpsc::Sender<M{actor}>);\nimpl R{actor} {{"
        );
        for handler in 0..HANDLERS {
            let _ = writeln!(
                text,
                "    async fn h{handler}(&self, a: u64, b: String) -> Option<u64> {{ let (reply, rx) = oneshot::channel(); \
                 self.0.send(M{actor}::H{handler} {{ a, b, reply }}).await.ok()?; rx.await.ok() }}"
            );
        }
        text.push_str("}\n");
    }
    text + &calls(&Calls {
        ref_type: |actor| format!("R{actor}"),
        spawn: |actor| format!("A{actor} {{ n: 0 }}.spawn()"),
        call: |_, handler| format!("a.h{handler}(1, String::new())"),
    })
}

/// The library part of the third program: boxed envelopes, boxed handler futures.
const ENVELOPES: &str = "\
#![allow(dead_code)]
use std::{future::Future, pin::Pin};
use tokio::sync::{mpsc, oneshot};
type Fut<'a> = Pin<Box<dyn Future<Output = ()> + Send + 'a>>;
trait Handler<M>: Send + 'static { type Reply: Send + 'static; fn handle(&mut self, m: M) -> impl Future<Output = Self::Reply> + Send; }
trait Envelope<A>: Send { fn open<'a>(self: Box<Self>, a: &'a mut A) -> Fut<'a>; }
struct Letter<M, R>(M, oneshot::Sender<R>);
impl<A: Handler<M>, M: Send + 'static> Envelope<A> for Letter<M, A::Reply> {
    fn open<'a>(self: Box<Self>, a: &'a mut A) -> Fut<'a> { Box::pin(async move { let Letter(m, r) = *self; let _ = r.send(a.handle(m).await); }) }
}
struct Ref<A>(mpsc::Sender<Box<dyn Envelope<A>>>);
fn spawn<A: Send + 'static>(mut a: A) -> Ref<A> {
    let (tx, mut rx) = mpsc::channel::<Box<dyn Envelope<A>>>(1000);
    tokio::spawn(async move { while let Some(e) = rx.recv().await { e.open(&mut a).await } });
    Ref(tx)
}
impl<A: Send + 'static> Ref<A> {
    async fn ask<M: Send + 'static>(&self, m: M) -> Option<A::Reply> where A: Handler<M> {
        let (r, rx) = oneshot::channel();
        self.0.send(Box::new(Letter(m, r))).await.ok()?;
        rx.await.ok()
    }
}
";

fn with_messages() -> String {
    let mut text = ENVELOPES.to_owned();
    for actor in 0..ACTORS {
        let _ = writeln!(text, "struct A{actor} {{ n: u64 }}");
        for handler in 0..HANDLERS {
            let _ = writeln!(
                text,
                "struct H{actor}x{handler} {{ a: u64, b: String }}\nimpl Handler<H{actor}x{handler}> for A{actor} {{ type Reply = u64; \
                 async fn handle(&mut self, m: H{actor}x{handler}) -> u64 {{ self.n += m.a; self.n + m.b.len() as u64 }} }}"
            );
        }
    }
    text + &calls(&Calls {
        ref_type: |actor| format!("Ref<A{actor}>"),
        spawn: |actor| format!("spawn(A{actor} {{ n: 0 }})"),
        call: |actor, handler| format!("a.ask(H{actor}x{handler} {{ a: 1, b: String::new() }})"),
    })
}
