//! Whole actors, protocols and trees from a `macro_rules!`: what its caller wrote arrives in invisible groups.
#![deny(warnings)]

use actor_core::prelude::*;
use std::collections::HashMap;
macro_rules! whole {
    ($(#[$meta:meta])* $vis:vis $name:ident<$($g:ident: $bound:path),*> { $($fvis:vis $field:ident: $fty:ty = $init:expr),* $(,)? } $($hvis:vis fn $h:ident($($arg:ident: $aty:ty),*) -> $ret:ty $body:block)*) => {
        #[actor(mailbox = bounded(4 * 8), name = "whole")]
        $(#[$meta])*
        $vis struct $name<$($g),*> { $($fvis $field: $fty),* }
        #[actor]
        impl<$($g: $bound + Clone + Send + Sync + 'static),*> $name<$($g),*> {
            #[init] fn new($($g: $g),*) -> Self { $(let _ = $g;)* Self { $($field: $init),* } }
            $(#[handler(timeout = "5s")] $hvis fn $h(&mut self, $($arg: $aty),*) -> $ret $body)*
            $(#[cfg(any())] #[handler(priority = high)] $hvis async fn $h(&mut self, $($arg: $aty),*) -> $ret $body)*
        }
    };
}
whole! { #[derive(Debug)] #[allow(non_snake_case)] pub(crate) Whole<> { pub n: u64 = 1 + 1, m: HashMap<String, Vec<u8>> = HashMap::new() }
    pub fn one(a: Vec<Option<u8>>, b: &'static str) -> Result<u64, String> { let _ = (a, b); Ok(5) }
    pub(crate) fn two() -> () { }
    fn three(f: fn(u8) -> u8) -> u8 { f(3) }
}
macro_rules! with_options {
    ($name:ident, $ref:ident, $msg:ident, $cap:expr, $dur:literal, $krate:path, $proto:path, $text:literal, $lim:expr) => {
        #[actor(mailbox = bounded($cap, overflow = drop_oldest), rate = 10/s, name = $text, ref = $ref, msg = $msg, crate = $krate, throughput = $lim, slice = $dur)]
        pub struct $name { n: u64 }
        #[actor(ref = $ref, msg = $msg, crate = $krate, implements($proto))]
        impl $name {
            #[handler(timeout = $dur)] pub fn get(&self) -> u64 { self.n }
            #[handler(concurrent = 3, limit = $dur)] pub async fn get2(&self) -> u64 { self.n }
            #[handler(limit = warn($dur))] pub async fn get3(&mut self) -> u64 { self.n }
            #[idle(after = $dur)] fn idl(&mut self) {}
        }
    };
}
mod protos {
    use actor_core::prelude::*;
    macro_rules! proto {
        ($vis:vis $name:ident<$t:ident> { $(fn $f:ident($a:ident: $ty:ty) -> $ret:ty;)* $(async fn $g:ident($b:ident: $ty2:ty) -> $ret2:ty;)* }) => {
            #[protocol] $vis trait $name<$t: Send + 'static> { $(fn $f(&mut self, $a: $ty) -> $ret;)* $(async fn $g(&mut self, $b: $ty2) -> $ret2;)* }
        };
    }
    proto! { pub Gen<T> { fn put(x: T) -> Option<T>; async fn slow(x: Vec<T>) -> Result<T, String>; } }
}
with_options!(Opt, OptAddress, OptMessages, 8, "5s", ::actor_core, crate::protos::Gen<u8>, "opt", 5);
impl protos::Gen<u8> for Opt {
    fn put(&mut self, x: u8) -> Option<u8> {
        Some(x)
    }
    async fn slow(&mut self, x: Vec<u8>) -> Result<u8, String> {
        Ok(x[0])
    }
}
macro_rules! handlers {
    ($actor:ty => $($tt:tt)*) => { #[actor] impl $actor { $($tt)* } };
}
#[actor]
pub struct Tt<T> {
    n: T,
}
handlers! { Inner => #[handler] pub fn a(&mut self, ctx: &mut Context<Self>, n: impl Into<u64>) -> u64 { ctx.stop(); n.into() } #[handler] pub fn b(&self, reply: Reply<u8>) { reply.ok(1); } }
#[actor]
pub struct Inner;
macro_rules! generic_impl {
    ($t:ident, $b:path, $ty:ty) => {
        #[actor]
        impl<$t: $b + Send> Tt<$t> {
            #[handler]
            pub fn a(&mut self, x: $ty, y: $t) -> $ty {
                self.n = y;
                x
            }
            #[handler(inline)]
            pub fn q(&self) -> $ty where {
                Default::default()
            }
        }
    };
}
generic_impl!(Q, Clone, Vec<u8>);
macro_rules! tree {
    ($name:ident, $e:expr, $r:ty, $d:literal) => {
        #[supervisor(strategy = one_for_all)]
        pub struct $name {
            url: String,
            #[child($e, shutdown = $d)]
            a: $r,
            #[child(Whole::spec(), id = $d)]
            b: WholeRef,
        }
    };
}
mod treem {
    use super::*;
    #[actor]
    pub struct L;
    #[actor]
    impl L {
        #[init]
        fn new() -> Self {
            L
        }
    }
    tree!(Tr, L::spec(), LRef, "5s");
    pub fn f() {
        let _ = |t: Tr| (t.a.clone(), t.b.clone(), t.url.clone());
    }
}
fn main() {
    let _ = || {
        let w = Whole::spec().spawn();
        let _ = w.one(vec![], "x").try_tell();
        let _ = w.two().try_tell();
        let _ = w.three(|x| x).try_tell();
        let o = Opt { n: 1 }.spawn();
        let g: protos::GenRef<u8> = o.clone().into();
        let _ = g.put(5).try_tell();
        let _ = (o.get().try_tell(), o.get2().try_tell(), o.get3().try_tell(), g.slow(vec![]).try_tell());
        let i = Inner.spawn();
        let _ = (i.a(5u32).try_tell(), i.b().try_tell());
        let t: TtRef<u8> = Tt { n: 1 }.spawn();
        let _ = (t.a(vec![], 5).try_tell(), t.q().try_tell());
        treem::f();
        let _: Option<Whole> = None;
        let _ = |w: &Whole| (w.n, w.m.len());
    };
}
