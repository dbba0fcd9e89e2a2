//! Durations as users write them: `"250ms"`, `"5s"`, `"2m"`, `"1h"`.

use std::time::Duration;

/// The duration, if the text is a whole number followed by one of the four units.
pub(super) fn parse(text: &str) -> Option<Duration> {
    let digits = text.len() - text.trim_start_matches(|letter: char| letter.is_ascii_digit()).len();
    let (number, unit) = text.split_at(digits);
    let number: u64 = number.parse().ok()?;
    let in_milliseconds = match unit {
        "ms" => 1,
        "s" => 1_000,
        "m" => 60_000,
        "h" => 3_600_000,
        _ => return None,
    };
    number.checked_mul(in_milliseconds).map(Duration::from_millis)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_four_units_are_read() {
        assert_eq!(parse("250ms"), Some(Duration::from_millis(250)));
        assert_eq!(parse("5s"), Some(Duration::from_secs(5)));
        assert_eq!(parse("2m"), Some(Duration::from_mins(2)));
        assert_eq!(parse("1h"), Some(Duration::from_hours(1)));
    }

    #[test]
    fn everything_else_is_refused() {
        for text in ["", "5", "s", "5 seconds", "5 s", "-5s", "1.5s", "5S", "99999999999999999h"] {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
