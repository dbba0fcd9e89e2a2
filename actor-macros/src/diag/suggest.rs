//! "did you mean": the known name that is nearest to the one that was written.

/// The end of a message about an unknown name: the nearest known name, or else all of them.
pub(crate) fn did_you_mean(written: &str, known: &[&str]) -> String {
    if let Some(nearest) = similar(written, known) {
        return format!("did you mean `{nearest}`?");
    }
    let all: Vec<String> = known.iter().map(|name| format!("`{name}`")).collect();
    format!("known: {}", all.join(", "))
}

/// The known name that is so near that `written` is probably a typo of it.
pub(crate) fn similar<'a>(written: &str, known: &[&'a str]) -> Option<&'a str> {
    known
        .iter()
        .map(|name| (distance(written, name), *name))
        .filter(|(distance, name)| *distance <= tolerance(name))
        .min()
        .map(|(_, name)| name)
}

/// Edits that still count as a typo: two in a word like `timeout`, one in a word like `into`.
fn tolerance(name: &str) -> usize {
    (name.len() / 3).clamp(1, 3)
}

/// The Levenshtein distance, one row at a time.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, from) in a.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, to) in b.iter().enumerate() {
            let above = row[j + 1];
            let changed = diagonal + usize::from(from != *to);
            row[j + 1] = changed.min(above + 1).min(row[j] + 1);
            diagonal = above;
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    const KNOWN: &[&str] = &["priority", "timeout", "value"];

    #[test]
    fn a_typo_gets_the_nearest_name() {
        assert_eq!(similar("priorty", KNOWN), Some("priority"));
        assert_eq!(similar("timout", KNOWN), Some("timeout"));
        assert_eq!(did_you_mean("vlue", KNOWN), "did you mean `value`?");
    }

    #[test]
    fn a_foreign_word_gets_the_list() {
        assert_eq!(similar("retries", KNOWN), None);
        assert_eq!(did_you_mean("retries", KNOWN), "known: `priority`, `timeout`, `value`");
    }

    #[test]
    fn short_names_tolerate_one_edit() {
        assert_eq!(similar("intoo", &["into"]), Some("into"));
        assert_eq!(similar("doc", &["ctx"]), None);
    }
}
