//! Everything the macros refuse, in one table: wording is reviewed here, like an API.
//!
//! An entry is a code, a name, the rule behind it and what the compiler says: the rule as it applies
//! here, the cause, the fix; lower case, no full stop. The code ends the message and names the page
//! in the book: `A012` is explained in `book/src/errors/a012.md`. Codes are never used again for
//! something else. A new entry comes with a case in `ui-tests` and with its page.

macro_rules! catalogue {
    ($($code:ident $name:ident { $($hole:ident),* } rule $rule:literal says $says:literal)*) => {
        /// One refusal, with what its message has to name.
        #[derive(Debug)]
        pub(crate) enum Problem {
            $(#[doc = concat!(stringify!($code), ": ", $rule)] $name { $($hole: String),* },)*
        }

        impl Problem {
            /// What the compiler says, with the code at the end.
            pub(crate) fn message(&self) -> String {
                match self {
                    $(Self::$name { $($hole),* } => {
                        format!(concat!($says, " [", stringify!($code), "]"), $($hole = $hole),*)
                    })*
                }
            }
        }

        #[cfg(test)]
        const CODES: &[(&str, &str)] = &[$((stringify!($code), $says)),*];
    };
}

catalogue! {
    A001 BorrowedData { subject, instead }
        rule "messages and replies own their data"
        says "{subject}: it travels to another task, so it cannot borrow; use {instead}"
    A002 GenericHandler {}
        rule "a handler has no type or const parameters of its own"
        says "a handler cannot be generic: it becomes one variant of the message enum; put the parameter on the \
              `impl` block, or take `impl Into<T>` or `Box<dyn ..>`"
    A003 HandlerLifetime {}
        rule "a handler has no lifetime parameters"
        says "a handler has no lifetime parameters: its arguments travel to another task and cannot borrow; take \
              owned data"
    A004 HandlerWhere {}
        rule "a handler has no `where` clause"
        says "a handler has no `where` clause of its own: move the bound to the `impl` block, where the message \
              loop can see it"
    A005 ReceiverByValue { method }
        rule "a handler borrows the actor"
        says "{method} takes `&mut self` or `&self`: the actor lives on after the message; call `ctx.stop()` to \
              end it"
    A006 NoReceiver { method }
        rule "a handler has a receiver"
        says "{method} has no receiver: add `&mut self` (or `&self`)"
    A007 Qualifier { method, qualifier, cause }
        rule "a handler is a plain `fn` or `async fn`"
        says "{method} cannot be `{qualifier}`: {cause}; remove `{qualifier}`"
    A008 UnknownHandlerOption { option, help }
        rule "the options of `#[handler]`"
        says "unknown handler option `{option}`; {help}"
    A009 NotADuration { written }
        rule "a duration is a number with a unit, in quotes"
        says "`{written}` is not a duration; write \"250ms\", \"5s\", \"2m\" or \"1h\""
    A010 ImplTrait { subject, instead }
        rule "messages and replies have types with names"
        says "{subject}: `impl Trait` has no name to put in the message enum; use {instead}"
    A011 ContextByValue {}
        rule "the context is lent to the handler"
        says "the context is lent to the handler: write `&mut Context<Self>`"
    A012 ReplyAndReturn { handler, reply }
        rule "a handler with a `Reply` returns nothing"
        says "handler `{handler}` answers through `{reply}`, so it returns nothing; remove the return type"
    A013 SecondOfAKind { method, what }
        rule "one context, one `Reply`, one key"
        says "{method} already takes {what}; remove one of them"
    A014 DuplicateMessage { first, second, variant }
        rule "every handler is a message with its own name"
        says "`{first}` and `{second}` would be the same message `{variant}`; rename one"
    A015 ReservedName { name }
        rule "some names already mean something on a ref"
        says "a handler cannot be named `{name}`: on a ref, `.{name}()` already means the standard `{name}`; rename it"
    A016 TwoRoles { method, role }
        rule "a method has one role"
        says "`{method}` is already `#[{role}]`; split it into two methods"
    A017 HelperInCfgAttr { helper }
        rule "`#[actor]` has to see its attributes"
        says "`#[{helper}]` cannot sit inside `cfg_attr`: `#[actor]` must see it; use `#[cfg(..)]` next to \
              `#[{helper}]`"
    A018 CfgOnArgument {}
        rule "a message always has the same fields"
        says "`#[cfg]` on one argument is not supported: the message always has the same fields; put it on two handlers"
    A019 HelperOutside { helper }
        rule "`#[handler]` belongs inside `#[actor]`"
        says "`#[{helper}]` works only inside an `impl` block marked `#[actor]`"
    A020 WrongItem {}
        rule "what `#[actor]` can mark"
        says "`#[actor]` goes on a struct or enum, and on its `impl` block"
    A021 TraitImpl { actor }
        rule "handlers stand in the inherent `impl` block"
        says "`#[actor]` marks the inherent block, not the `impl` of a trait; move the handlers to \
              `#[actor] impl {actor} {{ .. }}`, or list the protocol there: `#[actor(implements(..))]`"
    A022 LifetimeActor {}
        rule "an actor owns its data"
        says "an actor outlives the code that spawns it, so it cannot have lifetime parameters; own the data or \
              share it with `Arc`"
    A023 ConcreteImpl { actor }
        rule "one `#[actor] impl` for every form of a generic actor"
        says "`#[actor] impl` must cover every `{actor}`: use a type parameter here; put the concrete case in a \
              plain `impl`"
    A024 UnnamedActor {}
        rule "`#[actor] impl` is for a type with a name"
        says "`#[actor] impl` needs a plain type name, such as `impl Counter`: the names of the ref and of the \
              messages derive from it"
    A025 UnknownActorOption { option, item, help }
        rule "the options of `#[actor]`"
        says "unknown `#[actor]` option `{option}` on {item}; {help}"
    A026 MailboxValue {}
        rule "a mailbox is `bounded(N)` or `unbounded`"
        says "a mailbox is `bounded(N)` or `unbounded`; write `mailbox = bounded(1000)`"
    A027 EmptyMailbox {}
        rule "a mailbox has room for a message"
        says "a mailbox with room for 0 messages could never take one; write `bounded(1)` or more"
    A028 Planned { what }
        rule "not there yet"
        says "{what} is planned and not there yet; remove it for now"
    A029 OptionTwice { option }
        rule "an option is given once"
        says "`{option}` is given twice; keep one"
    A030 OptionValue { option, expected }
        rule "the values of options"
        says "`{option}` {expected}"
    A031 NoResultToRead { option, handler, cause }
        rule "`value` and `result` are about a returned `Result`"
        says "`{option}` says how to read a returned `Result`, and {cause}; remove it from `{handler}`"
    A032 HookArgument { hook, takes }
        rule "what a hook is given"
        says "`#[{hook}]` is not sent by anyone, so nobody can give it this argument; it takes {takes}"
    A033 SecondHook { hook, first }
        rule "one method for each hook"
        says "an actor has one `#[{hook}]`, and `{first}` is it already; call one from the other"
    A034 UnreadableMethod { attribute, cause }
        rule "`#[actor]` reads the signature"
        says "`#[{attribute}]` cannot read this method: {cause}"
    A035 UnknownArgumentAttribute { written, nearest }
        rule "the attributes of arguments"
        says "unknown argument attribute `#[{written}]`; did you mean `#[{nearest}]`?"
    A036 GenericHook { hook }
        rule "a hook is not generic"
        says "`#[{hook}]` cannot be generic: the message loop calls it and has no type to choose; put the \
              parameter on the `impl` block"
    A037 ZeroDuration { option, cause }
        rule "a duration is longer than zero"
        says "`{option}` cannot be zero: {cause}; write \"1ms\" or more, or remove it"
    A038 DurationTooLong { written }
        rule "a duration fits into 64 bits of milliseconds"
        says "`{written}` is longer than any program runs: a duration has at most 64 bits of milliseconds; write a \
              shorter one, or remove the option to wait for ever"
    A039 DurationWithoutQuotes { written }
        rule "a duration stands in quotes"
        says "a duration stands in quotes, because `{written}` is no number in Rust; write \"{written}\""
    A040 PriorityValue {}
        rule "a priority is `high`, or not given"
        says "a priority is `high`, or not given: a mailbox has one lane for control messages and one for all \
              others; write `priority = high`, or remove it"
    A041 LimitValue {}
        rule "the forms of `limit`"
        says "a limit is a duration, and what happens after it; write `limit = \"2s\"` or `limit = cancel(\"2s\")` to \
              cancel the handler, `warn(\"2s\")` to report it, `fail(\"2s\")` to end the actor"
    A042 LimitOnPlainFn { handler }
        rule "`limit` is for `async fn`"
        says "`limit` cannot stop a plain `fn`, which runs to its end; make `{handler}` an `async fn`, or remove \
              `limit`"
    A043 FatalWithoutResult { handler, cause }
        rule "`fatal` is about a returned error"
        says "`fatal` makes a returned error end the actor, and {cause}; return a `Result` from `{handler}`, or \
              remove `fatal`"
    A044 Contradiction { option, other, cause }
        rule "options agree with each other"
        says "`{option}` contradicts `{other}`: {cause}; keep one"
    A045 BoxedNothing { handler }
        rule "`boxed` is about arguments"
        says "`boxed` puts the arguments into a box, and `{handler}` has none that travel; remove `boxed`"
    A046 UnboundedArguments {}
        rule "`unbounded` takes nothing"
        says "an unbounded mailbox has room for every message, so there is nothing to say about it; write \
              `unbounded`, or `bounded(N, overflow = ..)`"
    A047 OverflowValue { written, help }
        rule "the values of `overflow`"
        says "`overflow` cannot be `{written}`; {help}"
    A048 NameTaken { name, owner }
        rule "generated types have names of their own"
        says "`{name}` is the name of {owner} already, and two types cannot share one; choose another"
    A049 StreamInside {}
        rule "a stream is the whole reply"
        says "a stream cannot stand inside another type: the caller gets the items and not the value; return \
              `impl Stream<Item = Result<T, E>>`, and an error as an item"
    A050 StreamItem {}
        rule "a stream names its items"
        says "this stream does not say what its items are, and the caller has to know; write `impl Stream<Item = T>`"
    A051 InitReceiver {}
        rule "`#[init]` makes the actor"
        says "`#[init]` makes the actor, so there is no `self` yet; remove the receiver, or use `#[started]`, which \
              runs once there is one"
    A052 InitReturns { actor }
        rule "what `#[init]` returns"
        says "`#[init]` makes the actor, so it returns `Self` or `Result<Self, E>`; return the new `{actor}`"
    A053 OwnSpec { actor, what, fix }
        rule "`spec` is made from `#[init]`"
        says "`#[init]` already makes `{actor}::spec`, and {what} would be another; {fix}"
    A054 HookReturns { hook, cause }
        rule "hooks whose output nobody takes return nothing"
        says "`#[{hook}]` returns nothing: {cause}; remove the return type"
    A055 AsyncFailed {}
        rule "`#[failed]` is a plain `fn`"
        says "`#[failed]` is a plain `fn`: it runs between a handler and the next message and cannot wait; remove \
              `async`, and send yourself a message for what takes longer"
    A056 IdleWithoutAfter {}
        rule "`#[idle]` says after how long"
        says "`#[idle]` does not say after how long without a message it runs; write `#[idle(after = \"30s\")]`"
    A057 AttributeTwice { attribute }
        rule "an attribute stands once"
        says "`#[{attribute}]` stands here twice; keep one, with the options of both"
    A058 HelperOnOther { helper, what }
        rule "`#[handler]` marks a method"
        says "`#[{helper}]` marks a method, and {what} is none; remove it, or write a `fn`"
    A059 ReceiverType { method, written }
        rule "a handler has a plain receiver"
        says "{method} takes `&mut self` or `&self`, and not `{written}`: the message loop owns the actor and lends \
              it; write `&mut self`"
    A060 ReceiverLifetime { method, lifetime }
        rule "the actor is lent for one message"
        says "{method} borrows the actor for one message, and not for `{lifetime}`; write `&mut self` or `&self`"
    A061 NotForLent { attribute, what }
        rule "`#[into]` is for what travels"
        says "`#[{attribute}]` is for arguments that callers give, and {what} is not one; remove `#[{attribute}]`"
    A062 FutureReply {}
        rule "an `async fn` is written as one"
        says "a future cannot be the reply: it would have to borrow the actor that makes it; write an `async fn` that \
              returns what the future does"
    A063 BareParameter { parameter }
        rule "a parameter of an actor has a bound"
        says "an actor with its messages crosses between tasks, and `{parameter}` may be what cannot; write \
              `{parameter}: Send + 'static`"
    A070 GenericProtocolMethod {}
        rule "a protocol method has no type or const parameters of its own"
        says "a protocol method cannot be generic: it becomes one variant of the message enum; put the parameter on \
              the trait, or take `impl Into<T>` or `Box<dyn ..>`"
    A071 ProtocolMethodWhere {}
        rule "a protocol method has no `where` clause"
        says "a protocol method has no `where` clause of its own: every actor that speaks the protocol gets the \
              message; put the bound on the trait"
    A072 SelfInProtocol { subject }
        rule "the messages of a protocol do not name `Self`"
        says "{subject}: actors of every type take the same message, so it cannot name `Self`; write a concrete type, \
              or a type parameter of the trait"
    A073 NotAMethod { what, instead }
        rule "a protocol has only methods"
        says "a protocol has only methods: {what} is nothing that can be sent; {instead}"
    A074 HookInProtocol { hook }
        rule "a protocol has no hooks"
        says "`#[{hook}]` is about the life of one actor, which a protocol has no part in; move it to the `#[actor]` \
              block of the actor"
    A075 NotAddressable { supertrait }
        rule "a protocol can be a trait object"
        says "a protocol cannot extend `{supertrait}`: its ref stands for `dyn` of the trait, which `{supertrait}` \
              rules out; remove it here and ask for it where it is needed"
    A076 LifetimeProtocol {}
        rule "a protocol has no lifetime parameters"
        says "a protocol cannot have lifetime parameters: its messages travel to other tasks, so they cannot borrow; \
              own the data or share it with `Arc`"
    A077 NotATrait {}
        rule "`#[protocol]` goes on a trait"
        says "`#[protocol]` goes on a trait; an actor speaks it by `#[actor(implements(..))]` on its `impl` block"
    A078 UnknownProtocolOption { option, help }
        rule "the options of `#[protocol]`"
        says "unknown `#[protocol]` option `{option}`; {help}"
    A079 OptionOfTheActor { option }
        rule "a protocol says what is sent, an actor how it is handled"
        says "`{option}` says how an actor runs a handler, which a protocol leaves to the actor; remove it, and give \
              it to a handler of the actor that does the work"
    A080 ListedTwice { listed }
        rule "a protocol or part is listed once"
        says "`{listed}` is listed twice; keep one"
    A081 HookInPart { hook }
        rule "hooks stand in the main block"
        says "`#[{hook}]` is about the life of the actor, which its main block says; move this method to the block \
              without `part`"
    A082 OptionOfTheMainBlock { option }
        rule "a part leaves what concerns the whole actor to the main block"
        says "`{option}` concerns the whole actor, and this block is a part of it; move it to the block without `part`"
    A090 ConcurrentForm { handler, cause }
        rule "`concurrent` is for `async fn` on `&self`"
        says "`concurrent` lets handlers share the actor while they wait: {cause}; write \
              `async fn {handler}(&self, ..)`, or remove `concurrent`"
    A091 ConcurrentContext {}
        rule "handlers that run side by side share the context"
        says "handlers that run side by side share the context, so it cannot be lent to one alone; write \
              `&Context<Self>`, or remove `concurrent`"
    A092 ConcurrentNumber {}
        rule "how many handlers run side by side"
        says "`concurrent` takes how many handlers may run side by side, 2 to 65535: write `concurrent = 16`, or \
              `concurrent` for 64"
    A093 ConcurrentHooks {}
        rule "`hooks` and `concurrent` exclude each other"
        says "the actor's `hooks` take part in every answer with the actor to themselves, and beside other handlers \
              nobody has it; remove `concurrent`, or `hooks`"
    A094 InlineForm { handler, cause }
        rule "`inline` is for a plain `fn` that returns its answer"
        says "`inline` lets a handler run at once in the caller's place, to its end: {cause}; make `{handler}` a plain \
              `fn` that returns its answer, or remove `inline`"
    A095 ZeroThroughput {}
        rule "a turn has at least one message"
        says "an actor that handles 0 messages in a turn would never handle any; write `throughput = 1` or more"
    A096 RateValue {}
        rule "the forms of `rate`"
        says "a rate is so many messages a second, a minute or an hour; write `rate = 1000/s`, `100/min` or `10/h`, \
              `delay(1000/s, burst = 10)` to let messages wait, or `refuse(1000/s)` to give them back"
    A097 ZeroRate { what }
        rule "a rate lets messages through"
        says "{what} of 0 would never let a message through; write 1 or more, or remove it"
    A100 NotASupervisor {}
        rule "`#[supervisor]` goes on a struct with named fields"
        says "`#[supervisor]` goes on a struct with named fields: each child is a field that holds its ref; write \
              `struct App {{ #[child(Db::spec())] db: DbRef }}`"
    A101 UnknownSupervisorOption { option, help }
        rule "the options of `#[supervisor]`"
        says "unknown `#[supervisor]` option `{option}`; {help}"
    A102 UnknownChildOption { option, help }
        rule "the options of `#[child]`"
        says "unknown `#[child]` option `{option}`; {help}"
    A103 ChildWithoutSpec {}
        rule "a child says how it is made"
        says "`#[child]` does not say how to make the child, and it is made anew at each restart; begin with a spec: \
              `#[child(Db::spec(..))]`"
    A104 NoChildren {}
        rule "a supervisor has children"
        says "this supervisor has no children to look after: mark the fields that hold refs with `#[child(..)]`; for \
              children that come at run time alone, use `Supervisor::builder()`"
    A105 EarlyUse { child, later }
        rule "children are started in the order of the fields"
        says "`{child}` is started before `{later}`, whose ref is not there yet; move the field `{later}` above \
              `{child}`"
    A106 OwnRef { child }
        rule "a child is made without its own ref"
        says "`{child}` has no ref before it is made; take `ctx: &mut Context<Self>` in its `#[init]`, where \
              `ctx.me()` is the ref"
    A107 LifetimeSupervisor {}
        rule "a supervisor owns its data"
        says "a supervisor outlives the code that starts it, so it cannot have lifetime parameters; own the data or \
              share it with `Arc`"
    A108 CfgOnField {}
        rule "the arguments of a supervisor are always the same"
        says "`#[cfg]` on a plain field is not supported: it is an argument of `spawn`, which always has the same; \
              put it on a child, or on two structs"
    A109 ChildInCfgAttr {}
        rule "`#[supervisor]` has to see its children"
        says "`#[child]` cannot sit inside `cfg_attr`: `#[supervisor]` must see it; use `#[cfg(..)]` next to `#[child]`"
    A110 SignificantAlone {}
        rule "a significant child needs `auto_shutdown`"
        says "`significant` says whose end ends the supervisor, and this one never ends by itself; add \
              `#[supervisor(auto_shutdown = any)]` or `all`, or remove it"
    A111 HalfLimit { given, missing }
        rule "a limit of restarts has a number and a time"
        says "`{given}` alone is no limit: a child is allowed so many restarts within a time; add `{missing}`"
    A112 MinHealthy { min, children }
        rule "there are as many children as have to be healthy"
        says "{min} children have to be healthy, and there are {children}: the supervisor would fail at the first \
              failure; write {children} or less"
    A113 HealthReturns {}
        rule "`#[health]` says how the actor is"
        says "`#[health]` says how the actor is, so it returns `Health`; write `-> Health`, and `Health::Healthy`, \
              `Health::degraded(\"why\")` or `Health::unhealthy(\"why\")`"
    A114 FailedReturns {}
        rule "`#[failed]` returns nothing, or a `Decision`"
        says "`#[failed]` returns nothing, or a `Decision` on what becomes of the actor; remove the return type, or write \
              `-> Decision`"
    A130 NotASimulatedTest { cause }
        rule "a simulated test is an `async fn` that takes the simulation"
        says "`#[sim]` goes on an `async fn` with one parameter, the simulation, and {cause}; write \
              `async fn name(sim: Sim)`"
    A131 UnknownSimulationOption { option, help }
        rule "the options of `#[sim]`"
        says "unknown option of a simulation `{option}`; {help}"
    A132 SimulationOption { option, rule }
        rule "the values of the options of `#[sim]`"
        says "the option `{option}` of a simulation {rule}"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_in_order_and_used_once() {
        for (index, (code, _)) in CODES.iter().enumerate() {
            assert!(code.len() == 4 && code[1..].parse::<u16>().is_ok(), "{code}");
            assert!(index == 0 || CODES[index - 1].0 < *code, "{code} is out of order");
        }
    }

    #[test]
    fn messages_are_lower_case_without_a_full_stop() {
        for (code, says) in CODES {
            assert!(!says.starts_with(char::is_uppercase), "{code}: {says}");
            assert!(!says.ends_with('.'), "{code}: {says}");
            assert!(!says.contains("  "), "{code} has a gap: {says}");
        }
    }

    #[test]
    fn a_message_ends_with_its_code() {
        let problem = Problem::NoReceiver { method: "handler `make`".into() };
        assert_eq!(problem.message(), "handler `make` has no receiver: add `&mut self` (or `&self`) [A006]");
    }
}
