//! Which types get their own `Send` check.
//!
//! A type that cannot be sent makes the whole message enum impossible to send, which rustc reports
//! far from the cause. So types that may be at fault are checked where they are written; the many
//! that are plainly fine are left out, because each check costs compile time.

use proc_macro2::Ident;
use quote::ToTokens as _;
use syn::Type;
use syn::spanned::Spanned as _;

use crate::model::{SendCheck, Travels};
use crate::syntax::types;

const ATOMS: &[&str] = &[
    "bool",
    "char",
    "u8",
    "u16",
    "u32",
    "u64",
    "u128",
    "usize",
    "i8",
    "i16",
    "i32",
    "i64",
    "i128",
    "isize",
    "f32",
    "f64",
    "String",
    "PathBuf",
    "Duration",
    "Instant",
    "SystemTime",
];

/// Containers that can be sent if their contents can.
const CONTAINERS: &[&str] =
    &["Vec", "Option", "Box", "VecDeque", "HashMap", "BTreeMap", "HashSet", "BTreeSet", "Result"];

/// The check for a type, unless its name tells that it is fine, or it depends on the parameters of
/// the block: those are judged where the actor is used.
pub(super) fn check(ty: &Type, travels: Travels, parameters: &[Ident]) -> Option<SendCheck> {
    if is_plainly_send(ty) || types::mentions(ty, parameters) {
        return None;
    }
    Some(SendCheck { ty: ty.to_token_stream(), span: ty.span(), travels })
}

fn is_plainly_send(ty: &Type) -> bool {
    match types::peeled(ty) {
        Type::Path(_) => types::last_segment(ty).is_some_and(|segment| {
            let name = segment.ident.to_string();
            ATOMS.contains(&name.as_str())
                || CONTAINERS.contains(&name.as_str())
                    && types::type_arguments(segment).into_iter().all(is_plainly_send)
        }),
        Type::Tuple(tuple) => tuple.elems.iter().all(is_plainly_send),
        Type::Array(array) => is_plainly_send(&array.elem),
        Type::Reference(reference) => {
            matches!(&*reference.elem, Type::Path(path) if path.path.is_ident("str"))
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use quote::format_ident;

    use super::*;

    fn is_checked(text: &str) -> bool {
        let ty = syn::parse_str(text).expect("a type");
        check(&ty, Travels::ToTheActor, &[format_ident!("K")]).is_some()
    }

    #[test]
    fn plain_types_need_no_check() {
        for ty in ["u8", "Vec<(String, Option<u64>)>", "[u8; 4]", "()", "std::time::Duration", "&'static str"] {
            assert!(!is_checked(ty), "{ty}");
        }
    }

    #[test]
    fn unknown_types_are_checked() {
        for ty in ["Rc<u8>", "Vec<Rc<u8>>", "Box<dyn Fn()>", "Order", "*const u8"] {
            assert!(is_checked(ty), "{ty}");
        }
    }

    #[test]
    fn parameters_are_judged_where_the_actor_is_used() {
        assert!(!is_checked("Holder<K>"));
    }
}
