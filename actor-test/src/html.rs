//! A trace as a file to look at: a sequence chart in SVG, within a page of HTML.

use std::fmt::Write;
use std::fs;
use std::path::PathBuf;

use crate::chart::{ends, label, lanes};
use crate::failure::Failure;
use crate::memory::file_name;
use crate::trace::{Trace, What};

const LANE: usize = 190;
const ROW: usize = 24;
const LEFT: usize = 150;
const TOP: usize = 50;

/// So many events are drawn: the end of a longer trace.
const MOST_EVENTS: usize = 2000;

/// Writes the chart beside the build's other output, and says where; `None` if that is not possible.
pub(crate) fn write(failure: &Failure) -> Option<PathBuf> {
    let program = std::env::current_exe().ok()?;
    let target = program.ancestors().find(|folder| folder.file_name().is_some_and(|name| name == "deps"))?.parent()?;
    let folder = target.join("sim-traces");
    fs::create_dir_all(&folder).ok()?;
    let file = folder.join(format!("{}.html", file_name(&failure.test)));
    fs::write(&file, page(failure)).ok()?;
    Some(file)
}

fn page(failure: &Failure) -> String {
    format!(
        "<!doctype html><meta charset=utf-8><title>{test}</title>\n\
         <style>body{{font:14px sans-serif}} pre{{background:#f4f4f4;padding:1em}} text{{font:12px monospace}}</style>\n\
         <h1>{test}</h1>\n<pre>{finding}\n\nACTOR_SIM_REPLAY={token}</pre>\n{svg}\n",
        test = escaped(&failure.test),
        finding = escaped(&failure.finding.to_string()),
        token = failure.token,
        svg = svg(&failure.trace),
    )
}

fn svg(trace: &Trace) -> String {
    let skipped = trace.events.len().saturating_sub(MOST_EVENTS);
    let (lanes, events) = (lanes(trace, skipped), &trace.events[skipped..]);
    let x = |who: u32| LEFT + LANE / 2 + LANE * lanes.iter().position(|lane| *lane == who).unwrap_or(0);
    let (width, height) = (LEFT + LANE * lanes.len(), TOP + ROW * (events.len() + 2));
    let mut svg = format!(
        "<svg xmlns='http://www.w3.org/2000/svg' width='{width}' height='{height}'><defs><marker id='a' \
         viewBox='0 0 8 8' refX='8' refY='4' markerWidth='8' markerHeight='8' orient='auto'><path d='M0 0 8 4 0 8z'/>\
         </marker></defs>\n"
    );
    for lane in &lanes {
        let (at, name) = (x(*lane), escaped(trace.name(*lane)));
        // Writing into a string cannot fail.
        let _ = writeln!(svg, "<text x='{at}' y='20' text-anchor='middle' font-weight='bold'>{name}</text>");
        let _ = writeln!(svg, "<line x1='{at}' x2='{at}' y1='30' y2='{height}' stroke='#ccc'/>");
    }
    for (row, event) in events.iter().enumerate() {
        let y = TOP + ROW * row;
        let _ = writeln!(svg, "<text x='4' y='{y}' fill='#888'>{} {:?}</text>", event.step, event.at);
        draw(&mut svg, &event.what, y, x);
    }
    svg + "</svg>"
}

fn draw(svg: &mut String, what: &What, y: usize, x: impl Fn(u32) -> usize) {
    let text = escaped(&label(what));
    let colour = match what {
        What::Lost { .. } | What::Fault { .. } | What::Noted { .. } => "#c00",
        What::Replied { .. } => "#06c",
        _ => "#000",
    };
    let _ = match ends(what) {
        [Some(from), Some(to)] if from != to => {
            let (from, to) = (x(from), x(to));
            let middle = usize::midpoint(from, to);
            writeln!(
                svg,
                "<line x1='{from}' x2='{to}' y1='{y}' y2='{y}' stroke='{colour}' marker-end='url(#a)'/>\
                 <text x='{middle}' y='{}' text-anchor='middle' fill='{colour}'>{text}</text>",
                y - 4
            )
        }
        [Some(who), _] => {
            writeln!(svg, "<text x='{}' y='{y}' text-anchor='middle' fill='{colour}'>{text}</text>", x(who))
        }
        _ => Ok(()),
    };
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
