//! Fixed headings in the docs of public functions: `# Errors` where a `Result` comes back, `# Panics` where the body
//! can panic, `# Cancel safety` on every `pub async fn`. Readers jump to a heading.

use proc_macro2::Span;
use syn::visit::{self, Visit};
use syn::{
    Attribute, Block, Expr, ExprMethodCall, GenericArgument, ImplItem, ImplItemFn, Item, ItemFn, ItemImpl, ItemTrait,
    Macro, PathArguments, ReturnType, Signature, TraitItemFn, Type, TypeParamBound, Visibility,
};

use super::super::syntax;
use super::{Finding, Workspace};

const CRATES: &[&str] = &["actor-core/src/", "actor-macros/src/"];

const PANICKING_MACROS: &[&str] = &["panic", "assert", "assert_eq", "assert_ne"];
const PANICKING_METHODS: &[&str] = &["expect", "expect_err", "unwrap", "unwrap_err"];

pub(crate) fn check(workspace: &Workspace) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (file, syntax) in CRATES.iter().flat_map(|source| workspace.rust(source)) {
        if file.is_test || file.is_hidden {
            continue;
        }
        let mut reader = Reader { path: &file.path, findings: &mut findings };
        reader.visit_file(syntax);
    }
    findings
}

struct Reader<'a> {
    path: &'a str,
    findings: &'a mut Vec<Finding>,
}

impl Reader<'_> {
    fn read(&mut self, attrs: &[Attribute], sig: &Signature, body: Option<&Block>) {
        if syntax::is_doc_hidden(attrs) {
            return;
        }
        // Docs that come from a file cannot be read here.
        let Some(docs) = syntax::doc_text(attrs) else { return };
        let lacks = |heading: &str| !docs.lines().any(|line| line == heading);
        let name = &sig.ident;
        let line = syntax::line(sig.fn_token.span);
        if returns_result(&sig.output) && lacks("# Errors") {
            self.find(line, "doc-errors", format!("`{name}` returns a Result: say under `# Errors` when it is Err"));
        }
        if sig.asyncness.is_some() && lacks("# Cancel safety") {
            let help =
                format!("`{name}` is async: say under `# Cancel safety` what is lost when it is dropped half-way");
            self.find(line, "doc-cancel", help);
        }
        if let Some((span, what)) = body.and_then(first_panic).filter(|_| lacks("# Panics")) {
            let help = format!(
                "`{what}` in `{name}`: say under `# Panics` when, or why it cannot (`tidy: doc-panics because ..`)"
            );
            self.find(syntax::line(span), "doc-panics", help);
        }
    }

    fn find(&mut self, line: usize, rule: &'static str, help: String) {
        self.findings.push(Finding::new(self.path, line, rule, help));
    }
}

impl<'ast> Visit<'ast> for Reader<'_> {
    fn visit_item(&mut self, item: &'ast Item) {
        let attrs = syntax::item_attrs(item);
        if !syntax::is_test_only(attrs) && !syntax::is_doc_hidden(attrs) {
            visit::visit_item(self, item);
        }
    }

    fn visit_impl_item(&mut self, item: &'ast ImplItem) {
        if !syntax::is_test_only(syntax::impl_item_attrs(item)) {
            visit::visit_impl_item(self, item);
        }
    }

    fn visit_item_fn(&mut self, function: &'ast ItemFn) {
        if is_public(&function.vis) {
            self.read(&function.attrs, &function.sig, Some(&function.block));
        }
    }

    fn visit_item_impl(&mut self, block: &'ast ItemImpl) {
        if block.trait_.is_none() {
            visit::visit_item_impl(self, block);
        }
    }

    fn visit_impl_item_fn(&mut self, function: &'ast ImplItemFn) {
        if is_public(&function.vis) {
            self.read(&function.attrs, &function.sig, Some(&function.block));
        }
    }

    fn visit_item_trait(&mut self, item: &'ast ItemTrait) {
        if is_public(&item.vis) {
            visit::visit_item_trait(self, item);
        }
    }

    fn visit_trait_item_fn(&mut self, function: &'ast TraitItemFn) {
        self.read(&function.attrs, &function.sig, function.default.as_ref());
    }
}

fn is_public(vis: &Visibility) -> bool {
    matches!(vis, Visibility::Public(_))
}

/// `Result<..>`, `io::Result<..>`, `impl Future<Output = Result<..>>`.
fn returns_result(output: &ReturnType) -> bool {
    let ReturnType::Type(_, ty) = output else { return false };
    match &**ty {
        Type::ImplTrait(future) => future.bounds.iter().any(resolves_to_result),
        other => is_result(other),
    }
}

fn is_result(ty: &Type) -> bool {
    matches!(ty, Type::Path(path) if path.path.segments.last().is_some_and(|segment| segment.ident == "Result"))
}

fn resolves_to_result(bound: &TypeParamBound) -> bool {
    let TypeParamBound::Trait(bound) = bound else { return false };
    let Some(last) = bound.path.segments.last().filter(|segment| segment.ident == "Future") else { return false };
    let PathArguments::AngleBracketed(args) = &last.arguments else { return false };
    let is_output = |arg: &GenericArgument| matches!(arg, GenericArgument::AssocType(output) if is_result(&output.ty));
    args.args.iter().any(is_output)
}

/// The first place of a body that can panic on purpose.
fn first_panic(body: &Block) -> Option<(Span, String)> {
    let mut finder = PanicFinder(None);
    finder.visit_block(body);
    finder.0
}

struct PanicFinder(Option<(Span, String)>);

impl<'ast> Visit<'ast> for PanicFinder {
    // A function inside the function documents itself.
    fn visit_item(&mut self, _: &'ast Item) {}

    fn visit_expr(&mut self, expr: &'ast Expr) {
        if self.0.is_none() {
            visit::visit_expr(self, expr);
        }
    }

    fn visit_expr_method_call(&mut self, call: &'ast ExprMethodCall) {
        visit::visit_expr_method_call(self, call);
        if self.0.is_none() && PANICKING_METHODS.iter().any(|name| call.method == name) {
            self.0 = Some((call.method.span(), format!(".{}()", call.method)));
        }
    }

    fn visit_macro(&mut self, call: &'ast Macro) {
        let Some(name) = call.path.segments.last().map(|segment| &segment.ident) else { return };
        if self.0.is_none() && PANICKING_MACROS.iter().any(|panicking| name == panicking) {
            self.0 = Some((name.span(), format!("{name}!")));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::rules;
    use super::*;

    fn found(text: &str) -> Vec<String> {
        rules(check, &[("actor-core/src/a.rs", text)])
            .iter()
            .map(|rule| rule.rsplit(": ").next().unwrap().into())
            .collect()
    }

    #[test]
    fn fallible_functions_need_errors() {
        assert_eq!(found("pub fn f() -> Result<(), E> {}"), ["doc-errors"]);
        assert_eq!(found("pub fn f() -> impl Future<Output = io::Result<()>> + Send {}"), ["doc-errors"]);
        assert_eq!(found("pub trait T { fn f(&self) -> Result<(), E>; }"), ["doc-errors"]);
        assert!(found("/// Does.\n///\n/// # Errors\n///\n/// When.\npub fn f() -> Result<(), E> {}").is_empty());
    }

    #[test]
    fn panicking_functions_need_panics() {
        let text = "pub struct S; impl S { pub fn f(&self) { if a { b.unwrap(); } } pub fn g() { assert!(a); } }";
        assert_eq!(found(text), ["doc-panics", "doc-panics"]);
        assert!(found("/// # Panics\n/// Often.\npub fn f() { panic!() }").is_empty());
        assert!(found("pub fn f() { a.unwrap_or(1); debug_assert!(b); }").is_empty());
    }

    #[test]
    fn async_functions_need_cancel_safety() {
        assert_eq!(found("pub async fn f() -> Result<(), E> {}"), ["doc-errors", "doc-cancel"]);
    }

    #[test]
    fn what_users_do_not_see_is_left_alone() {
        assert!(found("fn f() -> Result<(), E> {} pub(crate) async fn g() {}").is_empty());
        assert!(found("#[doc(hidden)] pub async fn g() {} #[cfg(test)] mod tests { pub async fn h() {} }").is_empty());
        assert!(found("impl fmt::Display for S { fn fmt(&self) -> fmt::Result { a.unwrap() } }").is_empty());
        assert!(found("#[doc = include_str!(\"a.md\")] pub async fn g() {}").is_empty());
    }
}
