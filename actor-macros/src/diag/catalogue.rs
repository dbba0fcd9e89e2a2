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
        rule "one context and one `Reply`"
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
              `#[actor] impl {actor} {{ .. }}`"
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
    A034 UnreadableMethod { cause }
        rule "`#[actor]` reads the signature"
        says "`#[actor]` cannot read this method: {cause}"
    A035 UnknownArgumentAttribute { written, nearest }
        rule "the attributes of arguments"
        says "unknown argument attribute `#[{written}]`; did you mean `#[{nearest}]`?"
    A036 GenericHook { hook }
        rule "a hook is not generic"
        says "`#[{hook}]` cannot be generic: the message loop calls it and has no type to choose; put the \
              parameter on the `impl` block"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_counted_without_gaps() {
        for (index, (code, _)) in CODES.iter().enumerate() {
            assert_eq!(*code, format!("A{:03}", index + 1));
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
