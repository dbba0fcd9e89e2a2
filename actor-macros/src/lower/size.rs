//! Which handlers have arguments that the compiler should measure.
//!
//! Every message of an actor is as large as its largest, so one large argument slows down all. Names
//! tell the size of most arguments; only the others are measured, because each costs compile time.

use syn::{Expr, Lit, Type};

use crate::syntax::types;

/// Below this many bytes by the estimate, nothing is measured. Generous: names may lie.
const SURELY_SMALL: usize = 192;

/// Whether arguments of these types may take more room than a message should.
pub(super) fn may_be_large<'a>(types: impl Iterator<Item = &'a Type>) -> bool {
    types.map(most).try_fold(0usize, |sum, size| sum.checked_add(size?)).is_none_or(|sum| sum > SURELY_SMALL)
}

/// The most bytes that the type can take, if its name tells.
fn most(ty: &Type) -> Option<usize> {
    match types::peeled(ty) {
        Type::Path(_) => {
            let segment = types::last_segment(ty)?;
            match segment.ident.to_string().as_str() {
                "bool" | "char" | "u8" | "u16" | "u32" | "u64" | "usize" | "i8" | "i16" | "i32" | "i64" | "isize"
                | "f32" | "f64" | "Rc" => Some(8),
                "u128" | "i128" | "Duration" | "Instant" | "SystemTime" | "Box" | "Arc" => Some(16),
                "String" | "PathBuf" | "Vec" | "BTreeMap" | "BTreeSet" => Some(24),
                "VecDeque" => Some(32),
                "HashMap" | "HashSet" => Some(48),
                "Option" | "Result" => {
                    let parts = types::type_arguments(segment).into_iter().map(most);
                    Some(parts.max()?? + 16)
                }
                name => (name.ends_with("Ref") || name == "Reply").then_some(16),
            }
        }
        Type::Tuple(tuple) => tuple.elems.iter().map(most).sum(),
        Type::Array(array) => {
            let Expr::Lit(length) = &array.len else { return None };
            let Lit::Int(length) = &length.lit else { return None };
            most(&array.elem)?.checked_mul(length.base10_parse().ok()?)
        }
        Type::Reference(_) | Type::Ptr(_) | Type::FnPtr(_) => Some(16),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn measured(types: &[&str]) -> bool {
        let types: Vec<Type> = types.iter().map(|text| syn::parse_str(text).expect("a type")).collect();
        may_be_large(types.iter())
    }

    #[test]
    fn small_and_known_types_are_not_measured() {
        assert!(!measured(&[]));
        assert!(!measured(&["u64", "String", "Option<Vec<Large>>", "(u8, CounterRef)", "[u8; 4]", "&'static str"]));
    }

    #[test]
    fn large_and_unknown_types_are_measured() {
        assert!(measured(&["Order"]));
        assert!(measured(&["Option<Order>"]));
        assert!(measured(&["[u8; 1024]"]));
        assert!(measured(&["[u8; LEN]"]));
        assert!(measured(&["String"; 12]));
        assert!(measured(&["[u64; 18446744073709551615]"]));
    }
}
