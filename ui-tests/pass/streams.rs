//! Handlers that return a stream.
#![deny(warnings)]

use actor_core::prelude::*;
use actor_core::{Call, Streaming};
use futures::stream::{self, Stream};

#[actor]
#[derive(Default)]
pub struct Names {
    all: Vec<String>,
}

#[actor]
impl Names {
    /// All of them.
    #[handler]
    pub fn all(&self) -> impl Stream<Item = String> {
        stream::iter(self.all.clone())
    }

    #[handler(timeout = "1s")]
    pub async fn some(&mut self, ctx: &mut Context<Self>, most: usize) -> impl futures::Stream<Item = Result<String, u8>> {
        let me = ctx.me();
        stream::iter(self.all.clone()).take(most).map(move |name| {
            let _ = me.all();
            Ok(name)
        })
    }

    #[handler(limit = "1s", priority = high, boxed)]
    pub async fn of(&self, names: Vec<String>) -> impl Stream<Item = String> + Send + 'static + use<> {
        stream::iter(names)
    }
}

#[actor]
pub struct Log<T, const N: usize> {
    lines: Vec<T>,
}

#[actor]
impl<T: Clone + Send + 'static, const N: usize> Log<T, N> {
    #[handler]
    fn lines(&self) -> impl Stream<Item = T> {
        stream::iter(self.lines.iter().take(N).cloned().collect::<Vec<_>>())
    }
}

use futures::StreamExt as _;

pub fn typed(names: &NamesRef) -> Call<'_, Names, Streaming<String>> {
    names.all()
}

pub fn generic(log: &LogRef<u8, 3>) -> Call<'_, Log<u8, 3>, Streaming<u8>> {
    log.lines()
}

fn main() {}
