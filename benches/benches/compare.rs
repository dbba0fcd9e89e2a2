//! This library, the loop that people write by hand, and other actor libraries: the same cases in alternation.
//!
//! `cargo bench -p benches` runs all cases, `cargo bench -p benches -- tell ask` some of them, `--quick` with less work. Each
//! figure comes from a process of its own: what an allocator keeps from one case would speed up or burden the next.

use std::path::PathBuf;
use std::process::{Command, Stdio};

use benches::actix::Actix;
use benches::actors::Actors;
use benches::case::{Case, Size};
use benches::chart;
use benches::kameo::Kameo;
use benches::library::{Flavor, Library};
use benches::ractor::Ractor;
use benches::raw::Raw;
use benches::report::{Line, Report, machine};

/// How often each figure is measured.
const RUNS: usize = 5;

/// The figures of a case; `None` where the library has no such runtime.
type Measure = fn(Case, Flavor, Size) -> Option<Vec<f64>>;

/// Raw tokio first, this library second: see [`Report`].
const LIBRARIES: [(&str, Measure); 5] =
    [entry::<Raw>(), entry::<Actors>(), entry::<Ractor>(), entry::<Kameo>(), entry::<Actix>()];

const fn entry<L: Library>() -> (&'static str, Measure) {
    (L::NAME, measure::<L>)
}

fn measure<L: Library>(case: Case, flavor: Flavor, size: Size) -> Option<Vec<f64>> {
    if case != Case::Life {
        // Pages that are touched for the first time, and code that is.
        L::run(flavor, case.figures::<L>(size.tenth()))?;
    }
    L::run(flavor, case.figures::<L>(size))
}

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let quick = args.iter().any(|arg| arg == "--quick");
    let size = if quick { Size::QUICK } else { Size::FULL };
    if let Some(job) = args.iter().find_map(|arg| arg.strip_prefix("--figures=")) {
        return print_figures(job, size);
    }
    let names: Vec<_> = args.iter().filter(|arg| !arg.starts_with("--")).collect();
    let is_wanted =
        |case: &Case| names.is_empty() || case.rows().iter().any(|row| names.iter().any(|name| *name == row.name));
    let wanted: Vec<_> = Case::ALL.iter().copied().filter(is_wanted).collect();
    if wanted.is_empty() {
        return;
    }
    let mut report = Report { libraries: LIBRARIES.iter().map(|(name, _)| *name).collect(), lines: Vec::new() };
    println!("{}; medians of {RUNS}, in brackets the ratio to raw tokio\n", machine());
    println!("{}", Line::title(&report.libraries));
    for case in wanted {
        for flavor in Flavor::ALL {
            for line in alternate(case, flavor, quick) {
                println!("{}", line.text());
                report.lines.push(line);
            }
        }
    }
    let folder = folder();
    std::fs::create_dir_all(&folder).expect("the target directory can be written to");
    std::fs::write(folder.join("compare.json"), report.json(&machine())).expect("compare.json can be written");
    std::fs::write(folder.join("compare.svg"), chart::svg(&report)).expect("compare.svg can be written");
    println!("\nns per operation (mem: bytes); compare.json and compare.svg are in {}", folder.display());
}

/// Runs a case with all libraries in turn, several times.
fn alternate(case: Case, flavor: Flavor, quick: bool) -> Vec<Line> {
    let line = |row| Line { row, flavor, figures: vec![Vec::new(); LIBRARIES.len()] };
    let mut lines: Vec<_> = case.rows().iter().map(line).collect();
    for _ in 0..RUNS {
        for library in 0..LIBRARIES.len() {
            for (line, figure) in lines.iter_mut().zip(in_own_process(case, flavor, library, quick)) {
                line.figures[library].push(figure);
            }
        }
    }
    lines
}

/// Runs this program again for one case of one library, and reads its figures.
fn in_own_process(case: Case, flavor: Flavor, library: usize, quick: bool) -> Vec<f64> {
    let program = std::env::current_exe().expect("this program has a path");
    let mut command = Command::new(program);
    command.arg(format!("--figures={}/{}/{library}", case.rows()[0].name, flavor.label()));
    command.args(quick.then_some("--quick")).stderr(Stdio::inherit());
    let output = command.output().expect("it runs again");
    assert!(output.status.success(), "{} failed on {case:?} {}", LIBRARIES[library].0, flavor.label());
    let text = String::from_utf8_lossy(&output.stdout);
    text.split_whitespace().map(|figure| figure.parse().expect("figures are printed")).collect()
}

/// What [`in_own_process`] reads: the figures of `case/runtime/library`.
fn print_figures(job: &str, size: Size) {
    let mut words = job.split('/');
    let mut word = || words.next().expect("case/runtime/library");
    let (case, flavor, library) = (word(), word(), word());
    let case = Case::ALL.iter().find(|known| known.rows()[0].name == case).expect("a case by its first row");
    let flavor = Flavor::ALL.into_iter().find(|known| known.label() == flavor).expect("t0 or t2");
    let (_, measure) = LIBRARIES[library.parse::<usize>().expect("the place of a library")];
    for figure in measure(*case, flavor, size).into_iter().flatten() {
        println!("{figure}");
    }
}

fn folder() -> PathBuf {
    let target = std::env::var_os("CARGO_TARGET_DIR").map(PathBuf::from);
    target.unwrap_or_else(|| PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../target"))).join("bench")
}
