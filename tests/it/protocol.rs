//! Protocols: refs of actors that are known by their messages only.

use std::collections::HashSet;
use std::fmt::Display;
use std::time::Duration;

use actor_core::{Phase, Port, Refused, Status, TellError, WeakPort, prelude::*};
use tests::{Event, Subscriber as Listens, Topic};

use crate::props::{Gate, Log};
use crate::stage::{idle, on_both, paused};

/// All forms that a method of a protocol can have.
#[protocol]
pub(crate) trait Store {
    fn put(&mut self, key: String, value: u64) -> Option<u64>;

    async fn get(&self, key: String) -> Option<u64>;

    fn take(&mut self, key: String) -> Result<u64, Missing>;

    async fn take_slowly(&mut self, key: String) -> Result<u64, Missing> {
        tokio::task::yield_now().await;
        self.take(key)
    }

    #[handler(value)]
    fn look(&self, key: String) -> Result<u64, Missing>;

    #[handler(timeout = "5s")]
    async fn never(&mut self) {
        std::future::pending::<()>().await;
    }

    fn later(&mut self, key: String, reply: Reply<u64, Missing>) {
        match self.take(key) {
            Ok(value) => reply.ok(value),
            Err(missing) => reply.err(missing),
        };
    }

    fn close(&mut self, ctx: &mut Context<Self>) -> u64 {
        ctx.stop();
        ctx.id().number()
    }

    fn name_it(&mut self, #[into] name: String, _: u8, (a, b): (u8, u8)) -> String {
        format!("{name}{}", a + b)
    }
}

#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Missing(String);

/// Speaks one protocol and has no handlers of its own.
#[actor]
#[derive(Default)]
struct Memory {
    values: std::collections::BTreeMap<String, u64>,
}

#[actor(implements(Store))]
impl Memory {}

impl Store for Memory {
    fn put(&mut self, key: String, value: u64) -> Option<u64> {
        self.values.insert(key, value)
    }

    async fn get(&self, key: String) -> Option<u64> {
        tokio::task::yield_now().await;
        self.values.get(&key).copied()
    }

    fn take(&mut self, key: String) -> Result<u64, Missing> {
        self.values.remove(&key).ok_or(Missing(key))
    }

    fn look(&self, key: String) -> Result<u64, Missing> {
        self.values.get(&key).copied().ok_or(Missing(key))
    }
}

/// Two protocols, one of them foreign and imported under another name.
#[actor(mailbox = bounded(2))]
struct Printer {
    lines: Log<u64>,
    gate: Gate,
}

#[actor(implements(Listens, Count, Alarm))]
impl Printer {
    #[handler]
    fn line(&mut self, n: u64) {
        self.lines.push(n);
    }

    #[handler]
    async fn hold(&mut self) {
        self.gate.pass().await;
    }

    /// Asks itself, behind a protocol.
    #[handler]
    async fn count_with(&mut self, counts: CountRef) -> Result<usize, AskError> {
        counts.count().await
    }
}

/// A protocol that cannot wait.
#[protocol]
trait Alarm {
    #[handler(priority = high)]
    fn alarm(&mut self);
}

impl Alarm for Printer {
    fn alarm(&mut self) {
        self.lines.push(u64::MAX);
    }
}

impl Listens for Printer {
    async fn notify(&mut self, event: Event) {
        self.lines.push(event.0);
    }
}

/// A protocol with only plain methods.
#[protocol]
trait Count {
    fn count(&self) -> usize;
}

impl Count for Printer {
    fn count(&self) -> usize {
        self.lines.len()
    }
}

/// A generic actor that speaks the same protocols.
#[actor]
struct Logger<W> {
    shown: Log<String>,
    last: Option<W>,
}

#[actor(implements(tests::Subscriber, self::Count))]
impl<W: Display + From<u64> + Send + 'static> Logger<W> {
    #[handler]
    fn last(&mut self) -> Option<W> {
        self.last.take()
    }
}

impl<W: Display + From<u64> + Send + 'static> tests::Subscriber for Logger<W> {
    async fn notify(&mut self, Event(n): Event) {
        let shown = W::from(n);
        self.shown.push(shown.to_string());
        self.last = Some(shown);
    }

    fn wants(&self, topic: String) -> bool {
        topic.len() > 3
    }
}

impl<W: Display + From<u64> + Send + 'static> Count for Logger<W> {
    fn count(&self) -> usize {
        self.shown.len()
    }
}

/// A protocol for each type of event, and one that extends it.
#[protocol]
trait Sub<E> {
    fn event(&mut self, event: E) -> usize;
}

#[protocol(ref = AuditAddress, msg = AuditMail)]
trait Audit: Sub<u8> + Sub<String> + Send {
    fn both(&mut self, n: u8) -> usize {
        Sub::<u8>::event(self, n) + self.event(n.to_string())
    }
}

#[actor]
#[derive(Default)]
struct Ledger {
    texts: Vec<String>,
}

#[actor(implements(Sub<u8>, Sub<String>, Audit))]
impl Ledger {}

impl Sub<u8> for Ledger {
    fn event(&mut self, event: u8) -> usize {
        self.texts.push(format!("#{event}"));
        self.texts.len()
    }
}

impl Sub<String> for Ledger {
    fn event(&mut self, event: String) -> usize {
        self.texts.push(event);
        self.texts.len()
    }
}

impl Audit for Ledger {}

/// A generic actor of a generic protocol.
#[actor]
struct Hub<E: Clone + Send + 'static> {
    to: Vec<SubRef<E>>,
}

#[actor(implements(Sub<E>))]
impl<E: Clone + Send + 'static> Hub<E> {
    #[handler]
    fn connect(&mut self, to: impl Into<SubRef<E>>) {
        self.to.push(to.into());
    }
}

impl<E: Clone + Send + 'static> Sub<E> for Hub<E> {
    fn event(&mut self, event: E) -> usize {
        self.to.iter().filter(|to| to.event(event.clone()).try_tell().is_ok()).count()
    }
}

fn printer() -> (Log<u64>, Gate, PrinterRef) {
    let (lines, gate) = (Log::default(), Gate::default());
    let printer = Printer { lines: lines.clone(), gate: gate.clone() };
    (lines, gate, printer.spawn())
}

#[test]
fn every_form_of_a_method_is_a_message() {
    on_both(async || {
        let store: StoreRef = Memory::default().spawn().into();
        assert_eq!(store.put("a".into(), 1).await.unwrap(), None);
        assert_eq!(store.put("a".into(), 2).await.unwrap(), Some(1));
        assert_eq!(store.get("a".into()).await.unwrap(), Some(2));
        assert_eq!(store.look("a".into()).await.unwrap(), Ok(2));
        assert_eq!(store.take("a".into()).await.unwrap(), 2);
        match store.take("a".into()).await {
            Err(AskError::Handler(missing)) => assert_eq!(missing, Missing("a".into())),
            other => panic!("{other:?}"),
        }
        assert!(matches!(store.take_slowly("a".into()).await, Err(AskError::Handler(_))));
        store.put("b".into(), 3).tell().await.unwrap();
        store.put("c".into(), 4).try_tell().unwrap();
        assert_eq!(store.later("b".into()).await.unwrap(), 3);
        assert!(matches!(store.later("b".into()).await, Err(AskError::Handler(_))));
        assert_eq!(store.name_it("n", 0, (1, 2)).await.unwrap(), "n3");
        assert_eq!(store.close().await.unwrap(), store.id().number());
        assert_eq!(store.closed().await, ExitReason::Normal);
    });
}

#[test]
fn a_timeout_of_the_protocol_holds_for_its_callers() {
    paused(async || {
        let store = Memory::default().spawn().to::<dyn Store>();
        match store.never().await {
            Err(AskError::Timeout { after, .. }) => assert_eq!(after, Duration::from_secs(5)),
            other => panic!("{other:?}"),
        }
    });
}

#[test]
fn a_topic_knows_its_subscribers_by_their_protocol() {
    on_both(async || {
        let (lines, _, printer) = printer();
        let shown = Log::default();
        let logger = Logger::<u128> { shown: shown.clone(), last: None }.spawn();
        let topic = Topic::default().spawn();
        topic.subscribe(&printer).await.unwrap();
        topic.subscribe(logger.to::<dyn Listens>()).await.unwrap();
        assert_eq!(topic.publish(Event(7)).await.unwrap(), 2);
        printer.line(8).await.unwrap();
        assert_eq!(logger.last().await.unwrap(), Some(7));
        assert_eq!(lines.take(), [7, 8]);
        assert_eq!(shown.take(), ["7"]);

        printer.stop().await.unwrap();
        assert_eq!(topic.publish(Event(9)).await.unwrap(), 1);
    });
}

#[test]
fn one_actor_speaks_several_protocols() {
    on_both(async || {
        let (_, _, printer) = printer();
        let (listens, count): (tests::SubscriberRef, CountRef) = ((&printer).into(), printer.clone().into());
        listens.notify(Event(1)).await.unwrap();
        assert_eq!(count.count().await.unwrap(), 1);
        assert!(listens.wants("x".into()).await.unwrap());
        let logger = Logger::<u64> { shown: Log::default(), last: None }.spawn();
        assert!(!logger.to::<dyn Listens>().wants("x".into()).await.unwrap());
        assert_eq!(logger.to::<dyn Count>().count().await.unwrap(), 0);
    });
}

#[test]
fn protocols_may_be_generic_and_extend_others() {
    on_both(async || {
        let ledger = Ledger::default().spawn();
        let numbers: SubRef<u8> = ledger.clone().into();
        let texts: SubRef<String> = ledger.clone().into();
        let audit: AuditAddress = ledger.clone().into();
        assert_eq!(numbers.event(1).await.unwrap(), 1);
        assert_eq!(texts.event("two".into()).await.unwrap(), 2);
        assert_eq!(audit.both(3).await.unwrap(), 3 + 4);

        let hub = Hub::<u8> { to: Vec::new() }.spawn();
        hub.connect(numbers).await.unwrap();
        hub.connect(ledger.to::<dyn Sub<u8>>()).await.unwrap();
        let events: SubRef<u8> = hub.into();
        assert_eq!(events.event(5).await.unwrap(), 2);
        assert_eq!(texts.event("end".into()).await.unwrap(), 7);
    });
}

/// A message that is made, refused and given back is the protocol's own, and goes to any other actor that speaks it.
#[test]
fn a_refused_message_comes_back_as_the_protocols_own() {
    paused(async || {
        let (_, gate, busy) = printer();
        busy.hold().tell().await.unwrap();
        gate.reached().await;
        busy.line(1).tell().await.unwrap();
        busy.line(2).tell().await.unwrap();
        let port = busy.to::<dyn Listens>();

        let full = port.notify(Event(3)).try_tell().unwrap_err();
        assert!(matches!(full, TellError::Full(_)));
        assert!(full.to_string().contains("`notify` at Printer#"), "{full}");
        let (lines, _, free) = printer();
        free.to::<dyn Listens>().try_send(full.into_message()).unwrap();
        free.to::<dyn Count>().count().await.unwrap();
        assert_eq!(lines.take(), [3]);

        // In line, the message stays with the call, and comes back when it gives up.
        let mut call = port.notify(Event(4)).timeout(Duration::from_secs(1));
        assert!(matches!((&mut call).await, Err(AskError::Timeout { .. })));
        let message = call.take_message().unwrap();
        free.to::<dyn Listens>().send(message).await.unwrap();
        free.to::<dyn Count>().count().await.unwrap();
        assert_eq!(lines.take(), [4]);
        gate.open(1);
    });
}

/// Each kind of send through a protocol is refused, and gives the protocol's own message back.
async fn refuses_all(port: &tests::SubscriberRef) {
    assert!(!port.is_alive());
    let again = port.notify(Event(1)).try_tell().unwrap_err().into_message();
    let again = port.try_send(again).unwrap_err().into_message();
    let again = port.send(again).await.unwrap_err().into_message();
    let told = port.notify(Event(2)).tell().await.unwrap_err();
    assert!(matches!(told, TellError::Stopped(_)));
    let mut call = port.notify(Event(3));
    assert!(matches!((&mut call).await, Err(AskError::Stopped { phase: Phase::Queued, .. })));
    let asked = call.take_message().unwrap();
    let blocked = port.clone();
    let blocked = tokio::task::spawn_blocking(move || blocked.notify(Event(4)).tell_blocking()).await.unwrap();
    // As they were: another actor that speaks the protocol handles them.
    let (lines, _, free) = printer();
    let free: tests::SubscriberRef = (&free).into();
    for message in [again, told.into_message(), asked, blocked.unwrap_err().into_message()] {
        free.send(message).await.unwrap();
    }
    free.stop().await.unwrap();
    assert_eq!(lines.take(), [1, 2, 3, 4]);
}

#[test]
fn mb_12_an_actor_that_drains_refuses_every_kind_of_send_through_a_protocol() {
    on_both(async || {
        let (_, gate, printer) = printer();
        printer.hold().tell().await.unwrap();
        gate.reached().await;
        let end = printer.stop();
        refuses_all(&(&printer).into()).await;
        gate.open(1);
        assert_eq!(end.await, Ok(ExitReason::Normal));
        assert_eq!(printer.stats().refused, 6);
    });
}

#[test]
fn mb_14_a_gone_actor_gives_the_original_message_back_through_a_protocol() {
    on_both(async || {
        let (_, _, printer) = printer();
        let weak = printer.to::<dyn Listens>().downgrade();
        printer.kill().await.unwrap();
        refuses_all(&(&printer).into()).await;
        assert!(weak.upgrade().is_none(), "a weak ref has nothing to send with");
    });
}

#[test]
fn senders_through_a_protocol_stand_in_the_same_line() {
    paused(async || {
        let (lines, gate, busy) = printer();
        busy.hold().tell().await.unwrap();
        gate.reached().await;
        busy.line(1).tell().await.unwrap();
        busy.line(2).tell().await.unwrap();
        let port = busy.to::<dyn Listens>();
        let (first, second) = (port.clone(), busy.clone());
        let first = tokio::spawn(async move { first.notify(Event(3)).tell().await.is_ok() });
        idle().await;
        let second = tokio::spawn(async move { second.line(4).tell().await.is_ok() });
        idle().await;
        let third = tokio::spawn(async move { port.notify(Event(5)).await.is_ok() });
        idle().await;
        gate.open(1);
        assert!(first.await.unwrap() && second.await.unwrap() && third.await.unwrap());
        assert_eq!(lines.take(), [1, 2, 3, 4, 5]);
    });
}

#[test]
fn urgent_messages_of_a_protocol_overtake() {
    paused(async || {
        let (lines, gate, busy) = printer();
        busy.hold().tell().await.unwrap();
        gate.reached().await;
        busy.line(1).tell().await.unwrap();
        busy.to::<dyn Alarm>().alarm().tell().await.unwrap();
        gate.open(1);
        busy.line(2).await.unwrap();
        assert_eq!(lines.take(), [u64::MAX, 1, 2]);
    });
}

#[test]
fn asking_oneself_through_a_protocol_is_a_deadlock_too() {
    on_both(async || {
        let (_, _, printer) = printer();
        match printer.count_with(printer.to::<dyn Count>()).await {
            Err(AskError::Handler(AskError::Deadlock { request, .. })) => assert_eq!(request.message(), "count"),
            other => panic!("{other:?}"),
        }
    });
}

#[test]
fn a_stopped_actor_fails_alike_through_both_refs() {
    on_both(async || {
        let (_, _, printer) = printer();
        let port: tests::SubscriberRef = (&printer).into();
        assert_eq!(port.status(), printer.status());
        assert_eq!(port.stop().await.unwrap(), ExitReason::Normal);
        assert!(!port.is_alive() && !printer.is_alive());
        assert_eq!(port.status(), Status::Stopped);
        assert_eq!(port.exit_reason(), Some(ExitReason::Normal));
        assert_eq!(port.ready().await.is_ok(), printer.ready().await.is_ok());
        match (port.notify(Event(1)).await, printer.line(1).await) {
            (
                Err(AskError::Stopped { request, reason, phase: Phase::Queued }),
                Err(AskError::Stopped { request: own, reason: because, phase: Phase::Queued }),
            ) => {
                assert_eq!((request.message(), own.message()), ("notify", "line"));
                assert_eq!((request.actor(), reason), (own.actor(), because));
            }
            other => panic!("{other:?}"),
        }
        let refused: TellError<_> = port.notify(Event(1)).tell().await.unwrap_err();
        let reason = |refused: &Refused<_>| refused.reason().cloned();
        assert!(matches!(&refused, TellError::Stopped(refused) if reason(refused) == Some(ExitReason::Normal)));
    });
}

#[test]
fn a_protocol_ref_is_the_same_actor() {
    on_both(async || {
        let (_, _, printer) = printer();
        let (_, _, other) = self::printer();
        let port = printer.to::<dyn Listens>();
        assert_eq!(port, printer.to::<dyn Listens>());
        assert_ne!(port, other.to::<dyn Listens>());
        assert_eq!(port.id(), printer.id());
        assert_eq!(port.label(), printer.label());
        assert_eq!(port.name(), None);
        let seen: HashSet<_> = [port.clone(), (&printer).into(), (&other).into()].into();
        assert_eq!(seen.len(), 2);
        port.notify(Event(1)).await.unwrap();
        assert_eq!(port.stats(), printer.stats());
        assert_eq!(format!("{port:?}"), format!("Port({})", printer.label()));
    });
}

#[test]
fn a_protocol_ref_keeps_its_actor_and_a_weak_one_does_not() {
    on_both(async || {
        let (_, _, printer) = printer();
        let port = printer.to::<dyn Listens>();
        let weak: WeakPort<dyn Listens> = port.downgrade();
        let end = port.closed();
        drop(printer);
        port.notify(Event(1)).await.unwrap();
        let again: tests::SubscriberRef = weak.upgrade().unwrap();
        assert_eq!(again, port);
        drop((again, port));
        assert_eq!(end.await, ExitReason::Normal);
        assert!(weak.upgrade().is_none());
        assert_eq!(weak.label(), weak.clone().label());
    });
}

#[test]
fn stop_now_and_kill_go_through_a_protocol_ref() {
    on_both(async || {
        let (_, gate, printer) = printer();
        let port = printer.to::<dyn Listens>();
        printer.hold().tell().await.unwrap();
        gate.reached().await;
        assert_eq!(port.kill().await.unwrap(), ExitReason::Killed);
        let (_, _, printer) = self::printer();
        assert_eq!(printer.to::<dyn Count>().stop_now().await.unwrap(), ExitReason::Normal);
    });
}

#[test]
fn refs_of_protocols_are_two_words() {
    assert_eq!(size_of::<CountRef>(), 2 * size_of::<usize>());
    assert_eq!(size_of::<Option<SubRef<u8>>>(), 2 * size_of::<usize>());
    assert_eq!(size_of::<PrinterRef>(), size_of::<usize>());
}

#[test]
fn refs_of_protocols_go_anywhere() {
    fn anywhere<T: Send + Sync + 'static>() {}
    anywhere::<tests::SubscriberRef>();
    anywhere::<SubRef<u8>>();
    anywhere::<Port<dyn Count>>();
    anywhere::<WeakPort<dyn Count>>();
}
