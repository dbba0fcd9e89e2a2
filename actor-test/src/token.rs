//! One word that brings a run back.

use std::fmt;
use std::str::FromStr;

use crate::run::Plan;

/// One word that brings a run back: `v1.mix.k41.0x18`, with what it did as a number behind it.
///
/// It holds for the code that it was found with: a change of the code or of a dependency may change what the seed does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token {
    pub(crate) plan: Plan,
    /// What the run did, as a number; `None` in a token that somebody shortened.
    pub(crate) hash: Option<u32>,
}

impl Token {
    pub(crate) fn new(plan: Plan, hash: u64) -> Self {
        Self { plan, hash: Some(short(hash)) }
    }

    /// Whether a run that did `hash` is the one that is meant.
    pub(crate) fn matches(&self, hash: u64) -> bool {
        self.hash.is_none_or(|known| known == short(hash))
    }
}

/// The half of a hash that is mixed best.
fn short(hash: u64) -> u32 {
    u32::try_from(hash >> 32).unwrap_or(0)
}

impl fmt::Display for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Plan { policy, seed, choices } = self.plan;
        write!(f, "v1.{policy}.k{choices}.{seed:#x}")?;
        match self.hash {
            Some(hash) => write!(f, ".{hash:08x}"),
            None => Ok(()),
        }
    }
}

impl FromStr for Token {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = |what: &str| format!("`{text}` is no token: {what}; one looks like `v1.mix.k41.0x18`");
        let mut parts = text.trim().split('.');
        if parts.next() != Some("v1") {
            return Err(wrong("it does not begin with `v1`, the version that this library writes"));
        }
        let policy = parts.next().ok_or_else(|| wrong("the policy is missing"))?.parse()?;
        let choices = parts.next().and_then(|part| part.strip_prefix('k')?.parse().ok());
        let choices = choices.ok_or_else(|| wrong("the number of choices, `k41`, is missing"))?;
        let seed = parts.next().and_then(|part| u64::from_str_radix(part.strip_prefix("0x")?, 16).ok());
        let seed = seed.ok_or_else(|| wrong("the seed, `0x18`, is missing"))?;
        let hash = match parts.next() {
            None => None,
            Some(part) => Some(u32::from_str_radix(part, 16).map_err(|_| wrong("its last part is no number"))?),
        };
        if parts.next().is_some() {
            return Err(wrong("it has too many parts"));
        }
        Ok(Self { plan: Plan { policy, seed, choices }, hash })
    }
}

#[cfg(test)]
mod tests {
    use super::{Plan, Token};
    use crate::policy::Policy;

    #[test]
    fn a_token_is_read_as_it_was_written() {
        for policy in [Policy::Mix, Policy::Pct { d: 3 }, Policy::Sticky { percent: 90 }, Policy::Fifo] {
            let token = Token::new(Plan { policy, seed: 0x18, choices: 41 }, 0xdead_beef_0000_0000);
            assert_eq!(token.to_string().parse(), Ok(token));
        }
        let short: Token = "v1.mix.k41.0x18".parse().unwrap();
        assert_eq!((short.plan.seed, short.hash), (0x18, None));
    }

    #[test]
    fn what_is_no_token_is_refused_with_the_reason() {
        for (text, why) in [
            ("v2.mix.k1.0x1", "`v1`"),
            ("v1.best.k1.0x1", "`best` is no policy"),
            ("v1.mix.1.0x1", "`k41`"),
            ("v1.mix.k1.18", "`0x18`"),
            ("v1.mix.k1.0x1.z", "last part"),
            ("v1.mix.k1.0x1.1.1", "too many"),
        ] {
            let error = text.parse::<Token>().unwrap_err();
            assert!(error.contains(why), "{error}");
        }
    }
}
