//! No trace of the machine that wrote a file: absolute paths of somebody's disk, a package host of somebody's network.

use super::{Finding, Workspace};

/// First directories of paths that exist on one machine only. Kept in pieces, or this file would find itself.
const DIRECTORIES: &[&str] = &["tmp", "work", "root", "home"];
/// In code blocks of Markdown, where users' own paths are shown, these are fine.
const USERS_OWN: &[&str] = &["tmp", "home"];

const CRATES_IO: &str = "registry+https://github.com/rust-lang/crates.io-index";

pub(crate) fn check(workspace: &Workspace) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in &workspace.files {
        let is_markdown = file.has_extension("md");
        let mut in_fence = false;
        for (line, number) in file.text.lines().zip(1..) {
            in_fence ^= is_markdown && line.trim_start().starts_with("```");
            for directory in DIRECTORIES {
                if names_path(line, directory) && !(in_fence && USERS_OWN.contains(directory)) {
                    let help = format!("`/{directory}/..` exists on one machine only: use a relative path");
                    findings.push(Finding::new(&file.path, number, "machine-path", help));
                }
            }
            if file.path.ends_with("Cargo.lock") && is_foreign_source(line) {
                findings.push(Finding::new(
                    &file.path,
                    number,
                    "machine-path",
                    "package from another host than crates.io",
                ));
            }
        }
    }
    findings
}

/// True if an absolute path that starts with this directory is in the line. What goes on from a name before the slash
/// (`examples/work/`, `host.org/work/`) is not absolute.
fn names_path(line: &str, directory: &str) -> bool {
    let needle = format!("/{directory}/");
    let continues = |before: &str| before.ends_with(|c: char| c.is_alphanumeric() || "_-.~/*})>$".contains(c));
    line.match_indices(&needle).any(|(at, _)| !continues(&line[..at]))
}

fn is_foreign_source(line: &str) -> bool {
    line.starts_with("source = ") && !line.contains(CRATES_IO)
}

#[cfg(test)]
mod tests {
    use super::super::testing::lines;
    use super::*;

    /// Puts a leading slash in place, so that this file stays clean.
    fn found(path: &str, text: &str) -> Vec<usize> {
        lines(check, path, &text.replace('@', "/"))
    }

    #[test]
    fn absolute_paths_are_found_in_any_text() {
        assert_eq!(found("a/b.stderr", "fine\n --> @work/main/a.rs\n\"@root/.cargo\" (@tmp/x)"), [2, 3, 3]);
    }

    #[test]
    fn names_in_longer_paths_are_fine() {
        assert!(found("a.rs", "examples@work/a.rs https://host.org@tmp/ ./tmp/x {dir}@tmp/y @temporary/").is_empty());
    }

    #[test]
    fn users_own_paths_may_stand_in_code_blocks() {
        assert_eq!(found("a.md", "```text\n@home/you/x\n@work/x\n```\n@home/you/x\n"), [3, 5]);
    }

    #[test]
    fn the_lock_file_names_crates_io() {
        let text = format!("source = \"{CRATES_IO}\"\nsource = \"registry+https://mirror.example/index\"");
        assert_eq!(found("Cargo.lock", &text), [2]);
    }
}
