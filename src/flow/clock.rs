//! A clock that is wrong, and how to make up for it.

use alloc::string::ToString;

use crate::{
    Error, Fault, Parameter, Timestamp,
    cognito::{month_from_name, number, parse_time_of_day},
};

/// How far the service's clock is ahead of the local one.
///
/// The service refuses a claim that was signed at a time it does not believe in, and a device whose
/// clock is wrong sees that as a wrong password. Every reply of the service has an HTTP `Date`
/// header to learn from.
///
/// ```
/// use caldera_srp::{Timestamp, flow::ClockOffset};
///
/// # fn main() -> Result<(), caldera_srp::Error> {
/// let local = Timestamp::from_unix_seconds(784_111_777)?; // two minutes behind
/// let offset = ClockOffset::from_http_date("Sun, 06 Nov 1994 08:51:37 GMT", local)?;
/// assert_eq!(offset.seconds(), 120);
/// assert_eq!(offset.apply(local)?.unix_seconds(), 784_111_897);
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct ClockOffset {
    seconds: i64,
}

impl ClockOffset {
    /// The clocks agree.
    pub const NONE: Self = Self { seconds: 0 };

    /// The service's clock is this many seconds ahead (behind, where negative).
    #[must_use]
    pub const fn from_seconds(seconds: i64) -> Self {
        Self { seconds }
    }

    /// Learns the offset from the `Date` header of a reply that came in at `local_now`.
    ///
    /// The header has whole seconds, and the reply took its time to arrive: expect an error of a
    /// second or two, which the service tolerates.
    ///
    /// # Errors
    ///
    /// `Date` is malformed if it is not an IMF-fixdate, the one form that RFC 9110 lets a server
    /// generate: 29 bytes such as `Sun, 06 Nov 1994 08:49:37 GMT`, with the weekday that goes with
    /// the date.
    pub fn from_http_date(header: &str, local_now: Timestamp) -> Result<Self, Error> {
        let there = imf_fixdate(header).ok_or(Error::new(Parameter::Date, Fault::Malformed))?;
        // Both lie between 1970 and 9999: the difference is far from overflowing.
        let seconds = there.unix_seconds() - local_now.unix_seconds();
        Ok(Self { seconds })
    }

    /// How many seconds the service's clock is ahead.
    #[must_use]
    pub const fn seconds(self) -> i64 {
        self.seconds
    }

    /// The service's time when the local clock says `local_now`.
    ///
    /// # Errors
    ///
    /// `TIMESTAMP` is out of range if the sum is before 1970 or after 9999.
    pub fn apply(self, local_now: Timestamp) -> Result<Timestamp, Error> {
        local_now.checked_add_seconds(self.seconds)
    }
}

/// How many bytes an IMF-fixdate has.
const IMF_FIXDATE: usize = 29;

/// Reads an RFC 9110 section 5.6.7 IMF-fixdate.
pub(super) fn imf_fixdate(header: &str) -> Option<Timestamp> {
    if header.len() != IMF_FIXDATE {
        return None;
    }
    let mut words = header.split(' ');
    let weekday = words.next()?.strip_suffix(',')?;
    let day = u8::try_from(number(words.next()?, 2..=2)?).ok()?;
    let month = month_from_name(words.next()?)?;
    let year = number(words.next()?, 4..=4)?;
    let (hour, minute, second) = parse_time_of_day(words.next()?)?;
    if words.next()? != "GMT" || words.next().is_some() || second > 60 {
        return None;
    }
    // A leap second is written 60; one second is below the tolerance.
    let time_of_day = (hour, minute, second.min(59));
    let date = Timestamp::from_parts((year.into(), month, day), time_of_day)?;
    (date.to_string().split(' ').next() == Some(weekday)).then_some(date)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    #[test]
    fn imf_fixdates_are_read() {
        // RFC 9110's own example; the epoch; a leap day; a leap second.
        for (header, seconds) in [
            ("Sun, 06 Nov 1994 08:49:37 GMT", 784_111_777),
            ("Thu, 01 Jan 1970 00:00:00 GMT", 0),
            ("Thu, 29 Feb 2024 23:59:59 GMT", 1_709_251_199),
            ("Sat, 31 Dec 2016 23:59:60 GMT", 1_483_228_799),
        ] {
            assert_eq!(
                imf_fixdate(header).unwrap().unix_seconds(),
                seconds,
                "{header}"
            );
        }
    }

    #[test]
    fn other_dates_are_refused() {
        for header in [
            "",
            "Sun, 06 Nov 1994 08:49:37 GM",
            "Sun, 06 Nov 1994 08:49:37 GMT ",
            "Mon, 06 Nov 1994 08:49:37 GMT",
            "Sun, 06 nov 1994 08:49:37 GMT",
            "Sun, 06 Nov 1994 08:49:37 UTC",
            "Sun, 31 Nov 1994 08:49:37 GMT",
            "Sun, 06 Nov 1994 24:49:37 GMT",
            "Sun, 06 Nov 1994 08:60:37 GMT",
            "Sun, 06 Nov 1994 08:49:61 GMT",
            "Sun, +6 Nov 1994 08:49:37 GMT",
            "Sunday, 06-Nov-94 08:49:37 GMT",
            "Sun Nov  6 08:49:37 1994",
            "Thu, 29 Feb 2023 23:59:59 GMT",
            "Sün, 06 Nov 1994 08:49:37 GM",
        ] {
            assert_eq!(imf_fixdate(header), None, "{header}");
        }
    }
}
