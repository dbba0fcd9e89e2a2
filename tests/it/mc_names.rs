//! MC: names, scopes and attributes around generated code.

use actor_core::prelude::*;

use crate::stage::current;

/// User code that gives familiar names another meaning.
#[allow(dead_code, reason = "they are there to be in the way")]
mod shadowed {
    use actor_core::prelude::{Actor, Context, Reply, actor, handler, started, stopped};

    pub(super) struct Option;
    pub(super) struct Result;
    pub(super) struct Box;
    pub(super) struct String;
    pub(super) struct Future;
    pub(super) struct Infallible;
    pub(super) struct Call;
    pub(super) struct Message;
    pub(super) trait Send {}
    pub(super) trait Sync {}
    pub(super) trait From {}
    pub(super) trait Into {}
    pub(super) trait Clone {}
    pub(super) trait Deref {}
    pub(super) trait Debug {}
    pub(super) trait PartialEq {}
    pub(super) trait Hash {}
    #[allow(non_snake_case, reason = "shadows a variant")]
    pub(super) fn Some() {}
    #[allow(non_snake_case, reason = "shadows a variant")]
    pub(super) fn None() {}
    #[allow(non_snake_case, reason = "shadows a variant")]
    pub(super) fn Ok() {}
    #[allow(non_snake_case, reason = "shadows a variant")]
    pub(super) fn Err() {}

    /// Works all the same.
    #[actor]
    pub(super) struct Odd(pub(super) u64);

    #[actor]
    impl Odd {
        #[started]
        async fn begin(&mut self) {
            self.0 += 1;
        }

        #[handler]
        pub(super) fn add(&mut self, n: u64) -> u64 {
            self.0 += n;
            self.0
        }

        #[handler]
        pub(super) async fn add_async(&mut self, n: u64) -> u64 {
            self.add(n)
        }

        #[handler]
        pub(super) fn fail(&self) -> std::result::Result<(), u64> {
            std::result::Result::Err(self.0)
        }

        #[handler]
        pub(super) fn later(&self, reply: Reply<u64>, ctx: &mut Context<Self>) {
            reply.ok(self.0 + ctx.id().number() - ctx.id().number());
        }

        #[stopped]
        fn end(&mut self) {}
    }

    pub(super) fn is_actor<A: Actor>(_: &A) {}
}

#[test]
fn mc_16_shadowed_names_are_not_in_the_way() {
    current(async || {
        let odd = shadowed::Odd(0);
        shadowed::is_actor(&odd);
        let odd = odd.spawn();
        assert_eq!(odd.add(1).await.unwrap(), 2);
        assert_eq!(odd.add_async(1).await.unwrap(), 3);
        assert_eq!(odd.fail().await, Err(AskError::Handler(3)));
        assert_eq!(odd.later().await.unwrap(), 3);
        assert_eq!(odd.stop().await, Ok(ExitReason::Normal));
    });
}

/// Something with types of its own.
trait Family {
    type Member: Send + 'static;
}

/// Uses `Self` in its messages.
#[actor]
#[derive(Debug, Clone, PartialEq)]
struct Mirror(u64);

impl Family for Mirror {
    type Member = u32;
}

#[actor]
impl Mirror {
    #[handler]
    fn swap(&mut self, other: Self) -> Self {
        std::mem::replace(self, other)
    }

    #[handler]
    fn member(&self, member: <Self as Family>::Member) -> Option<<Self as Family>::Member> {
        member.checked_add(1)
    }

    #[handler]
    fn first(&self, all: Vec<Option<Self>>) -> Result<Box<Self>, Vec<Self>> {
        all.into_iter().flatten().next().map(Box::new).ok_or_else(Vec::new)
    }
}

#[test]
fn mc_16_self_is_written_out_in_messages() {
    current(async || {
        let mirror = Mirror(1).spawn();
        assert_eq!(mirror.swap(Mirror(2)).await.unwrap(), Mirror(1));
        assert_eq!(mirror.member(4).await.unwrap(), Some(5));
        assert_eq!(mirror.first(vec![None, Some(Mirror(9))]).await, Ok(Box::new(Mirror(9))));
        assert_eq!(mirror.first(vec![]).await, Err(AskError::Handler(vec![])));
    });
}

/// Its handlers are named like things that are there already.
#[actor]
#[derive(Default)]
struct Namesake {
    stops: u64,
}

#[actor]
impl Namesake {
    #[handler]
    fn stop(&mut self) -> u64 {
        self.stops += 1;
        self.stops
    }

    #[handler]
    fn id(&self) -> &'static str {
        "mine"
    }

    #[handler]
    fn send(&self, message: u64, ctx: u8, reply: u16, actor: u32) -> u64 {
        message + u64::from(ctx) + u64::from(reply) + u64::from(actor)
    }

    #[handler]
    fn r#type(&self, r#match: u64) -> u64 {
        r#match
    }

    #[handler]
    fn handle(&self) -> &'static str {
        "handled"
    }

    #[handler]
    fn handle_now(&self) -> &'static str {
        "now"
    }

    #[handler]
    fn started(&self) -> &'static str {
        "started"
    }

    #[handler]
    fn __hidden(&self, __message: u64) -> u64 {
        __message
    }
}

#[test]
fn a_handlers_name_wins_over_the_librarys() {
    current(async || {
        let namesake = Namesake::default().spawn();
        assert_eq!(namesake.stop().await.unwrap(), 1);
        assert_eq!(namesake.stop().await.unwrap(), 2);
        assert_eq!(namesake.id().await.unwrap(), "mine");
        assert_eq!(namesake.send(1, 2, 3, 4).await.unwrap(), 10);
        assert_eq!(namesake.r#type(5).await.unwrap(), 5);
        assert_eq!(namesake.handle().await.unwrap(), "handled");
        assert_eq!(namesake.handle_now().await.unwrap(), "now");
        assert_eq!(namesake.started().await.unwrap(), "started");
        assert_eq!(namesake.__hidden(6).await.unwrap(), 6);
        assert_eq!((*namesake).stop().await, Ok(ExitReason::Normal));
        let error = namesake.r#type(5).await.unwrap_err();
        assert_eq!(error.request().unwrap().message(), "type");
    });
}

/// Its ref and its messages have names of their own.
#[actor(ref = CounterHandle, msg = CounterRequest)]
struct Counter(u64);

#[actor(ref = CounterHandle, msg = CounterRequest)]
impl Counter {
    #[handler]
    fn add(&mut self, n: u64) -> u64 {
        self.0 += n;
        self.0
    }
}

#[test]
fn refs_and_messages_can_be_renamed() {
    current(async || {
        let counter: CounterHandle = Counter(0).spawn();
        counter.send(CounterRequest::Add { n: 2, __reply: Reply::none() }).await.unwrap();
        assert_eq!(counter.add(1).await.unwrap(), 3);
    });
}

mod apart {
    //! The `impl` block may be elsewhere, and what is private stays so.

    use actor_core::prelude::*;

    /// Public, with a private side.
    #[actor]
    #[derive(Default)]
    pub(crate) struct Public {
        seen: Vec<Private>,
    }

    #[derive(Debug)]
    struct Private(u64);

    mod handlers {
        use actor_core::prelude::*;

        use super::{Private, Public, PublicRef};

        #[actor]
        impl Public {
            #[handler]
            pub(crate) fn start(&mut self, ctx: &mut Context<Self>) {
                let me: PublicRef = ctx.me();
                me.tick(Private(1)).try_tell().unwrap();
            }

            #[handler]
            fn tick(&mut self, private: Private) {
                self.seen.push(private);
            }

            #[handler]
            pub(crate) fn seen(&self) -> u64 {
                self.seen.iter().map(|private| private.0).sum()
            }
        }
    }
}

#[test]
fn handlers_may_be_private_and_in_another_module() {
    current(async || {
        let public = apart::Public::default().spawn();
        public.start().await.unwrap();
        assert_eq!(public.seen().await.unwrap(), 1);
    });
}

/// Attributes are carried over.
#[actor]
struct Marked;

#[actor]
impl Marked {
    #[cfg(any())]
    #[handler]
    fn never(&self, missing: DoesNotExist) -> DoesNotExist {
        missing
    }

    #[cfg(not(any()))]
    #[handler]
    fn always(&self) -> u64 {
        1
    }

    #[handler]
    #[deprecated = "use `always`"]
    fn old(&self) -> u64 {
        0
    }

    #[cfg(any())]
    #[started]
    fn never_started(&mut self) {
        missing();
    }
}

#[test]
fn attributes_are_carried_over() {
    current(async || {
        let marked = Marked.spawn();
        assert_eq!(marked.always().await.unwrap(), 1);
        #[expect(deprecated, reason = "the warning has to come")]
        let old = marked.old();
        assert_eq!(old.await.unwrap(), 0);
    });
}

/// Two actors that know and spawn each other.
#[actor]
struct Ping(Option<PongRef>);

#[actor]
impl Ping {
    #[handler]
    async fn volley(&mut self, n: u64) -> u64 {
        let pong = self.0.get_or_insert_with(|| Pong(None).spawn());
        if n == 0 { 0 } else { pong.volley(n - 1).await.unwrap() + 1 }
    }
}

/// The other one.
#[actor]
struct Pong(Option<PingRef>);

#[actor]
impl Pong {
    #[handler]
    async fn volley(&mut self, n: u64) -> u64 {
        let ping = self.0.get_or_insert_with(|| Ping(None).spawn());
        if n == 0 { 0 } else { ping.volley(n - 1).await.unwrap() + 1 }
    }
}

#[test]
fn actors_may_refer_to_each_other() {
    current(async || {
        assert_eq!(Ping(None).spawn().volley(9).await.unwrap(), 9);
    });
}
