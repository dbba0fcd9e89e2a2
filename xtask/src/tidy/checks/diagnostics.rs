//! A diagnostic of the macros is complete: a code in the catalogue, a fixture that shows it, a page that explains it.

use std::collections::BTreeMap;

use proc_macro2::{TokenStream, TokenTree};

use super::{Finding, Workspace};

const CATALOGUE: &str = "actor-macros/src/diag/";
const FIXTURES: &str = "ui-tests/";
const PAGES: &str = "book/src/errors/";
const SUMMARY: &str = "book/src/SUMMARY.md";
const RULE: &str = "diagnostic";

pub(crate) fn check(workspace: &Workspace) -> Vec<Finding> {
    let mut findings = Vec::new();
    let catalogue = catalogue(workspace);
    let summary = workspace.get(SUMMARY).map_or("", |file| &file.text);
    for (code, (path, line)) in &catalogue {
        let mut lacks = Vec::new();
        let mut fixtures = workspace.under(FIXTURES).filter(|file| file.has_extension("stderr"));
        if !fixtures.any(|file| codes(&file.text).contains(code)) {
            lacks.push(format!("a case ({FIXTURES}**/*.stderr)"));
        }
        let page = page(code);
        if workspace.get(&format!("{PAGES}{page}")).is_none() {
            lacks.push(format!("a page ({PAGES}{page})"));
        }
        if !summary.contains(&format!("errors/{page}")) {
            lacks.push(format!("a line in {SUMMARY}"));
        }
        if !lacks.is_empty() {
            findings.push(Finding::new(path, *line, RULE, format!("{code} lacks {}", lacks.join(", "))));
        }
    }
    for file in workspace.under(PAGES) {
        let name = &file.path[PAGES.len()..];
        let code = name.trim_end_matches(".md").to_uppercase();
        if codes(&code).contains(&code) && !catalogue.contains_key(&code) {
            findings.push(Finding::new(&file.path, 1, RULE, format!("the catalogue has no {code}: delete the page")));
        }
    }
    findings
}

/// The page of a code: `A001` is explained in `a001.md`.
fn page(code: &str) -> String {
    format!("{}.md", code.to_lowercase())
}

/// Codes that the sources of the catalogue name outside comments and tests, with the first place of each.
fn catalogue(workspace: &Workspace) -> BTreeMap<String, (String, usize)> {
    let mut found = BTreeMap::new();
    for file in workspace.under(CATALOGUE).filter(|file| file.has_extension("rs") && !file.is_test) {
        let Ok(tokens) = file.text.parse::<TokenStream>() else { continue };
        visit_words(tokens, &file.text, &mut |word, line| {
            for code in codes(word) {
                found.entry(code).or_insert_with(|| (file.path.clone(), line));
            }
        });
    }
    found
}

/// Calls `see` with every identifier and literal; comments are left out.
fn visit_words(tokens: TokenStream, text: &str, see: &mut impl FnMut(&str, usize)) {
    for token in tokens {
        let source = text.get(token.span().byte_range().start..).unwrap_or_default();
        let line = token.span().start().line;
        match token {
            _ if source.starts_with("//") || source.starts_with("/*") => {}
            TokenTree::Group(group) => visit_words(group.stream(), text, see),
            TokenTree::Ident(word) => see(&word.to_string(), line),
            TokenTree::Literal(literal) => see(&literal.to_string(), line),
            TokenTree::Punct(_) => {}
        }
    }
}

/// The codes (`A` and three digits) in a text.
fn codes(text: &str) -> Vec<String> {
    let words = text.split(|c: char| !c.is_ascii_alphanumeric());
    words.filter(|word| is_code(word)).map(str::to_owned).collect()
}

fn is_code(word: &str) -> bool {
    word.strip_prefix('A').is_some_and(|digits| digits.len() == 3 && digits.bytes().all(|digit| digit.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::super::testing::rules;
    use super::*;

    const SOURCE: (&str, &str) = ("actor-macros/src/diag/catalogue.rs", "// A009\nconst A001: &str = \"[A001]\";");

    #[test]
    fn a_complete_code_is_fine() {
        let files = [
            SOURCE,
            ("ui-tests/cases/x.stderr", "error: [A001] no"),
            ("book/src/errors/a001.md", "# A001"),
            ("book/src/SUMMARY.md", "- [A001](errors/a001.md)"),
        ];
        assert!(rules(check, &files).is_empty());
    }

    #[test]
    fn fixture_page_and_summary_are_asked_for() {
        let findings = check(&Workspace::of(&[SOURCE]));
        let help =
            "A001 lacks a case (ui-tests/**/*.stderr), a page (book/src/errors/a001.md), a line in book/src/SUMMARY.md";
        assert_eq!(findings, [Finding::new(SOURCE.0, 2, RULE, help)]);
    }

    #[test]
    fn a_page_needs_a_code() {
        let files = [("book/src/errors/a002.md", ""), ("book/src/errors/README.md", "")];
        assert_eq!(rules(check, &files), ["book/src/errors/a002.md:1: diagnostic"]);
    }
}
