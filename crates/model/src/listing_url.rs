//! Addresses of listings, read and written: `/c/lamps?colour=oak,sage&min=20&sort=price&page=2`. The address is the only
//! truth for what a listing shows, so every change of it (a filter, an order, a page) is made here.

use std::collections::BTreeMap;

use crate::Currency;
use crate::listing::{ListingQuery, Sort};

/// Parameters with a meaning of their own; any other is the code of a facet.
const RESERVED: [&str; 9] = [
    "q", "min", "max", "stock", "sale", "sort", "page", "category", "locale",
];
/// Longest search text that is read, in characters.
const TEXT_MAX: usize = 100;
/// Most facets and most values of each that are read from an address.
const FACETS_MAX: usize = 24;

impl ListingQuery {
    /// Reads the query string of a listing's address. What is unknown or makes no sense is ignored. Facets are read as
    /// repeated parameters (forms send them) or with commas (links have them). Prices are whole units of `currency`.
    #[must_use]
    pub fn from_query(category: Option<&str>, query: &str, currency: Currency) -> Self {
        let unit = 10_i64.pow(currency.digits());
        let price = |text: &str| -> Option<i64> {
            let whole: i64 = text.parse().ok().filter(|&n| n >= 0)?;
            whole.checked_mul(unit)
        };
        let mut read = Self {
            category: category.map(str::to_owned),
            page: 1,
            ..Self::default()
        };
        for (name, raw) in raw_pairs(query) {
            let value = decode(raw);
            let value = value.trim();
            if value.is_empty() {
                continue;
            }
            match decode(name).as_str() {
                "q" => {
                    // Cut between two words it would end in a blank, and be read back without.
                    let cut: String = value.chars().take(TEXT_MAX).collect();
                    read.text = Some(cut.trim_end().to_owned());
                }
                "min" => read.price_min = price(value),
                "max" => read.price_max = price(value),
                "stock" => read.in_stock = value == "1",
                "sale" => read.on_sale = value == "1",
                "sort" => read.sort = Sort::from_code(value),
                "page" => read.page = value.parse().unwrap_or(1).max(1),
                name if RESERVED.contains(&name) || name.is_empty() => {}
                name => read_facet(&mut read.filters, name, raw),
            }
        }
        if let (Some(min), Some(max)) = (read.price_min, read.price_max)
            && min > max
        {
            (read.price_min, read.price_max) = (Some(max), Some(min));
        }
        read
    }

    /// The parameters of the address in one fixed order, decoded; the page only when it is not the first.
    #[must_use]
    pub fn parameters(&self, currency: Currency) -> Vec<(String, String)> {
        let unit = 10_i64.pow(currency.digits());
        let mut pairs = Vec::new();
        let mut push = |name: &str, value: String| pairs.push((name.to_owned(), value));
        if let Some(text) = &self.text {
            push("q", text.clone());
        }
        for (code, values) in &self.filters {
            for value in values {
                push(code, value.clone());
            }
        }
        if let Some(min) = self.price_min {
            push("min", (min / unit).to_string());
        }
        if let Some(max) = self.price_max {
            push("max", (max / unit).to_string());
        }
        if self.in_stock {
            push("stock", "1".to_owned());
        }
        if self.on_sale {
            push("sale", "1".to_owned());
        }
        if self.sort != Sort::default() {
            push("sort", self.sort.code().to_owned());
        }
        if self.page > 1 {
            push("page", self.page.to_string());
        }
        pairs
    }

    /// Path without query or language: `/c/lamps`, or `/search`.
    #[must_use]
    pub fn path(&self) -> String {
        match &self.category {
            Some(slug) => format!("/c/{}", encode(slug)),
            None => "/search".to_owned(),
        }
    }

    /// The whole address without language; values of one facet are joined by commas.
    #[must_use]
    pub fn address(&self, currency: Currency) -> String {
        let mut address = self.path();
        let mut last = String::new();
        for (name, value) in self.parameters(currency) {
            if name == last {
                address.push(',');
            } else {
                address.push(if last.is_empty() { '?' } else { '&' });
                address.push_str(&encode(&name));
                address.push('=');
            }
            address.push_str(&encode(&value));
            last = name;
        }
        address
    }

    /// The same on another page.
    #[must_use]
    pub fn on_page(&self, page: u32) -> Self {
        Self {
            page,
            ..self.clone()
        }
    }

    /// The same in another order, from its first page.
    #[must_use]
    pub fn sorted(&self, sort: Sort) -> Self {
        Self {
            sort,
            ..self.on_page(1)
        }
    }

    /// The same without one value of a facet, from its first page.
    #[must_use]
    pub fn without(&self, code: &str, value: &str) -> Self {
        let mut rest = self.on_page(1);
        if let Some(values) = rest.filters.get_mut(code) {
            values.retain(|other| other != value);
            if values.is_empty() {
                rest.filters.remove(code);
            }
        }
        rest
    }

    /// The same without any filter, from its first page; words and order stay.
    #[must_use]
    pub fn without_filters(&self) -> Self {
        Self {
            category: self.category.clone(),
            text: self.text.clone(),
            sort: self.sort,
            page: 1,
            ..Self::default()
        }
    }

    /// How many filters are set; a price range counts as one.
    #[must_use]
    pub fn filter_count(&self) -> usize {
        let priced = self.price_min.is_some() || self.price_max.is_some();
        self.filters.values().map(Vec::len).sum::<usize>()
            + usize::from(priced)
            + usize::from(self.in_stock)
            + usize::from(self.on_sale)
    }
}

fn read_facet(filters: &mut BTreeMap<String, Vec<String>>, name: &str, raw: &str) {
    if filters.len() >= FACETS_MAX && !filters.contains_key(name) {
        return;
    }
    let values = filters.entry(name.to_owned()).or_default();
    // The comma is looked for before decoding, so that an encoded one can be part of a value.
    for value in raw.split(',').map(decode) {
        if !value.trim().is_empty() && values.len() < FACETS_MAX && !values.contains(&value) {
            values.push(value);
        }
    }
    values.sort();
    if values.is_empty() {
        filters.remove(name);
    }
}

fn raw_pairs(query: &str) -> impl Iterator<Item = (&str, &str)> {
    let pairs = query.split('&').filter(|pair| !pair.is_empty());
    pairs.map(|pair| pair.split_once('=').unwrap_or((pair, "")))
}

/// Names and values of a query string, decoded, in order.
pub fn pairs(query: &str) -> impl Iterator<Item = (String, String)> {
    raw_pairs(query).map(|(name, raw)| (decode(name), decode(raw)))
}

/// An address without its limits of prices and its page, for another currency: the same numbers would mean other prices.
#[must_use]
pub fn without_prices(address: &str) -> String {
    let Some((path, query)) = address.split_once('?') else {
        return address.to_owned();
    };
    let limits = |pair: &&str| {
        let name = pair.split('=').next().unwrap_or_default();
        matches!(name, "min" | "max" | "page")
    };
    let kept: Vec<&str> = query.split('&').filter(|pair| !limits(pair)).collect();
    if kept.is_empty() {
        return path.to_owned();
    }
    format!("{path}?{}", kept.join("&"))
}

/// Decodes a form-encoded word; bytes that are no UTF-8 become replacement characters.
#[must_use]
pub fn decode(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let hex = text.get(at + 1..at + 3);
        let escaped = hex.and_then(|hex| u8::from_str_radix(hex, 16).ok());
        match (bytes[at], escaped) {
            (b'%', Some(byte)) => {
                decoded.push(byte);
                at += 2;
            }
            (b'+', _) => decoded.push(b' '),
            (byte, _) => decoded.push(byte),
        }
        at += 1;
    }
    String::from_utf8_lossy(&decoded).into_owned()
}

/// Encodes a word for the path or query of an address; only unreserved characters (RFC 3986) stay as they are.
#[must_use]
pub fn encode(text: &str) -> String {
    const HEX: &[u8; 16] = b"0123456789ABCDEF";
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push('%');
            encoded.push(char::from(HEX[usize::from(byte >> 4)]));
            encoded.push(char::from(HEX[usize::from(byte & 15)]));
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check(query: &str, address: &str) {
        let read = ListingQuery::from_query(Some("lamps"), query, Currency::EUR);
        assert_eq!(read.address(Currency::EUR), address);
        let (_, again) = address.split_once('?').unwrap_or((address, ""));
        assert_eq!(
            ListingQuery::from_query(Some("lamps"), again, Currency::EUR),
            read
        );
    }

    #[test]
    fn forms_and_links_mean_the_same() {
        check("", "/c/lamps");
        check(
            "colour=sage&colour=oak&min=&max=80",
            "/c/lamps?colour=oak,sage&max=80",
        );
        check(
            "max=80&colour=oak,sage,oak",
            "/c/lamps?colour=oak,sage&max=80",
        );
        check("min=90&max=20", "/c/lamps?min=20&max=90");
        check(
            "stock=1&sale=0&sort=-price&page=3",
            "/c/lamps?stock=1&sort=-price&page=3",
        );
    }

    #[test]
    fn nonsense_is_ignored() {
        check(
            "min=cheap&max=-4&page=0&sort=best&colour=&=x&&category=desks",
            "/c/lamps",
        );
        check("min=99999999999999999999&page=x", "/c/lamps");
    }

    #[test]
    fn words_survive_any_character() {
        check("q=caf%C3%A9+%26+oak", "/c/lamps?q=caf%C3%A9%20%26%20oak");
        check("q=%E7%81%AF%zz%", "/c/lamps?q=%E7%81%AF%25zz%25");
        check("size=1%2C5,2", "/c/lamps?size=1%2C5,2");
    }

    #[test]
    fn another_currency_begins_without_limits_of_prices() {
        for (from, to) in [
            (
                "/c/lamps?colour=oak&min=20&max=30&sort=price&page=2",
                "/c/lamps?colour=oak&sort=price",
            ),
            ("/c/lamps?min=20", "/c/lamps"),
            ("/zh/search?q=max", "/zh/search?q=max"),
            ("/", "/"),
        ] {
            assert_eq!(without_prices(from), to);
        }
    }

    #[test]
    fn prices_follow_the_currency() {
        let yen = ListingQuery::from_query(None, "min=500", Currency::JPY);
        assert_eq!(yen.price_min, Some(500));
        let dollars = ListingQuery::from_query(None, "min=500", Currency::USD);
        assert_eq!(dollars.price_min, Some(50_000));
        assert_eq!(dollars.address(Currency::USD), "/search?min=500");
    }

    #[test]
    fn a_change_of_filter_or_order_starts_over() {
        let query =
            ListingQuery::from_query(None, "q=bowl&colour=oak,sage&stock=1&page=4", Currency::USD);
        assert_eq!(query.filter_count(), 3);
        let address = |query: ListingQuery| query.address(Currency::USD);
        assert_eq!(
            address(query.without("colour", "oak")),
            "/search?q=bowl&colour=sage&stock=1"
        );
        assert_eq!(
            address(query.sorted(Sort::Newest)),
            "/search?q=bowl&colour=oak,sage&stock=1&sort=newest"
        );
        assert_eq!(address(query.without_filters()), "/search?q=bowl");
        assert_eq!(
            address(query.on_page(2)),
            "/search?q=bowl&colour=oak,sage&stock=1&page=2"
        );
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4_000))]

        /// Whatever an address says is read, and the address made of what was read says the same.
        #[test]
        fn no_query_makes_the_reader_panic(
            text in prop_oneof![
                "\\PC{0,60}",
                "(&?(q|page|min|max|sort|stock|sale|colour|%63olour)=?[-a-z0-9,+%.]{0,20}){0,12}",
                "&?page=[0-9]{1,25}&min=-?[0-9]{1,25}&max=[0-9]{1,25}",
            ],
            currency in prop::sample::select(vec!["JPY", "CNY", "USD", "KWD"]),
        ) {
            let currency = Currency::from_code(currency).unwrap();
            let read = ListingQuery::from_query(Some("lamps"), &text, currency);
            let address = read.address(currency);
            let (path, query) = address.split_once('?').unwrap_or((&address, ""));
            prop_assert_eq!(path, "/c/lamps");
            let again = ListingQuery::from_query(Some("lamps"), query, currency);
            prop_assert_eq!(again.address(currency), address);
        }
    }
}
