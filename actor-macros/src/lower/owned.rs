//! Whether a type can be a field of the message: it owns its data and has a name.

use proc_macro2::TokenStream;
use quote::ToTokens;
use syn::visit::{self, Visit};
use syn::{BoundLifetimes, GenericParam, Lifetime, Type, TypeReference};

use crate::diag::Problem;
use crate::syntax::types;

/// What is wrong with a type.
pub(super) enum Flaw {
    /// It borrows: no field of a message, but the type of an argument all the same.
    Borrows(TokenStream, Problem),
    /// It is `impl Trait`, which an argument can be and a reply cannot.
    Unnamed(TokenStream, Problem),
    /// It contains `_` or has no size, which rustc refuses in every signature.
    Impossible,
}

/// What the type is for: it decides how a message speaks of it.
#[derive(Clone, Copy)]
pub(super) enum Subject<'a> {
    Argument(&'a str),
    Reply,
    /// What a stream yields.
    Item,
}

/// The first thing in the type that cannot be in a message.
pub(super) fn first_flaw(ty: &Type, subject: Subject<'_>) -> Option<Flaw> {
    let is_unsized = match types::peeled(ty) {
        Type::Path(path) => path.path.is_ident("str"),
        Type::Slice(_) | Type::TraitObject(_) => true,
        _ => false,
    };
    if is_unsized {
        return Some(Flaw::Impossible);
    }
    let mut search = Search { subject, bound: Vec::new(), flaw: None };
    search.visit_type(ty);
    search.flaw
}

impl Subject<'_> {
    fn describe(self) -> String {
        match self {
            Self::Argument(name) => format!("argument `{name}`"),
            Self::Reply => "the reply".to_owned(),
            Self::Item => "an item of the stream".to_owned(),
        }
    }
}

struct Search<'a> {
    subject: Subject<'a>,
    /// Lifetimes introduced inside the type, by `for<'a>`.
    bound: Vec<Lifetime>,
    flaw: Option<Flaw>,
}

impl Search<'_> {
    fn borrows(&mut self, at: impl ToTokens, instead: String) {
        let problem = Problem::BorrowedData { subject: self.subject.describe(), instead };
        // One flaw a type: the second is most often the same mistake.
        self.flaw.get_or_insert(Flaw::Borrows(at.to_token_stream(), problem));
    }

    fn within(&mut self, bound: Option<&BoundLifetimes>, visit: impl FnOnce(&mut Self)) {
        let outside = self.bound.len();
        let lifetimes = bound.into_iter().flat_map(|bound| &bound.lifetimes);
        self.bound.extend(lifetimes.filter_map(|param| match param {
            GenericParam::Lifetime(param) => Some(param.lifetime.clone()),
            _ => None,
        }));
        visit(self);
        self.bound.truncate(outside);
    }

    fn lives_long_enough(&self, lifetime: &Lifetime) -> bool {
        lifetime.ident == "static" || self.bound.contains(lifetime)
    }
}

impl<'ast> Visit<'ast> for Search<'_> {
    fn visit_type_reference(&mut self, reference: &'ast TypeReference) {
        if reference.lifetime.as_ref().is_some_and(|lifetime| self.lives_long_enough(lifetime)) {
            return visit::visit_type(self, &reference.elem);
        }
        self.borrows(reference, owned_form(reference));
    }

    fn visit_lifetime(&mut self, lifetime: &'ast Lifetime) {
        if !self.lives_long_enough(lifetime) {
            self.borrows(lifetime, "`'static`, or a type that owns its data".to_owned());
        }
    }

    fn visit_type_impl_trait(&mut self, ty: &'ast syn::TypeImplTrait) {
        if matches!(self.subject, Subject::Reply) && types::is_impl_of(&Type::ImplTrait(ty.clone()), "Future") {
            self.flaw.get_or_insert(Flaw::Unnamed(ty.to_token_stream(), Problem::FutureReply {}));
            return;
        }
        let instead = match self.subject {
            Subject::Argument(_) => "a concrete type, `Box<dyn ..>`, or `impl Into<T>`",
            Subject::Reply | Subject::Item => "a concrete type or `Box<dyn ..>`",
        };
        let problem = Problem::ImplTrait { subject: self.subject.describe(), instead: instead.to_owned() };
        self.flaw.get_or_insert(Flaw::Unnamed(ty.to_token_stream(), problem));
    }

    fn visit_type_infer(&mut self, _: &'ast syn::TypeInfer) {
        self.flaw.get_or_insert(Flaw::Impossible);
    }

    fn visit_trait_bound(&mut self, bound: &'ast syn::TraitBound) {
        self.within(bound.lifetimes.as_ref(), |search| visit::visit_trait_bound(search, bound));
    }

    /// What a function pointer borrows, it borrows when it is called.
    fn visit_type_fn_ptr(&mut self, _: &'ast syn::TypeFnPtr) {}

    /// The same for `dyn Fn(&str) -> &str`.
    fn visit_parenthesized_generic_arguments(&mut self, _: &'ast syn::ParenthesizedGenericArguments) {}
}

/// What to write instead of a reference.
fn owned_form(reference: &TypeReference) -> String {
    let inner = types::peeled(&reference.elem);
    if let Type::Slice(slice) = inner {
        return format!("`Vec<{}>`", types::display(&slice.elem));
    }
    let shown = types::display(inner);
    match shown.as_str() {
        "str" => "`String`".to_owned(),
        "Path" => "`PathBuf`".to_owned(),
        "OsStr" => "`OsString`".to_owned(),
        "CStr" => "`CString`".to_owned(),
        _ if matches!(inner, Type::TraitObject(_)) => format!("`Box<{shown}>` or `Arc<{shown}>`"),
        _ if reference.mutability.is_some() => format!("`{shown}`"),
        _ => format!("`{shown}` or `Arc<{shown}>`"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn flaw(text: &str) -> Option<String> {
        let ty = syn::parse_str(text).expect("a type");
        first_flaw(&ty, Subject::Reply).map(|flaw| match flaw {
            Flaw::Borrows(at, problem) | Flaw::Unnamed(at, problem) => format!("{at} | {}", problem.message()),
            Flaw::Impossible => "_".to_owned(),
        })
    }

    #[test]
    fn owned_types_pass() {
        let owned = [
            "u8",
            "&'static str",
            "Vec<Option<(u8, K::Id)>>",
            "fn(&str) -> &str",
            "Box<dyn Fn(&str) -> &str + Send>",
            "Box<dyn for<'a> Read<'a> + Send + 'static>",
            "Cow<'static, str>",
            "[u8; 4]",
        ];
        for ty in owned {
            assert_eq!(flaw(ty), None, "{ty}");
        }
    }

    #[test]
    fn a_borrow_is_found_with_its_owned_form() {
        let owned_form = |text: &str| {
            let message = flaw(text).expect("a flaw");
            message.split("; use ").nth(1).and_then(|end| end.split(" [").next()).map(str::to_owned)
        };
        assert_eq!(owned_form("&str").as_deref(), Some("`String`"));
        assert_eq!(owned_form("Option<&'a [Vec<u8>]>").as_deref(), Some("`Vec<Vec<u8>>`"));
        assert_eq!(owned_form("&u64").as_deref(), Some("`u64` or `Arc<u64>`"));
        assert_eq!(owned_form("&dyn Job").as_deref(), Some("`Box<dyn Job>` or `Arc<dyn Job>`"));
        assert_eq!(owned_form("Cow<'_, str>").as_deref(), Some("`'static`, or a type that owns its data"));
    }

    #[test]
    fn only_the_first_flaw_counts() {
        let found = flaw("HashMap<&str, &str>").expect("a flaw");
        assert!(found.starts_with("& str |"), "{found}");
    }

    #[test]
    fn types_without_a_name_are_found_at_every_depth() {
        assert!(flaw("Option<impl Display>").expect("a flaw").contains("impl Display | the reply: `impl Trait`"));
        assert_eq!(flaw("Vec<_>").as_deref(), Some("_"));
    }
}
