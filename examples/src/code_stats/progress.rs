//! The progress bar.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// A bar on standard error: how many files are counted of those found so far. Cheap to clone; all clones are one bar.
#[derive(Debug, Clone)]
pub struct Progress(ProgressBar);

impl Progress {
    /// A bar that is drawn if standard error is a terminal.
    #[must_use]
    pub fn on_stderr() -> Self {
        Self::drawn_on(ProgressDrawTarget::stderr())
    }

    /// A bar that is never drawn.
    #[must_use]
    pub fn hidden() -> Self {
        Self::drawn_on(ProgressDrawTarget::hidden())
    }

    fn drawn_on(target: ProgressDrawTarget) -> Self {
        let style = ProgressStyle::with_template("{wide_bar} {human_pos}/{human_len} files, {per_sec}")
            .expect("the template is well-formed");
        Self(ProgressBar::with_draw_target(Some(0), target).with_style(style))
    }

    /// One more file is there to be counted.
    pub fn found(&self) {
        self.0.inc_length(1);
    }

    /// One more file is done with.
    pub fn counted(&self) {
        self.0.inc(1);
    }

    /// Removes the bar from the screen.
    pub fn clear(&self) {
        self.0.finish_and_clear();
    }
}
