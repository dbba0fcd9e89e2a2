//! `#[supervisor]`: the struct, its options, and what holds between its fields.

use proc_macro2::{Ident, TokenStream};
use quote::ToTokens as _;
use syn::visit::{self, Visit};
use syn::{Attribute, Expr, ExprCall, ExprPath, Field, Fields, ItemStruct, LitInt, Pat, PatIdent};

use super::child;
use super::options::{list, set};
use super::values;
use crate::diag::{Problem, Sink, did_you_mean};
use crate::model::{Child, Root, Term, Tree, TreeField, TreeSetting};
use crate::parse::RawOption;
use crate::syntax::{attributes, names};

pub(super) const ON_SUPERVISOR: &[&str] =
    &["strategy", "max_restarts", "within", "min_healthy", "max_children", "auto_shutdown", "name", "crate"];

/// Lowers the struct. `None` if it has no named fields, or borrows.
pub(crate) fn supervisor(arguments: TokenStream, raw: ItemStruct, sink: &mut Sink) -> Option<Tree> {
    let before = sink.count();
    let (root, settings) = settings(arguments, sink);
    let mut attributes = raw.attrs;
    for again in attributes.extract_if(.., |attribute| attributes::name(attribute) == "supervisor") {
        sink.report(again, &Problem::AttributeTwice { attribute: "supervisor".to_owned() });
    }
    let lifetime = raw.generics.lifetimes().next();
    if let Some(lifetime) = lifetime {
        sink.report(lifetime, &Problem::LifetimeSupervisor {});
    }
    let Fields::Named(named) = raw.fields else {
        sink.report(&raw.ident, &Problem::NotASupervisor {});
        return None;
    };
    if lifetime.is_some() {
        return None;
    }
    let fields: Vec<TreeField> = named.named.into_iter().filter_map(|field| one_field(field, sink)).collect();
    check_children(&raw.ident, &fields, &settings, sink);
    check_order(&fields, sink);
    Some(Tree {
        root: Root::new(root, "Library", &names::plain(&raw.ident)),
        attributes,
        visibility: raw.vis,
        struct_token: raw.struct_token.to_token_stream(),
        name: raw.ident,
        generics: raw.generics,
        settings,
        fields,
        is_refused: sink.count() > before,
    })
}

fn settings(arguments: TokenStream, sink: &mut Sink) -> (Option<syn::Path>, Vec<TreeSetting>) {
    let (mut root, mut strategy, mut auto, mut within, mut name) = (None, None, None, None, None);
    let (mut max, mut min_healthy, mut max_children) = (None, None, None);
    for option in list("#[supervisor]", arguments, sink) {
        match option.name.to_string().as_str() {
            "crate" => set(&mut root, &option, values::path, sink),
            "name" => set(&mut name, &option, |option, sink| values::label(option, sink).map(TreeSetting::Name), sink),
            "strategy" => set(&mut strategy, &option, strategy_value, sink),
            "auto_shutdown" => set(&mut auto, &option, auto_shutdown_value, sink),
            "within" => set(&mut within, &option, within_value, sink),
            "max_restarts" => set(&mut max, &option, number_setting, sink),
            "min_healthy" => set(&mut min_healthy, &option, number_setting, sink),
            "max_children" => set(&mut max_children, &option, number_setting, sink),
            other => {
                let help = if child::ON_CHILD.contains(&other) {
                    format!("it goes on a child: `#[child(.., {other} ..)]`")
                } else {
                    did_you_mean(other, ON_SUPERVISOR)
                };
                sink.report(&option.name, &Problem::UnknownSupervisorOption { option: other.to_owned(), help });
            }
        }
    }
    (root, [name, strategy, max, within, min_healthy, max_children, auto].into_iter().flatten().collect())
}

fn strategy_value(option: &RawOption, sink: &mut Sink) -> Option<TreeSetting> {
    const STRATEGIES: &[(&str, &str)] =
        &[("one_for_one", "OneForOne"), ("one_for_all", "OneForAll"), ("rest_for_one", "RestForOne")];
    values::word(option, STRATEGIES, sink).map(TreeSetting::Strategy)
}

fn auto_shutdown_value(option: &RawOption, sink: &mut Sink) -> Option<TreeSetting> {
    const WHEN: &[(&str, &str)] = &[("any", "AnySignificant"), ("all", "AllSignificant"), ("never", "Never")];
    values::word(option, WHEN, sink).map(TreeSetting::AutoShutdown)
}

fn within_value(option: &RawOption, sink: &mut Sink) -> Option<TreeSetting> {
    let time = values::duration(option, child::NO_WINDOW, sink)?;
    Some(TreeSetting::Within(time, option.name.span()))
}

fn number_setting(option: &RawOption, sink: &mut Sink) -> Option<TreeSetting> {
    Some(TreeSetting::Number(option.name.clone(), values::number(option, sink)?))
}

fn one_field(field: Field, sink: &mut Sink) -> Option<TreeField> {
    let Field { mut attrs, vis, ident, ty, .. } = field;
    let name = ident?;
    let mut ours = attrs.extract_if(.., |attribute| attributes::name(attribute) == "child").collect::<Vec<_>>();
    for again in ours.drain(1.min(ours.len())..) {
        sink.report(again, &Problem::AttributeTwice { attribute: "child".to_owned() });
    }
    for hidden in attrs.extract_if(.., |attribute| hides_child(attribute)) {
        sink.report(hidden, &Problem::ChildInCfgAttr {});
    }
    let conditions: Vec<Attribute> =
        attrs.iter().filter(|attribute| attributes::is_any(attribute, &["cfg"])).cloned().collect();
    let child = ours.pop().map(|attribute| child::child(&attribute, sink));
    if let (None, Some(condition)) = (&child, conditions.first()) {
        sink.report(condition, &Problem::CfgOnField {});
    }
    Some(TreeField { attributes: attrs, conditions, visibility: vis, name, ty, child })
}

/// `cfg_attr(.., child(..))`: this attribute runs before it could apply.
fn hides_child(attribute: &Attribute) -> bool {
    let syn::Meta::List(list) = &attribute.meta else { return false };
    let mut words = list.tokens.clone().into_iter().skip_while(|token| token.to_string() != ",");
    attribute.path().is_ident("cfg_attr") && words.any(|token| token.to_string() == "child")
}

fn check_children(name: &Ident, fields: &[TreeField], settings: &[TreeSetting], sink: &mut Sink) {
    let children: Vec<(&TreeField, &Child)> =
        fields.iter().filter_map(|field| Some((field, field.child.as_ref()?))).collect();
    if children.is_empty() {
        return sink.report(name, &Problem::NoChildren {});
    }
    for setting in settings {
        if let TreeSetting::Number(option, number) = setting
            && option == "min_healthy"
            && let Some(min) = literal(number)
            && min > children.len()
        {
            let (min, children) = (min.to_string(), children.len().to_string());
            sink.report(number, &Problem::MinHealthy { min, children });
        }
    }
    if settings.iter().any(|setting| matches!(setting, TreeSetting::AutoShutdown(when) if when != "Never")) {
        return;
    }
    for (_, child) in children {
        let flags = child.terms.iter().filter_map(|term| match term {
            Term::Flag(flag) if flag == "significant" => Some(flag),
            _ => None,
        });
        for flag in flags {
            sink.report(flag, &Problem::SignificantAlone {});
        }
    }
}

fn literal(number: &TokenStream) -> Option<usize> {
    syn::parse2::<LitInt>(number.clone()).ok()?.base10_parse().ok()
}

/// A child is started after those above it, and its expression can name only their refs.
fn check_order(fields: &[TreeField], sink: &mut Sink) {
    for (index, field) in fields.iter().enumerate() {
        let Some(Child { spec, .. }) = &field.child else { continue };
        let Ok(spec) = syn::parse2::<Expr>(spec.clone()) else { continue };
        let later = fields[index..].iter().filter(|field| field.child.is_some());
        let later: Vec<&Ident> = later.map(|field| &field.name).collect();
        let mut uses = Uses::default();
        uses.visit_expr(&spec);
        let Uses { named, bound } = uses;
        for used in named {
            if later.contains(&&used) && !bound.contains(&used) {
                let problem = if used == field.name {
                    Problem::OwnRef { child: used.to_string() }
                } else {
                    Problem::EarlyUse { child: field.name.to_string(), later: used.to_string() }
                };
                sink.report(&used, &problem);
            }
        }
    }
}

/// The variables that an expression names, and those that it declares itself.
#[derive(Default)]
struct Uses {
    named: Vec<Ident>,
    bound: Vec<Ident>,
}

impl<'ast> Visit<'ast> for Uses {
    fn visit_expr_path(&mut self, path: &'ast ExprPath) {
        if let Some(name) = path.path.get_ident()
            && !self.named.contains(name)
        {
            self.named.push(name.clone());
        }
        visit::visit_expr_path(self, path);
    }

    fn visit_expr_call(&mut self, call: &'ast ExprCall) {
        // A function may be called like a field.
        if !matches!(&*call.func, Expr::Path(_)) {
            self.visit_expr(&call.func);
        }
        for argument in &call.args {
            self.visit_expr(argument);
        }
    }

    fn visit_pat(&mut self, pattern: &'ast Pat) {
        if let Pat::Ident(PatIdent { ident, .. }) = pattern {
            self.bound.push(ident.clone());
        }
        visit::visit_pat(self, pattern);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problems(arguments: &str, item: &str) -> usize {
        let mut sink = Sink::default();
        let raw = syn::parse_str(item).expect("a struct");
        supervisor(arguments.parse().expect("tokens"), raw, &mut sink);
        let problems = sink.count();
        drop(sink.into_tokens());
        problems
    }

    #[test]
    fn a_tree_is_read() {
        let item = "struct App { url: String, #[child(Db::spec(url.clone()), restart = permanent)] db: DbRef,
            #[cfg(unix)] #[child(Web::spec(db.clone()), shutdown = \"1s\", backoff(initial = \"1s\"))] web: WebRef }";
        assert_eq!(problems("strategy = rest_for_one, max_restarts = 5, within = \"10s\"", item), 0);
    }

    #[test]
    fn every_mistake_is_one_problem() {
        let item = "struct App { #[child] a: ARef, #[child(B::spec(d), restart = never)] b: BRef,
            #[cfg(unix)] c: u8, #[child(D::spec(), max_restarts = 3)] #[child(D::spec())] d: DRef }";
        assert_eq!(problems("strategy = one_for_some, within = \"0s\", retries = 1, name = \"\"", item), 4 + 6);
    }

    #[test]
    fn only_refs_of_later_children_are_early() {
        let with =
            |spec: &str| problems("", &format!("struct A {{ #[child({spec})] a: ARef, #[child(B::spec())] b: BRef }}"));
        for early in ["A::spec(b)", "A::spec(b.clone())", "ChildSpec::new(move || A { b: b.clone() })", "A::spec(&a)"] {
            assert_eq!(with(early), 1, "{early}");
        }
        for fine in ["A::spec(b())", "A::spec(x.b)", "ChildSpec::new(|| { let b = 1; A { b } })", "A::spec(m::b)"] {
            assert_eq!(with(fine), 0, "{fine}");
        }
    }
}
