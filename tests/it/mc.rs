//! MC: everything that the macros accept, dispatched.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt::Display;
use std::io;

use actor_core::prelude::*;

use crate::stage::current;

/// Every shape of a handler.
#[actor]
#[derive(Default)]
struct Shapes {
    n: u64,
}

#[actor]
impl Shapes {
    const STEP: u64 = 2;

    fn bump(&mut self, by: u64) -> u64 {
        self.n += by * Self::STEP;
        self.n
    }

    #[handler]
    fn unit(&mut self) {
        self.bump(1);
    }

    #[handler]
    fn one(&mut self, n: u64) -> u64 {
        self.bump(n)
    }

    #[handler]
    async fn one_async(&mut self, n: u64) -> u64 {
        tokio::task::yield_now().await;
        self.bump(n)
    }

    #[handler]
    fn shared(&self) -> u64 {
        self.n
    }

    #[handler]
    async fn shared_async(&self) -> u64 {
        tokio::task::yield_now().await;
        self.n
    }

    #[handler]
    #[allow(clippy::too_many_arguments, clippy::many_single_char_names, reason = "the point of it")]
    fn many(&mut self, a: u8, b: u16, c: u32, d: u64, e: String, f: Vec<u8>, g: Option<char>, h: (bool, i8)) -> String {
        format!("{a} {b} {c} {d} {e} {f:?} {g:?} {h:?}")
    }

    #[handler]
    async fn unit_async(&mut self) {
        self.n = 0;
    }

    #[handler]
    #[allow(clippy::unused_unit, reason = "the point of it")]
    fn explicit_unit(&mut self) -> () {}

    #[handler]
    fn tuple(&self) -> (u64, String) {
        (self.n, "n".to_owned())
    }
}

#[test]
fn mc_01_all_shapes_of_handlers_dispatch() {
    current(async || {
        let shapes = Shapes::default().spawn();
        shapes.unit().await.unwrap();
        assert_eq!(shapes.one(1).await.unwrap(), 4);
        assert_eq!(shapes.one_async(1).await.unwrap(), 6);
        assert_eq!(shapes.shared().await.unwrap(), 6);
        assert_eq!(shapes.shared_async().await.unwrap(), 6);
        let text = shapes.many(1, 2, 3, 4, "e".to_owned(), vec![6], Some('g'), (true, -8)).await.unwrap();
        assert_eq!(text, "1 2 3 4 e [6] Some('g') (true, -8)");
        shapes.unit_async().await.unwrap();
        shapes.explicit_unit().await.unwrap();
        assert_eq!(shapes.tuple().await.unwrap(), (0, "n".to_owned()));
    });
}

#[test]
fn mc_01_all_shapes_of_actors_work() {
    /// Nothing in it.
    #[actor]
    struct Unit;

    #[actor]
    impl Unit {
        #[handler]
        fn get(&self) -> u64 {
            0
        }
    }

    /// One field.
    #[actor]
    struct Tuple(u64);

    #[actor]
    impl Tuple {
        #[handler]
        fn get(&self) -> u64 {
            self.0
        }
    }

    /// A choice.
    #[actor]
    #[derive(Clone, Copy)]
    enum Lamp {
        On,
        Off { since: u64 },
    }

    #[actor]
    impl Lamp {
        #[handler]
        fn toggle(&mut self) -> u64 {
            *self = match *self {
                Self::On => Self::Off { since: 7 },
                Self::Off { .. } => Self::On,
            };
            match self {
                Self::On => 0,
                Self::Off { since } => *since,
            }
        }
    }

    /// No handlers at all.
    #[actor]
    struct Mute;

    #[actor]
    impl Mute {}

    current(async || {
        assert_eq!(Unit.spawn().get().await.unwrap(), 0);
        assert_eq!(Tuple(5).spawn().get().await.unwrap(), 5);
        let lamp = Lamp::On.spawn();
        assert_eq!((lamp.toggle().await.unwrap(), lamp.toggle().await.unwrap()), (7, 0));
        assert_eq!(Mute.spawn().stop().await, Ok(ExitReason::Normal));
    });
}

/// A generic actor, with bounds in every place.
#[actor]
#[derive(Default)]
struct Cache<K, V, const CAP: usize = 2>
where
    K: Ord,
{
    map: BTreeMap<K, V>,
}

#[actor]
impl<K: Ord + Clone + Send + 'static, V, const CAP: usize> Cache<K, V, CAP>
where
    V: Clone + Display + Send + 'static,
{
    /// Says whether there was room.
    #[handler]
    fn put(&mut self, key: K, value: V) -> bool {
        let room = self.map.len() < CAP || self.map.contains_key(&key);
        if room {
            self.map.insert(key, value);
        }
        room
    }

    #[handler]
    fn get(&self, key: K) -> Option<V> {
        self.map.get(&key).cloned()
    }

    /// Uses no parameter.
    #[handler]
    fn len(&self) -> usize {
        self.map.len()
    }

    #[handler]
    fn show(&self, key: K) -> Result<String, K> {
        self.map.get(&key).map(ToString::to_string).ok_or(key)
    }

    /// Uses the constant in a type.
    #[handler]
    fn first(&self, keys: [K; CAP]) -> [Option<V>; CAP] {
        keys.map(|key| self.map.get(&key).cloned())
    }
}

/// Holds a generic ref without bounds of its own.
struct Holder<K: Ord + 'static, V: 'static> {
    cache: CacheRef<K, V, 2>,
}

#[test]
fn mc_02_generic_actors_keep_their_bounds() {
    current(async || {
        let cache: CacheRef<String, u64> = Cache::default().spawn();
        assert!(cache.put("a".to_owned(), 1).await.unwrap());
        assert!(cache.put("b".to_owned(), 2).await.unwrap());
        assert!(!cache.put("c".to_owned(), 3).await.unwrap());
        assert_eq!(cache.len().await.unwrap(), 2);
        assert_eq!(cache.show("a".to_owned()).await, Ok("1".to_owned()));
        assert_eq!(cache.show("z".to_owned()).await, Err(AskError::Handler("z".to_owned())));
        let holder = Holder { cache };
        assert_eq!(holder.cache.len().await.unwrap(), 2);
        assert!(holder.cache.label().to_string().starts_with("Cache<String, u64>#"), "{}", holder.cache.label());
    });
}

#[test]
fn mc_03_constants_are_generic_too() {
    current(async || {
        let cache = Cache::<u8, char, 3>::default().spawn();
        for (key, value) in [(1, 'a'), (2, 'b'), (3, 'c')] {
            assert!(cache.put(key, value).await.unwrap());
        }
        assert!(!cache.put(4, 'd').await.unwrap());
        assert_eq!(cache.first([1, 9, 3]).await.unwrap(), [Some('a'), None, Some('c')]);
    });
}

#[test]
fn mc_09_patterns_are_arguments() {
    /// Takes things apart.
    #[actor]
    struct Parts;

    #[actor]
    impl Parts {
        #[handler]
        fn sum(&mut self, (a, b): (u64, u64), _: u8, mut c: u64) -> u64 {
            c += 1;
            a + b + c
        }

        #[handler]
        async fn sum_async(&mut self, [a, b]: [u64; 2], _unused: u8) -> u64 {
            a + b
        }
    }

    current(async || {
        let parts = Parts.spawn();
        assert_eq!(parts.sum((1, 2), 0, 3).await.unwrap(), 7);
        assert_eq!(parts.sum_async([1, 2], 0).await.unwrap(), 3);
    });
}

#[test]
fn mc_11_static_borrows_may_travel() {
    /// Takes what lives for ever.
    #[actor]
    struct Ageless;

    #[actor]
    impl Ageless {
        #[handler]
        fn join(&self, a: &'static str, b: Option<&'static str>, c: Cow<'static, str>) -> Cow<'static, str> {
            format!("{a}{}{c}", b.unwrap_or_default()).into()
        }

        #[handler]
        fn echo(&self, text: &'static str) -> &'static str {
            text
        }
    }

    current(async || {
        let ageless = Ageless.spawn();
        assert_eq!(ageless.join("a", Some("b"), "c".into()).await.unwrap(), "abc");
        assert_eq!(ageless.echo("x").await.unwrap(), "x");
    });
}

/// Results in all their spellings.
#[actor]
struct Results;

type Alias = Result<u64, String>;

#[actor]
impl Results {
    #[handler]
    fn plain(&self, ok: bool) -> Result<u64, String> {
        if ok { Ok(1) } else { Err("plain".to_owned()) }
    }

    #[handler]
    #[allow(unused_qualifications, reason = "the point of it")]
    fn std_path(&self, ok: bool) -> std::result::Result<u64, String> {
        self.plain(ok)
    }

    #[handler]
    async fn io(&self, ok: bool) -> io::Result<u64> {
        if ok { Ok(2) } else { Err(io::Error::other("io")) }
    }

    #[handler(result)]
    fn alias(&self, ok: bool) -> Alias {
        self.plain(ok)
    }

    #[handler]
    fn unread_alias(&self, ok: bool) -> Alias {
        self.plain(ok)
    }

    #[handler(value)]
    fn value(&self, ok: bool) -> Result<u64, String> {
        self.plain(ok)
    }

    #[handler]
    fn nested(&self, ok: bool) -> Result<Option<u64>, Box<dyn std::error::Error + Send + Sync>> {
        if ok { Ok(Some(3)) } else { Err("boxed".into()) }
    }
}

#[test]
fn results_are_flattened_as_documented() {
    current(async || {
        let results = Results.spawn();
        assert_eq!(results.plain(true).await, Ok(1));
        assert_eq!(results.plain(false).await, Err(AskError::Handler("plain".to_owned())));
        assert_eq!(results.std_path(false).await, Err(AskError::Handler("plain".to_owned())));
        assert_eq!(results.io(true).await.unwrap(), 2);
        assert!(matches!(results.io(false).await, Err(AskError::Handler(error)) if error.to_string() == "io"));
        assert_eq!(results.alias(false).await, Err(AskError::Handler("plain".to_owned())));
        assert_eq!(results.unread_alias(false).await, Ok(Err("plain".to_owned())));
        assert_eq!(results.value(false).await, Ok(Err("plain".to_owned())));
        assert_eq!(results.nested(true).await.unwrap(), Some(3));
        assert!(matches!(results.nested(false).await, Err(AskError::Handler(_))));
        assert_eq!(results.stats().unasked_errors, 0);
        results.value(false).tell().await.unwrap();
        results.alias(false).tell().await.unwrap();
        results.plain(true).await.unwrap();
        assert_eq!(results.stats().unasked_errors, 1, "a plain value is no error");
    });
}

/// Conversions at the caller's side, and parameters that are no arguments.
#[actor]
struct Lender;

#[actor]
impl Lender {
    #[handler]
    fn greet(&self, #[into] who: String, greeting: impl Into<String>) -> String {
        format!("{greeting} {who}", greeting = greeting.into())
    }

    #[handler]
    fn context_last(&self, n: u64, ctx: &mut Context<Self>) -> (u64, bool) {
        (n, ctx.me().id() == ctx.id())
    }

    #[handler]
    async fn context_between(&mut self, a: u64, _ctx: &mut Context<Self>, b: u64) -> u64 {
        a + b
    }

    #[handler]
    async fn reply_last(&mut self, ctx: &mut Context<Self>, n: u64, reply: Reply<u64, String>) {
        assert!(ctx.name().is_none());
        reply.ok(n);
    }

    #[handler]
    fn other_names(&mut self, answer: Reply<u64>, context: &mut Context<Self>) {
        answer.ok(context.id().number());
    }
}

#[test]
fn contexts_and_replies_are_no_arguments() {
    current(async || {
        let lender = Lender.spawn();
        assert_eq!(lender.greet("ann", "hello").await.unwrap(), "hello ann");
        assert_eq!(lender.context_last(1).await.unwrap(), (1, true));
        assert_eq!(lender.context_between(1, 2).await.unwrap(), 3);
        assert_eq!(lender.reply_last(4).await, Ok(4));
        assert_eq!(lender.other_names().await.unwrap(), lender.id().number());
    });
}
