//! The files of the repository, read and parsed once for all checks.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, ensure};
use syn::{Item, ItemMod};

use super::syntax;
use crate::shell;

/// Every file that git tracks, or would track.
pub(crate) struct Workspace {
    pub(crate) files: Vec<File>,
}

/// A file, and what its path says about it.
pub(crate) struct File {
    /// From the root of the workspace, with `/`.
    pub(crate) path: String,
    /// Empty if the file is not UTF-8.
    pub(crate) text: String,
    /// `None` unless it is a Rust file that parses; fixtures of compile errors are not parsed.
    pub(crate) syntax: Option<syn::File>,
    /// Where and why it does not parse.
    pub(crate) parse_error: Option<(usize, String)>,
    /// Path of the module in its crate, for files below `<package>/src`: `["mailbox", "queue"]`.
    pub(crate) module: Vec<String>,
    /// True for a module of tests.
    pub(crate) is_test: bool,
    /// True for a module that rustdoc does not show.
    pub(crate) is_hidden: bool,
}

impl Workspace {
    /// Reads the files that git knows or would add.
    pub(crate) fn load(root: &Path) -> Result<Self> {
        let listing = shell::command("git")
            .args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"])
            .output()
            .context("`git ls-files` did not start")?;
        ensure!(listing.status.success(), "`git ls-files` failed: {}", String::from_utf8_lossy(&listing.stderr).trim());
        let listing = String::from_utf8(listing.stdout).context("a path is not UTF-8")?;
        let paths: BTreeSet<&str> = listing.split('\0').filter(|path| !path.is_empty()).collect();

        let mut files = Vec::new();
        for path in paths {
            let full = root.join(path);
            // A file that is deleted but not yet staged is still listed.
            if full.is_file() {
                let bytes = fs::read(&full).with_context(|| format!("cannot read {path}"))?;
                files.push((path.to_owned(), String::from_utf8(bytes).unwrap_or_default()));
            }
        }
        Ok(Self::new(files))
    }

    /// A workspace made of these files, for the tests of the checks.
    #[cfg(test)]
    pub(crate) fn of(files: &[(&str, &str)]) -> Self {
        Self::new(files.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect())
    }

    fn new(files: Vec<(String, String)>) -> Self {
        let mut files: Vec<File> = files.into_iter().map(|(path, text)| File::new(path, text)).collect();
        inherit(&mut files, |declaration| syntax::is_test_only(&declaration.attrs), |file| file.is_test = true);
        inherit(&mut files, |declaration| syntax::is_doc_hidden(&declaration.attrs), |file| file.is_hidden = true);
        Workspace { files }
    }

    pub(crate) fn get(&self, path: &str) -> Option<&File> {
        self.files.iter().find(|file| file.path == path)
    }

    /// The files whose path starts with this.
    pub(crate) fn under(&self, prefix: &str) -> impl Iterator<Item = &File> {
        self.files.iter().filter(move |file| file.path.starts_with(prefix))
    }

    /// The Rust files below this prefix that were parsed.
    pub(crate) fn rust(&self, prefix: &str) -> impl Iterator<Item = (&File, &syn::File)> {
        self.under(prefix).filter_map(|file| Some((file, file.syntax.as_ref()?)))
    }

    /// The directories that hold a `Cargo.toml`, the root excepted.
    pub(crate) fn packages(&self) -> impl Iterator<Item = &str> {
        self.files.iter().filter_map(|file| file.path.strip_suffix("/Cargo.toml"))
    }
}

impl File {
    fn new(path: String, text: String) -> Self {
        let (mut parsed, mut parse_error) = (None, None);
        if has_extension(&path, "rs") && !is_fixture(&path) {
            match syn::parse_file(&text) {
                Ok(file) => parsed = Some(file),
                Err(error) => parse_error = Some((error.span().start().line, error.to_string())),
            }
        }
        let module = module_of(&path);
        let is_test = module.iter().any(|name| name.ends_with("tests"));
        File { path, text, syntax: parsed, parse_error, module, is_test, is_hidden: false }
    }

    /// The first directory of the path.
    pub(crate) fn package(&self) -> &str {
        self.path.split('/').next().unwrap_or_default()
    }

    pub(crate) fn has_extension(&self, extension: &str) -> bool {
        has_extension(&self.path, extension)
    }
}

fn has_extension(path: &str, extension: &str) -> bool {
    Path::new(path).extension().is_some_and(|found| found == extension)
}

/// Cases of `ui-tests` are wrong on purpose; all but its own sources and drivers are cases.
fn is_fixture(path: &str) -> bool {
    let Some(rest) = path.strip_prefix("ui-tests/") else { return false };
    let is_driver = rest.strip_prefix("tests/").is_some_and(|name| !name.contains('/'));
    !(is_driver || rest.starts_with("src/") || !rest.contains('/'))
}

/// `actor-core/src/mailbox/queue.rs` is `["mailbox", "queue"]`.
fn module_of(path: &str) -> Vec<String> {
    let Some((_, inner)) = path.split_once("/src/") else { return Vec::new() };
    let mut module: Vec<String> = inner.trim_end_matches(".rs").split('/').map(str::to_owned).collect();
    if module.last().is_some_and(|name| matches!(name.as_str(), "mod" | "lib" | "main")) {
        module.pop();
    }
    module
}

/// Marks the files of the modules whose `mod name;` satisfies `holds`, and those below them.
fn inherit(files: &mut [File], holds: impl Fn(&ItemMod) -> bool, mark: impl Fn(&mut File)) {
    let mut chosen: Vec<(String, Vec<String>)> = Vec::new();
    for file in files.iter().filter(|file| file.path.contains("/src/")) {
        for item in file.syntax.iter().flat_map(|syntax| &syntax.items) {
            if let Item::Mod(declaration) = item
                && declaration.content.is_none()
                && holds(declaration)
            {
                let mut module = file.module.clone();
                module.push(declaration.ident.to_string());
                chosen.push((file.package().to_owned(), module));
            }
        }
    }
    for file in files {
        if chosen.iter().any(|(package, module)| file.package() == package && file.module.starts_with(module)) {
            mark(file);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attributes_of_a_declaration_reach_the_file() {
        let workspace = Workspace::of(&[
            ("actor-core/src/lib.rs", "#[doc(hidden)] pub mod private; mod id;"),
            ("actor-core/src/private.rs", ""),
            ("actor-core/src/id.rs", "#[cfg(test)] mod checks;"),
            ("actor-core/src/id/checks.rs", ""),
            ("actor-core/src/id/tests.rs", ""),
        ]);
        let flags: Vec<_> = workspace.files.iter().map(|file| (file.is_test, file.is_hidden)).collect();
        assert_eq!(flags, [(false, false), (false, true), (false, false), (true, false), (true, false)]);
    }

    #[test]
    fn cases_of_the_ui_tests_are_not_parsed() {
        let workspace = Workspace::of(&[("ui-tests/cases/a/broken.rs", "fn ("), ("ui-tests/tests/ui.rs", "fn (")]);
        let broken: Vec<_> = workspace.files.iter().map(|file| file.parse_error.is_some()).collect();
        assert_eq!(broken, [false, true]);
    }
}
