//! One file: what was counted in it, or why nothing was.

use std::io;
use std::path::{Path, PathBuf};
use std::{fs, str};

use thiserror::Error;

use super::language::Language;
use super::scan::{Lines, scan};

/// What was counted in one file.
#[derive(Debug, PartialEq, Eq)]
pub struct FileStats {
    /// `None` if the file was not read: its name is of no language in the table.
    pub language: Option<&'static Language>,
    /// Its lines.
    pub lines: Lines,
    /// Its size.
    pub bytes: u64,
    /// How often each identifier stands in it, by name.
    pub identifiers: Vec<(Box<str>, u64)>,
}

impl FileStats {
    /// Reads and counts a file.
    ///
    /// # Errors
    ///
    /// [`FileError`], if it cannot be read or is not UTF-8.
    pub fn of(path: &Path) -> Result<Self, FileError> {
        let Some(language) = Language::of(path) else {
            return Ok(Self { language: None, lines: Lines::default(), bytes: 0, identifiers: Vec::new() });
        };
        let bytes = fs::read(path).map_err(|reason| FileError::Unreadable { path: path.to_owned(), reason })?;
        let text = str::from_utf8(&bytes).map_err(|reason| FileError::NotUtf8 { path: path.to_owned(), reason })?;
        let found = scan(text, language);
        let mut identifiers: Vec<_> = found.identifiers.into_iter().map(|(name, n)| (name.into(), n)).collect();
        identifiers.sort_unstable();
        Ok(Self { language: Some(language), lines: found.lines, bytes: bytes.len() as u64, identifiers })
    }
}

/// Why a file was not counted. The path is no part of the text: reports show it beside.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum FileError {
    /// It, or the folder it is in, cannot be read.
    #[error("{reason}")]
    Unreadable {
        /// The file or folder.
        path: PathBuf,
        /// What the system says.
        reason: io::Error,
    },
    /// It is not UTF-8.
    #[error("not UTF-8 from byte {} on", reason.valid_up_to())]
    NotUtf8 {
        /// The file.
        path: PathBuf,
        /// Where it stops being UTF-8.
        reason: str::Utf8Error,
    },
    /// The folder that should lead to it cannot be walked.
    #[error("{reason}")]
    NotWalked {
        /// The folder, or what was being looked at.
        path: PathBuf,
        /// What the walk says.
        reason: ignore::Error,
    },
    /// The code that counted it failed. Only this file is missing from the totals.
    #[error("{reason}")]
    Crashed {
        /// The file.
        path: PathBuf,
        /// What is known of the failure.
        reason: String,
    },
}

impl FileError {
    /// A failure of the code that counted `path`.
    #[must_use]
    pub fn crashed(path: &Path, reason: &impl ToString) -> Self {
        Self::Crashed { path: path.to_owned(), reason: reason.to_string() }
    }

    /// The file that was not counted.
    #[must_use]
    pub fn path(&self) -> &Path {
        match self {
            Self::Unreadable { path, .. }
            | Self::NotUtf8 { path, .. }
            | Self::NotWalked { path, .. }
            | Self::Crashed { path, .. } => path,
        }
    }
}
