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
    pub mod core {}
    pub mod std {}
    pub mod actor_core {}
    pub mod private {}
}

pub mod shadowed {
    #[allow(unused_imports)]
    use super::hostile::*;
    use ::actor_core::{actor, handler, started, stopped};

    #[actor(mailbox = unbounded)]
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

        #[started]
        async fn begin(&mut self) {}

        #[stopped]
        fn end(&mut self) {}
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

        #[::actor_core::started]
        async fn begin(&mut self) {}
    }
}

fn main() {}
