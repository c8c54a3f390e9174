//! Money: integer minor units beside a currency, and the one way to split it without losing a cent.

use std::cmp::Reverse;

use serde::{Deserialize, Serialize};

use crate::Locale;

/// A currency by its ISO 4217 code.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Currency([u8; 3]);

impl Currency {
    /// US dollar.
    pub const USD: Self = Self(*b"USD");
    /// Euro.
    pub const EUR: Self = Self(*b"EUR");
    /// Pound sterling.
    pub const GBP: Self = Self(*b"GBP");
    /// Chinese yuan.
    pub const CNY: Self = Self(*b"CNY");
    /// Japanese yen.
    pub const JPY: Self = Self(*b"JPY");

    /// The currency with this three-letter code, in upper case.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        let bytes: [u8; 3] = code.as_bytes().try_into().ok()?;
        bytes
            .iter()
            .all(u8::is_ascii_uppercase)
            .then_some(Self(bytes))
    }

    /// The ISO 4217 code.
    #[must_use]
    pub fn code(&self) -> &str {
        std::str::from_utf8(&self.0).expect("only ASCII letters are let in")
    }

    /// How many decimal digits the minor unit has (ISO 4217): 0 for JPY, 3 for KWD, 2 for most.
    #[must_use]
    pub const fn digits(self) -> u32 {
        match &self.0 {
            b"JPY" | b"KRW" | b"VND" | b"CLP" | b"ISK" | b"XAF" | b"XOF" | b"XPF" | b"PYG"
            | b"UGX" => 0,
            b"KWD" | b"BHD" | b"OMR" | b"JOD" | b"TND" | b"IQD" | b"LYD" => 3,
            _ => 2,
        }
    }

    /// The sign shown before an amount. Yuan and yen share theirs: each language writes its own country's short, as Unicode
    /// CLDR has it (English takes `¥` for the yen).
    #[must_use]
    pub fn sign(&self, locale: Locale) -> &str {
        match &self.0 {
            b"USD" => "$",
            b"EUR" => "€",
            b"GBP" => "£",
            b"CNY" => locale.pick("CN¥", "¥"),
            b"JPY" => locale.pick("¥", "JP¥"),
            _ => self.code(),
        }
    }
}

impl std::fmt::Debug for Currency {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.code())
    }
}

impl std::fmt::Display for Currency {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.code())
    }
}

impl TryFrom<String> for Currency {
    type Error = String;

    fn try_from(code: String) -> Result<Self, String> {
        Self::from_code(&code).ok_or_else(|| format!("{code:?} is no currency code"))
    }
}

impl From<Currency> for String {
    fn from(currency: Currency) -> Self {
        currency.code().to_owned()
    }
}

/// An amount in minor units (cents) of a currency.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Money {
    /// Minor units; negative for what is owed to the shopper.
    pub amount: i64,
    /// Its currency.
    pub currency: Currency,
}

impl Money {
    /// `amount` minor units of `currency`.
    #[must_use]
    pub const fn new(amount: i64, currency: Currency) -> Self {
        Self { amount, currency }
    }

    /// An amount as people type it: `24`, `24.5`, `1,234.50`, with or without the currency's sign. Never negative. A comma
    /// that does not group thousands is refused, so that `24,50` is not taken for 2,450.
    #[must_use]
    pub fn parse(text: &str, currency: Currency) -> Option<Self> {
        let text = text.trim();
        let signs = Locale::ALL.map(|locale| currency.sign(locale));
        let unsigned = signs.iter().find_map(|sign| text.strip_prefix(sign));
        let text = unsigned.unwrap_or(text).trim();
        let (whole, part) = text.split_once('.').unwrap_or((text, ""));
        let mut groups = whole.split(',');
        let first = groups.next()?;
        let grouped = whole.contains(',');
        let digits: String = whole.split(',').collect();
        let plain = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
        let places = currency.digits() as usize;
        let sound = plain(&digits)
            && plain(part)
            && !first.is_empty()
            && (!grouped || first.len() <= 3)
            && groups.all(|group| group.len() == 3)
            && part.len() <= places;
        if !sound {
            return None;
        }
        let amount = format!("{digits}{part:0<places$}").parse().ok()?;
        Some(Self::new(amount, currency))
    }

    /// The amount as plain decimal digits without sign or grouping, as machines want it: `1234.50`.
    #[must_use]
    pub fn decimal(self) -> String {
        let digits = self.currency.digits();
        let unit = 10_u64.pow(digits);
        let minus = if self.amount < 0 { "-" } else { "" };
        let absolute = self.amount.unsigned_abs();
        match digits {
            0 => format!("{minus}{absolute}"),
            _ => format!(
                "{minus}{}.{:0width$}",
                absolute / unit,
                absolute % unit,
                width = digits as usize
            ),
        }
    }

    /// The amount as a shopper reads it: `$1,234.50`. Both languages of the shop group alike.
    #[must_use]
    pub fn show(self, locale: Locale) -> String {
        let decimal = Self::new(0, self.currency).decimal().len();
        let plain = Self {
            amount: self.amount.saturating_abs(),
            ..self
        }
        .decimal();
        let whole = plain.len() - (decimal - 1);
        let mut grouped = String::with_capacity(plain.len() + 6);
        for (at, digit) in plain[..whole].chars().enumerate() {
            if at > 0 && (whole - at).is_multiple_of(3) {
                grouped.push(',');
            }
            grouped.push(digit);
        }
        let minus = if self.amount < 0 { "−" } else { "" };
        let sign = self.currency.sign(locale);
        let space = if sign.len() == 3 && sign.is_ascii() {
            "\u{a0}"
        } else {
            ""
        };
        format!("{minus}{sign}{space}{grouped}{}", &plain[whole..])
    }
}

/// Splits `total` over `weights` so that the parts sum to `total` exactly: largest remainder (Hamilton's method),
/// ties to the earlier part. All weights zero splits evenly. Weights must not be negative.
#[must_use]
pub fn allocate(total: i64, weights: &[i64]) -> Vec<i64> {
    if weights.is_empty() {
        return Vec::new();
    }
    let even = vec![1; weights.len()];
    let sum: u128 = weights.iter().map(|&w| u128::from(w.unsigned_abs())).sum();
    let (weights, sum) = if sum > 0 {
        (weights, sum)
    } else {
        (even.as_slice(), even.len() as u128)
    };
    let absolute = total.unsigned_abs();
    let small = u64::try_from(sum).ok();
    // Sums of money nearly always fit 64 bits, which divide several times as fast as 128.
    let cut = |&weight: &i64| {
        let weight = weight.unsigned_abs();
        match (absolute.checked_mul(weight), small) {
            (Some(product), Some(sum)) => (u128::from(product / sum), u128::from(product % sum)),
            _ => {
                let product = u128::from(absolute) * u128::from(weight);
                (product / sum, product % sum)
            }
        }
    };
    let mut parts: Vec<(u128, u128)> = weights.iter().map(cut).collect();
    let missing = u128::from(absolute) - parts.iter().map(|&(part, _)| part).sum::<u128>();
    let missing = usize::try_from(missing).expect("fewer units are missing than there are parts");
    if missing > 0 {
        let mut order: Vec<usize> = (0..parts.len()).collect();
        order.select_nth_unstable_by_key(missing, |&at| (Reverse(parts[at].1), at));
        for &at in &order[..missing] {
            parts[at].0 += 1;
        }
    }
    let sign = total.signum();
    parts
        .into_iter()
        .map(|(part, _)| sign * i64::try_from(part).expect("a part is no larger than the total"))
        .collect()
}

/// `amount × numerator / denominator`, rounded half away from zero. `denominator` must be positive.
#[must_use]
pub fn scale(amount: i64, numerator: i64, denominator: i64) -> i64 {
    let product = i128::from(amount) * i128::from(numerator);
    let half = i128::from(denominator) / 2;
    let rounded = (product.abs() + half) / i128::from(denominator) * product.signum();
    i64::try_from(rounded).expect("an amount of money times a rate fits 64 bits")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn typed_amounts_are_read_or_refused() {
        let check = |text: &str, code: &str, amount: Option<i64>| {
            let read = Money::parse(text, Currency::from_code(code).unwrap());
            assert_eq!(read.map(|money| money.amount), amount, "{text} {code}");
        };
        check("24", "USD", Some(2_400));
        check(" $24.5 ", "USD", Some(2_450));
        check("1,234.50", "USD", Some(123_450));
        check("1234567", "JPY", Some(1_234_567));
        check("24,50", "USD", None);
        check("24.505", "USD", None);
        check("1.5", "JPY", None);
        check("-3", "USD", None);
        check("", "USD", None);
        check(".5", "USD", None);
        check("99999999999999999999", "USD", None);
    }

    #[test]
    fn amounts_are_shown_in_the_currency_s_own_precision() {
        let check = |amount, code: &str, shown: &str, decimal: &str| {
            let money = Money::new(amount, Currency::from_code(code).unwrap());
            assert_eq!(
                (money.show(Locale::En).as_str(), money.decimal().as_str()),
                (shown, decimal)
            );
        };
        check(123_450, "USD", "$1,234.50", "1234.50");
        check(5, "USD", "$0.05", "0.05");
        check(-100_000_000, "GBP", "−£1,000,000.00", "-1000000.00");
        check(1_234, "JPY", "¥1,234", "1234");
        check(999, "JPY", "¥999", "999");
        check(12_345, "KWD", "KWD\u{a0}12.345", "12.345");
        check(6_500, "CNY", "CN¥65.00", "65.00");
    }

    #[test]
    fn yuan_and_yen_are_told_apart_in_each_language() {
        let [yuan, yen] = ["CNY", "JPY"].map(|code| Currency::from_code(code).unwrap());
        for locale in Locale::ALL {
            assert_ne!(yuan.sign(locale), yen.sign(locale));
            for currency in [yuan, yen] {
                let shown = Money::new(123_400, currency).show(locale);
                let parsed = Money::parse(&shown, currency);
                assert_eq!(parsed, Some(Money::new(123_400, currency)), "{shown}");
            }
        }
        assert_eq!(Money::new(6_500, yuan).show(Locale::Zh), "¥65.00");
        assert_eq!(Money::new(999, yen).show(Locale::Zh), "JP¥999");
        assert_eq!(Money::parse("¥65", yuan), Some(Money::new(6_500, yuan)));
    }

    #[test]
    fn ten_percent_of_odd_amounts_rounds_half_up() {
        assert_eq!(scale(123_436, 10, 100), 12_344);
        assert_eq!(scale(-123_435, 10, 100), -12_344);
    }

    proptest! {
        #[test]
        fn parts_sum_to_the_total(total in -1_000_000_000_i64..1_000_000_000, weights in prop::collection::vec(0_i64..1_000_000, 1..40)) {
            let parts = allocate(total, &weights);
            prop_assert_eq!(parts.iter().sum::<i64>(), total);
            prop_assert_eq!(parts.len(), weights.len());
            let sum: i64 = weights.iter().sum();
            if sum > 0 {
                for (part, weight) in parts.iter().zip(&weights) {
                    let exact = total as f64 * *weight as f64 / sum as f64;
                    prop_assert!((*part as f64 - exact).abs() <= 1.0 + 1e-6);
                }
            }
        }
    }
}
