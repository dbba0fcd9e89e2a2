//! Tests do not sleep: they wait for what they need. Where tokio's clock is paused (`start_paused = true`) a sleep costs
//! nothing and is exact, so it is fine there.

use syn::visit::{self, Visit};
use syn::{Attribute, Expr, ExprCall, ImplItem, Item, ItemFn, Macro};

use super::super::paths::{self, Origin};
use super::super::syntax;
use super::{Finding, Workspace};

/// Packages whose tests are checked; in the first one everything is test code.
const PACKAGES: &[&str] = &["tests/", "actor-core/", "actor-test/"];

pub(crate) fn check(workspace: &Workspace) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (file, syntax) in PACKAGES.iter().flat_map(|package| workspace.rust(package)) {
        let in_test = file.is_test || !file.path.contains("/src/") || file.path.starts_with(PACKAGES[0]);
        let mut finder = Finder { in_test, is_paused: false, found: Vec::new() };
        finder.visit_file(syntax);
        let help = "wait for the event itself, or pause the clock; else `tidy: sleep because ..`";
        findings.extend(finder.found.into_iter().map(|line| Finding::new(&file.path, line, "sleep", help)));
    }
    findings
}

struct Finder {
    in_test: bool,
    /// Inside a function that runs on tokio's paused clock.
    is_paused: bool,
    found: Vec<usize>,
}

impl Finder {
    fn see(&mut self, path: &[String], line: usize) {
        let is_sleep = path.last().is_some_and(|name| matches!(name.as_str(), "sleep" | "sleep_until"));
        let is_paused = self.is_paused && path.iter().all(|segment| segment != "thread");
        if self.in_test && is_sleep && !is_paused {
            self.found.push(line);
        }
    }
}

fn pauses_clock(attrs: &[Attribute]) -> bool {
    attrs.iter().filter_map(syntax::list).any(|tokens| {
        let text: String = tokens.to_string().split_whitespace().collect();
        text.contains("start_paused=true")
    })
}

impl<'ast> Visit<'ast> for Finder {
    fn visit_item(&mut self, item: &'ast Item) {
        let outer = self.in_test;
        self.in_test |= syntax::is_test_only(syntax::item_attrs(item));
        visit::visit_item(self, item);
        self.in_test = outer;
    }

    fn visit_impl_item(&mut self, item: &'ast ImplItem) {
        let outer = self.in_test;
        self.in_test |= syntax::is_test_only(syntax::impl_item_attrs(item));
        visit::visit_impl_item(self, item);
        self.in_test = outer;
    }

    fn visit_item_fn(&mut self, function: &'ast ItemFn) {
        let outer = self.is_paused;
        self.is_paused |= pauses_clock(&function.attrs);
        visit::visit_item_fn(self, function);
        self.is_paused = outer;
    }

    fn visit_expr_call(&mut self, call: &'ast ExprCall) {
        if let Expr::Path(function) = &*call.func
            && let Some(last) = function.path.segments.last()
        {
            let path: Vec<String> = function.path.segments.iter().map(|segment| segment.ident.to_string()).collect();
            self.see(&path, syntax::line(last.ident.span()));
        }
        visit::visit_expr_call(self, call);
    }

    fn visit_macro(&mut self, call: &'ast Macro) {
        for named in paths::in_tokens(&call.tokens).iter().filter(|named| named.origin == Origin::MacroCall) {
            self.see(&named.segments, named.line);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::lines;
    use super::check;

    #[test]
    fn sleeping_tests_are_found() {
        let text = "async fn f() {\n tokio::time::sleep(d).await;\n select! { _ = sleep(d) => {} }\n}";
        assert_eq!(lines(check, "tests/it/ask.rs", text), [2, 3]);
        assert_eq!(lines(check, "actor-core/src/mailbox/tests.rs", text), [2, 3]);
        assert!(lines(check, "actor-core/src/sys/time.rs", text).is_empty());
    }

    #[test]
    fn a_paused_clock_may_sleep_but_a_thread_may_not() {
        let text = "#[tokio::test(start_paused = true)]\nasync fn f() {\n sleep(d).await;\n std::thread::sleep(d);\n}";
        assert_eq!(lines(check, "tests/it/ask.rs", text), [4]);
    }

    #[test]
    fn only_the_tests_of_a_source_file_count() {
        let text = "fn f() { sleep(d); }\n#[cfg(test)]\nmod tests {\n fn g() { sleep(d); }\n}";
        assert_eq!(lines(check, "actor-core/src/sys/time.rs", text), [4]);
    }
}
