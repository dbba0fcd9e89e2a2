//! What a message is about.

use std::fmt;
use std::hash::{Hash, Hasher};

/// What a message is about, as a number: equal for equal keys. Of messages whose handler marks an argument with `#[key]`.
///
/// For whoever spreads messages over several places and wants all about one thing in the same place: workers of a pool, shards,
/// partitions. It depends on the value alone: every process and every run computes the same number for a number, a string, or what
/// is made of them. Slices of numbers are hashed as they lie in memory, which is the same on machines of the same byte order.
///
/// Different keys may have the same number, as seldom as chance makes it with 64 bits. So whoever has to tell keys apart compares
/// what is in the messages.
///
/// # Examples
///
/// ```
/// use actor_core::{Message, MessageKey, prelude::*};
///
/// #[actor] struct Accounts;
/// #[actor]
/// impl Accounts {
///     #[handler] pub fn pay(&mut self, #[key] account: String, cents: u64) { let _ = (account, cents); }
///     #[handler] pub fn close_all(&mut self) {}
/// }
///
/// # let accounts = |text: &str, cents| AccountsMsg::Pay { account: text.to_owned(), cents, __reply: Reply::none() };
/// // Two payments into one account, and one into another.
/// let [first, second, other] = [accounts("anna", 5), accounts("anna", 7), accounts("berta", 5)];
/// assert_eq!(first.key(), Some(MessageKey::of("anna")));
/// assert_eq!(first.key(), second.key());
/// assert_ne!(first.key(), other.key());
/// assert_eq!(AccountsMsg::CloseAll { __reply: Reply::none() }.key(), None);
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct MessageKey(u64);

impl MessageKey {
    /// The key that a value is: what a hand-written [`Message`](crate::Message) answers with.
    #[must_use]
    pub fn of<T: Hash + ?Sized>(value: &T) -> Self {
        let mut hasher = Fnv(FNV_BASIS);
        value.hash(&mut hasher);
        Self(hasher.finish())
    }

    /// The number, whose bits are all as good as each other: `key.number() % 8` is a fair choice among 8.
    #[must_use]
    pub const fn number(self) -> u64 {
        self.0
    }
}

impl fmt::Debug for MessageKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "MessageKey({:016x})", self.0)
    }
}

const FNV_BASIS: u64 = 0xcbf2_9ce4_8422_2325;
const FNV_PRIME: u64 = 0x0000_0100_0000_01b3;

/// FNV-1a. The hasher of the standard library may change with its version; a key must not.
struct Fnv(u64);

impl Hasher for Fnv {
    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(FNV_PRIME);
        }
    }

    // The same bytes on every machine.
    fn write_u16(&mut self, n: u16) {
        self.write(&n.to_le_bytes());
    }

    fn write_u32(&mut self, n: u32) {
        self.write(&n.to_le_bytes());
    }

    fn write_u64(&mut self, n: u64) {
        self.write(&n.to_le_bytes());
    }

    fn write_u128(&mut self, n: u128) {
        self.write(&n.to_le_bytes());
    }

    fn write_usize(&mut self, n: usize) {
        self.write_u64(n as u64);
    }

    fn write_isize(&mut self, n: isize) {
        self.write_i64(n as i64);
    }

    /// The low bits of FNV are poor: mixed once more, as in `MurmurHash3`.
    fn finish(&self) -> u64 {
        let mut n = self.0;
        n = (n ^ (n >> 33)).wrapping_mul(0xff51_afd7_ed55_8ccd);
        n = (n ^ (n >> 33)).wrapping_mul(0xc4ce_b9fe_1a85_ec53);
        n ^ (n >> 33)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_the_same_in_every_process() {
        // By another program, which hashes 07 00 00 00 and "anna" with the FF that ends a string.
        assert_eq!(MessageKey::of(&7_u32).number(), 0x3257_e574_2776_1636);
        assert_eq!(MessageKey::of("anna").number(), 0x2e84_4bca_fcb8_82a4);
        assert_eq!(MessageKey::of("anna"), MessageKey::of(&"anna".to_owned()));
        assert_eq!(MessageKey::of(&-1_isize), MessageKey::of(&-1_i64));
    }

    #[test]
    fn keys_spread_evenly() {
        let mut counts = [0_u32; 8];
        for n in 0..8000_u64 {
            counts[usize::try_from(MessageKey::of(&n).number() % 8).unwrap()] += 1;
        }
        assert!(counts.iter().all(|count| (850..1150).contains(count)), "{counts:?}");
    }
}
