//! Which language a file is written in.

use std::fmt;
use std::path::Path;

use super::syntax::{self, Syntax};

/// A programming, data or markup language.
#[derive(Debug)]
pub struct Language {
    name: &'static str,
    /// In lower case.
    extensions: &'static [&'static str],
    /// Whole names of files that have no telling extension.
    file_names: &'static [&'static str],
    syntax: &'static Syntax,
}

impl Language {
    /// The language of a file with this name; `None` if the table has none.
    #[must_use]
    pub fn of(path: &Path) -> Option<&'static Self> {
        let name = path.file_name()?.to_str()?;
        if let Some(language) = LANGUAGES.iter().find(|language| language.file_names.contains(&name)) {
            return Some(language);
        }
        let extension = path.extension()?.to_str()?.to_ascii_lowercase();
        LANGUAGES.iter().find(|language| language.extensions.contains(&extension.as_str()))
    }

    /// Its name.
    #[must_use]
    pub fn name(&self) -> &'static str {
        self.name
    }

    pub(super) fn syntax(&self) -> &'static Syntax {
        self.syntax
    }

    /// All languages of the table.
    pub fn all() -> impl Iterator<Item = &'static Self> {
        LANGUAGES.iter()
    }
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name)
    }
}

/// Languages have different names.
impl PartialEq for Language {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl Eq for Language {}

const fn language(name: &'static str, extensions: &'static [&'static str], syntax: &'static Syntax) -> Language {
    Language { name, extensions, file_names: &[], syntax }
}

const fn named(mut language: Language, file_names: &'static [&'static str]) -> Language {
    language.file_names = file_names;
    language
}

static LANGUAGES: &[Language] = &[
    language("C", &["c", "h"], &syntax::C),
    language("C#", &["cs"], &syntax::C_SHARP),
    language("C++", &["cc", "cpp", "cxx", "hh", "hpp", "hxx", "inl"], &syntax::CPP),
    named(language("CMake", &["cmake"], &syntax::CMAKE), &["CMakeLists.txt"]),
    language("CSS", &["css"], &syntax::CSS),
    language("Dart", &["dart"], &syntax::DART),
    named(language("Dockerfile", &["dockerfile"], &syntax::DOCKERFILE), &["Dockerfile", "Containerfile"]),
    language("Elixir", &["ex", "exs"], &syntax::ELIXIR),
    language("Go", &["go"], &syntax::GO),
    language("HTML", &["htm", "html"], &syntax::MARKUP),
    language("Haskell", &["hs"], &syntax::HASKELL),
    language("JSON", &["json"], &syntax::JSON),
    language("Java", &["java"], &syntax::JAVA),
    language("JavaScript", &["cjs", "js", "jsx", "mjs"], &syntax::JAVASCRIPT),
    language("Julia", &["jl"], &syntax::JULIA),
    language("Kotlin", &["kt", "kts"], &syntax::KOTLIN),
    language("Lua", &["lua"], &syntax::LUA),
    named(language("Makefile", &["mak", "mk"], &syntax::MAKE), &["GNUmakefile", "Makefile", "makefile"]),
    language("Markdown", &["markdown", "md"], &syntax::MARKUP),
    language("OCaml", &["ml", "mli"], &syntax::OCAML),
    language("PHP", &["php"], &syntax::PHP),
    language("Perl", &["pl", "pm"], &syntax::PERL),
    language("PowerShell", &["ps1", "psm1"], &syntax::POWERSHELL),
    language("Protocol Buffers", &["proto"], &syntax::PROTOBUF),
    language("Python", &["py", "pyi"], &syntax::PYTHON),
    language("R", &["r"], &syntax::R),
    named(language("Ruby", &["rake", "rb"], &syntax::RUBY), &["Gemfile", "Rakefile"]),
    language("Rust", &["rs"], &syntax::RUST),
    language("SCSS", &["less", "scss"], &syntax::SCSS),
    language("SQL", &["sql"], &syntax::SQL),
    language("Scala", &["sc", "scala"], &syntax::SCALA),
    language("Shell", &["bash", "sh", "zsh"], &syntax::SHELL),
    language("Swift", &["swift"], &syntax::SWIFT),
    named(language("TOML", &["toml"], &syntax::TOML), &["Cargo.lock"]),
    language("TypeScript", &["cts", "mts", "ts", "tsx"], &syntax::TYPESCRIPT),
    language("XML", &["svg", "xml", "xsd", "xsl"], &syntax::MARKUP),
    language("YAML", &["yaml", "yml"], &syntax::YAML),
    language("Zig", &["zig"], &syntax::ZIG),
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn the_extension_or_the_whole_name_tells() {
        let name = |path: &str| Language::of(Path::new(path)).map(Language::name);
        assert_eq!(name("src/lib.rs"), Some("Rust"));
        assert_eq!(name("INDEX.HTML"), Some("HTML"));
        assert_eq!(name("a/Makefile"), Some("Makefile"));
        assert_eq!(name("CMakeLists.txt"), Some("CMake"));
        assert_eq!(name("notes.txt"), None);
        assert_eq!(name("LICENSE"), None);
        assert_eq!(name(".."), None);
    }

    #[test]
    fn no_name_and_no_extension_stands_twice() {
        let mut seen = BTreeSet::new();
        for language in Language::all() {
            assert!(seen.insert(language.name), "{language} stands twice");
            for extension in language.extensions {
                assert_eq!(*extension, extension.to_ascii_lowercase());
                assert!(seen.insert(extension), ".{extension} stands twice");
            }
        }
        assert!(Language::all().count() >= 30);
    }

    #[test]
    fn longer_openings_stand_before_their_prefixes() {
        for language in Language::all() {
            let quotes = language.syntax.quotes;
            for (index, quote) in quotes.iter().enumerate() {
                let shadowed = quotes[..index].iter().any(|earlier| quote.open.starts_with(earlier.open));
                assert!(!shadowed, "{language}: {} can never open", quote.open);
            }
        }
    }
}
