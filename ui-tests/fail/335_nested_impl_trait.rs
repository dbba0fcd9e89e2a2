// MC-10
use std::fmt::Display;

use actor_core::prelude::*;

#[actor] pub struct Printer;

#[actor]
impl Printer {
    #[handler] pub fn print(&self, line: Option<impl Display>) -> usize { line.map_or(0, |line| line.to_string().len()) }
    #[handler] pub fn lines(&self) -> Vec<impl Display> { vec![1] }
}

async fn use_it(printer: PrinterRef) {
    let _ = printer.print(Some("a")).await;
    let _ = printer.lines().await;
}

fn main() {}
