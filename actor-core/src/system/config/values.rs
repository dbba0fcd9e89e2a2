//! Values as they are written in a configuration.

use std::fmt;
use std::time::Duration;

use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserialize, Deserializer, Error, MapAccess, Visitor};

use crate::message::{Mailbox, Overflow};

/// A duration as text: `"5s"`.
pub(super) struct Span(pub(super) Duration);

impl<'de> Deserialize<'de> for Span {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Text;

        impl Visitor<'_> for Text {
            type Value = Span;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a duration in quotes, such as \"5s\" or \"500ms\"")
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<Span, E> {
                duration(text).map(Span).ok_or_else(|| {
                    E::custom(
                        "a duration is a whole number with a unit (`ms`, `s`, `m` or `h`), such as \"5s\" or \"500ms\"",
                    )
                })
            }
        }

        // Anything, so that a bare number is refused and not read as text.
        deserializer.deserialize_any(Text)
    }
}

fn duration(text: &str) -> Option<Duration> {
    let text = text.trim();
    let unit = text.find(|c: char| !c.is_ascii_digit())?;
    let (number, unit) = text.split_at(unit);
    let factor = match unit.trim() {
        "ms" => 1,
        "s" => 1000,
        "m" => 60 * 1000,
        "h" => 60 * 60 * 1000,
        _ => return None,
    };
    number.parse::<u64>().ok()?.checked_mul(factor).map(Duration::from_millis)
}

pub(super) fn optional_duration<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Duration>, D::Error> {
    Option::<Span>::deserialize(deserializer).map(|span| span.map(|Span(duration)| duration))
}

/// A capacity, `"unbounded"`, or a table of both options.
impl<'de> Deserialize<'de> for Mailbox {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Whole)
    }
}

struct Whole;

impl<'de> Visitor<'de> for Whole {
    type Value = Mailbox;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a capacity, \"unbounded\", or a table with `capacity` and `overflow`")
    }

    fn visit_u64<E: Error>(self, capacity: u64) -> Result<Mailbox, E> {
        match usize::try_from(capacity) {
            Ok(0) => Err(E::custom(
                "a mailbox with capacity 0 could never hold a message: write 1 or more, or \"unbounded\"",
            )),
            Ok(capacity) => Ok(Mailbox::bounded(capacity)),
            Err(_) => Err(E::custom("that is more than memory can hold: write \"unbounded\"")),
        }
    }

    fn visit_i64<E: Error>(self, capacity: i64) -> Result<Mailbox, E> {
        let capacity = u64::try_from(capacity);
        self.visit_u64(capacity.map_err(|_| E::custom("a capacity is 1 or more"))?)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Mailbox, E> {
        match (text, text.parse()) {
            ("unbounded", _) => Ok(Mailbox::unbounded()),
            // As in the environment, where all is text.
            (_, Ok(capacity)) => self.visit_u64(capacity),
            (_, Err(_)) => Err(E::custom("a mailbox is a capacity, or \"unbounded\"")),
        }
    }

    fn visit_map<M: MapAccess<'de>>(self, map: M) -> Result<Mailbox, M::Error> {
        #[derive(serde::Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Parts {
            #[serde(default = "default_capacity")]
            capacity: Mailbox,
            #[serde(default)]
            overflow: Word,
        }

        let Parts { capacity, overflow } = Parts::deserialize(MapAccessDeserializer::new(map))?;
        Ok(capacity.overflow(overflow.0))
    }
}

fn default_capacity() -> Mailbox {
    Mailbox::DEFAULT
}

/// An overflow policy as it is written.
#[derive(Default, serde::Deserialize)]
#[serde(try_from = "String")]
struct Word(Overflow);

impl TryFrom<String> for Word {
    type Error = &'static str;

    fn try_from(word: String) -> Result<Self, &'static str> {
        match &*word {
            "wait" => Ok(Self(Overflow::Wait)),
            "fail" => Ok(Self(Overflow::Fail)),
            "drop_newest" => Ok(Self(Overflow::DropNewest)),
            "drop_oldest" => Ok(Self(Overflow::DropOldest)),
            _ => Err("an `overflow` is `wait`, `fail`, `drop_newest` or `drop_oldest`"),
        }
    }
}
