//! Durations as users write them: `"250ms"`, `"5s"`, `"2m"`, `"1h"`.

use std::time::Duration;

/// Why a text is not a duration.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NoDuration {
    /// Not a whole number followed by one of the four units.
    Unreadable,
    /// More milliseconds than 64 bits hold.
    TooLong,
}

/// The duration, if the text is a whole number followed by one of the four units.
pub(super) fn parse(text: &str) -> Result<Duration, NoDuration> {
    let digits = text.len() - text.trim_start_matches(|letter: char| letter.is_ascii_digit()).len();
    let (number, unit) = text.split_at(digits);
    let in_milliseconds = match unit {
        _ if number.is_empty() => return Err(NoDuration::Unreadable),
        "ms" => 1,
        "s" => 1_000,
        "m" => 60_000,
        "h" => 3_600_000,
        _ => return Err(NoDuration::Unreadable),
    };
    let number: Option<u64> = number.parse().ok();
    let milliseconds = number.and_then(|number| number.checked_mul(in_milliseconds));
    milliseconds.map(Duration::from_millis).ok_or(NoDuration::TooLong)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_four_units_are_read() {
        assert_eq!(parse("250ms"), Ok(Duration::from_millis(250)));
        assert_eq!(parse("5s"), Ok(Duration::from_secs(5)));
        assert_eq!(parse("2m"), Ok(Duration::from_mins(2)));
        assert_eq!(parse("1h"), Ok(Duration::from_hours(1)));
    }

    #[test]
    fn everything_else_is_refused() {
        for text in ["", "5", "s", "5 seconds", "5 s", "-5s", "1.5s", "5S"] {
            assert_eq!(parse(text), Err(NoDuration::Unreadable), "{text}");
        }
    }

    #[test]
    fn a_duration_that_does_not_fit_is_too_long() {
        for text in ["99999999999999999h", "99999999999999999999999999ms"] {
            assert_eq!(parse(text), Err(NoDuration::TooLong), "{text}");
        }
    }
}
