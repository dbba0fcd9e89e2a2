//! Imports run downwards: a room (top-level module) names only rooms that come before it, and each item by the room
//! that defines it, never through the crate root. Tests may name anything.

use super::super::paths;
use super::{Finding, Workspace};

/// A crate and its rooms, lowest first. A new room gets its place here and in ARCHITECTURE.md.
struct House {
    source: &'static str,
    rooms: &'static [&'static str],
    /// Pairs that stay apart though the order allows them: (who, whom).
    apart: &'static [(&'static str, &'static str)],
}

const HOUSES: &[House] = &[
    House {
        source: "actor-core/src/",
        rooms: &[
            "sys",
            "id",
            "lifecycle",
            "error",
            "observe",
            "restart",
            "message",
            "registry",
            "mailbox",
            "reply",
            "address",
            "actor",
            "protocol",
            "timer",
            "runtime",
            "supervise",
            "task",
            "stream",
            "system",
            "group",
            "private",
        ],
        apart: &[],
    },
    House {
        source: "actor-macros/src/",
        rooms: &["syntax", "diag", "model", "parse", "lower", "expand", "entry"],
        // Expansion cannot fail: it sees plain data, so it has nothing to reject and nobody to tell.
        apart: &[("expand", "parse"), ("expand", "lower"), ("expand", "diag")],
    },
    House {
        source: "actor-test/src/",
        rooms: &[
            "rng",
            "select",
            "hash",
            "trace",
            "finding",
            "policy",
            "config",
            "panics",
            "invariants",
            "faults",
            "entity",
            "world",
            "seam",
            "current",
            "idle",
            "expect",
            "events",
            "letters",
            "probe",
            "protocol",
            "mock",
            "history",
            "waits",
            "raw",
            "driver",
            "sim",
            "inject",
            "run",
            "alone",
            "token",
            "chart",
            "failure",
            "memory",
            "html",
            "shrink",
            "sweep",
            "entry",
        ],
        apart: &[],
    },
];

const RULE: &str = "room-order";

pub(crate) fn check(workspace: &Workspace) -> Vec<Finding> {
    HOUSES.iter().flat_map(|house| house.check(workspace)).collect()
}

impl House {
    fn check(&self, workspace: &Workspace) -> Vec<Finding> {
        let mut findings = Vec::new();
        for (file, syntax) in workspace.rust(self.source) {
            // `lib.rs` is the map: it names every room.
            let Some(room) = file.module.first().filter(|_| !file.is_test) else { continue };
            if !self.rooms.contains(&room.as_str()) {
                let help = format!("room `{room}` has no place: add it to the order in xtask and ARCHITECTURE.md");
                findings.push(Finding::new(&file.path, 1, RULE, help));
                continue;
            }
            for named in paths::of(syntax, &file.module) {
                let objection = named.in_crate().and_then(|path| self.objection(room, &path));
                if let Some(help) = objection {
                    findings.push(Finding::new(&file.path, named.line, RULE, help));
                }
            }
        }
        findings
    }

    fn objection(&self, room: &str, path: &[String]) -> Option<String> {
        // `pub(crate)` is a path too, and leads nowhere.
        let target = path.first()?;
        if target == room {
            return None;
        }
        let Some(place) = self.rooms.iter().position(|name| name == target) else {
            return Some(format!("`crate::{target}` goes through the crate root: import from the defining room"));
        };
        if self.rooms[..place].contains(&room) {
            return Some(format!("`{room}` comes before `{target}`: move the item down, or this code up"));
        }
        let is_apart = self.apart.iter().any(|pair| *pair == (room, target));
        is_apart.then(|| format!("`{room}` must not know `{target}`: pass it plain data from `model`"))
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{lines, rules};
    use super::check;

    #[test]
    fn a_room_uses_the_ones_before_it() {
        let text = "use crate::sys::sync;\nuse crate::runtime::Cell;\nuse super::queue;\nfn f() { crate::system::x() }";
        assert_eq!(lines(check, "actor-core/src/mailbox/lanes.rs", text), [2, 4]);
    }

    #[test]
    fn the_crate_root_is_no_room() {
        let text = "use crate::ActorRef;\nuse super::Call;\npub(crate) fn f() {}\nuse super::*;";
        assert_eq!(lines(check, "actor-core/src/timer.rs", text), [1, 2, 4]);
    }

    #[test]
    fn expansion_knows_neither_parsing_nor_diagnostics() {
        let text = "use crate::model::Actor;\nuse crate::diag::Sink;\nuse crate::lower::lower;";
        assert_eq!(lines(check, "actor-macros/src/expand/mod.rs", text), [2, 3]);
    }

    #[test]
    fn tests_and_the_map_name_anything_and_new_rooms_are_listed() {
        let found = rules(
            check,
            &[
                ("actor-core/src/lib.rs", "pub use crate::system::System;"),
                ("actor-core/src/id/tests.rs", "use crate::system::System;"),
                ("actor-core/src/id.rs", "#[cfg(test)]\nmod tests { use crate::system::System; }"),
                ("actor-core/src/misc.rs", ""),
            ],
        );
        assert_eq!(found, ["actor-core/src/misc.rs:1: room-order"]);
    }
}
