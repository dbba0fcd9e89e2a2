use std::path::Path;

use super::*;

fn language(extension: &str) -> &'static Language {
    Language::of(Path::new(&format!("a.{extension}"))).unwrap()
}

/// `[code, comment, blank]`
#[track_caller]
fn check(extension: &str, text: &str, expected: [u64; 3]) {
    let lines = scan(text, language(extension)).lines;
    assert_eq!([lines.code, lines.comment, lines.blank], expected, "{text:?} as .{extension}");
}

#[test]
fn a_line_is_code_if_there_is_any_code_on_it() {
    check("rs", "", [0, 0, 0]);
    check("rs", "\n", [0, 0, 1]);
    check("rs", "let x = 1; // one\n// two\n\n", [1, 1, 1]);
    check("rs", "/* a */ let x = 1; /* b */\n/* a */ /* b */\n", [1, 1, 0]);
    check("rs", "let x = /* a\nb\n*/ 1;\n", [2, 1, 0]);
}

#[test]
fn the_last_line_needs_no_end() {
    check("rs", "let x = 1;", [1, 0, 0]);
    check("rs", "let x = 1;\n// end", [1, 1, 0]);
    check("rs", "/* never closed\n\n", [0, 1, 1]);
    check("rs", "\" never closed\nx", [2, 0, 0]);
    check("rs", "  ", [0, 0, 1]);
}

#[test]
fn crlf_ends_a_line_like_lf() {
    check("rs", "let x = 1;\r\n\r\n// two\r\n/* a\r\n\r\n*/\r\n", [1, 3, 2]);
    check("c", "x = \"a \\\r\n // b\";\r\n// c\r\n", [2, 1, 0]);
}

#[test]
fn blank_lines_are_blank_everywhere() {
    check("rs", "/*\n\n \t\n*/\n", [0, 2, 2]);
    check("py", "x = \"\"\"\n\n# text\n\"\"\"\n", [3, 0, 1]);
    check("rs", "\u{3000}\n\u{a0}x\n", [1, 0, 1]);
}

#[test]
fn a_string_is_no_comment() {
    check("rs", "\"// not a comment\"\n", [1, 0, 0]);
    check("rs", "\"/* not a comment\"\n// a comment\n", [1, 1, 0]);
    check("rs", "\"escaped \\\" // quote\"\n// a comment\n", [1, 1, 0]);
    check("rs", "\"several\n// lines\"\n// a comment\n", [2, 1, 0]);
    check("js", "`several\n// lines`\n// a comment\n", [2, 1, 0]);
    check("go", "`no \\ escape\\`\n// a comment\n", [1, 1, 0]);
    check("sh", "echo '# no' \"# no\" $# a#b # yes\n# yes\n", [1, 1, 0]);
}

#[test]
fn raw_strings_end_where_their_beginning_says() {
    check("rs", "r\"\\\" // comment\n// comment\n", [1, 1, 0]);
    check("rs", "r##\" \"# // no\n\"##\n// yes\n", [2, 1, 0]);
    check("rs", "let r#type = r; // yes\n// yes\n", [1, 1, 0]);
    check("cpp", "R\"x(\n// )\"\n)x\";\n// yes\n", [3, 1, 0]);
    check("cs", "@\"\\\";\n// yes\n", [1, 1, 0]);
}

#[test]
fn a_tick_is_a_character_or_a_lifetime() {
    check("rs", "let c = '\"'; // a\n// b\n", [1, 1, 0]);
    check("rs", "let c = '\\''; // a\n// b\n", [1, 1, 0]);
    check("rs", "fn f<'a>(x: &'a str) {} // \"\n// b\n", [1, 1, 0]);
    check("rs", "let c = 'ß'; let d = '\\u{1F600}'; /* a\n*/\n", [1, 1, 0]);
    check("cpp", "int n = 1'000'000; // '\n// b\n", [1, 1, 0]);
    check("hs", "foldl' f x -- it's\n-- b\n", [1, 1, 0]);
}

#[test]
fn comments_nest_where_the_language_nests() {
    check("rs", "/* a /* b\n*/ still\n*/ code\n", [1, 2, 0]);
    check("c", "/* a /* b\n*/ code\n", [1, 1, 0]);
    check("hs", "{- a {- b -}\nstill -}\ncode\n", [1, 2, 0]);
}

#[test]
fn every_language_has_its_own_comments() {
    check("py", "# a\nx # b\n", [1, 1, 0]);
    check("html", "<p>don't // stop</p>\n<!-- a\n\n-->\n", [1, 2, 1]);
    check("css", "a { b: url(//c) } /* d */\n/* e */\n", [1, 1, 0]);
    check("sql", "select 1 -- a\n-- b\n", [1, 1, 0]);
    check("lua", "--[[ a\nb ]]\n-- c\nx\n", [1, 3, 0]);
    check("rb", "=begin\na\n=end\nx\n", [1, 3, 0]);
    check("yml", "a: it's # b\n# c\nd#e: f\n", [2, 1, 0]);
    check("toml", "a = '\\' # b\n# c\n", [1, 1, 0]);
    check("json", "{ \"a\": \"// b\" }\n", [1, 0, 0]);
    check("md", "# a heading\n", [1, 0, 0]);
}

#[test]
fn identifiers_are_words_of_code() {
    let text = "\u{feff}fn add(n: u64) -> u64 { n + 0xff_u8 } // n n n\nlet größe = b\"n\" == r\"n\"; let b = 'n'; let _ = __;\n";
    let mut found: Vec<_> = scan(text, language("rs")).identifiers.into_iter().collect();
    found.sort_unstable();
    assert_eq!(found, [("add", 1), ("b", 1), ("größe", 1), ("n", 2), ("u64", 2)]);
    assert!(scan("some = \"text\"", language("toml")).identifiers.is_empty());
}

/// Texts from pieces that open, close, escape and end things, in an order that a small generator picks.
#[test]
fn every_line_of_any_text_is_of_one_kind() {
    const PIECES: &[&str] = &[
        "//", "/*", "*/", "\"", "'", "\\", "\n", "\r\n", "\r", " ", "x", "r#\"", "\"#", "R\"y(", ")y\"", "#", "`",
        "\"\"\"", "<!--", "-->", "--[[", "]]", "{-", "-}", "=begin", "=end", "ß", "'ß'", "\u{3000}", "1'0", "\u{feff}",
        "@\"", "--",
    ];
    let mut state: u64 = 1;
    let mut pick = |n: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(state >> 33).unwrap() % n
    };
    for language in Language::all() {
        for _ in 0..500 {
            let text: String = (0..pick(40)).map(|_| PIECES[pick(PIECES.len())]).collect();
            let lines = scan(&text, language).lines;
            let expected = text.strip_prefix('\u{feff}').unwrap_or(&text).lines().count() as u64;
            assert_eq!(lines.total(), expected, "{text:?} as {language}");
        }
    }
}
