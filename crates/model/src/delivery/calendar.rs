//! When parcels leave and arrive.

use serde::{Deserialize, Serialize};

use crate::Millis;

use super::Terms;

/// Milliseconds of a day.
pub const DAY: Millis = 86_400_000;

/// Days of the week, the lowest bit Monday. None at all counts as every day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Weekdays(u8);

impl Weekdays {
    /// Monday to Friday.
    pub const WORKING: Self = Self(0b001_1111);

    /// The days picked of Monday to Sunday.
    #[must_use]
    pub fn new(picked: [bool; 7]) -> Self {
        let bits = picked.iter().zip(0..).map(|(&is, at)| u8::from(is) << at);
        Self(bits.sum())
    }

    /// Whether Monday (0) to Sunday (6) is one of them.
    #[must_use]
    pub const fn has(self, weekday: u8) -> bool {
        self.0 & 0x7f == 0 || (self.0 >> weekday) & 1 == 1
    }

    /// Whether a day is one of them. Day 0 is Thursday, 1 January 1970.
    const fn has_day(self, day: i64) -> bool {
        self.has((day + 3).rem_euclid(7) as u8)
    }
}

/// When the shop works.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Calendar {
    /// Minutes that the shop's clock is ahead of UTC.
    pub offset_minutes: i64,
    /// Orders before this hour of a working day leave the same day.
    pub cut_off_hour: i64,
    /// Its working days.
    pub weekdays: Weekdays,
    /// Days since 1 January 1970 on which nothing leaves and nothing arrives.
    pub holidays: Vec<i64>,
}

impl Default for Calendar {
    fn default() -> Self {
        Self {
            offset_minutes: 0,
            cut_off_hour: 14,
            weekdays: Weekdays::WORKING,
            holidays: Vec::new(),
        }
    }
}

impl Calendar {
    /// Earliest and latest delivery day, at midnight UTC, of something ordered at `now`. A parcel leaves on a working day
    /// of the shop and moves on the method's days; holidays count for neither.
    #[must_use]
    pub fn window(&self, now: Millis, terms: &Terms) -> (Millis, Millis) {
        let local = now + self.offset_minutes * 60_000;
        let today = local.div_euclid(DAY);
        let late = local.rem_euclid(DAY) >= self.cut_off_hour * 3_600_000;
        let begun = self.day_from(today, self.weekdays);
        let begun = if late && begun == today {
            self.after(today, 1, self.weekdays)
        } else {
            begun
        };
        let leaves = self.after(begun, terms.handling_days, self.weekdays);
        let (least, most) = terms.days;
        let arrives = |days: i64| self.after(leaves, days, terms.weekdays) * DAY;
        (arrives(least), arrives(most.max(least)))
    }

    /// The first day from `day` on that is one of `weekdays` and no holiday.
    fn day_from(&self, mut day: i64, weekdays: Weekdays) -> i64 {
        while !weekdays.has_day(day) || self.holidays.contains(&day) {
            day += 1;
        }
        day
    }

    fn after(&self, mut day: i64, count: i64, weekdays: Weekdays) -> i64 {
        for _ in 0..count {
            day = self.day_from(day + 1, weekdays);
        }
        day
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::tests::terms;
    use super::*;

    // 2026-11-23 is a Monday.
    const MONDAY: Millis = 1_795_392_000_000;
    const HOUR: Millis = 3_600_000;

    fn within(days: (i64, i64)) -> Terms {
        Terms { days, ..terms() }
    }

    #[track_caller]
    fn check(calendar: &Calendar, now: Millis, terms: &Terms, expected: (i64, i64)) {
        let (from, to) = calendar.window(now, terms);
        assert_eq!(((from - MONDAY) / DAY, (to - MONDAY) / DAY), expected);
    }

    #[test]
    fn weekends_and_late_orders_do_not_count() {
        let usual = Calendar::default();
        check(&usual, MONDAY + 9 * HOUR, &within((1, 2)), (1, 2));
        check(&usual, MONDAY + 14 * HOUR, &within((1, 2)), (2, 3));
        check(&usual, MONDAY + 3 * DAY, &within((2, 4)), (7, 9));
        check(
            &usual,
            MONDAY + 4 * DAY + 15 * HOUR,
            &within((1, 1)),
            (8, 8),
        );
        check(&usual, MONDAY + 5 * DAY, &within((0, 1)), (7, 8));
        check(&usual, MONDAY + 9 * HOUR, &within((0, 0)), (0, 0));
    }

    #[test]
    fn the_shop_s_clock_holidays_handling_and_the_carrier_s_days_count() {
        let china = Calendar {
            offset_minutes: 8 * 60,
            cut_off_hour: 16,
            ..Calendar::default()
        };
        check(&china, MONDAY + 7 * HOUR, &within((1, 1)), (1, 1));
        check(&china, MONDAY + 8 * HOUR, &within((1, 1)), (2, 2));
        check(&china, MONDAY - 9 * HOUR, &within((1, 1)), (1, 1));
        let holiday = Calendar {
            holidays: vec![MONDAY / DAY, MONDAY / DAY + 2],
            ..Calendar::default()
        };
        check(&holiday, MONDAY + 9 * HOUR, &within((1, 2)), (3, 4));
        let slow = Terms {
            handling_days: 2,
            ..within((1, 3))
        };
        check(&Calendar::default(), MONDAY + 9 * HOUR, &slow, (3, 7));
        let daily = Terms {
            weekdays: Weekdays::new([true; 7]),
            ..within((2, 3))
        };
        check(&Calendar::default(), MONDAY + 4 * DAY, &daily, (6, 7));
    }

    proptest! {
        #[test]
        fn parcels_arrive_on_days_that_count_and_in_order(
            now in 0_i64..4_000_000_000_000, a in 0_i64..20, b in 0_i64..20, handling in 0_i64..5,
            offset in -720_i64..=840, cut_off in 0_i64..=24, days in prop::array::uniform7(any::<bool>()),
            holidays in prop::collection::vec(0_i64..46_000, 0..20),
        ) {
            let calendar = Calendar { offset_minutes: offset, cut_off_hour: cut_off, weekdays: Weekdays::new(days), holidays };
            let terms = Terms { handling_days: handling, days: (a.min(b), a.max(b)), ..terms() };
            let (from, to) = calendar.window(now, &terms);
            prop_assert!(from <= to && from > now - 2 * DAY);
            for (day, travelled) in [(from / DAY, a.min(b)), (to / DAY, a.max(b))] {
                let counts = if travelled == 0 { calendar.weekdays } else { terms.weekdays };
                prop_assert!(counts.has_day(day) && !calendar.holidays.contains(&day));
            }
        }

        #[test]
        fn a_later_order_never_arrives_earlier(now in 0_i64..4_000_000_000_000, later in 0_i64..(10 * DAY), days in 0_i64..9) {
            let (calendar, terms) = (Calendar::default(), within((days, days)));
            prop_assert!(calendar.window(now, &terms) <= calendar.window(now + later, &terms));
        }
    }
}
