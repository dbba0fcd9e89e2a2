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

/// The table of mistakes in the design of the macros: each has a case, whose output says this, in so many errors. Clippy
/// reports one more, `let _ = counter.add(5);`, because a call is a future.
#[test]
fn every_mistake_of_the_design_has_a_case() -> io::Result<()> {
    for (case, errors, says) in DESIGN {
        let output = fs::read_to_string(root().join(format!("ui-tests/fail/{case}.stderr")))?;
        assert!(output.contains(says), "{case} does not say `{says}`");
        let found = output.lines().filter(|line| line.starts_with("error")).count();
        assert_eq!(found, *errors, "{case} has another number of errors");
    }
    assert_eq!(DESIGN.len(), 42);
    let codes: BTreeSet<String> = catalogue()?.into_iter().map(|(code, _)| code).collect();
    let of_design: BTreeSet<&str> = DESIGN.iter().map(|(_, _, says)| *says).filter(|says| is_code(says)).collect();
    assert!(codes.len() >= of_design.len() + 40, "fewer than 40 codes beyond the design");
    Ok(())
}

const DESIGN: &[(&str, usize, &str)] = &[
    ("01_borrowed_arg", 1, "A001"),
    ("02_borrowed_reply", 1, "A001"),
    ("03_generic_handler", 1, "A002"),
    ("04_self_by_value", 1, "A005"),
    ("05_no_self", 1, "A006"),
    ("06_unknown_option", 1, "A008"),
    ("07_bad_duration", 1, "A009"),
    ("08_not_awaited", 1, "a call is not sent until it is `.await`ed"),
    ("09_tell_not_awaited", 1, "nothing is sent until this is `.await`ed"),
    ("10_wrong_type", 1, "method defined here"),
    ("11_typo_method", 1, "there is a method `add` with a similar name"),
    ("12_private_handler", 1, "private method defined here"),
    ("13_missing_struct_attr", 2, "an actor needs both"),
    ("14_missing_impl_attr", 1, "no `impl` block of `Counter` is marked"),
    ("15_not_send_across_await", 1, "future returned by"),
    ("16_not_send_arg", 1, "cannot be sent to an actor"),
    ("17_trait_impl", 1, "A021"),
    ("18_reply_and_return", 1, "A012"),
    ("19_reply_ignored", 1, "unused variable: `reply`"),
    ("20_ctx_by_value", 1, "A011"),
    ("21_lifetime_actor", 1, "A022"),
    ("22_concrete_impl_of_generic", 1, "A023"),
    ("23_duplicate_handler", 1, "A014"),
    ("24_not_implemented", 1, "does not implement the protocol"),
    ("25_plain_trait", 1, "is not a protocol"),
    ("105_spec_not_clone", 1, "`File: Clone` is not satisfied"),
    ("27_unhandled_result", 1, "mismatched types"),
    ("28_sync_handler_await", 1, "only allowed inside `async`"),
    ("29_on_fn", 1, "A020"),
    ("30_self_ref_not_sync", 1, "future cannot be sent between threads safely"),
    ("31_impl_trait_arg", 1, "A010"),
    ("32_body_syntax", 1, "expected expression"),
    ("33_stream_reply", 1, "OwnsItsData"),
    ("34_cfg_attr", 1, "A017"),
    ("35_not_an_actor", 1, "is not an actor"),
    ("36_reserved_name", 1, "A015"),
    ("37_where_on_handler", 1, "A004"),
    ("38_two_roles", 1, "A016"),
    ("39_option_on_impl", 1, "A025"),
    ("40_unlisted_protocol", 1, "this actor does not speak the protocol"),
    ("42_not_send_reply", 1, "cannot leave the actor"),
    ("43_wrong_arg_count", 1, "this method takes 1 argument"),
];

/// A missing `#[actor]` is one mistake, however many handlers it concerns.
///
/// Two errors for the type: its ref has no name then, and the compiler has words of its own for that, which nothing can change or
/// take back. A name cannot be asked for without being missed: an `impl` wants it in full (E0118 refuses what the type system
/// finds), and a stand-in that would be found in its place is ambiguous (E0659) where the name comes from a glob import.
#[test]
fn a_missing_mark_is_reported_once() -> io::Result<()> {
    for (few, many) in [
        ("13_missing_struct_attr", "13_missing_struct_attr_of_many"),
        ("14_missing_impl_attr", "14_missing_impl_attr_of_many"),
    ] {
        let errors = |case: &str| -> io::Result<Vec<String>> {
            let output = fs::read_to_string(root().join(format!("ui-tests/fail/{case}.stderr")))?;
            Ok(output.lines().filter(|line| line.starts_with("error")).map(str::to_owned).collect())
        };
        assert_eq!(errors(few)?, errors(many)?);
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
