//! Invented shoppers. Their addresses are streets that exist with numbers nobody checked; their mail goes nowhere.

use model::Locale;
use model::address::Address;
use serde::Deserialize;

use super::catalogue::read;
use super::dice::Dice;

/// Names and places to draw from, and what is bought together.
#[derive(Deserialize)]
pub(super) struct People {
    reviewers_en: Vec<String>,
    reviewers_zh: Vec<String>,
    first_en: Vec<String>,
    last_en: Vec<String>,
    names_zh: Vec<String>,
    /// Country, region, city, postcode, two streets.
    places: Vec<[String; 6]>,
    /// Reasons to buy.
    pub occasion: Vec<Occasion>,
}

/// A reason to buy.
#[derive(Deserialize)]
pub(super) struct Occasion {
    /// How often it comes up.
    pub weight: i64,
    /// Product slugs, the likeliest first.
    pub slugs: Vec<String>,
}

/// Somebody who bought in the demo shop.
#[derive(Clone, Debug)]
pub(super) struct Shopper {
    pub locale: Locale,
    pub email: String,
    pub address: Address,
}

impl People {
    pub(super) fn load() -> Self {
        read(include_str!("people.toml"))
    }

    /// Names that reviews in a language are signed with.
    pub(super) fn reviewers(&self, locale: Locale) -> &[String] {
        match locale {
            Locale::En => &self.reviewers_en,
            Locale::Zh => &self.reviewers_zh,
        }
    }

    /// So many shoppers.
    pub(super) fn shoppers(&self, count: usize) -> Vec<Shopper> {
        let mut dice = Dice::new(0x7368_6f70_7065_7273);
        (0..count).map(|nth| self.shopper(&mut dice, nth)).collect()
    }

    fn shopper(&self, dice: &mut Dice, nth: usize) -> Shopper {
        let [country, region, city, postcode, one, other] = dice.pick(&self.places);
        let (street, number) = (
            if dice.percent(50) { one } else { other },
            1 + dice.below(240),
        );
        let chinese = country == "CN" || (country == "HK" && dice.percent(40));
        let (first, last) = (dice.pick(&self.first_en), dice.pick(&self.last_en));
        let name = if chinese {
            dice.pick(&self.names_zh).clone()
        } else {
            format!("{first} {last}")
        };
        let line1 = match country.as_str() {
            "CN" => format!("{street}{number}号"),
            "JP" => format!("{street}{number}"),
            "DE" | "NL" | "SE" | "DK" | "AT" | "CH" => format!("{street} {number}"),
            _ => format!("{number} {street}"),
        };
        let line2 = match country.as_str() {
            "CN" => format!(
                "{}单元{}室",
                1 + dice.below(4),
                101 + dice.below(18) * 100 + dice.below(4)
            ),
            "US" | "CA" | "SG" if dice.percent(45) => format!("Apt {}", 1 + dice.below(40)),
            _ => String::new(),
        };
        let plain = |text: &str| text.to_lowercase().replace(' ', "");
        let email = if chinese {
            format!("shopper{nth}@example.net")
        } else {
            format!("{}.{}{nth}@example.com", plain(first), plain(last))
        };
        let phone = if country == "CN" {
            format!("1380000{:04}", nth % 10_000)
        } else {
            String::new()
        };
        Shopper {
            locale: if chinese { Locale::Zh } else { Locale::En },
            email,
            address: Address {
                name,
                line1,
                line2,
                city: city.clone(),
                region: region.clone(),
                postcode: postcode.clone(),
                country: country.clone(),
                phone,
                ..Address::default()
            },
        }
    }
}
