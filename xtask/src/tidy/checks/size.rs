//! Size limits: what one file, one function and one pair of eyes can hold. Code lines are neither blank nor comment.

use std::fmt;

use proc_macro2::Span;
use syn::visit::{self, Visit};
use syn::{Block, ImplItemFn, ItemFn, Signature, TraitItemFn};

use super::super::lines::Lines;
use super::super::syntax;
use super::{Finding, Workspace};

const FILE_LIMIT: usize = 500;
const FUNCTION_LIMIT: usize = 100;
const NESTING_LIMIT: usize = 7;
/// This share of all functions stays within this many lines.
const SHORT_FUNCTION: usize = 40;
const SHORT_SHARE_PERCENT: usize = 95;

pub(crate) fn check(workspace: &Workspace) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut find = |path: &str, line: usize, rule, help: String| findings.push(Finding::new(path, line, rule, help));
    for (file, syntax) in workspace.rust("") {
        let Some(lines) = Lines::of(&file.text) else { continue };
        if lines.code() > FILE_LIMIT {
            find(&file.path, 1, "file-size", format!("{} code lines, limit {FILE_LIMIT}: split it", lines.code()));
        }
        let (depth, line) = lines.deepest;
        if depth > NESTING_LIMIT {
            find(
                &file.path,
                line,
                "nesting",
                format!("{depth} braces deep, limit {NESTING_LIMIT}: extract a function"),
            );
        }
        for function in functions(syntax) {
            let size = function.size(&lines);
            if size > FUNCTION_LIMIT {
                let help = format!("`{}` has {size} code lines, limit {FUNCTION_LIMIT}: split it", function.name);
                find(&file.path, function.first, "fn-size", help);
            }
        }
    }
    let sizes = FunctionSizes::of(workspace);
    if sizes.short * 100 < sizes.all * SHORT_SHARE_PERCENT {
        find(
            "xtask/src/tidy/checks/size.rs",
            1,
            "fn-size",
            format!("{sizes}; at least {SHORT_SHARE_PERCENT} % should be"),
        );
    }
    findings
}

/// How many functions there are, and how many of them are short.
pub(crate) struct FunctionSizes {
    all: usize,
    short: usize,
}

impl FunctionSizes {
    pub(crate) fn of(workspace: &Workspace) -> Self {
        let mut sizes = FunctionSizes { all: 0, short: 0 };
        for (file, syntax) in workspace.rust("") {
            let Some(lines) = Lines::of(&file.text) else { continue };
            for function in functions(syntax) {
                sizes.all += 1;
                sizes.short += usize::from(function.size(&lines) <= SHORT_FUNCTION);
            }
        }
        sizes
    }
}

impl fmt::Display for FunctionSizes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let permille = self.short * 1000 / self.all.max(1);
        let (whole, tenth) = (permille / 10, permille % 10);
        write!(f, "{whole}.{tenth} % of {} functions within {SHORT_FUNCTION} lines", self.all)
    }
}

struct Function {
    name: String,
    first: usize,
    last: usize,
}

impl Function {
    fn size(&self, lines: &Lines) -> usize {
        lines.code_between(self.first, self.last)
    }
}

fn functions(file: &syn::File) -> Vec<Function> {
    let mut collector = Collector { found: Vec::new() };
    collector.visit_file(file);
    collector.found
}

struct Collector {
    found: Vec<Function>,
}

impl Collector {
    fn push(&mut self, sig: &Signature, body: &Block) {
        let close: Span = body.brace_token.span.close();
        let (first, last) = (syntax::line(sig.fn_token.span), close.end().line);
        self.found.push(Function { name: sig.ident.to_string(), first, last });
    }
}

impl<'ast> Visit<'ast> for Collector {
    fn visit_item_fn(&mut self, function: &'ast ItemFn) {
        self.push(&function.sig, &function.block);
        visit::visit_item_fn(self, function);
    }

    fn visit_impl_item_fn(&mut self, function: &'ast ImplItemFn) {
        self.push(&function.sig, &function.block);
        visit::visit_impl_item_fn(self, function);
    }

    fn visit_trait_item_fn(&mut self, function: &'ast TraitItemFn) {
        if let Some(body) = &function.default {
            self.push(&function.sig, body);
        }
        visit::visit_trait_item_fn(self, function);
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::rules;
    use super::*;

    #[test]
    fn small_is_fine_and_large_is_not() {
        assert!(rules(check, &[("a/src/a.rs", &"fn f() {}\n".repeat(FILE_LIMIT))]).is_empty());
        let file = "fn f() {}\n// comment\n\n".repeat(FILE_LIMIT + 1);
        assert_eq!(rules(check, &[("a/src/a.rs", &file)]), ["a/src/a.rs:1: file-size"]);
        let long = format!("fn f() {{\n{}}}\n", "g();\n".repeat(FUNCTION_LIMIT)) + &"fn h() {}\n".repeat(19);
        assert_eq!(rules(check, &[("a/src/a.rs", &long)]), ["a/src/a.rs:1: fn-size"]);
    }

    #[test]
    fn nesting_is_limited() {
        let text = format!("fn f() {}{}", "{\n".repeat(NESTING_LIMIT + 1), "}".repeat(NESTING_LIMIT + 1));
        assert_eq!(rules(check, &[("a/src/a.rs", &text)]), [format!("a/src/a.rs:{}: nesting", NESTING_LIMIT + 1)]);
    }

    #[test]
    fn most_functions_are_short() {
        let long = format!("fn f() {{\n{}}}\n", "g();\n".repeat(SHORT_FUNCTION));
        let text = long + &"fn h() {}\n".repeat(18);
        assert_eq!(rules(check, &[("a/src/a.rs", &text)]).len(), 1);
        let sizes = FunctionSizes::of(&Workspace::of(&[("a/src/a.rs", &text)]));
        assert_eq!(sizes.to_string(), "94.7 % of 19 functions within 40 lines");
    }
}
