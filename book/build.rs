//! Writes one module per page of the book, so that no page can be forgotten by the doctests.

use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let package = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").ok_or(io::ErrorKind::NotFound)?);
    let out = PathBuf::from(env::var_os("OUT_DIR").ok_or(io::ErrorKind::NotFound)?);

    let mut pages = Vec::new();
    collect(&package.join("src"), "", &mut pages)?;
    pages.sort();
    let mut modules: Vec<String> = pages.iter().map(|(name, path)| module(name, path)).collect();
    let readme = package.join("../README.md");
    if readme.exists() {
        modules.push(module("readme", &readme));
    }
    println!("cargo::rerun-if-changed=src");
    println!("cargo::rerun-if-changed=../README.md");
    fs::write(out.join("pages.rs"), modules.concat())
}

/// Finds the Markdown files and names their modules: `errors/a001.md` is `errors_a001`.
fn collect(directory: &Path, prefix: &str, pages: &mut Vec<(String, PathBuf)>) -> io::Result<()> {
    for entry in fs::read_dir(directory)? {
        let path = entry?.path();
        let stem = path.file_stem().unwrap_or_default().to_string_lossy().to_lowercase();
        let name = format!("{prefix}{}", stem.replace(|c: char| !c.is_ascii_alphanumeric(), "_"));
        if path.is_dir() {
            collect(&path, &format!("{name}_"), pages)?;
        } else if path.extension().is_some_and(|extension| extension == "md") && stem != "summary" {
            pages.push((name, path));
        }
    }
    Ok(())
}

/// The prefix keeps a page called `loop.md` from being a keyword.
fn module(name: &str, path: &Path) -> String {
    let path = path.display().to_string();
    format!("#[doc = include_str!({path:?})]\npub mod page_{name} {{}}\n")
}
