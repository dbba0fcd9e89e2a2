//! `sys` is the one door of actor-core to threads, locks, clocks and randomness: what goes around it runs neither
//! under loom nor in a simulation. Tests may use what they like.

use std::collections::BTreeMap;

use syn::ItemStatic;
use syn::visit::{self, Visit};

use super::super::paths::{self, Named, Origin};
use super::super::syntax;
use super::{Finding, Workspace};

const SOURCE: &str = "actor-core/src/";
const DOOR: &str = "sys";
const RULE: &str = "sys-door";

/// What starts with the left side is replaced by the right side.
const CLOSED: &[(&str, &str)] = &[
    ("std::sync", "crate::sys::sync"),
    ("core::sync", "crate::sys::sync"),
    ("alloc::sync", "crate::sys::sync"),
    ("std::thread", "crate::sys"),
    ("std::time::Instant", "the clock of crate::sys"),
    ("std::time::SystemTime", "the wall clock of crate::sys"),
    ("std::hash::RandomState", "crate::sys, and nothing that depends on hash order"),
    ("std::collections::hash_map::RandomState", "crate::sys, and nothing that depends on hash order"),
    ("tokio::spawn", "crate::sys"),
    ("tokio::task::spawn", "crate::sys"),
    ("tokio::task::spawn_blocking", "crate::sys"),
    ("tokio::task::spawn_local", "crate::sys"),
    ("tokio::time", "the clock of crate::sys"),
    ("tokio::sync::watch", "a channel of one receiver: the order in which it wakes many is not fixed"),
    ("thread_local", "crate::sys"),
    ("std::thread_local", "crate::sys"),
];

pub(crate) fn check(workspace: &Workspace) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (file, syntax) in workspace.rust(SOURCE) {
        if file.is_test || file.module.first().is_some_and(|room| room == DOOR) {
            continue;
        }
        for (line, help) in closed_paths(&paths::of(syntax, &file.module)) {
            findings.push(Finding::new(&file.path, line, RULE, help));
        }
        let mut statics = Statics(Vec::new());
        statics.visit_file(syntax);
        for line in statics.0 {
            let help = "a static is shared by all systems of the process: let the System own it";
            findings.push(Finding::new(&file.path, line, RULE, help));
        }
    }
    findings
}

fn closed_paths(named: &[Named]) -> Vec<(usize, String)> {
    let imports = imports(named);
    let mut found = Vec::new();
    for path in named {
        let text = match (path.origin, imports.get(path.segments[0].as_str())) {
            // The import itself is the finding.
            (Origin::Mention | Origin::MacroCall, Some(import)) if replacement(import).is_some() => continue,
            (Origin::Mention | Origin::MacroCall, Some(import)) => {
                [&[import.as_str()], path.tail().as_slice()].concat().join("::")
            }
            _ => path.text(),
        };
        if let Some(instead) = replacement(&text) {
            found.push((path.line, format!("`{text}` goes around the door: use {instead}")));
        }
    }
    found
}

/// Imported name to its full path.
fn imports(named: &[Named]) -> BTreeMap<&str, String> {
    let imports = named.iter().filter(|path| path.origin == Origin::Use);
    imports.filter_map(|path| Some((path.segments.last()?.as_str(), path.text()))).collect()
}

fn replacement(path: &str) -> Option<&'static str> {
    let is_at = |closed: &str| path.strip_prefix(closed).is_some_and(|rest| rest.is_empty() || rest.starts_with("::"));
    CLOSED.iter().find(|(closed, _)| is_at(closed)).map(|(_, instead)| *instead)
}

/// Lines of `static` items outside tests.
struct Statics(Vec<usize>);

impl<'ast> Visit<'ast> for Statics {
    fn visit_item(&mut self, item: &'ast syn::Item) {
        if !syntax::is_test_only(syntax::item_attrs(item)) {
            visit::visit_item(self, item);
        }
    }

    fn visit_item_static(&mut self, item: &'ast ItemStatic) {
        self.0.push(syntax::line(item.static_token.span));
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::lines;
    use super::check;

    #[test]
    fn the_door_is_used() {
        let text = "use std::sync::Arc;\nuse std::{collections::BTreeMap, time::Duration};\nuse tokio::{task, time::sleep};\n\
            fn f(a: &'static str) { Arc::new(1); }\nfn g() { task::spawn(x); task::yield_now(); }\n\
            static A: u8 = 1;\nthread_local! { static B: u8 = 1; }\nfn h() { vec![std::thread::current()]; }";
        assert_eq!(lines(check, "actor-core/src/runtime/cell.rs", text), [1, 3, 5, 7, 8, 6]);
    }

    #[test]
    fn the_door_itself_and_tests_are_free() {
        let text = "use std::sync::Arc;";
        assert!(lines(check, "actor-core/src/sys/sync.rs", text).is_empty());
        assert!(lines(check, "actor-core/src/mailbox/tests.rs", text).is_empty());
        assert!(lines(check, "actor-macros/src/parse/mod.rs", text).is_empty());
        assert!(
            lines(check, "actor-core/src/id.rs", "#[cfg(test)] mod t { static A: u8 = 1; use std::sync::Arc; }")
                .is_empty()
        );
    }
}
