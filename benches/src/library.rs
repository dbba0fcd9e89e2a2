//! What a library has to be able to do to take part.

use std::fmt::Debug;
use std::future::Future;

use tokio::task::JoinHandle;

/// The runtimes that each case runs on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Flavor {
    /// tokio's current-thread runtime.
    Current,
    /// tokio's multi-thread runtime with two workers.
    Multi,
}

impl Flavor {
    /// Both, in the order in which they are shown.
    pub const ALL: [Self; 2] = [Self::Current, Self::Multi];

    /// `t0` or `t2`.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Current => "t0",
            Self::Multi => "t2",
        }
    }

    /// Runs `case` as a task of a new runtime.
    ///
    /// # Panics
    ///
    /// If the runtime cannot be built or the case panics.
    pub fn run<T: Send + 'static>(self, case: impl Future<Output = T> + Send + 'static) -> T {
        let runtime = match self {
            Self::Current => tokio::runtime::Builder::new_current_thread().enable_all().build(),
            Self::Multi => tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build(),
        };
        let runtime = runtime.expect("a runtime");
        runtime.block_on(async { tokio::spawn(case).await.expect("the case ends") })
    }
}

/// One library, written as its documentation suggests. The cases are the same code for all of them.
///
/// The counter adds numbers and tells their total. Its mailbox has no bound, except for the narrow one's.
pub trait Library: 'static {
    /// How the tables call it.
    const NAME: &'static str;

    /// A handle to a counter.
    type Counter: Clone + Send + Sync + 'static;
    /// What to await for its end, where the handle does not do that.
    type End: Send + Sync + 'static;
    /// A handle to a counter with a bounded mailbox; [`Infallible`](std::convert::Infallible) where senders cannot wait
    /// for room.
    type Narrow: Send + Sync + 'static;

    /// Starts a counter.
    fn spawn() -> impl Future<Output = (Self::Counter, Self::End)> + Send;

    /// Sends a number and does not wait for anything.
    fn tell(counter: &Self::Counter, n: u64) -> impl Future<Output = ()> + Send;

    /// Asks for the total.
    fn ask(counter: &Self::Counter) -> impl Future<Output = u64> + Send;

    /// Asks an actor that has nothing else to do so many times, and counts the answers: in the caller's place where the library
    /// can do that.
    fn ask_idle(asks: u64) -> impl Future<Output = u64> + Send {
        async move {
            let (counter, _end) = Self::spawn().await;
            for _ in 0..asks {
                Self::ask(&counter).await;
            }
            asks
        }
    }

    /// Stops all counters, then waits until all are gone.
    fn stop(counters: Vec<(Self::Counter, Self::End)>) -> impl Future<Output = ()> + Send;

    /// Starts a counter whose mailbox has `room`.
    fn narrow(room: usize) -> Option<Self::Narrow>;

    /// Sends a number once there is room.
    fn tell_narrow(counter: &Self::Narrow, n: u64) -> impl Future<Output = ()> + Send;

    /// Asks for the total, once there is room.
    fn ask_narrow(counter: &Self::Narrow) -> impl Future<Output = u64> + Send;

    /// Starts two players who tell each other a ball until it has made `hops`, and keeps them until then.
    fn play(hops: u64) -> impl Future<Output = ()> + Send;

    /// Starts a task beside the actors.
    fn task(task: impl Future<Output = ()> + Send + 'static) -> JoinHandle<()> {
        tokio::spawn(task)
    }

    /// Runs a case; `None` where the library has no such runtime.
    fn run<T: Debug + Send + 'static>(flavor: Flavor, case: impl Future<Output = T> + Send + 'static) -> Option<T> {
        Some(flavor.run(case))
    }
}
