//! One pass over a text: what each line is, and which identifiers its code names.
//!
//! It is a lexer, not a parser: it knows comments and literals, and guesses nothing about the rest. What needs a parser is
//! taken for ordinary code: regular expression literals, here-documents, strings inside of `${..}`.

use std::collections::HashMap;

use super::language::Language;
use super::syntax::{Quote, Raw, Syntax};

/// How many lines there are of each kind. Every line is of exactly one.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Lines {
    /// Lines with code, whether or not a comment stands on them too. What is in a string literal is code.
    pub code: u64,
    /// Lines with nothing but comments.
    pub comment: u64,
    /// Lines with nothing but white space, in a comment or a literal too.
    pub blank: u64,
}

impl Lines {
    /// All lines.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.code + self.comment + self.blank
    }
}

/// What one text holds. Made by [`scan`].
#[derive(Debug, Default)]
pub struct Scanned<'t> {
    /// Its lines.
    pub lines: Lines,
    /// How often each identifier stands in its code. Empty for data, markup and prose.
    pub identifiers: HashMap<&'t str, u64>,
}

/// Classifies the lines of `text` and counts its identifiers.
#[must_use]
pub fn scan<'t>(text: &'t str, language: &Language) -> Scanned<'t> {
    let syntax = language.syntax();
    // A byte order mark is no code.
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut scanner = Scanner { text, syntax, at: 0, line_start: 0, line: Line::default(), found: Scanned::default() };
    scanner.run();
    for keyword in syntax.keywords {
        scanner.found.identifiers.remove(keyword);
    }
    scanner.found
}

struct Scanner<'t> {
    text: &'t str,
    syntax: &'static Syntax,
    /// Offset of the next byte.
    at: usize,
    line_start: usize,
    line: Line,
    found: Scanned<'t>,
}

/// What was seen of the current line.
#[derive(Default)]
struct Line {
    has_code: bool,
    has_comment: bool,
}

impl<'t> Scanner<'t> {
    fn run(&mut self) {
        while let Some(byte) = self.byte(0) {
            match byte {
                b'\n' => self.end_line(),
                _ if byte.is_ascii_whitespace() => self.at += 1,
                b'_' | b'a'..=b'z' | b'A'..=b'Z' => self.word(),
                b'0'..=b'9' => self.number(),
                0..0x80 => self.symbol(),
                _ => self.beyond_ascii(),
            }
        }
        if self.line_start < self.text.len() {
            self.end_line();
        }
    }

    fn byte(&self, ahead: usize) -> Option<u8> {
        self.text.as_bytes().get(self.at + ahead).copied()
    }

    fn rest(&self) -> &'t [u8] {
        &self.text.as_bytes()[self.at..]
    }

    fn is_at(&self, token: &str) -> bool {
        self.rest().starts_with(token.as_bytes())
    }

    fn end_line(&mut self) {
        let lines = &mut self.found.lines;
        let Line { has_code, has_comment } = std::mem::take(&mut self.line);
        *if has_code {
            &mut lines.code
        } else if has_comment {
            &mut lines.comment
        } else {
            &mut lines.blank
        } += 1;
        self.at += 1;
        self.line_start = self.at;
    }

    /// An identifier, a keyword, or the prefix of a literal.
    fn word(&mut self) {
        self.line.has_code = true;
        let word = self.take_word();
        let next = self.byte(0);
        let is_raw = match self.syntax.raw {
            Raw::No => false,
            Raw::Rust => matches!(word, "r" | "br" | "cr") && self.rust_raw(),
            Raw::Cpp => matches!(word, "R" | "LR" | "UR" | "uR" | "u8R") && next == Some(b'"') && self.cpp_raw(),
        };
        // `b"..`, `f'..`, `u8"..`: part of the literal.
        let is_prefix = word.len() <= 3 && matches!(next, Some(b'"' | b'\'')) && !self.syntax.quotes.is_empty();
        // A lone `_` names nothing.
        let is_name = word.bytes().any(|byte| byte != b'_');
        if !is_raw && !is_prefix && is_name && !self.syntax.keywords.is_empty() {
            *self.found.identifiers.entry(word).or_default() += 1;
        }
    }

    fn take_word(&mut self) -> &'t str {
        let start = self.at;
        while let Some(byte) = self.byte(0) {
            if byte.is_ascii_alphanumeric() || byte == b'_' {
                self.at += 1;
            } else if let Some(char) = self.char().filter(|char| byte >= 0x80 && char.is_alphanumeric()) {
                self.at += char.len_utf8();
            } else {
                break;
            }
        }
        &self.text[start..self.at]
    }

    /// The next character. Only where one starts.
    fn char(&self) -> Option<char> {
        self.text[self.at..].chars().next()
    }

    /// A number with its suffix: `0xff_u8`, `1'000`.
    fn number(&mut self) {
        self.line.has_code = true;
        self.take_word();
        while self.byte(0) == Some(b'\'') && self.byte(1).is_some_and(|next| next.is_ascii_hexdigit()) {
            self.at += 1;
            self.take_word();
        }
    }

    fn beyond_ascii(&mut self) {
        match self.char() {
            Some(char) if char.is_alphabetic() => self.word(),
            Some(char) => {
                self.line.has_code |= !char.is_whitespace();
                self.at += char.len_utf8();
            }
            None => {}
        }
    }

    /// What is neither a word nor white space: the start of a comment or a literal, or code.
    fn symbol(&mut self) {
        let syntax = self.syntax;
        let may_start_block = !syntax.block_at_line_start || self.at == self.line_start;
        if may_start_block && let Some(&(open, close)) = syntax.block.iter().find(|(open, _)| self.is_at(open)) {
            self.block_comment(open, close);
        } else if syntax.line.iter().any(|open| self.is_at(open)) && self.may_start_line_comment() {
            self.line.has_comment = true;
            self.at += self.rest().iter().position(|byte| *byte == b'\n').unwrap_or(self.rest().len());
        } else if let Some(quote) = syntax.quotes.iter().find(|quote| self.is_at(quote.open)) {
            self.line.has_code = true;
            self.at += quote.open.len();
            self.literal(quote.close, *quote);
        } else {
            self.line.has_code = true;
            let is_tick = syntax.ticks && self.byte(0) == Some(b'\'');
            self.at += 1;
            if is_tick {
                self.tick();
            }
        }
    }

    fn may_start_line_comment(&self) -> bool {
        let before = self.text.as_bytes()[self.line_start..self.at].last();
        !self.syntax.line_at_word_start
            || before.is_none_or(|before| before.is_ascii_whitespace() || matches!(before, b';' | b'(' | b')' | b'{'))
    }

    fn block_comment(&mut self, open: &str, close: &str) {
        self.line.has_comment = true;
        self.at += open.len();
        let mut depth = 1;
        while let Some(byte) = self.byte(0) {
            if byte == b'\n' {
                self.end_line();
                continue;
            }
            self.line.has_comment |= !byte.is_ascii_whitespace();
            if self.is_at(close) {
                self.at += close.len();
                depth -= 1;
                if depth == 0 {
                    return;
                }
            } else if self.syntax.nests && self.is_at(open) {
                self.at += open.len();
                depth += 1;
            } else {
                self.at += 1;
            }
        }
    }

    /// The rest of a literal, up to and with `close`.
    fn literal(&mut self, close: &str, quote: Quote) {
        let mut continues = quote.multiline;
        while let Some(byte) = self.byte(0) {
            if byte == b'\n' {
                if !continues {
                    return;
                }
                self.end_line();
                continues = quote.multiline;
                continue;
            }
            self.line.has_code |= !byte.is_ascii_whitespace();
            if self.is_at(close) {
                self.at += close.len();
                return;
            }
            self.at += 1;
            if byte == b'\\' && quote.escapes {
                match self.byte(0) {
                    // The line ends, and the literal goes on in the next.
                    Some(b'\n' | b'\r') => continues = true,
                    Some(_) => self.at += 1,
                    None => {}
                }
            }
        }
    }

    /// What follows a `'` that starts either a character or a lifetime.
    fn tick(&mut self) {
        const CHARACTER: Quote = Quote { open: "'", close: "'", escapes: true, multiline: false };
        if self.byte(0) == Some(b'\\') {
            self.literal(CHARACTER.close, CHARACTER);
        } else if let Some(char) = self.char().filter(|char| *char != '\n')
            && self.byte(char.len_utf8()) == Some(b'\'')
        {
            self.at += char.len_utf8() + 1;
        }
    }

    /// `##".."##` after an `r`. `false` if there is none: `r#type`, or a variable named `r`.
    fn rust_raw(&mut self) -> bool {
        let hashes = self.rest().iter().take_while(|byte| **byte == b'#').count();
        if self.byte(hashes) != Some(b'"') {
            return false;
        }
        self.raw(hashes + 1, &format!("\"{}", "#".repeat(hashes)));
        true
    }

    /// `"name(..)name"` after an `R`.
    fn cpp_raw(&mut self) -> bool {
        let name = &self.text[self.at + 1..];
        let length = name.bytes().take_while(|byte| byte.is_ascii_graphic() && !b"()\\\"".contains(byte)).count();
        if self.byte(length + 1) != Some(b'(') {
            return false;
        }
        self.raw(length + 2, &format!("){}\"", &name[..length]));
        true
    }

    fn raw(&mut self, opening: usize, close: &str) {
        self.at += opening;
        self.literal(close, Quote { open: "\"", close: "\"", escapes: false, multiline: true });
    }
}

#[cfg(test)]
mod tests;
