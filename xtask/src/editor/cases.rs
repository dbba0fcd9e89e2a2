//! What is typed, and what the editor is to say. `$0` is where the cursor stands.

/// One moment of typing.
pub(super) struct Case {
    pub(super) name: &'static str,
    /// What stands in the place of `add`'s body.
    body: &'static str,
    /// More methods of the block.
    more: &'static str,
    /// The code of a caller, who has the ref `c`.
    caller: &'static str,
    /// The attributes of the type, of the block and of the trait.
    marks: Marks,
    pub(super) wanted: Wanted,
}

/// The attributes of ours on items, as they stand there.
struct Marks {
    kind: &'static str,
    block: &'static str,
    protocol: &'static str,
}

const MARKS: Marks = Marks { kind: "#[actor]", block: "#[actor(implements(Sub))]", protocol: "#[protocol]" };

pub(super) enum Wanted {
    /// These names are offered.
    Completions(&'static [&'static str]),
    /// These texts are shown.
    Hover(&'static [&'static str]),
    /// A definition is in the line with this text.
    Definition(&'static str),
    /// A rename changes so many places.
    Rename(usize),
}

impl Case {
    pub(super) fn program(&self) -> String {
        let Self { body, more, caller, marks: Marks { kind, block, protocol }, .. } = self;
        format!(
            "use actor_core::prelude::*;
{kind}
pub struct Counter {{ n: u64, name: String }}
{block}
impl Counter {{
    /// Adds to it.
    #[handler]
    pub fn add(&mut self, n: u64) -> u64 {{ {body} }}
    #[handler]
    pub async fn slow(&mut self, ctx: &mut Context<Self>) -> Result<u64, String> {{ Ok(1) }}
    {more}
}}
{protocol}
pub trait Sub {{
    /// Tells it.
    fn notify(&mut self, n: u64) {{}}
}}
impl Sub for Counter {{}}
async fn go(c: CounterRef, s: SubRef) {{
    {caller}
}}
fn main() {{}}
"
        )
    }
}

const BODY: &str = "self.n += n; self.n";

const fn calling(name: &'static str, caller: &'static str, wanted: Wanted) -> Case {
    Case { name, body: BODY, more: "", caller, marks: MARKS, wanted }
}

const fn typing(name: &'static str, body: &'static str, wanted: Wanted) -> Case {
    Case { name, body, more: "", caller: "", marks: MARKS, wanted }
}

const fn adding(name: &'static str, more: &'static str, caller: &'static str, wanted: Wanted) -> Case {
    Case { name, body: BODY, more, caller, marks: MARKS, wanted }
}

/// What an attribute on the type looks like, and what the caller types meanwhile.
const fn on_type(name: &'static str, kind: &'static str, caller: &'static str, wanted: Wanted) -> Case {
    Case { name, body: BODY, more: "", caller, marks: Marks { kind, ..MARKS }, wanted }
}

/// The same on the block.
const fn on_block(name: &'static str, block: &'static str, caller: &'static str, wanted: Wanted) -> Case {
    Case { name, body: BODY, more: "", caller, marks: Marks { block, ..MARKS }, wanted }
}

/// The same on the trait.
const fn on_trait(name: &'static str, protocol: &'static str, caller: &'static str, wanted: Wanted) -> Case {
    Case { name, body: BODY, more: "", caller, marks: Marks { protocol, ..MARKS }, wanted }
}

use Wanted::{Completions, Definition, Hover, Rename};

pub(super) const CASES: &[Case] = &[
    calling("methods of a ref", "c.$0", Completions(&["add", "slow"])),
    calling("a method half typed, with code behind it", "c.ad$0\n    let x = 1;", Completions(&["add"])),
    calling("verbs of a call", "c.add(1).$0", Completions(&["tell", "try_tell", "timeout"])),
    calling("the value of an ask", "let r = c.slow().await.unwrap(); r.$0;", Completions(&["checked_add"])),
    calling("the library's own methods of a ref", "c.$0", Completions(&["stop", "is_alive", "clone"])),
    calling("methods of a protocol's ref", "s.$0", Completions(&["notify", "downgrade"])),
    typing("fields in a body", "self.$0", Completions(&["n", "name", "add"])),
    typing("an unfinished statement in a body", "let s = self.name.$0\n let t = 3; self.n", Completions(&["len"])),
    typing("a local in a body", "let total = n + 1; tot$0\n self.n", Completions(&["total"])),
    adding(
        "the context in an async body",
        "#[handler] pub async fn x(&mut self, ctx: &mut Context<Self>) { ctx.$0 }",
        "",
        Completions(&["me", "stop"]),
    ),
    adding(
        "callers while another body is broken",
        "#[handler] pub fn bad(&mut self) { let x = ; self.n += }",
        "c.$0",
        Completions(&["add", "slow", "bad"]),
    ),
    adding(
        "callers while a signature is typed",
        "#[handler] pub fn half(&mut self, x: )  { }",
        "c.$0",
        Completions(&["add", "slow"]),
    ),
    adding(
        "callers while a method has no body",
        "#[handler] pub fn half(&mut self, x: u64)",
        "c.$0",
        Completions(&["add", "slow"]),
    ),
    adding(
        "callers while an attribute is typed",
        "#[han]\n pub fn half(&mut self) {}",
        "c.$0",
        Completions(&["add", "slow"]),
    ),
    adding(
        "callers while an option is typed",
        "#[handler(prio)] pub fn half(&mut self) {}",
        "c.$0",
        Completions(&["add", "slow", "half"]),
    ),
    adding(
        "callers of a refused handler",
        "#[handler] pub fn half(&mut self, s: &str) {}",
        "c.$0",
        Completions(&["add", "slow", "half"]),
    ),
    adding("types in a signature", "#[handler] pub fn half(&mut self, x: Coun$0) {}", "", Completions(&["CounterRef"])),
    adding(
        "types behind an arrow",
        "#[handler] pub fn half(&mut self) -> Coun$0 { todo!() }",
        "",
        Completions(&["CounterRef"]),
    ),
    adding("the names of attributes", "#[han$0]\n pub fn half(&mut self) {}", "", Completions(&["handler"])),
    adding("the options of a handler", "#[handler(tim$0)]\n pub fn half(&mut self) {}", "", Completions(&["timeout"])),
    adding(
        "a second option, with code behind it",
        "#[handler(timeout = \"1s\", p$0)]\n pub fn half(&mut self, n: u64) { self.n += n }",
        "",
        Completions(&["priority"]),
    ),
    adding(
        "callers while an option has no value",
        "#[handler(timeout = )] pub fn half(&mut self) {}",
        "c.$0",
        Completions(&["add", "slow", "half"]),
    ),
    adding(
        "options of its own kinds",
        "#[handler(l$0)]\n pub async fn half(&self) {}",
        "",
        Completions(&["concurrent", "inline", "fatal", "boxed", "value", "result", "limit"]),
    ),
    adding(
        "an option behind one without a value",
        "#[handler(timeout = , pri$0)]\n pub fn half(&mut self) {}",
        "",
        Completions(&["priority"]),
    ),
    adding("the option of an idle hook", "#[idle(af$0)]\n fn half(&mut self) {}", "", Completions(&["after"])),
    on_type("the options of a type", "#[actor(m$0)]", "", Completions(&["mailbox", "rate", "name", "hooks"])),
    on_type("an option of a type half typed", "#[actor(mail$0)]", "", Completions(&["mailbox"])),
    on_type("a second option of a type", "#[actor(mailbox = bounded(4), thr$0)]", "", Completions(&["throughput"])),
    on_type("an option of a type behind one without a value", "#[actor(name = , sl$0)]", "", Completions(&["slice"])),
    on_type("callers while an option of the type is typed", "#[actor(mail)]", "c.$0", Completions(&["add", "slow"])),
    on_type(
        "callers while an option of the type has no value",
        "#[actor(mailbox = )]",
        "c.$0",
        Completions(&["add", "stop"]),
    ),
    on_type("callers while a mailbox is typed", "#[actor(mailbox = bounded())]", "c.$0", Completions(&["add", "stop"])),
    on_type(
        "what an option of a type is",
        "#[actor(mail$0box = unbounded)]",
        "",
        Hover(&["how many messages may wait"]),
    ),
    on_block("the options of a block", "#[actor(imp$0)]", "", Completions(&["implements"])),
    on_block("a second option of a block", "#[actor(implements(Sub), par$0)]", "", Completions(&["parts", "part"])),
    on_block("a protocol in a list", "#[actor(implements(Su$0))]", "", Completions(&["Sub"])),
    on_block("callers while an option of the block is typed", "#[actor(impl)]", "c.$0", Completions(&["add", "slow"])),
    on_block("callers while a list is empty", "#[actor(implements())]", "c.$0", Completions(&["add", "slow"])),
    on_block("callers while a list is typed", "#[actor(implements(Su))]", "c.$0", Completions(&["add", "slow"])),
    on_block("from a listed protocol to its trait", "#[actor(implements(S$0ub))]", "", Definition("pub trait Sub")),
    on_trait("the options of a protocol", "#[protocol(ms$0)]", "", Completions(&["msg"])),
    on_trait("callers while an option of a protocol is typed", "#[protocol(ms)]", "s.$0", Completions(&["notify"])),
    adding(
        "what an option of a handler is",
        "#[handler(time$0out = \"5s\")]\n pub fn half(&mut self) {}",
        "",
        Hover(&["how long callers wait"]),
    ),
    adding(
        "from a call to its handler while another body is broken",
        "#[handler] pub fn bad(&mut self) { let x = ; self.n += }",
        "let _ = c.ad$0d(1);",
        Definition("pub fn add("),
    ),
    adding(
        "what a call is while a signature is typed",
        "#[handler] pub fn half(&mut self, x: )  { }",
        "let _ = c.ad$0d(1);",
        Hover(&["Call<'_, Counter, u64>", "Adds to it."]),
    ),
    adding(
        "a rename while an attribute is typed",
        "#[han]\n pub fn half(&mut self) {}",
        "let _ = (c.ad$0d(1), c.add(2));",
        Rename(3),
    ),
    on_type("a rename while an option of the type is typed", "#[actor(mail)]", "let _ = c.ad$0d(1);", Rename(2)),
    on_block(
        "what a call is while an option of the block is typed",
        "#[actor(impl)]",
        "let _ = c.ad$0d(1);",
        Hover(&["Call<'_, Counter, u64>", "Adds to it."]),
    ),
    calling("what a call is", "let _ = c.ad$0d(1);", Hover(&["Call<'_, Counter, u64>", "Adds to it."])),
    calling("what a call with an error is", "let _ = c.sl$0ow();", Hover(&["Call<'_, Counter, u64, String>"])),
    calling("what an ask gives", "let r$0r = c.slow().await;", Hover(&["Result<u64, AskError<String>>"])),
    calling("what a protocol's call is", "let _ = s.noti$0fy(1);", Hover(&["Call<'_, SubRef, ()>", "Tells it."])),
    calling("from a call to its handler", "let _ = c.ad$0d(1);", Definition("pub fn add(")),
    calling("from a ref to its actor", "let _: Counter$0Ref = c;", Definition("struct Counter")),
    calling("from a protocol's call to its method", "let _ = s.noti$0fy(1);", Definition("fn notify(")),
    typing("a local is renamed in a body", "let tot$0al = n; total + total", Rename(3)),
    calling("a handler is renamed with its callers", "let _ = (c.ad$0d(1), c.add(2));", Rename(3)),
];
