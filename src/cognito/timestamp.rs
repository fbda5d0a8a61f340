//! TIMESTAMP: an instant, and the one way the service writes it.

use core::fmt;
use core::str::FromStr;

use time::{Date, Month, OffsetDateTime, PrimitiveDateTime, Time, Weekday};

use super::bounds::{TIMESTAMP, check_text};
use crate::error::{Error, Fault, Parameter};

/// The last second of the year 9999.
const LAST: i64 = 253_402_300_799;

/// An instant between 1970 and 9999, to the second, written as the service wants TIMESTAMP:
/// `Sun Nov 1 09:05:07 UTC 2026`.
///
/// English and UTC whatever the locale, the day without a leading zero, hours from 00 to 23. The
/// service recomputes the signature over its own writing of the instant, so that any other form
/// fails; take the instant when signing, not when starting, for it must be fresh.
///
/// ```
/// use caldera_srp::Timestamp;
///
/// let timestamp = Timestamp::from_unix_seconds(1_793_523_907)?;
/// assert_eq!(timestamp.to_string(), "Sun Nov 1 09:05:07 UTC 2026");
/// # Ok::<(), caldera_srp::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(OffsetDateTime);

impl Timestamp {
    /// The instant `seconds` after 1970-01-01T00:00:00Z.
    ///
    /// # Errors
    ///
    /// [`Parameter::Timestamp`] that is [`Fault::OutOfRange`]: before 1970 or after 9999.
    pub fn from_unix_seconds(seconds: i64) -> Result<Self, Error> {
        const OUT_OF_RANGE: Error = Error::new(Parameter::Timestamp, Fault::OutOfRange);
        if !(0..=LAST).contains(&seconds) {
            return Err(OUT_OF_RANGE);
        }
        OffsetDateTime::from_unix_timestamp(seconds)
            .map(Self)
            .map_err(|_| OUT_OF_RANGE)
    }

    /// The instant `milliseconds` after 1970-01-01T00:00:00Z, the fraction of a second dropped.
    ///
    /// # Errors
    ///
    /// As [`from_unix_seconds`](Self::from_unix_seconds).
    pub fn from_unix_millis(milliseconds: i64) -> Result<Self, Error> {
        Self::from_unix_seconds(milliseconds.div_euclid(1_000))
    }

    /// The system clock's instant. Where that clock may be wrong (phones), correct it by
    /// [`checked_add_seconds`](Self::checked_add_seconds) with an offset learnt from the service.
    ///
    /// # Errors
    ///
    /// [`Parameter::Timestamp`] that is [`Fault::OutOfRange`]: the clock is before 1970 or after
    /// 9999, or there is none (WebAssembly without a system).
    #[cfg(feature = "std")]
    pub fn now() -> Result<Self, Error> {
        // The standard library has no clock there, and panics.
        let seconds = if cfg!(all(target_family = "wasm", target_os = "unknown")) {
            None
        } else {
            let elapsed = std::time::SystemTime::UNIX_EPOCH.elapsed().ok();
            elapsed.and_then(|elapsed| i64::try_from(elapsed.as_secs()).ok())
        };
        Self::from_unix_seconds(seconds.unwrap_or(-1))
    }

    /// The instant `seconds` later, or earlier if negative.
    ///
    /// # Errors
    ///
    /// [`Parameter::Timestamp`] that is [`Fault::OutOfRange`]: the result is before 1970 or after
    /// 9999.
    pub fn checked_add_seconds(self, seconds: i64) -> Result<Self, Error> {
        Self::from_unix_seconds(self.unix_seconds().saturating_add(seconds))
    }

    /// Seconds since 1970-01-01T00:00:00Z.
    #[must_use]
    pub const fn unix_seconds(self) -> i64 {
        self.0.unix_timestamp()
    }

    /// Puts a date and a time of day together.
    pub(crate) fn from_parts(
        (year, month, day): (i32, Month, u8),
        (hour, minute, second): (u8, u8, u8),
    ) -> Option<Self> {
        let date = Date::from_calendar_date(year, month, day).ok()?;
        let time = Time::from_hms(hour, minute, second).ok()?;
        let instant = PrimitiveDateTime::new(date, time).assume_utc();
        Self::from_unix_seconds(instant.unix_timestamp()).ok()
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(at) = self;
        let (weekday, month) = (weekday_name(at.weekday()), month_name(at.month()));
        let (hour, minute, second) = at.to_hms();
        write!(
            f,
            "{weekday} {month} {} {hour:02}:{minute:02}:{second:02} UTC {}",
            at.day(),
            at.year()
        )
    }
}

impl FromStr for Timestamp {
    type Err = Error;

    /// Reads TIMESTAMP as the service does: leniently, so that `Sep 05` or a wrong weekday is the
    /// instant it seems to be. What the claim is checked over is the canonical text of that instant,
    /// so such a text is read and then refused by its signature.
    ///
    /// # Errors
    ///
    /// [`Parameter::Timestamp`] that is [`Fault::Empty`], [`Fault::TooLong`] (64 bytes), or
    /// [`Fault::Malformed`]: not of the form `EEE MMM d HH:mm:ss z yyyy` in English, or no date.
    fn from_str(text: &str) -> Result<Self, Error> {
        let text = check_text(text, Parameter::Timestamp, TIMESTAMP)?;
        parse(text).ok_or(Error::new(Parameter::Timestamp, Fault::Malformed))
    }
}

fn parse(text: &str) -> Option<Timestamp> {
    let mut words = text.split(' ');
    let weekday = words.next()?;
    WEEKDAYS.iter().find(|day| weekday_name(**day) == weekday)?;
    let month = month_from_name(words.next()?)?;
    let day = number(words.next()?, 1..=2)?;
    let time_of_day = parse_time_of_day(words.next()?)?;
    if words.next()? != "UTC" {
        return None;
    }
    let year = number(words.next()?, 4..=4)?;
    if words.next().is_some() {
        return None;
    }
    Timestamp::from_parts(
        (i32::from(year), month, u8::try_from(day).ok()?),
        time_of_day,
    )
}

/// `HH:mm:ss`, two digits each.
pub(crate) fn parse_time_of_day(text: &str) -> Option<(u8, u8, u8)> {
    let mut parts = text
        .split(':')
        .map(|part| u8::try_from(number(part, 2..=2)?).ok());
    let time_of_day = (parts.next()??, parts.next()??, parts.next()??);
    parts.next().is_none().then_some(time_of_day)
}

/// A number of as many decimal digits as `digits` allows, four at most.
pub(crate) fn number(text: &str, digits: core::ops::RangeInclusive<usize>) -> Option<u16> {
    if !digits.contains(&text.len()) || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    text.parse().ok()
}

const WEEKDAYS: [Weekday; 7] = [
    Weekday::Monday,
    Weekday::Tuesday,
    Weekday::Wednesday,
    Weekday::Thursday,
    Weekday::Friday,
    Weekday::Saturday,
    Weekday::Sunday,
];

fn weekday_name(day: Weekday) -> &'static str {
    match day {
        Weekday::Monday => "Mon",
        Weekday::Tuesday => "Tue",
        Weekday::Wednesday => "Wed",
        Weekday::Thursday => "Thu",
        Weekday::Friday => "Fri",
        Weekday::Saturday => "Sat",
        Weekday::Sunday => "Sun",
    }
}

fn month_name(month: Month) -> &'static str {
    match month {
        Month::January => "Jan",
        Month::February => "Feb",
        Month::March => "Mar",
        Month::April => "Apr",
        Month::May => "May",
        Month::June => "Jun",
        Month::July => "Jul",
        Month::August => "Aug",
        Month::September => "Sep",
        Month::October => "Oct",
        Month::November => "Nov",
        Month::December => "Dec",
    }
}

/// The month of an English three-letter name.
pub(crate) fn month_from_name(name: &str) -> Option<Month> {
    (1..=12)
        .filter_map(|number| Month::try_from(number).ok())
        .find(|month| month_name(*month) == name)
}
