//! What the types promise, besides what they do.

use std::cell::Cell;
use std::error::Error;
use std::fmt::{Debug, Display};
use std::future::Future;
use std::hash::Hash;

use actor_core::{
    ActorId, ActorLabel, ActorRef, AskError, Call, Closed, Dropped, Entered, ExitReason, Failure, Mailbox, Phase,
    Prepared, Ready, Refused, Reply, Request, ShutdownReport, SpawnError, SpawnErrorKind, Stats, Status, Stop,
    StopBefore, StopError, System, SystemBuilder, Tell, TellError, WeakRef, prelude::*,
};

/// `Send`, but not `Sync`; and so are its messages.
#[actor]
struct Odd {
    seen: Cell<u64>,
}

#[actor]
impl Odd {
    #[handler]
    fn take(&mut self, cell: Cell<u64>) -> Result<Cell<u64>, OddError> {
        self.seen.set(cell.get());
        if cell.get() == 0 { Err(OddError) } else { Ok(cell) }
    }
}

#[derive(Debug)]
struct OddError;

impl Display for OddError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("odd")
    }
}

/// Neither `Debug` nor anything else.
struct Bare;

fn send<T: Send>() {}
fn send_and_sync<T: Send + Sync>() {}
fn unpin<T: Unpin>() {}
fn owned<T: 'static>() {}
fn debug<T: Debug>() {}
fn future<T: Future + Send + Unpin>() {}
fn value<T: Clone + Eq + Debug + Send + Sync + Unpin + 'static>() {}
fn small_value<T: Copy + Eq + Hash + Debug + Send + Sync + Unpin + 'static>() {}
fn error<T: Error + Send + Sync + 'static>() {}

#[test]
fn refs_can_go_anywhere_even_if_the_actor_cannot_be_shared() {
    send_and_sync::<OddRef>();
    send_and_sync::<ActorRef<Odd>>();
    send_and_sync::<WeakRef<Odd>>();
    unpin::<OddRef>();
    owned::<OddRef>();
}

#[test]
fn refs_are_values() {
    fn key<T: Clone + Eq + Hash + Debug>() {}
    key::<OddRef>();
    key::<ActorRef<Odd>>();
    debug::<WeakRef<Odd>>();
}

#[test]
fn calls_and_waits_are_futures_that_can_move() {
    future::<Call<'_, Odd, Cell<u64>, OddError>>();
    future::<Tell<'_, Odd>>();
    future::<Closed>();
    future::<Ready>();
    future::<Stop>();
    future::<StopBefore>();
    owned::<Call<'static, Odd, Cell<u64>, OddError>>();
    send_and_sync::<Stop>();
    send_and_sync::<Closed>();
}

#[test]
fn replies_travel_between_tasks() {
    send::<Reply<Cell<u64>, OddError>>();
    send_and_sync::<Reply<u64>>();
    unpin::<Reply<u64>>();
}

#[test]
fn refs_and_replies_are_one_pointer_wide() {
    let pointer = size_of::<usize>();
    assert_eq!(size_of::<OddRef>(), pointer);
    assert_eq!(size_of::<Option<OddRef>>(), pointer);
    assert_eq!(size_of::<ActorRef<Odd>>(), pointer);
    assert_eq!(size_of::<Reply<u64>>(), pointer);
    assert_eq!(size_of::<Reply<[u64; 100], OddError>>(), pointer);
}

#[test]
fn results_of_sends_are_small() {
    // What every `?` moves.
    assert!(size_of::<Result<(), TellError<[u64; 100]>>>() <= 2 * size_of::<usize>());
    assert!(size_of::<AskError>() <= 64, "{}", size_of::<AskError>());
}

#[test]
fn errors_are_errors_everywhere() {
    error::<AskError>();
    error::<AskError<OddError>>();
    error::<AskError<String>>();
    error::<TellError<OddMsg>>();
    error::<TellError<Bare>>();
    error::<SpawnError<Odd>>();
    error::<StopError>();
    value::<AskError<u64>>();
    value::<SpawnErrorKind>();
    value::<StopError>();
    value::<Request>();
    debug::<Refused<Bare>>();
}

fn counts<T: Copy + Eq + Default + Debug + Send + Sync>() {}

#[test]
fn plain_data_is_plain() {
    value::<ExitReason>();
    value::<Failure>();
    value::<ActorLabel>();
    value::<ShutdownReport>();
    small_value::<ActorId>();
    small_value::<Status>();
    small_value::<Phase>();
    small_value::<Mailbox>();
    counts::<Stats>();
    counts::<Dropped>();
}

#[test]
fn systems_are_shared_and_entered_on_one_thread() {
    fn shared<T: Clone + Eq + Debug + Send + Sync + 'static>() {}
    shared::<System>();
    send_and_sync::<SystemBuilder>();
    debug::<Entered>();
    send::<Prepared<Odd>>();
}

/// `Entered` must not leave its thread: were it `Send`, the two impls would both apply and `some` would be ambiguous.
#[test]
fn an_entered_system_stays_on_its_thread() {
    trait Ambiguous<A> {
        fn some() {}
    }
    impl<T: ?Sized> Ambiguous<()> for T {}
    impl<T: ?Sized + Send> Ambiguous<u8> for T {}
    <Entered as Ambiguous<_>>::some();
}

#[test]
fn an_unshareable_actor_works_through_shared_refs() {
    crate::stage::workers(async || {
        let odd = Odd { seen: Cell::new(0) }.spawn();
        let same = odd.clone();
        let answer = tokio::spawn(async move { same.take(Cell::new(7)).await }).await.unwrap();
        assert_eq!(answer.unwrap().get(), 7);
    });
}
