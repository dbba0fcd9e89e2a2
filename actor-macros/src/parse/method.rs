//! One item of an `impl` block.

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::parse::discouraged::Speculative as _;
use syn::parse::{Parse, ParseStream};
use syn::{Attribute, Signature, Token, Visibility, token};

use crate::diag::fallback;
use crate::syntax::tokens::regroup;

/// What rust-analyzer puts in place of a body that it cannot repair; it puts the text back after the
/// expansion. So it has to come out exactly once, and no error may point at it.
const EDITOR_BODY: &str = "__ra_fixup";

/// A method: its signature, and its body as one token.
pub(crate) struct RawMethod {
    pub(crate) attributes: Vec<Attribute>,
    pub(crate) visibility: Visibility,
    pub(crate) signature: Signature,
    pub(crate) body: TokenTree,
    /// Whether arguments had default values, which rustc has refused by now. The signature is without them.
    pub(crate) had_defaults: bool,
}

/// A method, or the tokens of something that is not one, or not yet.
pub(crate) enum OneItem {
    Method(Box<RawMethod>),
    /// Constants, macros, types.
    Other(TokenStream),
    /// A method with a signature that cannot be read, and why.
    Unreadable(TokenStream, syn::Error),
}

impl Parse for RawMethod {
    fn parse(input: ParseStream) -> syn::Result<Self> {
        let attributes = input.call(Attribute::parse_outer)?;
        let visibility = input.parse()?;
        let mut signature: Signature = input.parse()?;
        // `where` without a bound says nothing.
        signature.generics.where_clause =
            signature.generics.where_clause.take().filter(|bounds| !bounds.predicates.is_empty());
        let is_body = input.peek(token::Brace) || input.peek(Token![;]) || input.peek(syn::Ident);
        if !is_body {
            return Err(input.error("expected the body of the method"));
        }
        Ok(Self { attributes, visibility, signature, body: input.parse()?, had_defaults: false })
    }
}

impl ToTokens for RawMethod {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        let Self { attributes, visibility, signature, body, .. } = self;
        tokens.extend(quote!(#(#attributes)* #visibility #signature #body));
    }
}

/// The next item: parsed on a fork, so that a failure costs this item alone.
pub(crate) fn next_item(input: ParseStream) -> OneItem {
    let fork = input.fork();
    match fork.parse::<RawMethod>() {
        Ok(method) => {
            input.advance_to(&fork);
            OneItem::Method(Box::new(method))
        }
        Err(error) => {
            let (tokens, skipped) = skip_item(input);
            match skipped {
                Skipped::Method => match without_defaults(&tokens) {
                    Some(method) => OneItem::Method(Box::new(method)),
                    None => OneItem::Unreadable(tokens, error),
                },
                Skipped::BeingTyped => OneItem::Other(fallback::without_helpers(tokens)),
                Skipped::Other => OneItem::Other(tokens),
            }
        }
    }
}

/// The method, if default values of arguments are all that keeps it from being read.
fn without_defaults(method: &TokenStream) -> Option<RawMethod> {
    let mut had_defaults = false;
    let mut tokens = TokenStream::new();
    let mut is_before_body = true;
    for token in method.clone() {
        match token {
            TokenTree::Group(group) if group.delimiter() == Delimiter::Parenthesis && is_before_body => {
                let (arguments, found) = arguments_without_defaults(group.stream());
                had_defaults |= found;
                tokens.extend([regroup(&group, arguments)]);
            }
            other => {
                is_before_body &= !matches!(&other, TokenTree::Group(group) if group.delimiter() == Delimiter::Brace);
                tokens.extend([other]);
            }
        }
    }
    let method = syn::parse2::<RawMethod>(tokens).ok().filter(|_| had_defaults)?;
    Some(RawMethod { had_defaults, ..method })
}

/// The arguments up to their `=`, and whether there was one. Inside `<..>`, it names an associated type.
fn arguments_without_defaults(arguments: TokenStream) -> (TokenStream, bool) {
    let (mut kept, mut found) = (TokenStream::new(), false);
    let (mut depth, mut is_skipping) = (0usize, false);
    for token in arguments {
        if let TokenTree::Punct(mark) = &token {
            match mark.as_char() {
                '<' => depth += 1,
                '>' => depth = depth.saturating_sub(1),
                '=' if depth == 0 => {
                    found = true;
                    is_skipping = true;
                }
                ',' if depth == 0 => is_skipping = false,
                _ => {}
            }
        }
        if !is_skipping {
            kept.extend([token]);
        }
    }
    (kept, found)
}

enum Skipped {
    Method,
    /// A method that the user is in the middle of: nothing to complain about.
    BeingTyped,
    Other,
}

/// Takes tokens up to where an item ends, and tells what they were.
fn skip_item(input: ParseStream) -> (TokenStream, Skipped) {
    let mut tokens = TokenStream::new();
    let (mut has_fn, mut is_typed_right_now) = (false, false);
    while let Ok(token) = input.parse::<TokenTree>() {
        let ends = match &token {
            TokenTree::Punct(mark) => mark.as_char() == ';',
            TokenTree::Group(group) => group.delimiter() == Delimiter::Brace,
            TokenTree::Ident(word) => {
                has_fn |= word == "fn";
                is_typed_right_now |= word == EDITOR_BODY;
                // Without a body there is no end mark either: the next attribute starts the next item.
                has_fn && word == EDITOR_BODY && input.peek(Token![#])
            }
            TokenTree::Literal(_) => false,
        };
        tokens.extend([token]);
        if ends {
            break;
        }
    }
    let skipped = match (has_fn, is_typed_right_now) {
        (true, true) => Skipped::BeingTyped,
        (true, false) => Skipped::Method,
        (false, _) => Skipped::Other,
    };
    (tokens, skipped)
}
