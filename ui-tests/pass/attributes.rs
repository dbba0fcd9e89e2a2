//! Attributes on handlers, visibilities, and lints that are allowed by default, denied.
#![deny(
    warnings,
    missing_docs,
    missing_debug_implementations,
    private_bounds,
    private_interfaces,
    explicit_outlives_requirements,
    meta_variable_misuse,
    redundant_lifetimes,
    single_use_lifetimes,
    trivial_casts,
    unit_bindings,
    unreachable_pub,
    unsafe_code,
    unused_import_braces,
    unused_lifetimes,
    unused_qualifications,
    unused_results,
    variant_size_differences
)]

use actor_core::prelude::*;
use futures::Stream;
use std::future::Future;
/// A.
#[derive(Debug)]
#[actor]
#[must_use]
pub struct A {
    n: u64,
    #[allow(dead_code)]
    t: Option<ARef>,
}
/// Private thing
#[derive(Debug)]
pub(crate) struct Priv;
#[allow(clippy::needless_pass_by_value)]
#[actor]
#[expect(clippy::unused_self, reason = "shown")]
impl A {
    /// `must_use`
    #[handler]
    #[must_use]
    pub fn a(&self) -> u64 {
        self.n
    }
    #[doc = concat!("doc ", "by macro")]
    #[handler]
    #[deprecated(since = "1", note = "old")]
    pub fn b(&self) -> u64 {
        self.n
    }
    #[handler]
    #[expect(unused_variables, reason = "on purpose")]
    fn c(&mut self, x: u8) {}
    /// d
    #[handler]
    #[expect(clippy::too_many_arguments)]
    pub fn d(&mut self, a: u8, b: u8, c: u8, d: u8, e: u8, f: u8, g: u8, h: u8) {
        let _ = (a, b, c, d, e, f, g, h);
    }
    #[cfg_attr(all(), must_use)]
    #[cfg_attr(all(), doc = "cfg_attr doc")]
    #[handler]
    #[inline]
    #[cold]
    pub fn e(&self, #[expect(unused)] z: u8) -> u64 {
        1
    }
    /// x
    #[handler]
    #[track_caller]
    pub fn f(&self) -> u64 {
        1
    }
    /// priv
    #[handler]
    pub(crate) fn g(&self, p: Priv) -> Option<Priv> {
        Some(p)
    }
    /// later
    #[handler]
    #[allow(clippy::unused_async)]
    #[expect(unused_mut)]
    pub async fn h(&self, mut x: u8) -> Result<u8, String> {
        Ok(x)
    }
    /// s
    #[handler(concurrent)]
    #[must_use = "because"]
    pub async fn i(&self) -> impl Stream<Item = u8> {
        futures::stream::iter([1])
    }
    /// helper with lifetimes
    pub fn helper<'a>(&'a self, x: &'a str) -> &'a str {
        if self.n > 1 { "" } else { x }
    }
    /// gen helper
    pub async fn ghelper<F>(&self, f: impl FnOnce() -> F) -> u8
    where
        F: Future<Output = u8>,
    {
        f().await
    }
    #[started]
    #[allow(clippy::unused_async)]
    async fn go(&mut self) {
        let x = self.ghelper(|| async { 1 }).await;
        self.c(x);
        let _ = self.helper("");
    }
    #[expect(dead_code)]
    fn unused(&self) {}
    #[handler]
    #[allow(dead_code)]
    fn unsent(&self) {}
}
pub(crate) mod m {
    use actor_core::prelude::*;
    #[actor]
    #[derive(Debug)]
    pub(in crate::m) struct P {
        pub(super) n: u8,
    }
    mod inner {
        use actor_core::prelude::*;
        #[derive(Debug)]
        pub(in crate::m) struct Arg;
        #[actor]
        impl super::P {
            #[handler]
            pub(in crate::m) fn a(&self, x: Arg) -> u8 {
                drop(x);
                self.n
            }
            #[handler]
            pub(super) async fn b(&self) -> u8 {
                self.n
            }
            #[handler]
            fn c(&self) -> u8 {
                self.n
            }
            #[started]
            fn go(&mut self, ctx: &mut Context<Self>) {
                drop(ctx.me().c().try_tell());
            }
        }
        #[expect(dead_code)]
        fn mk() -> Arg {
            Arg
        }
    }
    pub(super) fn f() {
        let _ = calls;
    }
    fn calls(p: &PRef) {
        drop(p.b().try_tell());
        let _ = |a: inner::Arg| p.a(a).try_tell().is_ok();
    }
}
fn main() {
    m::f();
    let _ = |a: ARef| {
        drop((
            a.a().try_tell(),
            a.d(1, 2, 3, 4, 5, 6, 7, 8).try_tell(),
            a.e(1).try_tell(),
            a.f().try_tell(),
            a.g(Priv).try_tell(),
            a.h(1).try_tell(),
            a.i().try_tell(),
        ));
    };
    let _ = || A { n: 1, t: None }.spawn();
}
