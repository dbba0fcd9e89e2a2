//! Asking several actors at once.
//!
//! The functions take calls, or any other futures of asks, and send them all before they wait for the first answer. An ask
//! that is not needed any more is dropped, which withdraws it. Give each call its own [`timeout`](super::Call::timeout): one
//! actor that never answers would hold up the rest.

use std::fmt;
use std::future::Future;

use futures_util::future::join_all;
use futures_util::stream::{FuturesUnordered, StreamExt};

use crate::error::AskError;

/// Asks all and waits for all. The outcomes are in the order of the calls; one failure never fails the rest.
///
/// # Cancel safety
///
/// Dropping the future withdraws the asks that are not answered.
///
/// # Examples
///
/// ```
/// use actor_core::{gather::ask_all, prelude::*};
///
/// #[actor] struct Square;
/// #[actor]
/// impl Square {
///     #[handler] fn of(&self, n: u64) -> u64 { n * n }
/// }
/// # #[tokio::main(flavor = "current_thread")] async fn main() {
/// let workers: Vec<_> = (0..3).map(|_| Square.spawn()).collect();
/// let squares = ask_all(workers.iter().zip(1..).map(|(worker, n)| worker.of(n))).await;
/// assert_eq!(squares, [Ok(1), Ok(4), Ok(9)]);
/// # }
/// ```
pub async fn ask_all<F, T, E>(asks: impl IntoIterator<Item = F>) -> Vec<Result<T, AskError<E>>>
where
    F: Future<Output = Result<T, AskError<E>>>,
{
    join_all(asks).await
}

/// Asks all and takes the first value; the other asks are withdrawn.
///
/// # Errors
///
/// All errors, in the order of the calls, if nobody answered with a value.
///
/// # Cancel safety
///
/// Dropping the future withdraws the asks that are not answered.
pub async fn first<F, T, E>(asks: impl IntoIterator<Item = F>) -> Result<T, Vec<AskError<E>>>
where
    F: Future<Output = Result<T, AskError<E>>>,
{
    match quorum(1, asks).await {
        Ok(mut values) => Ok(values.swap_remove(0)),
        Err(missed) => Err(missed.errors),
    }
}

/// Asks all and waits for `needed` values, in the order in which they come; the other asks are withdrawn. An actor that is asked
/// twice counts twice. With 0 needed, or more than there are asks, nothing is sent.
///
/// # Errors
///
/// [`QuorumError`] as soon as so many asks have failed that the rest cannot be enough.
///
/// # Cancel safety
///
/// Dropping the future withdraws the asks that are not answered.
pub async fn quorum<F, T, E>(needed: usize, asks: impl IntoIterator<Item = F>) -> Result<Vec<T>, QuorumError<T, E>>
where
    F: Future<Output = Result<T, AskError<E>>>,
{
    let numbered = asks.into_iter().enumerate().map(|(place, ask)| async move { (place, ask.await) });
    let mut pending: FuturesUnordered<_> = numbered.collect();
    let (mut values, mut errors) = (Vec::new(), Vec::new());
    while values.len() < needed && values.len() + pending.len() >= needed {
        match pending.next().await {
            Some((_, Ok(value))) => values.push(value),
            Some((place, Err(error))) => errors.push((place, error)),
            None => break,
        }
    }
    if values.len() >= needed {
        return Ok(values);
    }
    errors.sort_by_key(|(place, _)| *place);
    Err(QuorumError { needed, values, errors: errors.into_iter().map(|(_, error)| error).collect() })
}

/// Too few actors answered with a value.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct QuorumError<T, E> {
    /// How many values were needed.
    pub needed: usize,
    /// The values that came.
    pub values: Vec<T>,
    /// The asks that failed before it was clear, in the order of the calls.
    pub errors: Vec<AskError<E>>,
}

impl<T, E: fmt::Display> fmt::Display for QuorumError<T, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} of {} needed values came", self.values.len(), self.needed)?;
        match self.errors.first() {
            Some(error) => write!(f, "; {} asks failed, the first with: {error}", self.errors.len()),
            None => f.write_str(", and nobody else was asked"),
        }
    }
}

impl<T: fmt::Debug, E: fmt::Debug + fmt::Display> std::error::Error for QuorumError<T, E> {}
