//! Finding the files.

use std::collections::HashSet;
use std::fs;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver};
use std::thread;

use ignore::{DirEntry, WalkBuilder};

use super::chaos;
use super::file::{FileError, FileStats};
use super::progress::Progress;

/// How many files the walk may be ahead of the counting.
const AHEAD: usize = 100_000;

/// Something that the walk came across: a file, or a place where it could not go on.
#[derive(Debug)]
pub struct Entry {
    found: Result<PathBuf, FileError>,
    /// Counting it panics.
    is_sabotaged: bool,
}

impl Entry {
    /// The entry of one file.
    #[must_use]
    pub fn file(path: PathBuf) -> Self {
        Self { found: Ok(path), is_sabotaged: false }
    }

    /// A place where the walk could not go on.
    fn off(error: FileError) -> Self {
        Self { found: Err(error), is_sabotaged: false }
    }

    /// Where it is.
    #[must_use]
    pub fn path(&self) -> &Path {
        self.found.as_ref().map_or_else(FileError::path, PathBuf::as_path)
    }

    /// Reads and counts the file. Blocks the thread for as long as that takes.
    ///
    /// # Errors
    ///
    /// [`FileError`], if there is no way to it, it cannot be read, or is not UTF-8.
    ///
    /// # Panics
    ///
    /// If it was [sabotaged](Walk::sabotaged).
    pub fn count(self) -> Result<FileStats, FileError> {
        if self.is_sabotaged {
            chaos::strike();
        }
        FileStats::of(&self.found?)
    }
}

/// The files below some paths, without hidden ones and those that ignore files name. Links are not followed.
///
/// A thread of its own walks ahead of whoever iterates, so that reading folders and reading files overlap, and the progress
/// bar knows early how much there is to do. It ends when the walk is dropped.
#[derive(Debug)]
pub struct Walk(Receiver<Entry>);

impl Walk {
    /// Starts to walk. A path that is a file stands for itself; a file that several paths lead to is found once.
    #[must_use]
    pub fn new(paths: &[PathBuf], progress: Progress) -> Self {
        let mut files = Files::below(paths);
        Self::ahead(move || files.next().inspect(|_| progress.found()))
    }

    /// These entries, in place of a walk.
    #[must_use]
    pub fn of(entries: impl IntoIterator<Item = Entry, IntoIter: Send + 'static>) -> Self {
        let mut entries = entries.into_iter();
        Self::ahead(move || entries.next())
    }

    /// The same entries; counting every `every`-th of them panics.
    #[must_use]
    pub fn sabotaged(self, every: NonZeroUsize) -> Self {
        let mut entries = self;
        let mut count = 0_usize;
        Self::ahead(move || {
            let mut entry = entries.next()?;
            count += 1;
            entry.is_sabotaged = entry.found.is_ok() && count.is_multiple_of(every.get());
            Some(entry)
        })
    }

    fn ahead(mut next: impl FnMut() -> Option<Entry> + Send + 'static) -> Self {
        let (found, entries) = mpsc::sync_channel(AHEAD);
        thread::spawn(move || {
            while let Some(entry) = next() {
                if found.send(entry).is_err() {
                    break;
                }
            }
        });
        Self(entries)
    }
}

impl Iterator for Walk {
    type Item = Entry;

    fn next(&mut self) -> Option<Entry> {
        self.0.recv().ok()
    }
}

/// The files, in the order in which the walk meets them.
struct Files {
    walk: ignore::Walk,
    /// What was found, if several paths could lead to the same file.
    seen: Option<HashSet<PathBuf>>,
}

impl Files {
    fn below(paths: &[PathBuf]) -> Self {
        let (first, rest) =
            paths.split_first().map_or((Path::new("."), paths), |(first, rest)| (first.as_path(), rest));
        let mut builder = WalkBuilder::new(first);
        for path in rest {
            builder.add(path);
        }
        // An unpacked archive has ignore files too, but no repository around them.
        let walk = builder.require_git(false).build();
        Self { walk, seen: (!rest.is_empty()).then(HashSet::new) }
    }

    fn is_new(&mut self, path: &Path) -> bool {
        self.seen.as_mut().is_none_or(|seen| seen.insert(fs::canonicalize(path).unwrap_or_else(|_| path.to_owned())))
    }

    fn next(&mut self) -> Option<Entry> {
        loop {
            match self.walk.next()? {
                Ok(entry) if is_file(&entry) && self.is_new(entry.path()) => {
                    return Some(Entry::file(entry.into_path()));
                }
                Ok(_) => {}
                Err(reason) => return Some(Entry::off(FileError::NotWalked { path: path_of(&reason), reason })),
            }
        }
    }
}

/// Pipes and devices are no files: reading them could wait for ever. A link is one only if it was named as a path.
fn is_file(entry: &DirEntry) -> bool {
    match entry.file_type() {
        Some(kind) if kind.is_symlink() && entry.depth() == 0 => entry.path().is_file(),
        Some(kind) => kind.is_file(),
        None => false,
    }
}

fn path_of(error: &ignore::Error) -> PathBuf {
    match error {
        ignore::Error::WithPath { path, .. } => path.clone(),
        ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => path_of(err),
        ignore::Error::Loop { child, .. } => child.clone(),
        _ => PathBuf::new(),
    }
}
