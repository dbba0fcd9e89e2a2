//! Token streams: moving spans and writing `Self` out.

use proc_macro2::{Group, Span, TokenStream, TokenTree};
use quote::{ToTokens, quote_spanned};

/// The same tokens, all of them at `span`.
///
/// One token with another span widens what rustc underlines to the whole item, so generated code
/// that mixes its own tokens with the user's sends the user's through here first.
pub(crate) fn respan(tokens: impl ToTokens, span: Span) -> TokenStream {
    map(tokens.to_token_stream(), &mut |mut token| {
        token.set_span(span);
        token.into()
    })
}

/// The same tokens, all of them located at `span`, each still resolved as where it was written.
pub(crate) fn relocate(tokens: impl ToTokens, span: Span) -> TokenStream {
    map(tokens.to_token_stream(), &mut |mut token| {
        token.set_span(token.span().located_at(span));
        token.into()
    })
}

/// `Self` written out as `actor`, because it means something else in the enum and in the ref.
pub(crate) fn without_self(tokens: impl ToTokens, actor: &TokenStream) -> TokenStream {
    let mut out = TokenStream::new();
    let mut rest = tokens.to_token_stream().into_iter().peekable();
    while let Some(token) = rest.next() {
        match token {
            TokenTree::Ident(word) if word == "Self" => {
                let written = respan(actor, word.span());
                // `Self::LIMIT` cannot become `Cache<K>::LIMIT`: a path segment there needs `<Cache<K>>`.
                let is_prefix = matches!(rest.peek(), Some(TokenTree::Punct(next)) if next.as_char() == ':');
                out.extend(if is_prefix { quote_spanned!(word.span()=> <#written>) } else { written });
            }
            TokenTree::Group(group) => {
                out.extend([regroup(&group, without_self(group.stream(), actor))]);
            }
            other => out.extend([other]),
        }
    }
    out
}

/// Where the tokens mention this word first.
pub(crate) fn find(tokens: impl ToTokens, word: &str) -> Option<Span> {
    tokens.to_token_stream().into_iter().find_map(|token| match token {
        TokenTree::Ident(found) if found == word => Some(found.span()),
        TokenTree::Group(group) => find(group.stream(), word),
        _ => None,
    })
}

/// A group with other contents and the same delimiters, at the same place.
pub(crate) fn regroup(group: &Group, contents: TokenStream) -> TokenTree {
    let mut renewed = Group::new(group.delimiter(), contents);
    renewed.set_span(group.span());
    renewed.into()
}

fn map(tokens: TokenStream, change: &mut impl FnMut(TokenTree) -> TokenStream) -> TokenStream {
    let mut out = TokenStream::new();
    for token in tokens {
        let token = match token {
            TokenTree::Group(group) => {
                let contents = map(group.stream(), change);
                regroup(&group, contents)
            }
            other => other,
        };
        out.extend(change(token));
    }
    out
}

#[cfg(test)]
mod tests {
    use quote::quote;

    use super::*;

    fn written_out(tokens: TokenStream) -> String {
        without_self(tokens, &quote!(Cache<K>)).to_string().replace(' ', "")
    }

    #[test]
    fn self_is_written_out_at_every_depth() {
        assert_eq!(written_out(quote!(Option<Box<Self>>)), "Option<Box<Cache<K>>>");
        assert_eq!(written_out(quote!([u8; { Self::LIMIT }])), "[u8;{<Cache<K>>::LIMIT}]");
        assert_eq!(written_out(quote!(<Self as Key>::Id)), "<Cache<K>asKey>::Id");
    }

    #[test]
    fn other_tokens_keep_their_place() {
        let tokens: TokenStream = "Vec < u8 >".parse().expect("tokens");
        let columns =
            |tokens: TokenStream| tokens.into_iter().map(|token| token.span().start().column).collect::<Vec<_>>();
        assert_eq!(columns(without_self(tokens.clone(), &quote!(Cache))), columns(tokens));
    }
}
