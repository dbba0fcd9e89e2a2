//! The programs: the same actors, handlers and call sites, in the words of each way to write them.

use std::fmt::Write as _;

pub(super) const ACTORS: usize = 50;
pub(super) const HANDLERS: usize = 10;
pub(super) const CALLS: usize = 1000;

/// One way to write the program.
pub(super) struct Style {
    pub(super) name: &'static str,
    /// What it needs besides tokio, as in a manifest.
    pub(super) dependencies: fn(&str) -> String,
    pub(super) source: fn() -> String,
}

pub(super) const STYLES: [Style; 5] = [
    Style {
        name: "actors",
        dependencies: |root| format!("actor-core = {{ path = \"{root}/actor-core\" }}"),
        source: with_actors,
    },
    Style { name: "channels", dependencies: |_| String::new(), source: with_channels },
    Style { name: "messages", dependencies: |_| String::new(), source: with_messages },
    Style { name: "kameo", dependencies: |_| "kameo = \"0.22\"".to_owned(), source: with_kameo },
    Style { name: "actix", dependencies: |_| "actix = \"0.13\"".to_owned(), source: with_actix },
];

/// The call sites, one function per actor, and `main`. `Calls` says how a style writes types and calls.
fn calls(style: &Calls) -> String {
    calls_in("#[tokio::main]", style)
}

/// The same, with the attribute that runs `main`.
fn calls_in(runtime: &str, style: &Calls) -> String {
    let mut text = String::new();
    for actor in 0..ACTORS {
        let _ =
            writeln!(text, "async fn use_{actor}(a: &{}) -> u64 {{\n    let mut total = 0;", (style.ref_type)(actor));
        for call in 0..CALLS / ACTORS {
            let _ = writeln!(text, "    total += {}.await.unwrap();", (style.call)(actor, call % HANDLERS));
        }
        text.push_str("    total\n}\n");
    }
    let _ = writeln!(text, "{runtime}\nasync fn main() {{\n    let mut total = 0;");
    for actor in 0..ACTORS {
        let _ = writeln!(text, "    total += use_{actor}(&{}).await;", (style.spawn)(actor));
    }
    text + "    println!(\"{total}\");\n}\n"
}

struct Calls {
    ref_type: fn(usize) -> String,
    spawn: fn(usize) -> String,
    call: fn(usize, usize) -> String,
}

fn with_actors() -> String {
    let mut text = "#![allow(dead_code)]\nuse actor_core::prelude::*;\n".to_owned();
    for actor in 0..ACTORS {
        let _ = writeln!(text, "#[actor] struct A{actor} {{ n: u64 }}\n#[actor] impl A{actor} {{");
        for handler in 0..HANDLERS {
            let _ = writeln!(text, "    #[handler] {} {{ self.n += a; self.n + b.len() as u64 }}", signature(handler));
        }
        text.push_str("}\n");
    }
    text + &calls(&Calls {
        ref_type: |actor| format!("A{actor}Ref"),
        spawn: |actor| format!("A{actor} {{ n: 0 }}.spawn()"),
        call: |_, handler| format!("a.h{handler}(1, String::new())"),
    })
}

fn signature(handler: usize) -> String {
    let is_async = if handler.is_multiple_of(2) { "" } else { "async " };
    format!("{is_async}fn h{handler}(&mut self, a: u64, b: String) -> u64")
}

fn with_channels() -> String {
    let mut text = "#![allow(dead_code)]\nuse tokio::sync::{mpsc, oneshot};\n".to_owned();
    for actor in 0..ACTORS {
        let _ = writeln!(text, "enum M{actor} {{");
        for handler in 0..HANDLERS {
            let _ = writeln!(text, "    H{handler} {{ a: u64, b: String, reply: oneshot::Sender<u64> }},");
        }
        let _ = writeln!(text, "}}\nstruct A{actor} {{ n: u64 }}\nimpl A{actor} {{");
        for handler in 0..HANDLERS {
            let _ = writeln!(text, "    {} {{ self.n += a; self.n + b.len() as u64 }}", signature(handler));
        }
        let _ = writeln!(
            text,
            "    fn spawn(mut self) -> R{actor} {{ let (tx, mut rx) = mpsc::channel(1000); tokio::spawn(async move {{ \
             while let Some(m) = rx.recv().await {{ match m {{"
        );
        for handler in 0..HANDLERS {
            let wait = if handler.is_multiple_of(2) { "" } else { ".await" };
            let _ = writeln!(
                text,
                "        M{actor}::H{handler} {{ a, b, reply }} => {{ let _ = reply.send(self.h{handler}(a, b){wait}); }}"
            );
        }
        let _ = writeln!(
            text,
            "    }} }} }}); R{actor}(tx) }}\n}}\nstruct R{actor}(mpsc::Sender<M{actor}>);\nimpl R{actor} {{"
        );
        for handler in 0..HANDLERS {
            let _ = writeln!(
                text,
                "    async fn h{handler}(&self, a: u64, b: String) -> Option<u64> {{ let (reply, rx) = oneshot::channel(); \
                 self.0.send(M{actor}::H{handler} {{ a, b, reply }}).await.ok()?; rx.await.ok() }}"
            );
        }
        text.push_str("}\n");
    }
    text + &calls(&Calls {
        ref_type: |actor| format!("R{actor}"),
        spawn: |actor| format!("A{actor} {{ n: 0 }}.spawn()"),
        call: |_, handler| format!("a.h{handler}(1, String::new())"),
    })
}

/// The library part of the third program: boxed envelopes, boxed handler futures.
const ENVELOPES: &str = "\
#![allow(dead_code)]
use std::{future::Future, pin::Pin};
use tokio::sync::{mpsc, oneshot};
type Fut<'a> = Pin<Box<dyn Future<Output = ()> + Send + 'a>>;
trait Handler<M>: Send + 'static { type Reply: Send + 'static; fn handle(&mut self, m: M) -> impl Future<Output = Self::Reply> + Send; }
trait Envelope<A>: Send { fn open<'a>(self: Box<Self>, a: &'a mut A) -> Fut<'a>; }
struct Letter<M, R>(M, oneshot::Sender<R>);
impl<A: Handler<M>, M: Send + 'static> Envelope<A> for Letter<M, A::Reply> {
    fn open<'a>(self: Box<Self>, a: &'a mut A) -> Fut<'a> { Box::pin(async move { let Letter(m, r) = *self; let _ = r.send(a.handle(m).await); }) }
}
struct Ref<A>(mpsc::Sender<Box<dyn Envelope<A>>>);
fn spawn<A: Send + 'static>(mut a: A) -> Ref<A> {
    let (tx, mut rx) = mpsc::channel::<Box<dyn Envelope<A>>>(1000);
    tokio::spawn(async move { while let Some(e) = rx.recv().await { e.open(&mut a).await } });
    Ref(tx)
}
impl<A: Send + 'static> Ref<A> {
    async fn ask<M: Send + 'static>(&self, m: M) -> Option<A::Reply> where A: Handler<M> {
        let (r, rx) = oneshot::channel();
        self.0.send(Box::new(Letter(m, r))).await.ok()?;
        rx.await.ok()
    }
}
";

fn with_messages() -> String {
    let mut text = ENVELOPES.to_owned();
    for actor in 0..ACTORS {
        let _ = writeln!(text, "struct A{actor} {{ n: u64 }}");
        for handler in 0..HANDLERS {
            let _ = writeln!(
                text,
                "struct H{actor}x{handler} {{ a: u64, b: String }}\nimpl Handler<H{actor}x{handler}> for A{actor} {{ type Reply = u64; \
                 async fn handle(&mut self, m: H{actor}x{handler}) -> u64 {{ self.n += m.a; self.n + m.b.len() as u64 }} }}"
            );
        }
    }
    text + &calls(&Calls {
        ref_type: |actor| format!("Ref<A{actor}>"),
        spawn: |actor| format!("spawn(A{actor} {{ n: 0 }})"),
        call: |actor, handler| format!("a.ask(H{actor}x{handler} {{ a: 1, b: String::new() }})"),
    })
}

/// kameo, as its users write it.
fn with_kameo() -> String {
    let mut text = "#![allow(dead_code)]\nuse kameo::prelude::*;\n".to_owned();
    for actor in 0..ACTORS {
        let _ = writeln!(text, "#[derive(Actor)] struct A{actor} {{ n: u64 }}");
        for handler in 0..HANDLERS {
            let _ = writeln!(
                text,
                "struct H{actor}x{handler} {{ a: u64, b: String }}\nimpl Message<H{actor}x{handler}> for A{actor} {{ type Reply = u64; \
                 async fn handle(&mut self, m: H{actor}x{handler}, _: &mut Context<Self, u64>) -> u64 {{ self.n += m.a; self.n + \
                 m.b.len() as u64 }} }}"
            );
        }
    }
    text + &calls(&Calls {
        ref_type: |actor| format!("ActorRef<A{actor}>"),
        spawn: |actor| format!("A{actor}::spawn(A{actor} {{ n: 0 }})"),
        call: |actor, handler| format!("a.ask(H{actor}x{handler} {{ a: 1, b: String::new() }})"),
    })
}

/// actix, as its users write it. A handler that awaits and has the actor to itself meanwhile is an `AtomicResponse`.
fn with_actix() -> String {
    let mut text = "#![allow(dead_code)]\nuse actix::prelude::*;\n".to_owned();
    for actor in 0..ACTORS {
        let _ =
            writeln!(text, "struct A{actor} {{ n: u64 }}\nimpl Actor for A{actor} {{ type Context = Context<Self>; }}");
        for handler in 0..HANDLERS {
            let (result, body) = if handler.is_multiple_of(2) {
                ("u64", "self.n += m.a; self.n + m.b.len() as u64")
            } else {
                (
                    "AtomicResponse<Self, u64>",
                    "AtomicResponse::new(Box::pin(async move { m }.into_actor(self).map(|m, this, _| { this.n += m.a; \
                     this.n + m.b.len() as u64 })))",
                )
            };
            let _ = writeln!(
                text,
                "#[derive(Message)] #[rtype(result = \"u64\")] struct H{actor}x{handler} {{ a: u64, b: String }}\n\
                 impl Handler<H{actor}x{handler}> for A{actor} {{ type Result = {result}; \
                 fn handle(&mut self, m: H{actor}x{handler}, _: &mut Context<Self>) -> Self::Result {{ {body} }} }}"
            );
        }
    }
    text + &calls_in(
        "#[actix::main]",
        &Calls {
            ref_type: |actor| format!("Addr<A{actor}>"),
            spawn: |actor| format!("A{actor} {{ n: 0 }}.start()"),
            call: |actor, handler| format!("a.send(H{actor}x{handler} {{ a: 1, b: String::new() }})"),
        },
    )
}
