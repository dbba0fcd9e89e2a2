//! OB: handlers as spans of the crate `tracing`.

use actor_core::observe::Spans;
use actor_core::{System, prelude::*};
use tokio::task::yield_now;
use tracing::span::{Attributes, Id};
use tracing::{Subscriber, info_span};
use tracing_subscriber::layer::{Context as LayerContext, Layer, SubscriberExt as _};
use tracing_subscriber::registry::LookupSpan;

use crate::props::Log;
use crate::stage::current;

/// Writes down what becomes of spans.
struct Book(Log<String>);

impl<S: Subscriber + for<'a> LookupSpan<'a>> Layer<S> for Book {
    fn on_new_span(&self, attributes: &Attributes<'_>, id: &Id, spans: LayerContext<'_, S>) {
        let depth = spans.span_scope(id).map_or(0, Iterator::count);
        self.0.push(format!("new {} at {depth}", attributes.metadata().name()));
    }

    fn on_follows_from(&self, span: &Id, follows: &Id, spans: LayerContext<'_, S>) {
        let name = |id| spans.span(id).map_or("nothing", |span| span.name());
        self.0.push(format!("{} follows {}", name(span), name(follows)));
    }

    fn on_enter(&self, id: &Id, spans: LayerContext<'_, S>) {
        self.0.push(format!("enter {}", spans.span(id).map_or("nothing", |span| span.name())));
    }

    fn on_exit(&self, id: &Id, spans: LayerContext<'_, S>) {
        self.0.push(format!("exit {}", spans.span(id).map_or("nothing", |span| span.name())));
    }

    fn on_close(&self, _: Id, _: LayerContext<'_, S>) {
        self.0.push("close".to_owned());
    }
}

/// Tells itself, and makes spans.
#[actor]
struct Echo;

#[actor]
impl Echo {
    #[handler]
    fn ring(&self) {
        let _span = info_span!("inside").entered();
    }

    #[handler]
    async fn ring_slowly(&self) {
        yield_now().await;
    }

    #[handler]
    fn again(&self, ctx: &mut Context<Self>, times: u32) {
        if times > 0 {
            ctx.me().again(times - 1).try_tell().expect("it is unbounded");
        }
    }
}

fn traced(test: impl AsyncFnOnce(System, Log<String>) + Send + 'static) {
    current(async move || {
        let log = Log::default();
        let _default = tracing::subscriber::set_default(tracing_subscriber::registry().with(Book(log.clone())));
        test(System::builder().tap(Spans).mailbox(Mailbox::unbounded()).build(), log).await;
    });
}

#[test]
fn ob_05_a_handlers_span_follows_from_the_one_it_was_sent_in() {
    traced(async |system, log| {
        let echo = system.spawn(Echo);
        {
            let _span = info_span!("outside").entered();
            echo.ring().try_tell().unwrap();
        }
        echo.ring_slowly().await.unwrap();
        echo.stop().await.unwrap();
        let expected = [
            "new outside at 1",
            "enter outside",
            "new handle at 1",
            "handle follows outside",
            "exit outside",
            // `outside` is over and closed before anything is handled.
            "close",
            "new handle at 1",
            "enter handle",
            "new inside at 2",
            "enter inside",
            "exit inside",
            "close",
            "exit handle",
            "close",
            // Once for each time that the code runs.
            "enter handle",
            "exit handle",
            "enter handle",
            "exit handle",
            "close",
        ];
        assert_eq!(log.take(), expected);
    });
}

#[test]
fn ob_05_an_actor_that_tells_itself_does_not_nest_spans() {
    traced(async |system, log| {
        let echo = system.spawn(Echo);
        echo.again(1000).tell().await.unwrap();
        while echo.stats().handled < 1001 {
            yield_now().await;
        }
        echo.stop().await.unwrap();
        let log = log.take();
        let count = |line: &str| log.iter().filter(|known| *known == line).count();
        assert_eq!(count("new handle at 1"), 1001);
        assert_eq!(count("handle follows handle"), 1000);
        assert_eq!(count("close"), 1001, "each is closed when its handler has ended");
    });
}
