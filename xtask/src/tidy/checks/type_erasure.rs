//! No `dyn Any` and no downcast in actor-core: messages stay typed. Panic payloads arrive as `dyn Any`, and the registry
//! keeps refs of all types under one roof; nobody else needs it.

use syn::visit::{self, Visit};
use syn::{ExprMethodCall, ImplItem, Item, Macro, Path};

use super::super::{paths, syntax};
use super::{Finding, Workspace};

const SOURCE: &str = "actor-core/src/";
const EXEMPT: &[&str] = &["actor-core/src/sys/panic", "actor-core/src/registry"];

pub(crate) fn check(workspace: &Workspace) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (file, syntax) in workspace.rust(SOURCE) {
        if file.is_test || EXEMPT.iter().any(|exempt| file.path.starts_with(exempt)) {
            continue;
        }
        let mut finder = Finder(Vec::new());
        finder.visit_file(syntax);
        finder.0.dedup();
        let help = "messages are never erased: use an enum or a generic; only sys/panic and registry may do this";
        findings.extend(finder.0.into_iter().map(|line| Finding::new(&file.path, line, "type-erasure", help)));
    }
    findings
}

/// Lines that erase a type or bring it back.
struct Finder(Vec<usize>);

/// `Any`, `downcast`, `downcast_ref`, ..
fn is_erasure(name: &str) -> bool {
    name == "Any" || name.starts_with("downcast")
}

impl<'ast> Visit<'ast> for Finder {
    fn visit_item(&mut self, item: &'ast Item) {
        if !syntax::is_test_only(syntax::item_attrs(item)) {
            visit::visit_item(self, item);
        }
    }

    fn visit_impl_item(&mut self, item: &'ast ImplItem) {
        if !syntax::is_test_only(syntax::impl_item_attrs(item)) {
            visit::visit_impl_item(self, item);
        }
    }

    fn visit_path(&mut self, path: &'ast Path) {
        if let Some(last) = path.segments.last().filter(|last| is_erasure(&last.ident.to_string())) {
            self.0.push(syntax::line(last.ident.span()));
        }
        visit::visit_path(self, path);
    }

    fn visit_expr_method_call(&mut self, call: &'ast ExprMethodCall) {
        if is_erasure(&call.method.to_string()) {
            self.0.push(syntax::line(call.method.span()));
        }
        visit::visit_expr_method_call(self, call);
    }

    fn visit_macro(&mut self, call: &'ast Macro) {
        let named = paths::in_tokens(&call.tokens);
        let erasing = named.iter().filter(|named| named.segments.last().is_some_and(|last| is_erasure(last)));
        self.0.extend(erasing.map(|named| named.line));
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::lines;
    use super::check;

    const TEXT: &str =
        "fn f(x: Box<dyn std::any::Any + Send>) {\n x.downcast_ref::<u8>();\n vec![x.downcast::<u8>()]; }";

    #[test]
    fn erasure_is_found_in_types_calls_and_macros() {
        assert_eq!(lines(check, "actor-core/src/mailbox/mod.rs", TEXT), [1, 2, 3]);
        assert!(
            lines(check, "actor-core/src/id.rs", "fn f() { std::any::type_name::<u8>(); TypeId::of::<u8>(); }")
                .is_empty()
        );
    }

    #[test]
    fn panics_and_the_registry_may() {
        assert!(lines(check, "actor-core/src/sys/panic.rs", TEXT).is_empty());
        assert!(lines(check, "actor-core/src/registry/names.rs", TEXT).is_empty());
    }
}
