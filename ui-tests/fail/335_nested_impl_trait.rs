// MC-10
use std::fmt::Display;

use actor_core::prelude::*;

#[actor] pub struct Printer;

#[actor]
impl Printer {
    #[handler] pub fn print(&self, line: Option<impl Display>) -> usize { line.map_or(0, |_| 1) }
    #[handler] pub fn lines(&self) -> Vec<impl Display> { vec![1] }
}

async fn use_it(printer: PrinterRef) { drop((printer.print(Some("a")).await, printer.lines().await)) }
fn main() {}
