//! Where a zone is, and how exactly it names an address.

use serde::{Deserialize, Serialize};

use crate::address::Address;

/// Stands for every country that no other zone names.
pub const ELSEWHERE: &str = "*";

/// Where a zone is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Area {
    /// ISO codes of its countries; [`ELSEWHERE`] is every country that no other zone names.
    pub countries: Vec<String>,
    /// Regions of these countries as addresses name them; all of them if empty.
    pub regions: Vec<String>,
    /// Postcodes of these countries; all of them if empty.
    pub postcodes: Vec<PostcodeRange>,
}

/// Postcodes that begin with anything from `from` to `to`: both are of the same length, letters and digits only.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PostcodeRange {
    from: String,
    to: String,
}

/// Where a parcel goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Destination<'a> {
    /// ISO code of the country.
    pub country: &'a str,
    /// Region, as the shopper wrote it; empty before it is known.
    pub region: &'a str,
    /// Postcode, as the shopper wrote it; empty before it is known.
    pub postcode: &'a str,
}

impl<'a> Destination<'a> {
    /// Somewhere in a country.
    #[must_use]
    pub const fn within(country: &'a str) -> Self {
        Self {
            country,
            region: "",
            postcode: "",
        }
    }
}

impl<'a> From<&'a Address> for Destination<'a> {
    fn from(address: &'a Address) -> Self {
        Self {
            country: &address.country,
            region: &address.region,
            postcode: &address.postcode,
        }
    }
}

impl Area {
    /// How exactly it names the place: higher is more exact. `None` when the place is not in it.
    #[must_use]
    pub fn exactness(&self, to: Destination<'_>) -> Option<u8> {
        let named = self.countries.iter().any(|code| code == to.country);
        let elsewhere = self.countries.iter().any(|code| code == ELSEWHERE);
        let in_region = is_region(&self.regions, to.region);
        let postcode = plain(to.postcode);
        let coded = self.postcodes.iter().any(|range| range.holds(&postcode));
        let inside = (named || elsewhere)
            && (self.regions.is_empty() || in_region)
            && (self.postcodes.is_empty() || coded);
        let part = |is: bool, worth: u8| if is { worth } else { 0 };
        inside.then(|| {
            part(named, 1) + part(!self.regions.is_empty(), 2) + part(!self.postcodes.is_empty(), 4)
        })
    }
}

/// Whether one of `names` is the region of an address, whatever its case and the blanks around it.
pub(crate) fn is_region(names: &[String], region: &str) -> bool {
    let region = region.trim().to_lowercase();
    names
        .iter()
        .any(|name| name.trim().to_lowercase() == region)
}

impl PostcodeRange {
    /// A range as people type it: `10`, `10000-14999`, `BT`. `None` where the ends are of different lengths or the wrong
    /// way round.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (from, to) = text.split_once(['-', '–']).unwrap_or((text, text));
        let (from, to) = (plain(from), plain(to));
        let sound = !from.is_empty() && from.len() == to.len() && from.len() <= 12 && from <= to;
        sound.then_some(Self { from, to })
    }

    /// The range as people type it.
    #[must_use]
    pub fn show(&self) -> String {
        match self.from == self.to {
            true => self.from.clone(),
            false => format!("{}-{}", self.from, self.to),
        }
    }

    fn holds(&self, postcode: &str) -> bool {
        let begin = postcode.get(..self.from.len());
        begin.is_some_and(|begin| self.from.as_str() <= begin && begin <= self.to.as_str())
    }
}

/// Letters and digits of a postcode, in upper case.
fn plain(postcode: &str) -> String {
    let kept = postcode.chars().filter(char::is_ascii_alphanumeric);
    kept.map(|c| c.to_ascii_uppercase()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn postcodes_are_read_and_held() {
        let check = |range: &str, inside: &[&str], outside: &[&str]| {
            let range = PostcodeRange::parse(range).unwrap();
            assert_eq!(PostcodeRange::parse(&range.show()), Some(range.clone()));
            for code in inside {
                assert!(range.holds(&plain(code)), "{range:?} {code}");
            }
            for code in outside {
                assert!(!range.holds(&plain(code)), "{range:?} {code}");
            }
        };
        check("10115", &["10115", "10115-1234"], &["1011", "10116", ""]);
        check(
            "10000-14999",
            &["10000", "12345", "14999"],
            &["09999", "15000"],
        );
        check("bt", &["BT1 1AA", "bt9"], &["B1", "BS1"]);
        check("100 – 109", &["100-0001", "1099999"], &["110-0000"]);
        for wrong in ["", "-", "10-9", "1-10", "10115-", "1234567890123"] {
            assert_eq!(PostcodeRange::parse(wrong), None, "{wrong}");
        }
    }
}
