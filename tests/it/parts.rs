//! Actors whose handlers stand in several `impl` blocks, and what protocols have in common with those parts.

use std::fmt::Debug;

use actor_core::{Failure, prelude::*};
use futures::stream::{self, Stream, StreamExt};

use crate::props::{Gate, Log};
use crate::stage::{idle, on_both, paused};

#[actor(mailbox = bounded(2))]
#[derive(Default)]
struct Account {
    balance: u64,
    log: Log<String>,
    gate: Gate,
}

#[actor(parts(Audit, elsewhere::Limits), implements(Ledger))]
impl Account {
    #[handler]
    fn pay(&mut self, amount: u64) -> u64 {
        self.balance += amount;
        self.balance
    }

    #[handler]
    async fn hold(&mut self) {
        self.gate.pass().await;
    }

    #[failed]
    fn unasked(&mut self, failure: &Failure) {
        self.log.push(format!("{}: {}", failure.during(), failure.message()));
    }
}

#[actor(part = Audit)]
impl Account {
    /// Plain.
    #[handler]
    fn audit(&self) -> u64 {
        self.balance
    }

    #[handler]
    async fn slow_audit(&mut self, ctx: &mut Context<Self>) -> u64 {
        tokio::task::yield_now().await;
        ctx.me().audit().try_tell().ok();
        self.balance
    }

    #[handler(priority = high)]
    fn alarm(&mut self) {
        self.log.push("alarm".to_owned());
    }

    #[handler]
    fn break_it(&mut self, async_too: bool) {
        panic!("broken, {async_too}");
    }

    #[handler]
    fn refuse(&mut self, amount: u64) -> Result<(), Refused> {
        Err(Refused(amount))
    }

    #[handler]
    fn later(&mut self, reply: Reply<u64, Refused>) {
        reply.ok(self.balance);
    }

    #[handler]
    fn numbers(&self) -> impl Stream<Item = u64> {
        stream::iter(0..self.balance)
    }
}

/// Neither displayed nor printed.
struct Refused(#[allow(dead_code, reason = "only its type is shown")] u64);

mod elsewhere {
    use actor_core::prelude::*;

    #[actor(part = Limits)]
    impl super::Account {
        /// Only this module sends it.
        #[handler]
        fn set(&mut self, balance: u64) {
            self.balance = balance;
        }
    }

    pub(super) async fn reset(account: &super::AccountRef) {
        account.set(0).await.expect("it lives");
    }
}

#[protocol]
trait Ledger {
    fn show(&mut self, what: u64) -> Result<u64, String>;

    async fn show_slowly(&mut self) -> Result<u64, Odd> {
        tokio::task::yield_now().await;
        Err(Odd)
    }

    async fn fail_slowly(&mut self) {
        tokio::task::yield_now().await;
        panic!("slowly")
    }

    fn fail(&mut self) {
        panic!("at once")
    }

    fn entries(&self, upto: u64) -> impl Stream<Item = u64>;

    async fn entries_slowly(&mut self) -> impl Stream<Item = Result<u64, Odd>> {
        tokio::task::yield_now().await;
        stream::iter([Ok(1), Err(Odd)])
    }
}

#[derive(Debug, PartialEq, Eq)]
struct Odd;

impl Ledger for Account {
    fn show(&mut self, what: u64) -> Result<u64, String> {
        if what == 0 { Err("nothing to show".to_owned()) } else { Ok(what) }
    }

    fn entries(&self, upto: u64) -> impl Stream<Item = u64> + 'static {
        stream::iter(self.balance..upto)
    }
}

/// A generic actor with a part, which speaks a protocol of streams.
#[actor]
struct Shelf<K: Clone + Debug + Send + Sync + 'static, const N: usize> {
    items: Vec<K>,
}

#[actor(parts(Cleaning), implements(Feed<K>))]
impl<K: Clone + Debug + Send + Sync + 'static, const N: usize> Shelf<K, N> {
    #[handler]
    fn put(&mut self, item: K) -> usize {
        self.items.push(item);
        self.items.len()
    }
}

#[actor(part = Cleaning)]
impl<K: Clone + Debug + Send + Sync + 'static, const N: usize> Shelf<K, N> {
    #[handler]
    fn trim(&mut self) -> Vec<K> {
        self.items.split_off(N.min(self.items.len()))
    }

    #[handler]
    async fn only(&mut self, item: K) -> Option<K> {
        self.items = vec![item];
        self.items.first().cloned()
    }
}

#[protocol]
trait Feed<T> {
    fn items(&self) -> impl Stream<Item = T>;
}

impl<K: Clone + Debug + Send + Sync + 'static, const N: usize> Feed<K> for Shelf<K, N> {
    fn items(&self) -> impl Stream<Item = K> + 'static {
        stream::iter(self.items.clone())
    }
}

fn account() -> (AccountRef, Log<String>, Gate) {
    let account = Account::default();
    let (log, gate) = (account.log.clone(), account.gate.clone());
    (account.spawn(), log, gate)
}

#[test]
fn mc_12_two_blocks_with_disjoint_handlers_both_work() {
    on_both(async || {
        let (account, ..) = account();
        assert_eq!(account.pay(3).await.unwrap(), 3);
        assert_eq!(account.audit().await.unwrap(), 3);
        assert_eq!(account.slow_audit().await.unwrap(), 3);
        assert_eq!(account.later().await.ok(), Some(3));
        assert_eq!(account.numbers().await.unwrap().collect::<Vec<_>>().await, [0, 1, 2]);
        elsewhere::reset(&account).await;
        assert_eq!(account.audit().owned().await.unwrap(), 0);
        let (call, told) = (account.audit(), account.pay(1));
        told.tell().await.unwrap();
        assert_eq!(call.await.unwrap(), 1);
    });
}

#[test]
fn a_part_of_a_generic_actor_has_its_parameters() {
    on_both(async || {
        let shelf: ShelfRef<String, 1> = Shelf { items: Vec::new() }.spawn();
        assert_eq!(shelf.put("a".into()).await.unwrap(), 1);
        assert_eq!(shelf.put("b".into()).await.unwrap(), 2);
        assert_eq!(shelf.trim().await.unwrap(), ["b"]);
        assert_eq!(shelf.only("c".into()).await.unwrap().as_deref(), Some("c"));
    });
}

#[test]
fn messages_of_all_blocks_share_one_mailbox() {
    paused(async || {
        let (account, log, gate) = account();
        account.hold().tell().await.unwrap();
        gate.reached().await;
        account.pay(1).tell().await.unwrap();
        account.audit().tell().await.unwrap();
        let full = account.audit().try_tell().unwrap_err();
        assert!(full.to_string().contains("`audit` at Account#"), "{full}");
        let waiting = tokio::spawn(account.alarm().owned().into_future());
        idle().await;
        gate.open(1);
        waiting.await.unwrap().unwrap();
        assert_eq!(log.take(), ["alarm"]);
        // The refused message is one of the actor's own, and can be sent again.
        account.try_send(full.into_message()).unwrap();
        assert_eq!(account.pay(0).await.unwrap(), 1);
        assert_eq!(account.stats().handled, 6);
    });
}

#[test]
fn a_panic_in_a_part_is_reported_under_its_handler() {
    on_both(async || {
        let (account, ..) = account();
        match account.break_it(false).await {
            Err(AskError::Panicked { request, failure }) => {
                assert_eq!((request.message(), failure.during()), ("break_it", "break_it"));
            }
            other => panic!("{other:?}"),
        }
        let ExitReason::Panicked(failure) = account.closed().await else { panic!("it panicked") };
        assert_eq!((failure.during(), failure.message()), ("break_it", "broken, false"));
    });
}

#[test]
fn a_panic_in_a_protocol_is_reported_under_its_method() {
    on_both(async || {
        let (account, ..) = account();
        let ledger = account.to::<dyn Ledger>();
        assert!(matches!(ledger.fail().await, Err(AskError::Panicked { failure, .. }) if failure.during() == "fail"));
        let (account, ..) = self::account();
        account.to::<dyn Ledger>().fail_slowly().tell().await.unwrap();
        let ExitReason::Panicked(failure) = account.closed().await else { panic!("it panicked") };
        assert_eq!((failure.during(), failure.message()), ("fail_slowly", "slowly"));
    });
}

#[test]
fn the_failed_hook_hears_of_protocols_and_parts() {
    on_both(async || {
        let (account, log, _) = account();
        let ledger = account.to::<dyn Ledger>();
        // Asked: an answer, and nothing for the hook.
        assert!(matches!(ledger.show(0).await, Err(AskError::Handler(_))));
        assert!(account.refuse(1).await.is_err());
        // Told, and no error.
        ledger.show(1).tell().await.unwrap();
        assert_eq!(account.pay(0).await.unwrap(), 0);
        assert_eq!(log.take(), [""; 0]);

        // The mailbox has room for two.
        ledger.show(0).tell().await.unwrap();
        ledger.show_slowly().tell().await.unwrap();
        account.refuse(1).tell().await.unwrap();
        assert_eq!(account.pay(0).await.unwrap(), 0);
        let heard = log.take();
        // By the best that the type of the error has: displayed, printed, named.
        assert_eq!(heard[..2], ["show: nothing to show", "show_slowly: Odd"]);
        assert!(heard[2].starts_with("refuse: ") && heard[2].ends_with("Refused"), "{heard:?}");
        assert_eq!(account.stats().unasked_errors, 3);
    });
}

#[test]
fn a_method_of_a_protocol_answers_with_a_stream() {
    on_both(async || {
        let (account, ..) = account();
        account.pay(2).await.unwrap();
        let ledger = account.to::<dyn Ledger>();
        let items: Streaming<u64> = ledger.entries(5).await.unwrap();
        // The stream has left the actor.
        account.stop().await.unwrap();
        assert_eq!(items.collect::<Vec<_>>().await, [2, 3, 4]);
    });
}

#[test]
fn a_protocol_streams_from_an_async_method_and_from_a_generic_actor() {
    on_both(async || {
        let (account, ..) = account();
        let items = account.to::<dyn Ledger>().entries_slowly().await.unwrap();
        assert_eq!(items.collect::<Vec<_>>().await, [Ok(1), Err(Odd)]);
        let shelf: ShelfRef<u8, 4> = Shelf { items: vec![7, 8] }.spawn();
        let feed: FeedRef<u8> = (&shelf).into();
        assert_eq!(feed.items().await.unwrap().collect::<Vec<_>>().await, [7, 8]);
    });
}

#[test]
fn a_stream_of_a_protocol_told_is_dropped() {
    on_both(async || {
        let (account, ..) = account();
        account.to::<dyn Ledger>().entries(5).tell().await.unwrap();
        assert_eq!(account.pay(1).await.unwrap(), 1);
    });
}
