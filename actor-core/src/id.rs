//! Who an actor is: its number, its name, its type, its place in the tree.

use std::fmt;
use std::hash::{Hash, Hasher};

use crate::sys::sync::Arc;

/// The number of an actor in its system, and which incarnation of it is meant.
///
/// Numbers are counted per [`System`](crate::System) from 1, in the order of spawning, so they are the same in every run of
/// a deterministic program. A restart keeps the number and counts the incarnation up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ActorId {
    number: u64,
    incarnation: u32,
}

impl ActorId {
    pub(crate) const fn new(number: u64, incarnation: u32) -> Self {
        Self { number, incarnation }
    }

    /// The actor's number, unique in its system for ever.
    #[must_use]
    pub const fn number(self) -> u64 {
        self.number
    }

    /// 0 for the first start, 1 after the first restart.
    #[must_use]
    pub const fn incarnation(self) -> u32 {
        self.incarnation
    }
}

/// `#7`, or `#7.2` for the second restart.
impl fmt::Display for ActorId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{}", self.number)?;
        if self.incarnation > 0 {
            write!(f, ".{}", self.incarnation)?;
        }
        Ok(())
    }
}

/// Who an actor is beyond this process: a text that means the same actor wherever it is read. Given by crates that connect systems,
/// with [`Prepared::origin`](crate::Prepared::origin) to an actor that others are to know, and with
/// [`System::open_inbox_of`](crate::System::open_inbox_of) to its proxies elsewhere.
///
/// Refs and labels that have an origin are equal if it is the same: an actor and its proxies are one. Its number and its path
/// remain those of the process.
///
/// # Examples
///
/// ```
/// use actor_core::{Mailbox, Origin, System, prelude::*};
///
/// # #[actor] struct Counter { n: u64 }
/// # #[actor] impl Counter { #[handler] pub fn add(&mut self, n: u64) -> u64 { self.n += n; self.n } }
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// // Two systems play two machines.
/// let (here, there) = (System::new("here"), System::new("there"));
/// let origin = Origin::new("there/counter");
/// let counter = there.prepare(Counter { n: 0 }).origin(origin.clone()).spawn()?;
/// let (proxy, _inbox) = here.open_inbox_of::<Counter>(origin, None, Mailbox::DEFAULT)?;
/// assert_eq!(proxy, counter);
/// assert_eq!(proxy.label().to_string(), "Counter@there/counter");
/// # Ok(()) }
/// ```
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Origin(Arc<str>);

impl Origin {
    /// The identity that this text is. Whoever gives it sees to it that no other actor has the same.
    #[must_use]
    pub fn new(text: &str) -> Self {
        Self(Arc::from(text))
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// As short as it is shown.
impl fmt::Debug for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What few actors have: a name, an origin.
pub(crate) struct Called {
    name: Option<Arc<str>>,
    origin: Option<Origin>,
}

impl Called {
    /// `None` for an actor that has neither.
    #[inline]
    pub(crate) fn new(name: Option<Arc<str>>, origin: Option<Origin>) -> Option<Arc<Self>> {
        if name.is_none() && origin.is_none() { None } else { Some(Arc::new(Self { name, origin })) }
    }

    pub(crate) fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }

    pub(crate) fn origin(&self) -> Option<&Origin> {
        self.origin.as_ref()
    }
}

/// How an actor is called in errors, events and reports: `Counter#7`, or `db (Postgres#3)` for one with a name. With an
/// [`Origin`], that takes the place of the number: `Counter@node-b/counter`.
#[derive(Clone)]
pub struct ActorLabel {
    id: ActorId,
    type_name: &'static str,
    called: Option<Arc<Called>>,
}

impl ActorLabel {
    pub(crate) fn new(id: ActorId, type_name: &'static str, called: Option<Arc<Called>>) -> Self {
        Self { id, type_name, called }
    }

    /// The label of a name that no actor has. Its number is 0, which no actor has either.
    pub(crate) fn nobody(name: &str) -> Self {
        Self::new(ActorId::new(0, 0), "nobody", Called::new(Some(Arc::from(name)), None))
    }

    /// The label of an actor of which nothing is known here but its origin: its number is 0, which no actor has.
    #[must_use]
    pub fn elsewhere(origin: Origin) -> Self {
        Self::new(ActorId::new(0, 0), "", Called::new(None, Some(origin)))
    }

    /// The actor's id.
    #[must_use]
    pub fn id(&self) -> ActorId {
        self.id
    }

    /// The actor's type with its full path, as [`std::any::type_name`] gives it.
    #[must_use]
    pub fn type_name(&self) -> &'static str {
        self.type_name
    }

    /// Whether it is written like this in a path.
    pub(crate) fn is_segment(&self, text: &str) -> bool {
        Segment(self).to_string() == text
    }

    /// The name it was spawned with.
    #[must_use]
    pub fn name(&self) -> Option<&str> {
        self.called.as_ref()?.name()
    }

    /// Who it is beyond this process, if that was said.
    #[must_use]
    pub fn origin(&self) -> Option<&Origin> {
        self.called.as_ref()?.origin()
    }
}

/// With an origin, it says who is meant; without one, number, type and name do.
impl PartialEq for ActorLabel {
    fn eq(&self, other: &Self) -> bool {
        let (mine, theirs) = (self.origin(), other.origin());
        if mine.is_some() || theirs.is_some() {
            return mine == theirs;
        }
        (self.id, self.type_name, self.name()) == (other.id, other.type_name, other.name())
    }
}

impl Eq for ActorLabel {}

impl Hash for ActorLabel {
    fn hash<H: Hasher>(&self, state: &mut H) {
        match self.origin() {
            Some(origin) => origin.hash(state),
            None => (self.id, self.type_name, self.name()).hash(state),
        }
    }
}

impl fmt::Display for ActorLabel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(origin) = self.origin() {
            return match self.name() {
                Some(name) => write!(f, "{name} ({}@{origin})", ShortType(self.type_name)),
                None if self.type_name.is_empty() => origin.fmt(f),
                None => write!(f, "{}@{origin}", ShortType(self.type_name)),
            };
        }
        match self.name() {
            Some(name) if self.id.number() == 0 => write!(f, "{name} ({})", self.type_name),
            Some(name) => write!(f, "{name} ({}{})", ShortType(self.type_name), self.id),
            None => write!(f, "{}{}", ShortType(self.type_name), self.id),
        }
    }
}

/// As short as it is shown: labels are in every error, and `unwrap` prints those.
impl fmt::Debug for ActorLabel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// Where an actor stands in the tree of its system: `/app/web/Session#17`. From the outermost ancestor to the actor itself; an
/// actor with a name goes by it, one without by its type and number.
///
/// A `/`, `#` or `%` in a name is written `%2F`, `%23` or `%25`, so that no two actors of a system have the same path.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct ActorPath(Vec<ActorLabel>);

impl ActorPath {
    /// From the outermost ancestor inwards.
    pub(crate) fn new(ancestry: Vec<ActorLabel>) -> Self {
        Self(ancestry)
    }

    /// The ancestors, the outermost first, and the actor itself as the last.
    #[must_use]
    pub fn labels(&self) -> &[ActorLabel] {
        &self.0
    }
}

impl fmt::Display for ActorPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|label| write!(f, "/{}", Segment(label)))
    }
}

/// As short as it is shown.
impl fmt::Debug for ActorPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// One actor in a path. The incarnation is no part of it: a restart keeps the path.
struct Segment<'a>(&'a ActorLabel);

impl fmt::Display for Segment<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ActorLabel { id, type_name, .. } = self.0;
        let Some(name) = self.0.name() else { return write!(f, "{}#{}", ShortType(type_name), id.number()) };
        for c in name.chars() {
            match c {
                '/' | '#' | '%' => write!(f, "%{:02X}", u32::from(c))?,
                c => write!(f, "{c}")?,
            }
        }
        Ok(())
    }
}

/// A type name without its module paths.
pub(crate) fn short_type(type_name: &'static str) -> String {
    ShortType(type_name).to_string()
}

/// A type name without its module paths: `Cache<String, u64>`.
struct ShortType(&'static str);

impl fmt::Display for ShortType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut rest = self.0;
        while !rest.is_empty() {
            let end = rest.find(|c: char| !(c.is_alphanumeric() || c == '_' || c == ':')).unwrap_or(rest.len());
            let (path, tail) = rest.split_at(end);
            f.write_str(path.rsplit("::").next().unwrap_or(path))?;
            let separators = tail.find(|c: char| c.is_alphanumeric() || c == '_').unwrap_or(tail.len());
            f.write_str(&tail[..separators])?;
            rest = &tail[separators..];
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_show_short_types_and_names() {
        let label =
            |id, ty, name: Option<&str>| ActorLabel::new(id, ty, Called::new(name.map(Arc::from), None)).to_string();
        assert_eq!(label(ActorId::new(7, 0), "app::Counter", None), "Counter#7");
        assert_eq!(label(ActorId::new(7, 2), "app::Counter", None), "Counter#7.2");
        assert_eq!(label(ActorId::new(3, 0), "a::b::Db", Some("db")), "db (Db#3)");
        assert_eq!(ActorLabel::nobody("db").to_string(), "db (nobody)");
        let far = |ty, name: Option<&str>| {
            let called = Called::new(name.map(Arc::from), Some(Origin::new("b/7")));
            ActorLabel::new(ActorId::new(3, 1), ty, called)
        };
        assert_eq!(far("a::Db", None).to_string(), "Db@b/7");
        assert_eq!(far("a::Db", Some("db")).to_string(), "db (Db@b/7)");
        assert_eq!(ActorLabel::elsewhere(Origin::new("b/7")).to_string(), "b/7");
        assert_eq!(ActorLabel::elsewhere(Origin::new("b/7")), far("a::Db", None));
        let generic = "app::Cache<alloc::string::String, core::option::Option<u64>>";
        assert_eq!(label(ActorId::new(1, 0), generic, None), "Cache<String, Option<u64>>#1");
    }

    #[test]
    fn paths_are_made_of_names_and_of_numbers_where_there_is_none() {
        let label =
            |id, name: Option<&str>| ActorLabel::new(id, "app::Session", Called::new(name.map(Arc::from), None));
        let path = |ancestry| ActorPath::new(ancestry).to_string();
        assert_eq!(
            path(vec![label(ActorId::new(1, 0), Some("app")), label(ActorId::new(17, 3), None)]),
            "/app/Session#17"
        );
        assert_eq!(path(vec![label(ActorId::new(2, 0), Some("a/b#3 100%"))]), "/a%2Fb%233 100%25");
    }
}
