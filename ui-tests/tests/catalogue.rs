//! Every code of the catalogue has a case that shows it and a page that explains it.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::{fs, io};

#[test]
fn every_code_has_a_case() -> io::Result<()> {
    let shown: String = texts(&root().join("ui-tests/fail"), "stderr")?.into_iter().map(|(_, text)| text).collect();
    for (code, _) in catalogue()? {
        assert!(shown.contains(&format!("[{code}]")), "no case of `ui-tests/fail` shows {code}");
    }
    Ok(())
}

#[test]
fn every_code_has_a_page_with_its_rule() -> io::Result<()> {
    let pages = root().join("book/src/errors");
    let overview = fs::read_to_string(pages.join("README.md"))?;
    for (code, rule) in catalogue()? {
        let file = format!("{}.md", code.to_lowercase());
        let page = fs::read_to_string(pages.join(&file)).unwrap_or_default();
        assert!(page.starts_with(&format!("# {code}: {rule}\n")), "{file} starts with another title than `{rule}`");
        assert!(
            overview.contains(&format!("- [{code}]({file}): {rule}\n")),
            "the overview does not list {code}: {rule}"
        );
    }
    Ok(())
}

#[test]
fn no_page_is_about_a_code_that_is_gone() -> io::Result<()> {
    let codes: BTreeSet<String> = catalogue()?.into_iter().map(|(code, _)| code.to_lowercase()).collect();
    for (name, _) in texts(&root().join("book/src/errors"), "md")? {
        assert!(name == "README" || codes.contains(&name), "{name}.md has no entry in the catalogue");
    }
    Ok(())
}

/// A case is the smallest program with its mistake: what does not fit on a card is not.
#[test]
fn cases_are_short() -> io::Result<()> {
    for (name, text) in texts(&root().join("ui-tests/fail"), "rs")? {
        assert!(text.lines().count() <= 15, "{name}.rs has more than 15 lines");
    }
    Ok(())
}

/// Sources of the standard library are not installed everywhere; output that quotes them differs.
#[test]
fn no_output_quotes_the_standard_library() -> io::Result<()> {
    for (name, text) in texts(&root().join("ui-tests/fail"), "stderr")? {
        assert!(!text.contains("$RUST"), "{name}.stderr quotes the standard library");
    }
    Ok(())
}

/// The codes and rules of the table in `actor-macros/src/diag/catalogue.rs`.
fn catalogue() -> io::Result<Vec<(String, String)>> {
    let source = fs::read_to_string(root().join("actor-macros/src/diag/catalogue.rs"))?;
    let (_, table) = source.split_once("\ncatalogue! {").ok_or(io::ErrorKind::InvalidData)?;
    let mut entries = Vec::new();
    let mut code = None;
    for line in table.lines().map(str::trim) {
        if let Some(first) = line.split(' ').next().filter(|word| is_code(word)) {
            code = Some(first.to_owned());
        }
        if let Some(rule) = line.strip_prefix("rule \"").and_then(|rest| rest.strip_suffix('"')) {
            entries.extend(code.take().map(|code| (code, rule.to_owned())));
        }
    }
    assert!(!entries.is_empty(), "the catalogue has another form than this test reads");
    Ok(entries)
}

fn is_code(word: &str) -> bool {
    word.len() == 4 && word.starts_with('A') && word[1..].chars().all(|digit| digit.is_ascii_digit())
}

/// Name and text of the files with this ending.
fn texts(folder: &Path, ending: &str) -> io::Result<Vec<(String, String)>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == ending) {
            let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            found.push((name, fs::read_to_string(&path)?));
        }
    }
    found.sort();
    Ok(found)
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}
