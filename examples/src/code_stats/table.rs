//! Columns of text.

use std::fmt;

/// Rows of cells; the first column is flush left, the others flush right.
pub(super) struct Table(Vec<Vec<String>>);

impl Table {
    pub(super) fn new(head: &[&str]) -> Self {
        Self(vec![head.iter().map(ToString::to_string).collect()])
    }

    pub(super) fn row(&mut self, first: &str, numbers: &[u64]) {
        self.0.push([first.to_owned()].into_iter().chain(numbers.iter().map(u64::to_string)).collect());
    }
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let width =
            |column: usize| self.0.iter().filter_map(|row| row.get(column)).map(|cell| cell.chars().count()).max();
        for row in &self.0 {
            for (column, cell) in row.iter().enumerate() {
                let width = width(column).unwrap_or_default();
                if column == 0 {
                    write!(f, "{cell:width$}")?;
                } else {
                    write!(f, "  {cell:>width$}")?;
                }
            }
            writeln!(f)?;
        }
        Ok(())
    }
}
