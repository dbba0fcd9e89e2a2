//! Which lines of a Rust file are code, and how deep its braces nest.

use proc_macro2::{Delimiter, Span, TokenStream, TokenTree};

/// The shape of one Rust file.
pub(crate) struct Lines {
    /// `is_code[n]` is true if line `n` (from 1) holds more than white space and comments.
    is_code: Vec<bool>,
    /// The deepest brace and its line.
    pub(crate) deepest: (usize, usize),
}

/// What these macros hold is somebody else's code: it nests from zero.
const TEMPLATES: &[&str] = &["quote", "quote_spanned", "parse_quote", "parse_quote_spanned"];

impl Lines {
    /// `None` if the text does not tokenize.
    pub(crate) fn of(text: &str) -> Option<Self> {
        let tokens: TokenStream = text.parse().ok()?;
        let mut lines = Lines { is_code: vec![false; text.lines().count() + 2], deepest: (0, 1) };
        lines.walk(tokens, 0, text);
        Some(lines)
    }

    /// Lines of code in the whole file.
    pub(crate) fn code(&self) -> usize {
        self.code_between(1, self.is_code.len() - 1)
    }

    /// Lines of code from `first` to `last`, both included.
    pub(crate) fn code_between(&self, first: usize, last: usize) -> usize {
        self.is_code[first..=last].iter().filter(|is_code| **is_code).count()
    }

    fn walk(&mut self, tokens: TokenStream, depth: usize, text: &str) {
        let mut is_template = false;
        let mut last_word = String::new();
        for token in tokens {
            if is_comment(token.span(), text) {
                continue;
            }
            match token {
                TokenTree::Group(group) => {
                    self.mark(group.span_open());
                    self.mark(group.span_close());
                    let depth =
                        if is_template { 0 } else { depth + usize::from(group.delimiter() == Delimiter::Brace) };
                    if depth > self.deepest.0 {
                        self.deepest = (depth, group.span_open().start().line);
                    }
                    self.walk(group.stream(), depth, text);
                    is_template = false;
                }
                TokenTree::Ident(word) => {
                    self.mark(word.span());
                    last_word = word.to_string();
                    is_template = false;
                }
                TokenTree::Punct(punct) => {
                    self.mark(punct.span());
                    is_template = punct.as_char() == '!' && TEMPLATES.contains(&last_word.as_str());
                }
                TokenTree::Literal(literal) => self.mark(literal.span()),
            }
        }
    }

    fn mark(&mut self, span: Span) {
        for line in span.start().line..=span.end().line {
            self.is_code[line] = true;
        }
    }
}

/// Doc comments reach us as `#[doc = ".."]` tokens that all carry the place of the comment.
fn is_comment(span: Span, text: &str) -> bool {
    let source = text.get(span.byte_range().start..).unwrap_or_default();
    source.starts_with("//") || source.starts_with("/*")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_and_blank_lines_are_not_code() {
        let text = "//! Doc.\n\n/// More.\n/** block */\nfn f() { // tail\n    /* inner */\n    let _ = \"a\nb\";\n}\n";
        assert_eq!(Lines::of(text).unwrap().code(), 4);
    }

    #[test]
    fn braces_nest_and_templates_start_over() {
        let text = "fn f() {\n    quote! { impl X { fn y() {} } };\n    if a {\n        {}\n    }\n}\n";
        assert_eq!(Lines::of(text).unwrap().deepest, (3, 4));
        assert_eq!(Lines::of("fn f() { quote!({ { { {} } } }); }").unwrap().deepest.0, 4);
    }
}
