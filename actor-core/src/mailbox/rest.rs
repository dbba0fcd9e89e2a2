//! Whether a driver sleeps.

/// Whether the driver sleeps, and whether it may count as asleep while it handles its last message.
///
/// That spares it a look at an empty mailbox after each message, which is what most looks are at, of actors that are asked. But
/// what comes during that message has to wake it, which takes more than a look. So after that it is not tried for a while.
#[derive(Debug, Clone, Copy)]
pub(super) struct Rest(u8);

/// The driver sleeps until it is woken. The other bits are how many times more it sleeps only when it has found nothing.
const ASLEEP: u8 = 0x80;

/// So many times the driver looks, after it was taken for asleep too early.
const WARY: u8 = 16;

impl Rest {
    pub(super) const AWAKE: Self = Self(0);

    #[inline]
    pub(super) fn is_asleep(self) -> bool {
        self.0 & ASLEEP != 0
    }

    #[inline]
    pub(super) fn fall_asleep(&mut self) {
        self.0 |= ASLEEP;
    }

    /// `true` if it was asleep.
    #[inline]
    pub(super) fn wake(&mut self) -> bool {
        let was_asleep = self.is_asleep();
        self.0 &= !ASLEEP;
        was_asleep
    }

    /// Whether the driver may count as asleep before it has looked.
    #[inline]
    pub(super) fn may_doze(self) -> bool {
        self.0 == 0
    }

    /// The driver was taken for asleep too early.
    #[inline]
    pub(super) fn grow_wary(&mut self) {
        self.0 = self.0 & ASLEEP | WARY;
    }

    /// The driver looked and found nothing.
    #[inline]
    pub(super) fn grow_sure(&mut self) {
        self.0 -= u8::from(self.0 & !ASLEEP != 0);
    }
}
