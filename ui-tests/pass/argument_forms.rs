//! Every form of argument and of answer.
#![deny(warnings)]

use std::path::PathBuf;

use actor_core::prelude::*;

#[derive(Debug)]
pub struct BankError;

#[actor]
pub struct Odd {
    pub n: u8,
}

#[actor]
impl Odd {
    pub const LIMIT: u8 = 9;

    #[handler]
    pub fn patterns(&self, _: u8, (a, b): (u8, u8), mut x: u8, arg1: u8) -> u8 {
        x += a + b + arg1;
        x
    }

    #[handler]
    pub fn converted(&mut self, #[into] who: String, path: impl Into<PathBuf>) -> usize {
        who.len() + path.into().as_os_str().len()
    }

    #[handler]
    pub fn raw_names(&mut self, r#in: u8) -> u8 {
        r#in
    }

    #[handler]
    pub fn r#type(&self) -> u8 {
        self.n
    }

    #[handler]
    pub fn own_type(&mut self, other: Box<Self>) -> Option<Box<Self>> {
        Some(other)
    }

    #[handler]
    pub fn array(&self, a: [u8; Self::LIMIT as usize]) -> usize {
        a.len()
    }

    #[handler]
    pub fn borrowed_forever(&self, name: &'static str) -> std::borrow::Cow<'static, str> {
        name.into()
    }

    #[handler]
    pub fn callbacks(&self, f: fn(&str) -> &str, g: Box<dyn for<'a> Fn(&'a str) -> &'a str + Send>) -> usize {
        f("").len() + g("").len()
    }

    #[handler]
    #[allow(clippy::too_many_arguments)]
    pub async fn many(&self, a: u8, b: u8, c: u8, d: u8, e: u8, f: u8, g: u8, h: u8) -> u8 {
        a + b + c + d + e + f + g + h
    }

    #[handler]
    pub fn context_anywhere(&mut self, ctx: String, message: u8, cx: &mut Context<Self>, __out: u8) -> bool {
        cx.stop();
        ctx.len() == usize::from(message + __out)
    }

    #[handler]
    pub fn result(&mut self) -> Result<u64, BankError> {
        Err(BankError)
    }

    #[handler]
    pub fn alias(&mut self) -> std::io::Result<u64> {
        Ok(1)
    }

    #[handler(value)]
    pub fn result_as_value(&self) -> Result<u8, String> {
        Err("x".into())
    }

    #[handler]
    pub fn deferred(&mut self, reply: Reply<u64, BankError>) {
        reply.ok(1);
    }

    #[handler]
    pub async fn deferred_later(&mut self, reply: Reply<u64>, _ctx: &mut Context<Self>, x: u8) {
        reply.ok(u64::from(x));
    }

    #[handler]
    fn noted(
        &mut self,
        /// How many.
        n: u8,
        #[serde(default)] m: u8,
        #[allow(unused_variables)] unused: u8,
    ) -> u8 {
        n + m
    }

    #[handler]
    #[cfg(any())]
    pub fn never(&mut self, x: DoesNotExist) -> NeitherDoesThis {
        x.into()
    }

    #[cfg(unix)]
    #[handler]
    fn system(&self) -> u8 {
        1
    }

    #[cfg(not(unix))]
    #[handler]
    fn system(&self) -> u8 {
        2
    }

    #[handler]
    #[deprecated = "use `r#type`"]
    pub fn old(&mut self) -> u8 {
        self.helper()
    }

    fn helper(&self) -> u8 {
        self.n
    }
}

pub async fn calls(odd: &OddRef) {
    let _: u8 = odd.patterns(1, (2, 3), 4, 5).await.unwrap();
    let _: usize = odd.converted("name", "path").await.unwrap();
    let _: Result<u8, String> = odd.result_as_value().await.unwrap();
    let _: u64 = odd.alias().await.unwrap();
    let _: u64 = odd.deferred().await.unwrap();
    let _: u8 = odd.noted(1, 2, 3).await.unwrap();
    let _: u8 = odd.system().await.unwrap();
}

fn main() {}
