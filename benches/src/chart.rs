//! The figures as bars: ratios to raw tokio on a logarithmic scale, a panel for each runtime.

use std::fmt::Write as _;

use crate::library::Flavor;
use crate::report::{Line, Report};

const COLORS: [&str; 5] = ["#777777", "#1f6feb", "#d97706", "#7c3aed", "#0f9d76"];
const LEFT: f64 = 64.0;
const PANEL: f64 = 400.0;
const TOP: f64 = 64.0;
const BAR: f64 = 10.0;
const GAP: f64 = 14.0;
/// The ratios at the two ends of a panel.
const SCALE: [f64; 2] = [0.1, 50.0];
const TICKS: [f64; 9] = [0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0];

/// The chart of a report.
#[must_use]
#[allow(clippy::cast_precision_loss, reason = "there are few lines and few libraries")]
pub fn svg(report: &Report) -> String {
    let bars = report.libraries.len().saturating_sub(1) as f64;
    let cases = Flavor::ALL.map(|flavor| of(report, flavor).count()).into_iter().max().unwrap_or(0);
    let bottom = TOP + cases as f64 * (bars * BAR + GAP);
    let (width, height) = (2.0 * (LEFT + PANEL) + 24.0, bottom + 28.0);
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" font-family=\"sans-serif\" \
         font-size=\"11\" fill=\"#222\">\n<title>Time and memory in multiples of raw tokio's</title>\n\
         <rect width=\"{width}\" height=\"{height}\" fill=\"#fff\"/>\n"
    );
    legend(&mut svg, report);
    for (index, flavor) in Flavor::ALL.into_iter().enumerate() {
        let origin = LEFT + index as f64 * (LEFT + PANEL);
        axis(&mut svg, flavor, origin, bottom);
        for (place, line) in of(report, flavor).enumerate() {
            bar_group(&mut svg, line, origin, TOP + GAP / 2.0 + place as f64 * (bars * BAR + GAP));
        }
    }
    svg + "</svg>\n"
}

fn of(report: &Report, flavor: Flavor) -> impl Iterator<Item = &Line> {
    report.lines.iter().filter(move |line| line.flavor == flavor)
}

/// How far to the right of a panel's left end a ratio is.
fn along(ratio: f64) -> f64 {
    let [low, high] = SCALE;
    PANEL * (ratio.clamp(low, high) / low).ln() / (high / low).ln()
}

#[allow(clippy::cast_precision_loss, reason = "there are few libraries")]
fn legend(svg: &mut String, report: &Report) {
    let shown = report.libraries.iter().zip(COLORS).skip(1);
    for (index, (name, color)) in shown.enumerate() {
        let x = LEFT + index as f64 * 90.0;
        let _ = writeln!(svg, "<rect x=\"{x}\" y=\"10\" width=\"10\" height=\"10\" fill=\"{color}\"/>");
        let _ = writeln!(svg, "<text x=\"{}\" y=\"19\">{name}</text>", x + 14.0);
    }
    let x = 2.0 * (LEFT + PANEL);
    let _ =
        writeln!(svg, "<text x=\"{x}\" y=\"19\" text-anchor=\"end\">multiples of raw tokio; shorter is better</text>");
}

fn axis(svg: &mut String, flavor: Flavor, origin: f64, bottom: f64) {
    let title = match flavor {
        Flavor::Current => "t0: one thread",
        Flavor::Multi => "t2: two workers",
    };
    let _ = writeln!(svg, "<text x=\"{origin}\" y=\"44\" font-weight=\"bold\">{title}</text>");
    for tick in TICKS {
        let (x, y) = (origin + along(tick), bottom + 16.0);
        let (color, width) = if (tick - 1.0).abs() < f64::EPSILON { ("#222", 1.5) } else { ("#ddd", 1.0) };
        let _ = writeln!(
            svg,
            "<path d=\"M{x:.1} {TOP}V{bottom}\" stroke=\"{color}\" stroke-width=\"{width}\"/>\
             <text x=\"{x:.1}\" y=\"{y}\" text-anchor=\"middle\">{tick}</text>"
        );
    }
}

fn bar_group(svg: &mut String, line: &Line, origin: f64, top: f64) {
    let name = line.row.name;
    let _ = writeln!(svg, "<text x=\"{}\" y=\"{}\" text-anchor=\"end\">{name}</text>", origin - 6.0, top + 2.0 * BAR);
    let mut y = top;
    for (library, color) in COLORS.into_iter().enumerate().take(line.figures.len()).skip(1) {
        if let Some(ratio) = line.ratio(library) {
            let (width, high) = (along(ratio), BAR - 1.0);
            let _ = writeln!(
                svg,
                "<rect x=\"{origin}\" y=\"{y}\" width=\"{width:.1}\" height=\"{high}\" fill=\"{color}\"/>\
                 <text x=\"{:.1}\" y=\"{}\" font-size=\"9\">{ratio:.2}</text>",
                origin + width + 3.0,
                y + BAR - 2.0
            );
        }
        y += BAR;
    }
}
