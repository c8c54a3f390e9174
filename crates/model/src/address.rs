//! Postal addresses and how their fields follow the country.

use serde::{Deserialize, Serialize};

use crate::checkout::Problem;
use crate::{Locale, Translated};

/// A postal address as a shopper gives it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Address {
    /// Who receives it.
    pub name: String,
    /// Company, if any.
    pub company: String,
    /// Street and number.
    pub line1: String,
    /// Flat, floor, building.
    pub line2: String,
    /// City or town.
    pub city: String,
    /// State, province or prefecture, where the country has one.
    pub region: String,
    /// Postal code, where the country has one.
    pub postcode: String,
    /// ISO 3166-1 alpha-2 code.
    pub country: String,
    /// Phone number for the carrier.
    pub phone: String,
}

/// What a country's addresses need.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Country {
    /// ISO 3166-1 alpha-2 code.
    pub code: &'static str,
    /// Name in English and Chinese.
    pub name: (&'static str, &'static str),
    /// What its region is called; `None` where addresses have none.
    pub region: Option<(&'static str, &'static str)>,
    /// What its postal code is called; `None` where there is none.
    pub postcode: Option<(&'static str, &'static str)>,
    /// Pattern of the postal code: `9` a digit, `A` a letter, other characters themselves; empty for any.
    pub postcode_patterns: &'static [&'static str],
    /// Whether the largest unit comes first (China, Japan).
    pub largest_first: bool,
}

const STATE: Option<(&str, &str)> = Some(("State", "州"));
const PROVINCE: Option<(&str, &str)> = Some(("Province", "省份"));
const POSTCODE: Option<(&str, &str)> = Some(("Postcode", "邮政编码"));

const fn country(
    code: &'static str,
    name: (&'static str, &'static str),
    region: Option<(&'static str, &'static str)>,
    postcode: Option<(&'static str, &'static str)>,
    postcode_patterns: &'static [&'static str],
) -> Country {
    Country {
        code,
        name,
        region,
        postcode,
        postcode_patterns,
        largest_first: matches!(code.as_bytes(), b"CN" | b"JP"),
    }
}

/// Countries the shop can deliver to, in the order the picker shows them.
pub const COUNTRIES: [Country; 20] = [
    country(
        "US",
        ("United States", "美国"),
        STATE,
        Some(("ZIP code", "邮政编码")),
        &["99999", "99999-9999"],
    ),
    country("CN", ("China", "中国"), PROVINCE, POSTCODE, &["999999"]),
    country("GB", ("United Kingdom", "英国"), None, POSTCODE, &[]),
    country("DE", ("Germany", "德国"), None, POSTCODE, &["99999"]),
    country("FR", ("France", "法国"), None, POSTCODE, &["99999"]),
    country(
        "NL",
        ("Netherlands", "荷兰"),
        None,
        POSTCODE,
        &["9999 AA", "9999AA"],
    ),
    country("BE", ("Belgium", "比利时"), None, POSTCODE, &["9999"]),
    country("AT", ("Austria", "奥地利"), None, POSTCODE, &["9999"]),
    country("CH", ("Switzerland", "瑞士"), None, POSTCODE, &["9999"]),
    country("IT", ("Italy", "意大利"), PROVINCE, POSTCODE, &["99999"]),
    country("ES", ("Spain", "西班牙"), PROVINCE, POSTCODE, &["99999"]),
    country("PT", ("Portugal", "葡萄牙"), None, POSTCODE, &["9999-999"]),
    country(
        "SE",
        ("Sweden", "瑞典"),
        None,
        POSTCODE,
        &["999 99", "99999"],
    ),
    country("DK", ("Denmark", "丹麦"), None, POSTCODE, &["9999"]),
    country(
        "IE",
        ("Ireland", "爱尔兰"),
        Some(("County", "郡")),
        Some(("Eircode", "邮政编码")),
        &[],
    ),
    country(
        "CA",
        ("Canada", "加拿大"),
        PROVINCE,
        Some(("Postal code", "邮政编码")),
        &["A9A 9A9", "A9A9A9"],
    ),
    country("AU", ("Australia", "澳大利亚"), STATE, POSTCODE, &["9999"]),
    country(
        "JP",
        ("Japan", "日本"),
        Some(("Prefecture", "都道府县")),
        POSTCODE,
        &["999-9999", "9999999"],
    ),
    country("SG", ("Singapore", "新加坡"), None, POSTCODE, &["999999"]),
    country(
        "HK",
        ("Hong Kong SAR", "中国香港"),
        Some(("District", "地区")),
        None,
        &[],
    ),
];

impl Country {
    /// The country with this code, if the shop delivers there.
    #[must_use]
    pub fn find(code: &str) -> Option<&'static Self> {
        COUNTRIES.iter().find(|country| country.code == code)
    }

    /// Its name.
    #[must_use]
    pub const fn show(&self, locale: Locale) -> &'static str {
        locale.pick(self.name.0, self.name.1)
    }

    fn accepts_postcode(&self, postcode: &str) -> bool {
        let fits = |pattern: &str| {
            pattern.chars().count() == postcode.chars().count()
                && pattern.chars().zip(postcode.chars()).all(|(p, c)| match p {
                    '9' => c.is_ascii_digit(),
                    'A' => c.is_ascii_alphabetic(),
                    _ => p == c,
                })
        };
        self.postcode_patterns.is_empty()
            || self.postcode_patterns.iter().any(|pattern| fits(pattern))
    }
}

/// The longest a field of an address may be, in characters.
pub const FIELD_MAX: usize = 120;

impl Address {
    /// What is wrong with it, each beside its field; `prefix` goes before the field names (`billing_`).
    #[must_use]
    pub fn problems(&self, prefix: &str) -> Vec<Problem> {
        let mut problems = Vec::new();
        let mut say = |field: &str, en: &str, zh: &str| {
            problems.push(Problem::new(
                format!("{prefix}{field}"),
                Translated::new(en, zh),
            ))
        };
        let Some(country) = Country::find(&self.country) else {
            say(
                "country",
                "Choose a country we deliver to.",
                "请选择我们可以送达的国家或地区。",
            );
            return problems;
        };
        if self.name.trim().is_empty() {
            say(
                "name",
                "Enter the name of the person who receives it.",
                "请填写收件人姓名。",
            );
        }
        if self.line1.trim().is_empty() {
            say("line1", "Enter street and number.", "请填写街道和门牌号。");
        }
        if self.city.trim().is_empty() {
            say("city", "Enter the city or town.", "请填写城市。");
        }
        if let Some(name) = country.region.filter(|_| self.region.trim().is_empty()) {
            say(
                "region",
                &format!("Enter the {}.", name.0.to_lowercase()),
                &format!("请填写{}。", name.1),
            );
        }
        if country.postcode.is_some() {
            let postcode = self.postcode.trim();
            if postcode.is_empty() || !country.accepts_postcode(postcode) {
                let example = country
                    .postcode_patterns
                    .first()
                    .map_or(String::new(), |p| format!(" ({})", p.replace('9', "0")));
                say(
                    "postcode",
                    &format!("Enter a postcode as used in {}{example}.", country.name.0),
                    &format!("请填写有效的{}邮政编码{example}。", country.name.1),
                );
            }
        }
        for (field, text) in self.fields() {
            if text.chars().count() > FIELD_MAX {
                say(field, "This is too long.", "内容过长。");
            }
        }
        problems
    }

    /// Field names with their texts.
    #[must_use]
    pub fn fields(&self) -> [(&'static str, &str); 9] {
        [
            ("name", &self.name),
            ("company", &self.company),
            ("line1", &self.line1),
            ("line2", &self.line2),
            ("city", &self.city),
            ("region", &self.region),
            ("postcode", &self.postcode),
            ("country", &self.country),
            ("phone", &self.phone),
        ]
    }

    /// The address as written on a parcel, a line each.
    #[must_use]
    pub fn lines(&self, locale: Locale) -> Vec<String> {
        let country = Country::find(&self.country);
        let shown = country
            .map_or(self.country.as_str(), |c| c.show(locale))
            .to_owned();
        let place = [
            self.city.as_str(),
            self.region.as_str(),
            self.postcode.as_str(),
        ]
        .into_iter()
        .filter(|p| !p.is_empty())
        .collect::<Vec<_>>()
        .join(" ");
        let mut lines = if country.is_some_and(|c| c.largest_first) && locale == Locale::Zh {
            let place = format!("{} {} {}", self.region, self.city, self.postcode)
                .trim()
                .to_owned();
            vec![
                shown,
                place,
                self.line1.clone(),
                self.line2.clone(),
                self.company.clone(),
                self.name.clone(),
            ]
        } else {
            vec![
                self.name.clone(),
                self.company.clone(),
                self.line1.clone(),
                self.line2.clone(),
                place,
                shown,
            ]
        };
        lines.retain(|line| !line.trim().is_empty());
        lines
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_follow_the_country() {
        let check = |country: &str, region: &str, postcode: &str, wrong: &[&str]| {
            let address = Address {
                name: "Ada".into(),
                line1: "1 Quay".into(),
                city: "X".into(),
                region: region.into(),
                postcode: postcode.into(),
                country: country.into(),
                ..Address::default()
            };
            let found: Vec<String> = address.problems("").into_iter().map(|p| p.field).collect();
            assert_eq!(found, wrong, "{country} {region} {postcode}");
        };
        check("US", "CA", "94105", &[]);
        check("US", "", "9410", &["region", "postcode"]);
        check("DE", "", "10115", &[]);
        check("HK", "Central", "", &[]);
        check("CN", "上海", "200001", &[]);
        check("XX", "", "", &["country"]);
    }
}
