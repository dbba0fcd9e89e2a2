//! A trace as a sequence chart in text.

use std::fmt;

use crate::trace::{Line, Trace, What, in_full};

/// With more participants than this, a chart is wider than a screen.
const MOST_LANES: usize = 7;

/// No lane is wider than this.
const WIDEST: usize = 24;

/// So many events are shown of a longer trace: its end.
const MOST_EVENTS: usize = 200;

/// A trace as a sequence chart: a column for each participant, time running down.
pub(crate) struct Chart<'t>(pub(crate) &'t Trace);

impl fmt::Display for Chart<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(trace) = self;
        let skipped = trace.events.len().saturating_sub(MOST_EVENTS);
        if skipped > 0 {
            writeln!(f, "  .. {skipped} earlier events; all of them: ACTOR_SIM_TRACE=1")?;
        }
        let lanes = lanes(trace, skipped);
        if lanes.len() > MOST_LANES {
            return lines(f, trace, skipped);
        }
        let names = lanes.iter().map(|lane| trace.name(*lane).chars().count() + 2);
        let arrows = trace.events[skipped..].iter().filter(|event| matches!(ends(&event.what), [_, Some(_)]));
        let width = names.chain(arrows.map(|event| label(&event.what).chars().count() + 5)).max();
        let width = width.unwrap_or(0).clamp(14, WIDEST);
        let names: String = lanes.iter().map(|lane| centred(trace.name(*lane), width, ' ')).collect();
        writeln!(f, "{:>5} {:>9}  {}", "step", "time", names.trim_end())?;
        for event in &trace.events[skipped..] {
            let row = row(&event.what, &lanes, width);
            writeln!(f, "{:>5} {:>9}  {}", event.step, format!("{:?}", event.at), row.trim_end())?;
        }
        Ok(())
    }
}

fn lines(f: &mut fmt::Formatter<'_>, trace: &Trace, skipped: usize) -> fmt::Result {
    for event in &trace.events[skipped..] {
        let line = Line { trace, what: &event.what };
        writeln!(f, "{:>5} {:>9}  {line}", event.step, format!("{:?}", event.at))?;
    }
    Ok(())
}

/// Who takes part, in the order of the first appearance; the test first.
pub(crate) fn lanes(trace: &Trace, skipped: usize) -> Vec<u32> {
    let mut lanes = vec![0];
    for event in &trace.events[skipped..] {
        for who in ends(&event.what).into_iter().flatten() {
            if !lanes.contains(&who) {
                lanes.push(who);
            }
        }
    }
    lanes
}

/// Where an event begins, and where it leads to if not there.
pub(crate) fn ends(what: &What) -> [Option<u32>; 2] {
    match what {
        What::Spawned { by, who } => [by.or(Some(*who)), Some(*who)],
        What::Arrived { from, to, .. }
        | What::Lost { from, to, .. }
        | What::Kept { from, to, .. }
        | What::Doubled { from, to, .. }
        | What::Released { from, to, .. }
        | What::Replied { from, to } => [Some(*from), Some(*to)],
        What::Handled { who, .. }
        | What::WentOn { who, .. }
        | What::Timed { who, .. }
        | What::Tied { who, .. }
        | What::Ended { who }
        | What::Noted { who, .. }
        | What::Fault { who, .. } => [Some(*who), None],
    }
}

/// What is written at an event.
pub(crate) fn label(what: &What) -> String {
    match what {
        What::Spawned { .. } => "spawn".to_owned(),
        What::Arrived { message, arguments, .. } => in_full(message, arguments.as_deref()),
        What::Lost { message, arguments, .. } => format!("{} LOST", in_full(message, arguments.as_deref())),
        What::Kept { message, arguments, .. } => format!("{} kept", in_full(message, arguments.as_deref())),
        What::Doubled { message, .. } => format!("{message} x 2"),
        What::Released { message, arguments, .. } => format!("late {}", in_full(message, arguments.as_deref())),
        What::Replied { .. } => "reply".to_owned(),
        What::Handled { handler, .. } => format!("[{handler}]"),
        What::WentOn { handler: "", .. } => "goes on".to_owned(),
        What::WentOn { handler, .. } => format!("[..{handler}]"),
        What::Timed { message, after, .. } => format!("timer {after:?}: {message}"),
        What::Tied { whom, linked: true, .. } => format!("link {whom}"),
        What::Tied { whom, .. } => format!("watch {whom}"),
        What::Ended { .. } => "end".to_owned(),
        What::Noted { text, .. } => text.clone(),
        What::Fault { text, .. } => format!("FAULT: {text}"),
    }
}

fn row(what: &What, lanes: &[u32], width: usize) -> String {
    let at = |who: u32| lanes.iter().position(|lane| *lane == who).unwrap_or(0);
    let middle = |lane: usize| lane * width + width / 2;
    let mut row: Vec<char> = vec![' '; lanes.len() * width];
    for lane in 0..lanes.len() {
        row[middle(lane)] = '|';
    }
    let text = label(what);
    match ends(what) {
        [Some(from), Some(to)] if from != to => arrow(&mut row, middle(at(from)), middle(at(to)), &text),
        [Some(who), _] => {
            let start = middle(at(who)).saturating_sub(text.chars().count() / 2);
            put(&mut row, start, &text);
        }
        _ => {}
    }
    row.into_iter().collect()
}

fn arrow(row: &mut Vec<char>, from: usize, to: usize, text: &str) {
    let (left, right) = (from.min(to), from.max(to));
    row[left + 1..right].fill('-');
    let (head, tip) = if from < to { (right - 1, '>') } else { (left + 1, '<') };
    row[head] = tip;
    // Beside the arrow's start, where it is nearest to who sent it.
    let room = right - left - 1;
    let len = text.chars().count();
    let start = if from < to { left + 2 } else { right.saturating_sub(len + 1).max(left + 3) };
    let shown: String = text.chars().take(room.saturating_sub(4).max(1)).collect();
    put(row, start, &shown);
}

fn put(row: &mut Vec<char>, start: usize, text: &str) {
    for (offset, letter) in text.chars().enumerate() {
        let at = start + offset;
        if row.len() <= at {
            row.resize(at + 1, ' ');
        }
        row[at] = if letter == '\n' { ' ' } else { letter };
    }
}

fn centred(text: &str, width: usize, fill: char) -> String {
    let shown: String = text.chars().take(width - 1).collect();
    let free = width - shown.chars().count();
    let left: String = std::iter::repeat_n(fill, free / 2).collect();
    let right: String = std::iter::repeat_n(fill, free - free / 2).collect();
    format!("{left}{shown}{right}")
}
