//! Every exception to a lint says why: `reason = ".."` in the attribute, a comment in a lint table.
//!
//! Attributes inside `quote!` are templates of generated code, which syn does not see; so they are exempt.

use proc_macro2::{TokenStream, TokenTree};
use syn::Attribute;
use syn::visit::{self, Visit};

use super::super::syntax;
use super::{Finding, Workspace};

const RULE: &str = "reason";

pub(crate) fn check(workspace: &Workspace) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (file, syntax) in workspace.rust("") {
        let mut finder = Finder(Vec::new());
        finder.visit_file(syntax);
        let help = "say why: `reason = \"..\"`";
        findings.extend(finder.0.into_iter().map(|line| Finding::new(&file.path, line, RULE, help)));
    }
    for manifest in workspace.files.iter().filter(|file| file.path.ends_with("Cargo.toml")) {
        let help = "say why in a comment on this line or the one above";
        let lines = unexplained_allows(&manifest.text);
        findings.extend(lines.into_iter().map(|line| Finding::new(&manifest.path, line, RULE, help)));
    }
    findings
}

/// Lines of the attributes without a reason.
struct Finder(Vec<usize>);

impl<'ast> Visit<'ast> for Finder {
    fn visit_attribute(&mut self, attr: &'ast Attribute) {
        let is_bare = match (attr.path().get_ident().map(ToString::to_string).as_deref(), syntax::list(attr)) {
            (Some("allow" | "expect"), Some(tokens)) => !syntax::names(tokens, "reason"),
            (Some("cfg_attr"), Some(tokens)) => has_bare_allow(tokens),
            _ => false,
        };
        if is_bare {
            self.0.push(syntax::line(attr.pound_token.spans[0]));
        }
        visit::visit_attribute(self, attr);
    }
}

/// `cfg_attr(.., allow(..))`.
fn has_bare_allow(tokens: &TokenStream) -> bool {
    let tokens: Vec<TokenTree> = tokens.clone().into_iter().collect();
    tokens.windows(2).any(|pair| match pair {
        [TokenTree::Ident(word), TokenTree::Group(group)] => {
            (word == "allow" || word == "expect") && !syntax::names(&group.stream(), "reason")
        }
        _ => false,
    })
}

/// Lines of a manifest's lint tables that allow a lint without a word.
fn unexplained_allows(manifest: &str) -> Vec<usize> {
    let mut found = Vec::new();
    let (mut in_lints, mut was_comment) = (false, false);
    for (line, number) in manifest.lines().zip(1..) {
        let line = line.trim();
        if line.starts_with('[') {
            in_lints = line.trim_start_matches('[').trim_start_matches("workspace.").starts_with("lints");
        } else if in_lints && line.contains("\"allow\"") && !was_comment && !line.contains('#') {
            found.push(number);
        }
        was_comment = line.starts_with('#');
    }
    found
}

#[cfg(test)]
mod tests {
    use super::super::testing::lines;
    use super::check;

    #[test]
    fn attributes_need_a_reason() {
        let text = "#![allow(a)]\n#[expect(b, reason = \"c\")]\nfn f() {}\n#[cfg_attr(d, allow(e))]\nfn g() {}\n";
        assert_eq!(lines(check, "a/src/a.rs", text), [1, 4]);
    }

    #[test]
    fn templates_are_exempt() {
        assert!(lines(check, "a/src/a.rs", "fn f() { quote! { #[allow(x)] } }").is_empty());
    }

    #[test]
    fn lint_tables_need_comments() {
        let text =
            "[lints.clippy]\na = \"allow\"\n# Because.\nb = \"allow\"\nc = \"allow\" # So.\n[package]\nd = \"allow\"";
        assert_eq!(lines(check, "a/Cargo.toml", text), [2]);
    }
}
