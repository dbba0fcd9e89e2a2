//! What messages are about: `#[key]`.

use std::collections::BTreeMap;
use std::hash::Hash;

use actor_core::{Message, MessageKey, prelude::*};

use crate::props::Log;
use crate::stage::{current, idle};

/// Two things that are one key.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Place {
    shelf: u16,
    slot: u32,
}

#[protocol]
trait Audit {
    fn audit(&mut self, #[key] of: u64, #[into] by: String);

    fn close(&mut self);
}

#[actor]
struct Store<K: Hash> {
    log: Log<K>,
}

#[actor(implements(Audit))]
impl<K: Hash + Send + 'static> Store<K> {
    #[handler]
    fn put(&mut self, _count: u64, #[key] key: K) {
        self.log.push(key);
    }

    #[handler(boxed)]
    fn put_boxed(&mut self, _lot: [u8; 64], #[key] place: Place, _more: u8) -> u32 {
        place.slot
    }

    #[handler(inline)]
    fn look(
        &self,
        #[key]
        #[into]
        name: String,
    ) -> usize {
        name.len()
    }

    #[handler]
    async fn wait(&self, #[key] (a, b): (u8, u8)) -> u8 {
        a + b
    }

    #[handler(priority = high)]
    fn flush(&mut self) {}
}

impl<K: Hash + Send + 'static> Audit for Store<K> {
    fn audit(&mut self, _: u64, _: String) {}

    fn close(&mut self) {}
}

type Msg = StoreMsg<&'static str>;

#[test]
fn each_form_of_a_handler_says_what_its_message_is_about() {
    let none = Reply::none;
    assert_eq!(Msg::Put { _count: 1, key: "a", __reply: none() }.key(), Some(MessageKey::of("a")));
    let place = Place { shelf: 1, slot: 2 };
    let boxed = Msg::PutBoxed { __args: Box::new(([0; 64], place.clone(), 3)), __reply: Reply::none() };
    assert_eq!(boxed.key(), Some(MessageKey::of(&place)));
    let look = Msg::Look { name: "shelf".to_owned(), __reply: Reply::none() };
    assert_eq!(look.key(), Some(MessageKey::of("shelf")));
    assert_eq!(Msg::Wait { arg1: (1, 2), __reply: Reply::none() }.key(), Some(MessageKey::of(&(1_u8, 2_u8))));
    assert_eq!(Msg::Flush { __reply: none() }.key(), None);
}

/// What a router of another crate needs: nothing but `Message`.
fn route<M: Message>(places: usize, message: &M) -> usize {
    message.key().map_or(0, |key| usize::try_from(key.number() % places as u64).unwrap())
}

#[test]
fn a_router_keeps_what_is_about_one_thing_together_and_in_order() {
    current(async || {
        let logs: [Log<&'static str>; 3] = Default::default();
        let stores: Vec<_> = logs.iter().map(|log| Store { log: log.clone() }.spawn()).collect();
        let keys = ["anna", "berta", "carla", "dora", "emma", "frida"];
        for round in 0..5 {
            for key in keys {
                let message = Msg::Put { _count: round, key, __reply: Reply::none() };
                let place = route(stores.len(), &message);
                stores[place].send(message).await.unwrap();
            }
        }
        idle().await;
        let mut places = BTreeMap::<_, Vec<_>>::new();
        for (place, log) in logs.iter().enumerate() {
            let got = log.take();
            for key in &got {
                places.entry(*key).or_default().push(place);
            }
            assert!(!got.is_empty(), "six keys, and none for {place}");
        }
        for key in keys {
            assert!(places[key].len() == 5 && places[key].iter().all(|place| *place == places[key][0]), "{places:?}");
        }
    });
}

#[test]
fn messages_of_a_protocol_keep_their_key_within_those_of_the_actor() {
    current(async || {
        let (store, mut inbox) =
            System::current().open_inbox::<Store<u8>>(None, Mailbox::unbounded()).expect("an inbox");
        let audit = AuditRef::from(&store);
        audit.audit(7, "me").tell().await.unwrap();
        let message = AuditMsg::Audit { of: 9, by: String::new(), __reply: Reply::none() };
        assert_eq!(message.key(), Some(MessageKey::of(&9_u64)));
        audit.send(message).await.unwrap();
        audit.close().tell().await.unwrap();
        store.put(1, 3).tell().await.unwrap();
        let mut keys = Vec::new();
        for _ in 0..4 {
            keys.push(inbox.next().await.expect("a message").key());
        }
        let [seven, nine] = [7_u64, 9].map(|of| Some(MessageKey::of(&of)));
        assert_eq!(keys, [seven, nine, None, Some(MessageKey::of(&3_u8))]);
    });
}
