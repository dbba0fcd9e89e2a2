//! Specs of tasks.

use std::fmt;
use std::future::{Future, ready};

use super::cancel::Cancel;
use super::task::Task;
use crate::actor::ChildSpec;
use crate::lifecycle::Failure;

/// What the future of a task may give: nothing, or a `Result` with nothing in it.
#[diagnostic::on_unimplemented(
    message = "a task cannot end with `{Self}`",
    label = "the future of a task gives nothing, or `Result<(), E>` with an `E` that can be displayed",
    note = "nobody takes what a task gives: send it to somebody"
)]
pub trait TaskOutput {
    /// The failure in it.
    ///
    /// # Errors
    ///
    /// The error in it, as text.
    #[doc(hidden)]
    fn into_task(self) -> Result<(), Failure>;
}

impl TaskOutput for () {
    fn into_task(self) -> Result<(), Failure> {
        Ok(())
    }
}

impl<E: fmt::Display> TaskOutput for Result<(), E> {
    fn into_task(self) -> Result<(), Failure> {
        self.map_err(|error| Failure::new("the task", error.to_string()))
    }
}

/// A future that loops for ever gives `!`, a type that has no name yet but as the output of a function.
impl TaskOutput for <fn() -> ! as Gives>::Output {
    fn into_task(self) -> Result<(), Failure> {
        self
    }
}

#[doc(hidden)]
pub trait Gives {
    type Output;
}

impl<T> Gives for fn() -> T {
    type Output = T;
}

/// Things that are no actors.
impl ChildSpec<Task> {
    /// A future that is supervised like an actor. The closure makes it, and makes it again at each restart.
    ///
    /// Its end is a normal end, after which a permanent child is restarted and others are not; an error or a panic is a
    /// failure. When it is to end, it is dropped at the deadline of [`shutdown`](Self::shutdown), and until then it may come
    /// to an end by itself; a future that never does is best given `Shutdown::Kill`, or made by
    /// [`cancellable_task`](Self::cancellable_task).
    ///
    /// # Examples
    ///
    /// ```
    /// use actor_core::{Restart, Supervisor, prelude::*};
    ///
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let mut app = Supervisor::builder();
    /// let greeting = app.add(ChildSpec::task(|| async { println!("hello") }).restart(Restart::Transient));
    /// let app = app.start().await?;
    /// assert_eq!(greeting.closed().await, ExitReason::Normal);
    /// # app.stop().await?;
    /// # Ok(()) }
    /// ```
    pub fn task<F, T>(mut make: impl FnMut() -> F + Send + 'static) -> Self
    where
        F: Future<Output = T> + Send + 'static,
        T: TaskOutput,
    {
        Self::cancellable_task(move |_| make())
    }

    /// A [`task`](Self::task) that is told when it is to end, so that it can do so in order before its deadline.
    ///
    /// An error that it gives after it was told is a failure like any other.
    pub fn cancellable_task<F, T>(mut make: impl FnMut(Cancel) -> F + Send + 'static) -> Self
    where
        F: Future<Output = T> + Send + 'static,
        T: TaskOutput,
    {
        Self::from_factory(Box::new(move |_| {
            let cancel = Cancel::default();
            let work = make(cancel.clone());
            Box::pin(ready(Ok(Task::new(Box::pin(async move { work.await.into_task() }), cancel))))
        }))
    }
}
