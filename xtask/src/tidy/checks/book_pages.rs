//! The book holds together: every page is in SUMMARY.md and back, relative links of all Markdown files lead somewhere,
//! and no code block dodges the compiler.

use super::super::workspace::File;
use super::{Finding, Workspace};

const BOOK: &str = "book/src/";
const SUMMARY: &str = "book/src/SUMMARY.md";
const RULE: &str = "book";

pub(crate) fn check(workspace: &Workspace) -> Vec<Finding> {
    let mut findings = unlisted_pages(workspace);
    for file in workspace.files.iter().filter(|file| file.has_extension("md")) {
        findings.extend(broken_links(workspace, file));
        if file.path.starts_with(BOOK) {
            findings.extend(dodging_fences(file));
        }
    }
    findings
}

fn unlisted_pages(workspace: &Workspace) -> Vec<Finding> {
    let Some(summary) = workspace.get(SUMMARY) else { return Vec::new() };
    let listed: Vec<String> = links(&summary.text).filter_map(|(_, target)| resolve(SUMMARY, target)).collect();
    let pages = workspace.under(BOOK).filter(|file| file.has_extension("md") && file.path != SUMMARY);
    let unlisted = pages.filter(|page| !listed.contains(&page.path));
    unlisted.map(|page| Finding::new(&page.path, 1, RULE, format!("not in {SUMMARY}: nobody will find it"))).collect()
}

fn broken_links(workspace: &Workspace, file: &File) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (line, link) in links(&file.text) {
        let exists = |path: &str| {
            let directory = format!("{}/", path.trim_end_matches('/'));
            workspace.get(path).is_some() || workspace.under(&directory).next().is_some()
        };
        let Some(target) = resolve(&file.path, link).filter(|path| exists(path)) else {
            findings.push(Finding::new(&file.path, line, RULE, format!("`{link}` leads nowhere")));
            continue;
        };
        if file.path.starts_with(BOOK) && !target.starts_with(BOOK) {
            let help =
                format!("`{link}` leaves the book, where the built page cannot follow: link the repository's URL");
            findings.push(Finding::new(&file.path, line, RULE, help));
        }
    }
    findings
}

/// Relative links `[..](target)` outside code, with their lines; anchors cut off.
fn links(text: &str) -> impl Iterator<Item = (usize, &str)> {
    prose(text).flat_map(|(number, line)| line.split("](").skip(1).map(move |rest| (number, rest))).filter_map(
        |(number, rest)| {
            let target = rest.split([')', ' ']).next().unwrap_or_default();
            let target = target.split('#').next().unwrap_or_default();
            let is_relative = !target.is_empty() && !target.contains(':');
            is_relative.then_some((number, target))
        },
    )
}

/// Lines outside fences, from 1.
fn prose(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut in_fence = false;
    text.lines().enumerate().filter_map(move |(index, line)| {
        let is_border = line.trim_start().starts_with("```");
        in_fence ^= is_border;
        (!in_fence && !is_border).then_some((index + 1, line))
    })
}

/// `book/src/a/b.md` and `../c.md` make `book/src/c.md`; `None` outside the workspace.
fn resolve(from: &str, target: &str) -> Option<String> {
    let mut path: Vec<&str> = from.split('/').collect();
    path.pop();
    for part in target.split('/') {
        match part {
            "." | "" => {}
            ".." => {
                path.pop()?;
            }
            name => path.push(name),
        }
    }
    Some(path.join("/"))
}

/// Code blocks that rustdoc skips, or compiles though they are no Rust.
fn dodging_fences(file: &File) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut in_fence = false;
    for (line, number) in file.text.lines().zip(1..) {
        let Some(info) = line.trim_start().strip_prefix("```") else { continue };
        in_fence = !in_fence;
        if !in_fence {
            continue;
        }
        let help = match info.trim() {
            "" => "name the language (`rust`, `text`, `console`): rustdoc takes a bare block for Rust",
            info if info.split([',', ' ']).any(|word| word == "ignore") => {
                "every block is compiled: use `compile_fail`, `no_run` or `text` instead of `ignore`"
            }
            _ => continue,
        };
        findings.push(Finding::new(&file.path, number, RULE, help));
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::super::testing::rules;
    use super::check;

    #[test]
    fn pages_and_links_fit() {
        let files = [
            (super::SUMMARY, "# Summary\n- [A](a.md)\n- [B](guide/b.md)\n- [Web](https://a.b/c)"),
            ("book/src/a.md", "[b](guide/b.md#part), [here](#x)\n```text\n[x](y)\n```"),
            ("book/src/guide/b.md", "[a](../a.md)"),
            ("README.md", "[the book](book/src/), [licence](LICENSE-MIT)"),
            ("LICENSE-MIT", ""),
        ];
        assert!(rules(check, &files).is_empty());
    }

    #[test]
    fn loose_ends_are_found() {
        let files = [
            (super::SUMMARY, "- [A](a.md)\n- [B](b.md)"),
            ("book/src/a.md", "[up](../../README.md)"),
            ("book/src/c.md", "\n[gone](d.md)"),
            ("README.md", ""),
        ];
        let expected =
            ["book/src/c.md:1: book", "book/src/SUMMARY.md:2: book", "book/src/a.md:1: book", "book/src/c.md:2: book"];
        assert_eq!(rules(check, &files), expected);
    }

    #[test]
    fn blocks_are_compiled() {
        let text = "```\nx\n```\n```rust,ignore\nx\n```\n```rust,compile_fail\nx\n```\n";
        let files = [(super::SUMMARY, "[a](a.md)"), ("book/src/a.md", text)];
        assert_eq!(rules(check, &files), ["book/src/a.md:1: book", "book/src/a.md:4: book"]);
    }
}
