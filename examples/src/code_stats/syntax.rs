//! What tells code, comments and literals of a language apart.

/// The lexical rules of a language, as far as counting lines needs them.
#[derive(Debug)]
#[allow(clippy::struct_excessive_bools, reason = "independent rules, each on or off")]
pub(super) struct Syntax {
    /// What starts a comment that ends with its line.
    pub(super) line: &'static [&'static str],
    /// Line comments start only where a word could: `$#` and `a#b` in a shell are no comments.
    pub(super) line_at_word_start: bool,
    /// What starts and ends a block comment.
    pub(super) block: &'static [(&'static str, &'static str)],
    /// Block comments nest.
    pub(super) nests: bool,
    /// Block comments start only in the first column.
    pub(super) block_at_line_start: bool,
    /// Longer openings before their prefixes.
    pub(super) quotes: &'static [Quote],
    /// `'x'` is a character, any other `'` is not a quote: lifetimes, primes, symbols.
    pub(super) ticks: bool,
    pub(super) raw: Raw,
    /// Words that are not identifiers. Without any, the language has no identifiers worth counting: data, markup, prose.
    pub(super) keywords: &'static [&'static str],
}

/// A string literal.
#[derive(Debug, Clone, Copy)]
pub(super) struct Quote {
    pub(super) open: &'static str,
    pub(super) close: &'static str,
    /// `\` takes the next character's meaning away.
    pub(super) escapes: bool,
    /// It may go on in the next line. The others end with their line even if they are not closed: so a stray quote in text
    /// that only looks like code costs one line, not the rest of the file.
    pub(super) multiline: bool,
}

/// String literals whose end depends on their beginning.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Raw {
    No,
    /// `r##".."##`
    Rust,
    /// `R"name(..)name"`
    Cpp,
}

const fn quote(open: &'static str, escapes: bool, multiline: bool) -> Quote {
    Quote { open, close: open, escapes, multiline }
}

const DOUBLE: Quote = quote("\"", true, false);
const SINGLE: Quote = quote("'", true, false);
const LONG_DOUBLE: Quote = quote("\"", true, true);
const LONG_SINGLE: Quote = quote("'", true, true);
const TRIPLE: Quote = quote("\"\"\"", true, true);
const BACKTICK: Quote = quote("`", true, true);

pub(super) const PLAIN: Syntax = Syntax {
    line: &[],
    line_at_word_start: false,
    block: &[],
    nests: false,
    block_at_line_start: false,
    quotes: &[],
    ticks: false,
    raw: Raw::No,
    keywords: &[],
};

/// Comments as in C.
const SLASHES: Syntax = Syntax { line: &["//"], block: &[("/*", "*/")], quotes: &[DOUBLE, SINGLE], ..PLAIN };
/// Comments as in a shell, in languages where `#` means nothing else.
const HASH: Syntax = Syntax { line: &["#"], quotes: &[DOUBLE, SINGLE], ..PLAIN };

pub(super) const RUST: Syntax =
    Syntax { nests: true, quotes: &[LONG_DOUBLE], ticks: true, raw: Raw::Rust, keywords: words::RUST, ..SLASHES };
pub(super) const C: Syntax = Syntax { keywords: words::C, ..SLASHES };
pub(super) const CPP: Syntax = Syntax { raw: Raw::Cpp, keywords: words::CPP, ..SLASHES };
pub(super) const C_SHARP: Syntax =
    Syntax { quotes: &[TRIPLE, VERBATIM, DOUBLE, SINGLE], keywords: words::C_SHARP, ..SLASHES };
const VERBATIM: Quote = Quote { open: "@\"", close: "\"", escapes: false, multiline: true };
pub(super) const JAVA: Syntax = Syntax { quotes: &[TRIPLE, DOUBLE, SINGLE], keywords: words::JAVA, ..SLASHES };
pub(super) const KOTLIN: Syntax =
    Syntax { nests: true, quotes: &[RAW_TRIPLE, DOUBLE, SINGLE], keywords: words::KOTLIN, ..SLASHES };
const RAW_TRIPLE: Quote = quote("\"\"\"", false, true);
pub(super) const SCALA: Syntax =
    Syntax { nests: true, quotes: &[RAW_TRIPLE, DOUBLE], ticks: true, keywords: words::SCALA, ..SLASHES };
pub(super) const SWIFT: Syntax = Syntax { nests: true, quotes: &[TRIPLE, DOUBLE], keywords: words::SWIFT, ..SLASHES };
pub(super) const DART: Syntax =
    Syntax { nests: true, quotes: &[TRIPLE, TRIPLE_SINGLE, DOUBLE, SINGLE], keywords: words::DART, ..SLASHES };
const TRIPLE_SINGLE: Quote = quote("'''", true, true);
pub(super) const GO: Syntax =
    Syntax { quotes: &[quote("`", false, true), DOUBLE, SINGLE], keywords: words::GO, ..SLASHES };
pub(super) const ZIG: Syntax = Syntax { block: &[], keywords: words::ZIG, ..SLASHES };
pub(super) const JAVASCRIPT: Syntax =
    Syntax { quotes: &[BACKTICK, DOUBLE, SINGLE], keywords: words::JAVASCRIPT, ..SLASHES };
pub(super) const TYPESCRIPT: Syntax = Syntax { keywords: words::TYPESCRIPT, ..JAVASCRIPT };
pub(super) const PHP: Syntax =
    Syntax { line: &["//", "#"], quotes: &[LONG_DOUBLE, LONG_SINGLE], keywords: words::PHP, ..SLASHES };
pub(super) const PROTOBUF: Syntax = SLASHES;
pub(super) const CSS: Syntax = Syntax { line: &[], ..SLASHES };
pub(super) const SCSS: Syntax = SLASHES;

pub(super) const PYTHON: Syntax =
    Syntax { quotes: &[TRIPLE, TRIPLE_SINGLE, DOUBLE, SINGLE], keywords: words::PYTHON, ..HASH };
pub(super) const RUBY: Syntax = Syntax {
    block: &[("=begin", "=end")],
    block_at_line_start: true,
    line_at_word_start: true,
    keywords: words::RUBY,
    ..HASH
};
pub(super) const PERL: Syntax = Syntax {
    block: &[("=pod", "=cut"), ("=head", "=cut")],
    block_at_line_start: true,
    line_at_word_start: true,
    keywords: words::PERL,
    ..HASH
};
pub(super) const SHELL: Syntax = Syntax {
    line_at_word_start: true,
    quotes: &[LONG_DOUBLE, quote("'", false, true)],
    keywords: words::SHELL,
    ..HASH
};
pub(super) const POWERSHELL: Syntax =
    Syntax { block: &[("<#", "#>")], quotes: &[DOUBLE, SINGLE], keywords: words::SHELL, ..HASH };
pub(super) const ELIXIR: Syntax = Syntax { quotes: &[TRIPLE, LONG_DOUBLE], keywords: words::ELIXIR, ..HASH };
pub(super) const JULIA: Syntax = Syntax {
    block: &[("#=", "=#")],
    nests: true,
    quotes: &[TRIPLE, DOUBLE],
    ticks: true,
    keywords: words::JULIA,
    ..HASH
};
pub(super) const R: Syntax = Syntax { quotes: &[LONG_DOUBLE, LONG_SINGLE], keywords: words::R, ..HASH };
pub(super) const MAKE: Syntax = Syntax { quotes: &[], ..HASH };
pub(super) const CMAKE: Syntax = Syntax { block: &[("#[[", "]]")], quotes: &[LONG_DOUBLE], ..HASH };
pub(super) const DOCKERFILE: Syntax = Syntax { line_at_word_start: true, ..HASH };
pub(super) const TOML: Syntax = Syntax { quotes: &[TRIPLE, RAW_TRIPLE_SINGLE, DOUBLE, RAW_SINGLE], ..HASH };
const RAW_TRIPLE_SINGLE: Quote = quote("'''", false, true);
const RAW_SINGLE: Quote = quote("'", false, false);
pub(super) const YAML: Syntax = Syntax { line_at_word_start: true, quotes: &[DOUBLE, RAW_SINGLE], ..HASH };

pub(super) const SQL: Syntax =
    Syntax { line: &["--"], block: &[("/*", "*/")], quotes: &[quote("'", false, true), RAW_DOUBLE], ..PLAIN };
const RAW_DOUBLE: Quote = quote("\"", false, true);
pub(super) const LUA: Syntax = Syntax {
    line: &["--"],
    block: &[("--[[", "]]")],
    quotes: &[Quote { open: "[[", close: "]]", escapes: false, multiline: true }, DOUBLE, SINGLE],
    keywords: words::LUA,
    ..PLAIN
};
pub(super) const HASKELL: Syntax = Syntax {
    line: &["--"],
    block: &[("{-", "-}")],
    nests: true,
    quotes: &[DOUBLE],
    ticks: true,
    keywords: words::HASKELL,
    ..PLAIN
};
pub(super) const OCAML: Syntax = Syntax {
    block: &[("(*", "*)")],
    nests: true,
    quotes: &[LONG_DOUBLE],
    ticks: true,
    keywords: words::OCAML,
    ..PLAIN
};
pub(super) const JSON: Syntax = Syntax { quotes: &[DOUBLE], ..PLAIN };
/// Text between tags is full of apostrophes: no quotes here.
pub(super) const MARKUP: Syntax = Syntax { block: &[("<!--", "-->")], ..PLAIN };

/// Words that belong to the language and not to the program.
#[rustfmt::skip]
mod words {
    pub(super) const RUST: &[&str] = &[
        "Self", "as", "async", "await", "break", "const", "continue", "crate", "dyn", "else", "enum", "extern", "false",
        "fn", "for", "if", "impl", "in", "let", "loop", "match", "mod", "move", "mut", "pub", "ref", "return", "self",
        "static", "struct", "super", "trait", "true", "type", "unsafe", "use", "where", "while",
    ];
    pub(super) const C: &[&str] = &[
        "auto", "break", "case", "char", "const", "continue", "default", "define", "do", "double", "else", "endif", "enum",
        "extern", "float", "for", "goto", "if", "ifdef", "ifndef", "include", "inline", "int", "long", "register", "return",
        "short", "signed", "sizeof", "static", "struct", "switch", "typedef", "union", "unsigned", "void", "volatile",
        "while",
    ];
    pub(super) const CPP: &[&str] = &[
        "auto", "bool", "break", "case", "catch", "char", "class", "const", "constexpr", "continue", "default", "define",
        "delete", "do", "double", "else", "endif", "enum", "explicit", "extern", "false", "float", "for", "friend", "goto",
        "if", "ifdef", "ifndef", "include", "inline", "int", "long", "namespace", "new", "noexcept", "nullptr", "operator",
        "override", "private", "protected", "public", "return", "short", "signed", "sizeof", "static", "struct", "switch",
        "template", "this", "throw", "true", "try", "typedef", "typename", "union", "unsigned", "using", "virtual", "void",
        "volatile", "while",
    ];
    pub(super) const C_SHARP: &[&str] = &[
        "abstract", "as", "async", "await", "base", "bool", "break", "case", "catch", "class", "const", "continue",
        "default", "do", "double", "else", "enum", "false", "finally", "float", "for", "foreach", "get", "if", "in", "int",
        "interface", "internal", "is", "long", "namespace", "new", "null", "object", "out", "override", "private",
        "protected", "public", "readonly", "ref", "return", "sealed", "set", "static", "string", "struct", "switch", "this",
        "throw", "true", "try", "typeof", "using", "var", "virtual", "void", "while",
    ];
    pub(super) const JAVA: &[&str] = &[
        "abstract", "assert", "boolean", "break", "byte", "case", "catch", "char", "class", "continue", "default", "do",
        "double", "else", "enum", "extends", "false", "final", "finally", "float", "for", "if", "implements", "import",
        "instanceof", "int", "interface", "long", "new", "null", "package", "private", "protected", "public", "record",
        "return", "short", "static", "super", "switch", "synchronized", "this", "throw", "throws", "true", "try", "var",
        "void", "volatile", "while",
    ];
    pub(super) const KOTLIN: &[&str] = &[
        "as", "break", "by", "class", "companion", "continue", "data", "do", "else", "false", "for", "fun", "if", "import",
        "in", "interface", "internal", "is", "null", "object", "override", "package", "private", "return", "super",
        "suspend", "this", "throw", "true", "try", "val", "var", "when", "while",
    ];
    pub(super) const SCALA: &[&str] = &[
        "case", "catch", "class", "def", "do", "else", "extends", "false", "final", "for", "given", "if", "implicit",
        "import", "lazy", "match", "new", "null", "object", "override", "package", "private", "protected", "return",
        "sealed", "super", "then", "this", "throw", "trait", "true", "try", "type", "using", "val", "var", "while", "with",
        "yield",
    ];
    pub(super) const SWIFT: &[&str] = &[
        "Self", "as", "async", "await", "break", "case", "class", "continue", "default", "defer", "do", "else", "enum",
        "extension", "false", "fileprivate", "for", "func", "guard", "if", "import", "in", "init", "internal", "is", "let",
        "nil", "override", "private", "protocol", "public", "return", "self", "static", "struct", "super", "switch",
        "throw", "throws", "true", "try", "var", "where", "while",
    ];
    pub(super) const DART: &[&str] = &[
        "abstract", "as", "async", "await", "break", "case", "catch", "class", "const", "continue", "default", "do", "else",
        "enum", "extends", "false", "final", "for", "if", "implements", "import", "in", "is", "late", "new", "null",
        "required", "return", "static", "super", "switch", "this", "throw", "true", "try", "var", "void", "while", "with",
    ];
    pub(super) const GO: &[&str] = &[
        "break", "case", "chan", "const", "continue", "default", "defer", "else", "fallthrough", "false", "for", "func",
        "go", "goto", "if", "import", "interface", "map", "nil", "package", "range", "return", "select", "struct", "switch",
        "true", "type", "var",
    ];
    pub(super) const ZIG: &[&str] = &[
        "and", "break", "catch", "comptime", "const", "continue", "defer", "else", "enum", "errdefer", "export", "false",
        "fn", "for", "if", "inline", "null", "or", "orelse", "pub", "return", "struct", "switch", "true", "try", "undefined",
        "union", "unreachable", "var", "while",
    ];
    pub(super) const JAVASCRIPT: &[&str] = &[
        "async", "await", "break", "case", "catch", "class", "const", "continue", "default", "delete", "do", "else",
        "export", "extends", "false", "finally", "for", "from", "function", "if", "import", "in", "instanceof", "let", "new",
        "null", "of", "return", "static", "super", "switch", "this", "throw", "true", "try", "typeof", "undefined", "var",
        "void", "while", "yield",
    ];
    pub(super) const TYPESCRIPT: &[&str] = &[
        "any", "as", "async", "await", "boolean", "break", "case", "catch", "class", "const", "continue", "declare",
        "default", "delete", "do", "else", "enum", "export", "extends", "false", "finally", "for", "from", "function", "if",
        "implements", "import", "in", "instanceof", "interface", "keyof", "let", "namespace", "never", "new", "null",
        "number", "of", "private", "protected", "public", "readonly", "return", "static", "string", "super", "switch",
        "this", "throw", "true", "try", "type", "typeof", "undefined", "unknown", "var", "void", "while", "yield",
    ];
    pub(super) const PHP: &[&str] = &[
        "abstract", "array", "as", "break", "case", "catch", "class", "const", "continue", "default", "do", "echo", "else",
        "elseif", "extends", "false", "final", "fn", "for", "foreach", "function", "if", "implements", "instanceof",
        "interface", "namespace", "new", "null", "php", "private", "protected", "public", "return", "static", "switch",
        "throw", "trait", "true", "try", "use", "while", "yield",
    ];
    pub(super) const PYTHON: &[&str] = &[
        "False", "None", "True", "and", "as", "assert", "async", "await", "break", "class", "continue", "def", "del", "elif",
        "else", "except", "finally", "for", "from", "global", "if", "import", "in", "is", "lambda", "nonlocal", "not", "or",
        "pass", "raise", "return", "self", "try", "while", "with", "yield",
    ];
    pub(super) const RUBY: &[&str] = &[
        "and", "begin", "break", "case", "class", "def", "do", "else", "elsif", "end", "ensure", "false", "for", "if", "in",
        "module", "next", "nil", "not", "or", "require", "rescue", "return", "self", "super", "then", "true", "unless",
        "until", "when", "while", "yield",
    ];
    pub(super) const PERL: &[&str] = &[
        "and", "else", "elsif", "eq", "for", "foreach", "if", "last", "local", "my", "ne", "next", "not", "or", "our",
        "package", "qw", "return", "sub", "unless", "use", "while",
    ];
    pub(super) const SHELL: &[&str] = &[
        "case", "do", "done", "echo", "elif", "else", "esac", "exit", "export", "fi", "for", "function", "if", "in", "local",
        "return", "set", "shift", "then", "until", "while",
    ];
    pub(super) const ELIXIR: &[&str] = &[
        "after", "alias", "and", "case", "cond", "def", "defmodule", "defp", "do", "else", "end", "false", "fn", "for", "if",
        "import", "in", "nil", "not", "or", "raise", "require", "rescue", "true", "use", "when", "with",
    ];
    pub(super) const JULIA: &[&str] = &[
        "begin", "break", "catch", "const", "do", "else", "elseif", "end", "export", "false", "for", "function", "if",
        "import", "in", "let", "module", "mutable", "return", "struct", "true", "try", "using", "where", "while",
    ];
    pub(super) const R: &[&str] =
        &["FALSE", "NA", "NULL", "TRUE", "break", "else", "for", "function", "if", "in", "next", "repeat", "return", "while"];
    pub(super) const LUA: &[&str] = &[
        "and", "break", "do", "else", "elseif", "end", "false", "for", "function", "goto", "if", "in", "local", "nil", "not",
        "or", "repeat", "return", "then", "true", "until", "while",
    ];
    pub(super) const HASKELL: &[&str] = &[
        "case", "class", "data", "deriving", "do", "else", "forall", "hiding", "if", "import", "in", "instance", "let",
        "module", "newtype", "of", "qualified", "then", "type", "where",
    ];
    pub(super) const OCAML: &[&str] = &[
        "and", "as", "begin", "do", "done", "else", "end", "exception", "external", "false", "for", "fun", "function", "if",
        "in", "include", "let", "match", "module", "mutable", "of", "open", "rec", "sig", "struct", "then", "to", "true",
        "try", "type", "val", "when", "while", "with",
    ];
}
