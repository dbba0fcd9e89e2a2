//! Option lists: `timeout = "5s", value`.

use proc_macro2::{Delimiter, Ident, TokenStream, TokenTree};
use syn::ext::IdentExt as _;
use syn::parse::{ParseStream, Parser as _};
use syn::{Token, token};

use crate::syntax::tokens;

/// One option, with the span of its name and of its value.
pub(crate) struct RawOption {
    pub(crate) name: Ident,
    pub(crate) value: RawValue,
}

/// What follows the name of an option.
pub(crate) enum RawValue {
    /// Nothing: `value`.
    Absent,
    /// `= tokens`, up to the next comma.
    Assigned(TokenStream),
    /// `(tokens)`.
    Listed(TokenStream),
}

impl RawOption {
    /// All options of a list. A name may be a keyword: `ref = Name`.
    pub(crate) fn parse_list(tokens: TokenStream) -> syn::Result<Vec<Self>> {
        let parse = |input: ParseStream| {
            let list = input.parse_terminated(Self::parse_one, Token![,])?;
            Ok(list.into_iter().collect())
        };
        parse.parse2(tokens)
    }

    fn parse_one(input: ParseStream) -> syn::Result<Self> {
        let name = input.call(Ident::parse_any)?;
        let value = if input.parse::<Option<Token![=]>>()?.is_some() {
            RawValue::Assigned(until_comma(input)?)
        } else if input.peek(Token![:]) {
            return Err(input.error("expected `=`"));
        } else if input.peek(token::Paren) {
            let content;
            syn::parenthesized!(content in input);
            RawValue::Listed(ungrouped(content.parse()?))
        } else {
            RawValue::Absent
        };
        Ok(Self { name, value })
    }
}

fn until_comma(input: ParseStream) -> syn::Result<TokenStream> {
    let mut tokens = TokenStream::new();
    while !input.is_empty() && !input.peek(Token![,]) {
        tokens.extend([input.parse::<TokenTree>()?]);
    }
    if tokens.is_empty() { Err(input.error("expected a value")) } else { Ok(ungrouped(tokens)) }
}

/// The tokens without the invisible groups that a `macro_rules!` puts around what its caller wrote, where they hold one token:
/// around more, they may stand for parentheses.
fn ungrouped(tokens: TokenStream) -> TokenStream {
    tokens
        .into_iter()
        .map(|token| match token {
            TokenTree::Group(group) => {
                let inside = ungrouped(group.stream());
                let mut first = inside.clone().into_iter();
                match (group.delimiter(), first.next(), first.next()) {
                    (Delimiter::None, Some(only), None) => only,
                    _ => tokens::regroup(&group, inside),
                }
            }
            other => other,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use proc_macro2::Group;
    use quote::quote;

    use super::*;

    #[test]
    fn the_three_forms_are_read() {
        let list = RawOption::parse_list(quote!(value, ref = Name, mailbox = bounded(1, 2), implements(A, B),));
        let list = list.expect("a list");
        let forms: Vec<_> = list
            .iter()
            .map(|option| match &option.value {
                RawValue::Absent => format!("{}", option.name),
                RawValue::Assigned(tokens) => format!("{}={tokens}", option.name),
                RawValue::Listed(tokens) => format!("{}({tokens})", option.name),
            })
            .collect();
        assert_eq!(forms, ["value", "ref=Name", "mailbox=bounded (1 , 2)", "implements(A , B)"]);
    }

    #[test]
    fn what_comes_out_of_a_macro_is_read() {
        let grouped = |tokens| Group::new(Delimiter::None, tokens);
        let (number, sum) = (grouped(quote!(8)), grouped(quote!(1 + 1)));
        let list = RawOption::parse_list(quote!(mailbox = bounded(#number * #sum))).expect("a list");
        let RawValue::Assigned(tokens) = &list[0].value else { panic!("a value") };
        let TokenTree::Group(arguments) = tokens.clone().into_iter().nth(1).expect("arguments") else {
            panic!("a list")
        };
        assert_eq!(arguments.stream().into_iter().count(), 3, "{tokens}");
        assert!(matches!(arguments.stream().into_iter().next(), Some(TokenTree::Literal(_))), "{tokens}");
    }

    #[test]
    fn a_missing_value_is_an_error() {
        assert!(RawOption::parse_list(quote!(timeout = , value)).is_err());
    }
}
