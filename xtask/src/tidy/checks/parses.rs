//! Rust files parse: a file that syn cannot read would silently pass every other check.

use super::{Finding, Workspace};

pub(crate) fn check(workspace: &Workspace) -> Vec<Finding> {
    let broken = workspace.files.iter().filter_map(|file| Some((file, file.parse_error.as_ref()?)));
    broken.map(|(file, (line, error))| Finding::new(&file.path, *line, "parse", error)).collect()
}

#[cfg(test)]
mod tests {
    use super::super::testing::lines;
    use super::check;

    #[test]
    fn a_broken_file_is_found() {
        assert_eq!(lines(check, "xtask/src/a.rs", "fn f() {}\nfn ("), [2]);
        assert!(lines(check, "xtask/src/a.rs", "fn f() {}").is_empty());
    }
}
