//! A reply of many items.

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use futures_core::Stream;

/// What a caller gets from a handler that returns `impl Stream<Item = T>`: the items, in order.
///
/// The stream has left the actor: it runs where it is read, item by item, and only as fast as it is read. It borrows nothing
/// from the actor and goes on if that ends. An error is an item: `impl Stream<Item = Result<T, E>>`. Dropping it drops the
/// producer, in the middle of an item too.
///
/// It is a [`Stream`], so the adapters of `futures` and `tokio-stream` apply.
///
/// # Examples
///
/// ```
/// use actor_core::prelude::*;
/// use futures::stream::{self, Stream, StreamExt};
///
/// #[actor] struct Names { all: Vec<String> }
/// #[actor]
/// impl Names {
///     #[handler]
///     fn starting_with(&self, letter: char) -> impl Stream<Item = String> {
///         let found: Vec<_> = self.all.iter().filter(|name| name.starts_with(letter)).cloned().collect();
///         stream::iter(found)
///     }
/// }
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let names = Names { all: vec!["ann".into(), "bob".into(), "abe".into()] }.spawn();
/// let found: Vec<_> = names.starting_with('a').await?.collect().await;
/// assert_eq!(found, ["ann", "abe"]);
/// # Ok(()) }
/// ```
#[must_use = "a stream does nothing until it is read"]
pub struct Streaming<T>(
    /// `None` after the last item: the producer is dropped at once, and never asked again.
    Option<Pin<Box<dyn Stream<Item = T> + Send>>>,
);

impl<T> Streaming<T> {
    pub(crate) fn new(stream: impl Stream<Item = T> + Send + 'static) -> Self {
        Self(Some(Box::pin(stream)))
    }

    /// The next item; `None` after the last.
    ///
    /// # Cancel safety
    ///
    /// Dropping the future loses no item.
    pub async fn next(&mut self) -> Option<T> {
        poll_fn(|cx| Pin::new(&mut *self).poll_next(cx)).await
    }
}

impl<T> Stream for Streaming<T> {
    type Item = T;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<T>> {
        let Some(producer) = &mut self.0 else { return Poll::Ready(None) };
        let item = ready!(producer.as_mut().poll_next(cx));
        if item.is_none() {
            self.0 = None;
        }
        Poll::Ready(item)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.0.as_ref().map_or((0, Some(0)), Stream::size_hint)
    }
}

impl<T> fmt::Debug for Streaming<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Streaming").finish_non_exhaustive()
    }
}
