//! A module in which no name of the prelude means what it does elsewhere.
#![deny(warnings)]

#[allow(dead_code)]
mod hostile {
    pub struct Result;
    pub struct Option;
    pub struct Ok;
    pub struct Some;
    pub struct None;
    pub struct Box;
    pub struct String;
    pub struct Vec;
    pub trait Send {}
    pub trait Clone {}
    pub trait From {}
    pub trait Into {}
    pub trait Future {}
    pub trait Stream {}
    pub struct Duration;
    pub struct Pin;
    pub struct ChildSpec;
    pub struct Supervisor;
    pub struct SupervisorSpec;
    pub struct SupervisorRef;
    pub struct Strategy;
    pub struct Restart;
    pub struct Shutdown;
    pub struct Backoff;
    pub struct Streaming;
    pub struct Reply;
    pub struct Call;
    pub struct Lane;
    pub mod alloc {}
    pub mod core {}
    pub mod std {}
    pub mod actor_core {}
    pub mod private {}
}

pub mod shadowed {
    #[allow(unused_imports)]
    use super::hostile::*;
    use ::actor_core::{actor, failed, handler, idle, init, protocol, started, stopped, supervisor};

    #[supervisor(strategy = rest_for_one, max_restarts = 3, within = "5s", auto_shutdown = all)]
    pub struct Tree {
        url: ::std::string::String,
        #[child(
            Counter::spec(1, url.clone()), restart = transient, shutdown = "5s", significant,
            backoff(initial = "1s", factor = 2), max_restarts = 3, within = "5s"
        )]
        counter: CounterRef,
        #[child(Counter::spec(2, url.as_str()), shutdown = kill)]
        other: CounterRef,
    }

    #[actor(mailbox = bounded(4, overflow = drop_newest), name = "counter")]
    pub struct Counter {
        n: u64,
    }

    #[actor]
    impl Counter {
        #[handler]
        pub fn add(&mut self, n: u64) -> u64 {
            self.n += n;
            self.n
        }

        #[handler(timeout = "5s")]
        pub async fn sub(&mut self, #[into] n: u64) -> ::std::result::Result<u64, u8> {
            ::std::result::Result::Ok(n)
        }

        #[init]
        pub async fn new(n: u64, #[into] name: ::std::string::String) -> ::std::result::Result<Self, u8> {
            drop(name);
            ::std::result::Result::Ok(Self { n })
        }

        #[handler(boxed, priority = high, fatal, limit = "1s")]
        pub async fn set(&mut self, n: [u64; 40]) -> ::std::result::Result<(), u8> {
            self.n = n[0];
            ::std::result::Result::Ok(())
        }

        #[handler]
        pub fn all(&self) -> impl ::futures::Stream<Item = u64> {
            ::futures::stream::iter([self.n])
        }

        #[handler(inline, fatal)]
        pub fn peek(&self) -> ::std::result::Result<u64, u8> {
            ::std::result::Result::Ok(self.n)
        }

        #[handler(concurrent, limit = "1s")]
        pub async fn get(&self) -> ::std::result::Result<u64, u8> {
            ::std::result::Result::Ok(self.n)
        }

        #[failed]
        fn oops(&mut self) {}

        #[idle(after = "1s")]
        async fn rest(&mut self) {}

        #[started]
        async fn begin(&mut self) {}

        #[stopped]
        fn end(&mut self) {}
    }

    #[actor]
    pub struct Part {
        n: u64,
    }

    #[actor(parts(More), implements(Speaks))]
    impl Part {}

    #[actor(part = More)]
    impl Part {
        #[handler]
        pub async fn add(&mut self, n: u64) -> ::std::result::Result<u64, u8> {
            ::std::result::Result::Ok(self.n + n)
        }

        #[handler(boxed)]
        pub fn all(&self, n: [u64; 40]) -> impl ::futures::Stream<Item = u64> {
            ::futures::stream::iter(n)
        }
    }

    #[protocol]
    pub trait Speaks {
        fn speak(&self, #[into] word: ::std::string::String) -> ::std::result::Result<u64, u8>;
        async fn spell(&mut self, n: u64) -> impl ::futures::Stream<Item = u64>;
        #[handler(boxed, priority = high, timeout = "1s")]
        async fn slowly(&mut self, n: [u64; 40]) -> ::std::result::Result<u64, u8> {
            ::std::result::Result::Ok(n[0])
        }
        fn defer(&mut self, reply: ::actor_core::Reply<u64>, ctx: &mut ::actor_core::Context<Self>);
    }

    impl Speaks for Part {
        fn speak(&self, _word: ::std::string::String) -> ::std::result::Result<u64, u8> {
            ::std::result::Result::Ok(self.n)
        }
        async fn spell(&mut self, n: u64) -> impl ::futures::Stream<Item = u64> + 'static {
            ::futures::stream::iter([n])
        }
        fn defer(&mut self, reply: ::actor_core::Reply<u64>, _ctx: &mut ::actor_core::Context<Self>) {
            reply.ok(1);
        }
    }
}

/// Attributes named by their path need no import.
pub mod bare {
    #![no_implicit_prelude]

    #[::actor_core::actor]
    pub struct Counter {
        n: u64,
    }

    #[::actor_core::actor]
    impl Counter {
        #[::actor_core::handler]
        pub fn add(&mut self, n: u64) -> u64 {
            self.n += n;
            self.n
        }

        #[::actor_core::handler]
        pub async fn later(&mut self, n: ::std::string::String) -> ::std::io::Result<::std::string::String> {
            ::std::result::Result::Ok(n)
        }

        #[::actor_core::handler(boxed, limit = warn("1s"))]
        pub async fn boxed(&mut self, n: [u64; 40]) -> ::std::io::Result<u64> {
            ::std::result::Result::Ok(n[0] + self.n)
        }

        #[::actor_core::handler(priority = high)]
        pub fn all(&self) -> impl ::futures::Stream<Item = u64> {
            ::futures::stream::iter([self.n])
        }

        #[::actor_core::init]
        pub fn new(n: ::std::boxed::Box<u64>) -> Self {
            Counter { n: *n }
        }

        #[::actor_core::failed]
        fn oops(&mut self, _failure: &::actor_core::Failure) {}

        #[::actor_core::idle(after = "1s")]
        fn rest(&mut self) {}

        #[::actor_core::started]
        async fn begin(&mut self) {}
    }

    #[::actor_core::actor]
    pub struct Part {
        n: u64,
    }

    #[::actor_core::actor(parts(More), implements(super::shadowed::Speaks))]
    impl Part {}

    #[::actor_core::actor(part = More)]
    impl Part {
        #[::actor_core::handler(limit = "1s")]
        pub async fn add(&mut self, n: u64) -> ::std::result::Result<u64, u8> {
            ::std::result::Result::Ok(self.n + n)
        }
    }

    impl super::shadowed::Speaks for Part {
        fn speak(&self, _word: ::std::string::String) -> ::std::result::Result<u64, u8> {
            ::std::result::Result::Ok(self.n)
        }
        async fn spell(&mut self, n: u64) -> impl ::futures::Stream<Item = u64> + 'static {
            ::futures::stream::iter([n])
        }
        fn defer(&mut self, reply: ::actor_core::Reply<u64>, _ctx: &mut ::actor_core::Context<Self>) {
            reply.ok(1);
        }
    }
}

fn main() {}
