//! No crate can hold unsafe code: the workspace forbids it and every package takes the lints of the workspace, or each
//! of its crate roots says so itself.

use super::super::workspace::File;
use super::{Finding, Workspace};

const RULE: &str = "unsafe";

pub(crate) fn check(workspace: &Workspace) -> Vec<Finding> {
    let root = workspace.get("Cargo.toml").map_or("", |file| &file.text);
    let is_forbidden = has_entry(root, "workspace.lints.rust", &["unsafe_code=\"forbid\""]);
    let mut findings = Vec::new();
    for package in workspace.packages() {
        let path = format!("{package}/Cargo.toml");
        let manifest = workspace.get(&path).map_or("", |file| &file.text);
        let inherits =
            has_entry(manifest, "lints", &["workspace=true"]) || has_entry(manifest, "", &["lints.workspace=true"]);
        if is_forbidden && inherits {
            continue;
        }
        let directory = format!("{package}/");
        let mut roots = workspace.under(&directory).filter(|file| is_crate_root(package, file));
        if !roots.all(|file| file.text.contains("#![forbid(unsafe_code)]")) {
            let help = "take `[lints] workspace = true`, which forbids unsafe code in the root manifest";
            findings.push(Finding::new(&path, 1, RULE, help));
        }
    }
    findings
}

/// True if this table of the manifest has one of these lines, white space aside. The table before the first is "".
fn has_entry(manifest: &str, table: &str, entries: &[&str]) -> bool {
    let mut current = String::new();
    manifest.lines().any(|line| {
        let line: String = line.split('#').next().unwrap_or_default().split_whitespace().collect();
        if let Some(name) = line.strip_prefix('[') {
            name.trim_end_matches(']').clone_into(&mut current);
        }
        current == table && entries.contains(&line.as_str())
    })
}

/// `src/lib.rs`, `src/main.rs`, `build.rs`, and the files that cargo finds as examples, tests, benches and binaries.
fn is_crate_root(package: &str, file: &File) -> bool {
    let path: Vec<&str> = file.path[package.len()..].split('/').skip(1).collect();
    let is_root = matches!(
        path.as_slice(),
        ["build.rs"]
            | ["src", "lib.rs" | "main.rs"]
            | ["src", "bin", _]
            | ["src", "bin", _, "main.rs"]
            | ["examples" | "tests" | "benches", _]
            | ["examples" | "tests" | "benches", _, "main.rs"]
    );
    is_root && file.has_extension("rs")
}

#[cfg(test)]
mod tests {
    use super::super::testing::rules;
    use super::check;

    const FORBIDDEN: (&str, &str) = ("Cargo.toml", "[workspace.lints.rust]\nunsafe_code = \"forbid\"");

    #[test]
    fn the_lint_of_the_workspace_is_enough() {
        let package = ("a/Cargo.toml", "[package]\n[lints]\nworkspace = true");
        assert!(rules(check, &[FORBIDDEN, package, ("a/src/lib.rs", "")]).is_empty());
        assert_eq!(rules(check, &[package, ("a/src/lib.rs", "")]), ["a/Cargo.toml:1: unsafe"]);
    }

    #[test]
    fn so_is_the_attribute_in_every_root() {
        let package = ("a/Cargo.toml", "[package]\nname = \"a\"");
        let lib = ("a/src/lib.rs", "#![forbid(unsafe_code)]");
        assert!(rules(check, &[FORBIDDEN, package, lib, ("a/src/room.rs", "")]).is_empty());
        assert_eq!(rules(check, &[FORBIDDEN, package, lib, ("a/examples/e.rs", "")]), ["a/Cargo.toml:1: unsafe"]);
    }
}
