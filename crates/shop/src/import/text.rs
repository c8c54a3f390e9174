//! Other systems' texts, numbers and dates, read with care.

use model::{Currency, Millis};

/// Decimals that amounts are read with: prices of a tenth of a cent occur.
const MICRO: i64 = 1_000_000;

/// A code for addresses: letters and digits of any script in lower case, everything else a single hyphen.
pub(crate) fn slug(text: &str) -> String {
    let mut slug = String::with_capacity(text.len());
    for c in text.chars().flat_map(char::to_lowercase) {
        if c.is_alphanumeric() {
            slug.push(c);
        } else if !slug.is_empty() && !slug.ends_with('-') && c != '\'' && c != '’' {
            slug.push('-');
        }
    }
    slug.truncate(slug.trim_end_matches('-').len());
    slug
}

/// A name in capitals as a shop would write it: `SET OF 3 T-LIGHTS` is `Set of 3 T-Lights`. Names that have small letters
/// already are only tidied.
pub(crate) fn title(text: &str) -> String {
    const SMALL: [&str; 13] = [
        "of", "and", "in", "with", "the", "for", "to", "a", "on", "at", "by", "from", "or",
    ];
    let shouting = !text.chars().any(char::is_lowercase);
    let words = text.split_whitespace().enumerate().map(|(at, word)| {
        if !shouting {
            return word.to_owned();
        }
        let lower = word.to_lowercase();
        let keeps_small = at > 0 && SMALL.contains(&lower.as_str());
        if keeps_small || lower.starts_with(|c: char| c.is_ascii_digit()) {
            return lower;
        }
        let mut out = String::with_capacity(lower.len());
        let mut start = true;
        for c in lower.chars() {
            if start && c.is_alphabetic() {
                out.extend(c.to_uppercase());
            } else {
                out.push(c);
            }
            start = !(c.is_alphanumeric() || c == '\'' || c == '’');
        }
        out
    });
    let words: Vec<String> = words.collect();
    let joined = words.join(" ");
    joined.trim_end_matches(['.', ',', ' ']).to_owned()
}

/// The text of HTML: tags gone, block ends as blank lines, entities resolved.
pub(crate) fn plain(html: &str) -> String {
    const BLOCKS: [&str; 9] = ["p", "br", "div", "li", "ul", "ol", "h1", "h2", "h3"];
    let mut text = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        text.push_str(&rest[..at]);
        let Some(end) = rest[at..].find('>') else {
            rest = &rest[at..];
            break;
        };
        let closes = rest[at + 1..].starts_with('/');
        let tag = rest[at + 1..at + end].trim_start_matches('/');
        let name: String = tag
            .chars()
            .take_while(char::is_ascii_alphanumeric)
            .collect::<String>()
            .to_ascii_lowercase();
        rest = &rest[at + end + 1..];
        if BLOCKS.contains(&name.as_str()) {
            text.push_str("\n\n");
        }
        // What stands in these is not for reading.
        if !closes && matches!(name.as_str(), "script" | "style") {
            let close = format!("</{name}");
            rest = rest.find(&close).map_or("", |at| &rest[at..]);
        }
    }
    text.push_str(rest);
    let text = entities(&text);
    let paragraphs = text.split("\n\n").map(|piece| {
        let words: Vec<&str> = piece.split_whitespace().collect();
        words.join(" ")
    });
    let paragraphs: Vec<String> = paragraphs.filter(|piece| !piece.is_empty()).collect();
    paragraphs.join("\n\n")
}

fn entities(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let end = rest.char_indices().take(10).find(|(_, c)| *c == ';');
        let known = end.and_then(|(end, _)| Some((entity(&rest[1..end])?, end)));
        match known {
            Some((c, end)) => {
                out.push(c);
                rest = &rest[end + 1..];
            }
            None => {
                out.push('&');
                rest = &rest[1..];
            }
        }
    }
    out.push_str(rest);
    out
}

fn entity(name: &str) -> Option<char> {
    Some(match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => ' ',
        "ndash" => '–',
        "mdash" => '—',
        "hellip" => '…',
        "rsquo" => '’',
        "lsquo" => '‘',
        "ldquo" => '“',
        "rdquo" => '”',
        "deg" => '°',
        "eacute" => 'é',
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code)?
        }
    })
}

/// A decimal number in millionths: `2.55`, `-1,234.5`. `None` for anything else, too large a number included.
pub(crate) fn decimal(text: &str) -> Option<i64> {
    let text = text.trim();
    let (sign, digits) = match text.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, text.strip_prefix('+').unwrap_or(text)),
    };
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    let whole = whole.replace(',', "");
    let ascii = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if (whole.is_empty() && part.is_empty()) || !ascii(&whole) || !ascii(part) {
        return None;
    }
    let whole: i64 = if whole.is_empty() {
        0
    } else {
        whole.parse().ok()?
    };
    let part: String = part.chars().chain("000000".chars()).take(6).collect();
    let part: i64 = part.parse().ok()?;
    whole
        .checked_mul(MICRO)?
        .checked_add(part)?
        .checked_mul(sign)
}

/// Millionths of `currency` as its minor units, at `rate` if there is one, rounded half away from zero.
pub(crate) fn minor(micro: i64, currency: Currency, rate: Option<f64>) -> Option<i64> {
    let rate = (rate.unwrap_or(1.0) * MICRO as f64).round() as i128;
    let product = i128::from(micro) * rate * 10_i128.pow(currency.digits());
    let unit = i128::from(MICRO) * i128::from(MICRO);
    let rounded = (product.abs() + unit / 2) / unit * product.signum();
    i64::try_from(rounded).ok()
}

/// A date by a format of `%Y %m %d %H %M %S`, `%y` (years 2000 to 2099) and literal characters, as UTC.
pub(crate) fn date(text: &str, format: &str) -> Option<Millis> {
    let (mut year, mut month, mut day, mut seconds) = (1970, 1, 1, 0);
    let mut rest = text.trim();
    let mut format = format.chars();
    while let Some(c) = format.next() {
        if c != '%' {
            rest = rest.strip_prefix(c)?;
            continue;
        }
        let field = format.next()?;
        let width = if field == 'Y' { 4 } else { 2 };
        let digits = rest
            .bytes()
            .take(width)
            .take_while(u8::is_ascii_digit)
            .count();
        let number: i64 = rest.get(..digits)?.parse().ok()?;
        rest = &rest[digits..];
        match field {
            'Y' => year = number,
            'y' => year = 2000 + number,
            'm' if (1..=12).contains(&number) => month = number,
            'd' if (1..=31).contains(&number) => day = number,
            'H' if number < 24 => seconds += number * 3600,
            'M' if number < 60 => seconds += number * 60,
            'S' if number < 61 => seconds += number,
            _ => return None,
        }
    }
    if !rest.is_empty() || day > days_in(year, month) {
        return None;
    }
    Some((days_from_civil(year, month, day) * 86_400 + seconds) * 1000)
}

fn days_in(year: i64, month: i64) -> i64 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Days since 1970-01-01 of a day of the Gregorian calendar (Howard Hinnant, "chrono-Compatible Low-Level Date
/// Algorithms").
fn days_from_civil(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let of_era = year - era * 400;
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let day_of_era = of_era * 365 + of_era / 4 - of_era / 100 + of_year;
    era * 146_097 + day_of_era - 719_468
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_for_addresses() {
        let check = |text: &str, expected: &str| assert_eq!(slug(text), expected);
        check(
            "White Hanging Heart T-Light Holder",
            "white-hanging-heart-t-light-holder",
        );
        check("  Dr. Jam's (blue) ", "dr-jams-blue");
        check("颜色 红", "颜色-红");
        check("!!", "");
    }

    #[test]
    fn shouted_names_are_written_as_a_shop_would() {
        let check = |text: &str, expected: &str| assert_eq!(title(text), expected);
        check(
            "SET OF 3  CAKE TINS PANTRY DESIGN ",
            "Set of 3 Cake Tins Pantry Design",
        );
        check(
            "WHITE HANGING HEART T-LIGHT HOLDER",
            "White Hanging Heart T-Light Holder",
        );
        check("SET/6 CHILDREN'S CUPS,", "Set/6 Children's Cups");
        check("BAG 125g SWIRLY MARBLES", "BAG 125g SWIRLY MARBLES");
        check("POSTAGE 3CM", "Postage 3cm");
    }

    #[test]
    fn html_becomes_paragraphs() {
        let check = |html: &str, expected: &str| assert_eq!(plain(html), expected, "{html:?}");
        check(
            "<p>Soft &amp; warm.</p><ul><li>Wool</li></ul>",
            "Soft & warm.\n\nWool",
        );
        check(
            "a<br/>b &#233; &x; <script>alert(1)</script>c",
            "a\n\nb é &x; c",
        );
        check("5 < 6", "5 < 6");
        check("plain ", "plain");
    }

    #[test]
    fn amounts_are_read_exactly() {
        let check = |text: &str, expected| assert_eq!(decimal(text), expected, "{text:?}");
        check("2.55", Some(2_550_000));
        check("-1,234.5", Some(-1_234_500_000));
        check(".5", Some(500_000));
        check("0.0019999", Some(1_999));
        check("12.", Some(12_000_000));
        check("", None);
        check("1.2.3", None);
        check("12a", None);
        check("99999999999999999999", None);
        assert_eq!(minor(2_550_000, Currency::GBP, None), Some(255));
        assert_eq!(minor(2_555_000, Currency::GBP, None), Some(256));
        assert_eq!(minor(-2_555_000, Currency::GBP, None), Some(-256));
        assert_eq!(minor(2_000_000, Currency::USD, Some(1.25)), Some(250));
        assert_eq!(minor(1_500_000, Currency::JPY, None), Some(2));
    }

    #[test]
    fn dates_follow_their_format() {
        let check = |text: &str, format: &str, expected| {
            assert_eq!(date(text, format), expected, "{text:?}")
        };
        let full = "%Y-%m-%d %H:%M:%S";
        check("2010-12-01 08:26:00", full, Some(1_291_191_960_000));
        check("1/12/10", "%d/%m/%y", Some(1_291_161_600_000));
        check("2012-02-29 00:00:00", full, Some(1_330_473_600_000));
        check("2011-02-29 00:00:00", full, None);
        check("2010-13-01 00:00:00", full, None);
        check("2010-12-01", full, None);
        check("2010-12-01 08:26:00Z", full, None);
    }
}
