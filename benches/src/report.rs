//! What was measured, as a table and as JSON.

use serde_json::{Value, json};

use crate::case::Row;
use crate::library::Flavor;
use crate::measure::median;

/// All figures of a run.
#[derive(Debug)]
pub struct Report {
    /// The libraries; raw tokio is the first, this library the second.
    pub libraries: Vec<&'static str>,
    /// A line for each row and runtime.
    pub lines: Vec<Line>,
}

/// One row on one runtime.
#[derive(Debug)]
pub struct Line {
    /// What was measured.
    pub row: &'static Row,
    /// On which runtime.
    pub flavor: Flavor,
    /// The figures of each library, in the order of the runs.
    pub figures: Vec<Vec<f64>>,
}

impl Line {
    /// The median of a library, if it takes part.
    #[must_use]
    pub fn median(&self, library: usize) -> Option<f64> {
        median(self.figures.get(library)?)
    }

    /// The median of the ratios to raw tokio: of the figures that were measured one after the other, since a machine that
    /// is slow for a while is slow for both.
    #[must_use]
    pub fn ratio(&self, library: usize) -> Option<f64> {
        let (raw, own) = (self.figures.first()?, self.figures.get(library)?);
        median(&own.iter().zip(raw).map(|(own, raw)| own / raw).collect::<Vec<_>>())
    }

    /// Whether this library reaches its target, and the aim beyond it.
    #[must_use]
    pub fn verdict(&self) -> &'static str {
        let (Some(own), Some(ratio)) = (self.median(1), self.ratio(1)) else { return "-" };
        let must = self.row.must[usize::from(self.flavor == Flavor::Multi)];
        match (must.is_met(own, ratio), self.row.aim.is_met(own, ratio)) {
            (true, true) => "aim",
            (true, false) => "met",
            (false, _) => "missed",
        }
    }

    /// What this library has to reach here.
    #[must_use]
    pub fn must(&self) -> f64 {
        self.row.must[usize::from(self.flavor == Flavor::Multi)].number()
    }

    /// The title of the columns of [`text`](Self::text).
    #[must_use]
    pub fn title(libraries: &[&str]) -> String {
        let cells = |cells: Vec<&str>| format!("| {} |", cells.join(" | "));
        let names = [&["case", "rt"], libraries, &["target", ""]].concat();
        let rules = [&["---", "---"], vec!["--:"; libraries.len()].as_slice(), &["--:", "---"]].concat();
        cells(names) + "\n" + &cells(rules)
    }

    /// A line of a Markdown table: the median, and how many times raw tokio's it is.
    #[must_use]
    pub fn text(&self) -> String {
        let cell = |library| match (self.median(library), self.ratio(library)) {
            (Some(figure), _) if library == 0 => format!("{figure:.0}"),
            (Some(figure), Some(ratio)) => format!("{figure:.0} ({ratio:.2})"),
            _ => "-".to_owned(),
        };
        let cells: Vec<_> = (0..self.figures.len()).map(cell).collect();
        let (name, flavor, must) = (self.row.name, self.flavor.label(), self.must());
        format!("| {name} | {flavor} | {} | {must} | {} |", cells.join(" | "), self.verdict())
    }

    fn json(&self, libraries: &[&str]) -> Value {
        let of = |library: usize| {
            json!({
                "library": libraries[library],
                "median": self.median(library),
                "ratio": self.ratio(library),
                "runs": self.figures[library],
            })
        };
        json!({
            "case": self.row.name,
            "what": self.row.what,
            "unit": self.row.unit,
            "runtime": self.flavor.label(),
            "target": self.must(),
            "aim": self.row.aim.number(),
            "verdict": self.verdict(),
            "figures": (0..self.figures.len()).map(of).collect::<Vec<_>>(),
        })
    }
}

impl Report {
    /// For programs.
    #[must_use]
    pub fn json(&self, machine: &str) -> String {
        let lines: Vec<_> = self.lines.iter().map(|line| line.json(&self.libraries)).collect();
        format!("{:#}\n", json!({ "machine": machine, "lines": lines }))
    }
}

/// The class of this machine: enough to judge a figure by, nothing that tells one machine from another.
#[must_use]
pub fn machine() -> String {
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    let kernel = std::fs::read_to_string("/proc/sys/kernel/osrelease").unwrap_or_default();
    let kernel = kernel.split('.').take(2).collect::<Vec<_>>().join(".");
    let rustc = std::process::Command::new("rustc").arg("--version").output();
    let rustc = rustc.map(|output| String::from_utf8_lossy(&output.stdout).into_owned()).unwrap_or_default();
    let rustc = rustc.split_whitespace().nth(1).unwrap_or("unknown");
    let (arch, system) = (std::env::consts::ARCH, std::env::consts::OS);
    format!("{arch}, {cores} cores, {system} {kernel}, rustc {rustc}")
}
