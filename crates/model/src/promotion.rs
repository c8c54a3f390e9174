//! Promotions: what a merchant takes off a price, of what, when and for whom. Whether one holds for a basket is decided
//! here; what it takes off is worked out in [`crate::pricing`].

use serde::{Deserialize, Serialize};

use crate::money::scale;
use crate::pricing::{PriceLine, WHOLE};
use crate::{
    CategoryId, Currency, Locale, Millis, Money, ProductId, PromotionId, Translated, VariantId,
};

/// A promotion.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Promotion {
    /// Its id.
    pub id: PromotionId,
    /// Its name as shoppers read it beside the amount.
    pub name: Translated,
    /// What sets it off.
    pub trigger: Trigger,
    /// What it does.
    pub effect: Effect,
    /// What it is about.
    pub scope: Scope,
    /// What must hold for it.
    pub conditions: Conditions,
    /// Currency of the amounts in it; with amounts it holds for baskets in this currency only.
    pub currency: Currency,
    /// When it begins; none for at once.
    pub starts_at: Option<Millis>,
    /// When it is over; none for never.
    pub ends_at: Option<Millis>,
    /// Those with more are taken off first; among equals the older.
    pub priority: i64,
    /// What it goes together with.
    pub stacking: Stacking,
    /// How often it may be used.
    pub limits: Limits,
    /// Counts changes.
    pub version: i64,
}

/// What sets a promotion off.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Trigger {
    /// It holds by itself.
    Automatic,
    /// It holds for who enters this code, written as [`code`] does.
    Code(String),
}

/// What a promotion does with what it is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Effect {
    /// Takes something off.
    Off(Off),
    /// Takes an amount in minor units off each unit.
    OffEach(i64),
    /// Takes more off the more is bought: the highest step that is reached counts.
    Tiers {
        /// What the steps count.
        by: Measure,
        /// From how much on what is taken off.
        steps: Vec<(i64, Off)>,
    },
    /// For each `buy` units, `get` more are cheaper, the cheapest ones first.
    BuyGet {
        /// Units at the full price.
        buy: i64,
        /// Units that are cheaper.
        get: i64,
        /// What is taken off those, in millionths.
        ppm: i64,
        /// What the cheaper units are of; none for the promotion's own scope, where they count among each other.
        from: Option<Scope>,
    },
    /// Takes the delivery off.
    FreeDelivery,
    /// Makes units of a product free that are in the basket. They do not count towards the conditions.
    Gift {
        /// The product.
        product: ProductId,
        /// Only this variant of it.
        variant: Option<VariantId>,
        /// How many units at most.
        units: i64,
    },
}

/// What is taken off.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Off {
    /// A share in millionths (100 000 is 10 %), rounded once on the sum; of a sale ([`Promotion::is_sale`]) on each unit,
    /// whose price is shown.
    Share(i64),
    /// An amount in minor units, once.
    Amount(i64),
}

impl Off {
    /// A share in millionths of an amount, rounded half up.
    pub(crate) fn share_of(amount: i64, ppm: i64) -> i64 {
        scale(amount, ppm.clamp(0, WHOLE), WHOLE)
    }
}

/// What steps count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Measure {
    /// Minor units spent.
    Spend,
    /// Units bought.
    Quantity,
}

/// What a promotion is about.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// Every product.
    #[default]
    Everything,
    /// Products listed in one of these categories or below them.
    Categories(Vec<CategoryId>),
    /// These products.
    Products(Vec<ProductId>),
    /// Products with one of these tags.
    Tags(Vec<String>),
}

impl Scope {
    /// Whether it has this line.
    #[must_use]
    pub fn has(&self, line: &PriceLine) -> bool {
        match self {
            Self::Everything => true,
            Self::Categories(ids) => ids.iter().any(|id| line.categories.contains(id)),
            Self::Products(ids) => ids.contains(&line.product),
            Self::Tags(tags) => tags.iter().any(|tag| line.tags.contains(tag)),
        }
    }
}

/// What must hold for a promotion. Sums and quantities are of what it is about, before anything is taken off.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Conditions {
    /// Least sum in minor units; zero for any.
    pub min_subtotal: i64,
    /// Fewest units; zero for any.
    pub min_quantity: i64,
    /// Only for who never ordered before. Believed until an e-mail address is known.
    pub first_order: bool,
    /// Only for these e-mail addresses, in lower case; empty for everybody.
    pub emails: Vec<String>,
}

/// What a promotion goes together with.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stacking {
    /// With all others that do not stand alone.
    #[default]
    Together,
    /// Like [`Stacking::Together`], but of those in a group of this name only the first that takes something off counts.
    OneOf(String),
    /// With no other. It counts where it takes off more than all others together.
    Alone,
}

/// How often a promotion may be used; none for any number.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Limits {
    /// Orders in all.
    pub all: Option<i64>,
    /// Orders of one e-mail address.
    pub each: Option<i64>,
}

/// How often a promotion was used already.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Uses {
    /// Orders in all.
    pub all: i64,
    /// Orders of the shopper's e-mail address.
    pub own: i64,
}

/// Most codes on one cart.
pub const CODES_MAX: usize = 5;
/// Longest code, in characters.
pub const CODE_MAX: usize = 40;

/// A code as it is compared and kept: without blanks, in capitals.
#[must_use]
pub fn code(typed: &str) -> String {
    let solid = typed
        .chars()
        .filter(|c| !c.is_whitespace() && !c.is_control());
    solid.flat_map(char::to_uppercase).take(CODE_MAX).collect()
}

/// An e-mail address as customers are told apart by it.
#[must_use]
pub fn customer(email: &str) -> String {
    email.trim().to_lowercase()
}

impl Promotion {
    /// The code that sets it off.
    #[must_use]
    pub fn code(&self) -> Option<&str> {
        match &self.trigger {
            Trigger::Automatic => None,
            Trigger::Code(code) => Some(code),
        }
    }

    /// Whether uses of it must be counted: others than the basket decide whether it holds.
    #[must_use]
    pub const fn is_limited(&self) -> bool {
        self.limits.all.is_some() || self.limits.each.is_some() || self.conditions.first_order
    }

    /// Whether it holds at this time.
    ///
    /// # Errors
    /// Why not.
    pub fn runs_at(&self, now: Millis) -> Result<(), Refusal> {
        if let Some(starts_at) = self.starts_at.filter(|&starts_at| now < starts_at) {
            return Err(Refusal::NotYet { starts_at });
        }
        match self.ends_at {
            Some(ends_at) if now >= ends_at => Err(Refusal::Over),
            _ => Ok(()),
        }
    }

    /// Whether there is an amount of money in it.
    #[must_use]
    pub fn has_amounts(&self) -> bool {
        let effect = match &self.effect {
            Effect::Off(off) => matches!(off, Off::Amount(_)),
            Effect::OffEach(_) => true,
            Effect::Tiers { by, steps } => {
                *by == Measure::Spend || steps.iter().any(|(_, off)| matches!(off, Off::Amount(_)))
            }
            Effect::BuyGet { .. } | Effect::FreeDelivery | Effect::Gift { .. } => false,
        };
        effect || self.conditions.min_subtotal > 0
    }
}

/// Why a promotion does not hold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Refusal {
    /// There is none with this code.
    Unknown,
    /// It has not begun.
    NotYet {
        /// When it does.
        starts_at: Millis,
    },
    /// It is over.
    Over,
    /// It was used as often as it may be.
    UsedUp,
    /// This shopper used it as often as they may.
    UsedByYou,
    /// It is for a first order only.
    FirstOrderOnly,
    /// It is for other shoppers.
    NotForYou,
    /// Who it is for is known once the e-mail address is.
    NeedsEmail,
    /// Too little of what it is about is in the basket.
    TooLittle {
        /// What is missing.
        missing: Money,
    },
    /// Too few units of what it is about are in the basket.
    TooFew {
        /// How many are missing.
        missing: i64,
    },
    /// It takes the delivery off, which is not chosen yet.
    NeedsDelivery,
    /// It is about nothing in the basket, or there is nothing left to take off.
    NothingToTakeOff,
    /// It does not go together with the others, which take off as much or more.
    BetterOnes,
    /// Its amounts are in another currency.
    OtherCurrency,
    /// The cart has as many codes as it may.
    TooManyCodes,
}

impl Refusal {
    /// Whether it may pass while the same basket is filled and sent on its way.
    #[must_use]
    pub const fn may_pass(&self) -> bool {
        matches!(
            self,
            Self::NeedsEmail
                | Self::TooLittle { .. }
                | Self::TooFew { .. }
                | Self::NeedsDelivery
                | Self::NothingToTakeOff
                | Self::BetterOnes
        )
    }

    /// What the shopper reads.
    #[must_use]
    pub fn words(&self) -> Translated {
        let (en, zh) = match self {
            Self::TooLittle { missing } => {
                return Translated::new(
                    format!(
                        "Add {} more of what this code is for.",
                        missing.show(Locale::En)
                    ),
                    format!("再购买 {} 适用商品即可使用。", missing.show(Locale::Zh)),
                );
            }
            Self::TooFew { missing } => {
                return Translated::new(
                    format!("Add {missing} more of what this code is for."),
                    format!("再购买 {missing} 件适用商品即可使用。"),
                );
            }
            Self::NotYet { starts_at } => {
                return Translated::new(
                    format!(
                        "This code holds from {} on.",
                        crate::dates::moment(Locale::En, *starts_at)
                    ),
                    format!(
                        "该优惠码自 {} 起可用。",
                        crate::dates::moment(Locale::Zh, *starts_at)
                    ),
                );
            }
            Self::Unknown => (
                "We do not know this code. Please check it.",
                "没有这个优惠码，请核对。",
            ),
            Self::Over => ("This code has expired.", "该优惠码已过期。"),
            Self::UsedUp => ("This code has been used up.", "该优惠码已被领完。"),
            Self::UsedByYou => ("You have used this code already.", "您已使用过该优惠码。"),
            Self::FirstOrderOnly => (
                "This code is for a first order.",
                "该优惠码仅限首次下单使用。",
            ),
            Self::NotForYou => (
                "This code is for another e-mail address.",
                "该优惠码不适用于此电子邮箱。",
            ),
            Self::NeedsEmail => (
                "We check this code once we know your e-mail address.",
                "填写电子邮箱后我们会核对该优惠码。",
            ),
            Self::NeedsDelivery => (
                "Taken off as soon as you choose a delivery.",
                "选择配送方式后即可减免运费。",
            ),
            Self::NothingToTakeOff => (
                "Nothing in your cart fits this code.",
                "购物车中没有适用该优惠码的商品。",
            ),
            Self::BetterOnes => (
                "This code does not go together with your other discounts, which save you more.",
                "该优惠码不能与其他优惠同享；当前优惠更划算。",
            ),
            Self::OtherCurrency => (
                "This code is for another currency.",
                "该优惠码不适用于此币种。",
            ),
            Self::TooManyCodes => (
                "Your cart has as many codes as it can. Remove one first.",
                "优惠码数量已达上限，请先移除一个。",
            ),
        };
        Translated::new(en, zh)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_alike_however_they_are_typed() {
        for typed in ["welcome10", " Welcome 10 ", "WELCOME10\t"] {
            assert_eq!(code(typed), "WELCOME10");
        }
        assert_eq!(code("\u{3000}新年"), "新年");
        assert_eq!(code(&"x".repeat(99)).len(), CODE_MAX);
        assert_eq!(customer(" Ada@Example.COM "), "ada@example.com");
    }

    #[test]
    fn every_refusal_has_words_in_both_languages() {
        let all = [
            Refusal::Unknown,
            Refusal::NotYet { starts_at: 0 },
            Refusal::Over,
            Refusal::UsedUp,
            Refusal::TooLittle {
                missing: Money::new(1_250, Currency::USD),
            },
            Refusal::TooFew { missing: 2 },
            Refusal::BetterOnes,
        ];
        for refusal in all {
            let words = refusal.words();
            assert!(!words.en.is_empty() && !words.zh.is_empty());
            assert_ne!(words.en, words.zh);
        }
    }
}
