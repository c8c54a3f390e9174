//! The form of the promotion editor: filled from a promotion, and read back into one.

mod read;

use serde::{Deserialize, Serialize};

pub use read::{address, named_in, read_promotion};

use crate::dates::iso_day;
use crate::delivery::DAY;
use crate::form::{Form, show_decimal};
use crate::promotion::{Effect, Measure, Off, Promotion, Scope, Stacking};
use crate::{CategoryId, Currency, Millis, Money, ProductId, VariantId};

/// Codes of what a promotion does, as the form sends them.
pub const EFFECTS: [&str; 7] = [
    "percent",
    "amount",
    "amount_each",
    "tiers",
    "buy_get",
    "free_delivery",
    "gift",
];
/// Codes of what a promotion is about.
pub const SCOPES: [&str; 4] = ["everything", "categories", "products", "tags"];
/// Codes of what a promotion goes together with.
pub const STACKINGS: [&str; 3] = ["together", "one_of", "alone"];

/// What things are called in the form: categories and products by address, variants by SKU.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Names {
    /// Categories.
    pub categories: Vec<(CategoryId, String)>,
    /// Products.
    pub products: Vec<(ProductId, String)>,
    /// Variants.
    pub variants: Vec<(VariantId, String)>,
}

/// The form of a promotion.
#[must_use]
pub fn promotion_form(promotion: &Promotion, names: &Names, offset_minutes: i64) -> Form {
    let money = |amount| Money::new(amount, promotion.currency).decimal();
    let moment =
        |at: Option<Millis>| at.map_or_else(String::new, |at| show_moment(at, offset_minutes));
    let count = |n: i64| if n == 0 { String::new() } else { n.to_string() };
    let conditions = &promotion.conditions;
    let form = Form::default()
        .with("id", promotion.id.to_string())
        .with("version", promotion.version.to_string())
        .with("name_en", promotion.name.en.clone())
        .with("name_zh", promotion.name.zh.clone())
        .with("code", promotion.code().unwrap_or_default())
        .with(
            "min_subtotal",
            if conditions.min_subtotal == 0 {
                String::new()
            } else {
                money(conditions.min_subtotal)
            },
        )
        .with("min_quantity", count(conditions.min_quantity))
        .with("emails", conditions.emails.join("\n"))
        .with("starts_at", moment(promotion.starts_at))
        .with("ends_at", moment(promotion.ends_at))
        .with("priority", promotion.priority.to_string())
        .with(
            "max_uses",
            promotion
                .limits
                .all
                .map_or_else(String::new, |n| n.to_string()),
        )
        .with(
            "max_uses_each",
            promotion
                .limits
                .each
                .map_or_else(String::new, |n| n.to_string()),
        );
    let form = match conditions.first_order {
        true => form.with("in_first_order", "on"),
        false => form,
    };
    let (stacking, group) = match &promotion.stacking {
        Stacking::Together => ("together", ""),
        Stacking::OneOf(group) => ("one_of", group.as_str()),
        Stacking::Alone => ("alone", ""),
    };
    let form = form.with("stacking", stacking).with("group", group);
    let form = with_scope(form, "scope", &promotion.scope, names);
    with_effect(form, promotion, names)
}

fn with_effect(form: Form, promotion: &Promotion, names: &Names) -> Form {
    let currency = promotion.currency;
    match &promotion.effect {
        Effect::Off(Off::Share(ppm)) => form
            .with("effect", "percent")
            .with("off", show_decimal(*ppm, 4)),
        Effect::Off(off @ Off::Amount(_)) => form
            .with("effect", "amount")
            .with("off", show_off(*off, currency)),
        Effect::OffEach(amount) => form
            .with("effect", "amount_each")
            .with("off", show_off(Off::Amount(*amount), currency)),
        Effect::Tiers { by, steps } => {
            let lines: Vec<String> = steps
                .iter()
                .map(|&(from, off)| {
                    let from = match by {
                        Measure::Spend => Money::new(from, currency).decimal(),
                        Measure::Quantity => from.to_string(),
                    };
                    format!("{from}: {}", show_off(off, currency))
                })
                .collect();
            let by = if *by == Measure::Spend {
                "spend"
            } else {
                "quantity"
            };
            form.with("effect", "tiers")
                .with("by", by)
                .with("steps", lines.join("\n"))
        }
        Effect::BuyGet {
            buy,
            get,
            ppm,
            from,
        } => {
            let form = form
                .with("effect", "buy_get")
                .with("buy", buy.to_string())
                .with("get", get.to_string())
                .with("off", show_decimal(*ppm, 4));
            match from {
                Some(scope) => with_scope(form, "from", scope, names),
                None => form,
            }
        }
        Effect::FreeDelivery => form.with("effect", "free_delivery"),
        Effect::Gift {
            product,
            variant,
            units,
        } => {
            let sku = variant.and_then(|id| name_of(&names.variants, id));
            form.with("effect", "gift")
                .with(
                    "gift",
                    name_of(&names.products, *product).unwrap_or_default(),
                )
                .with("gift_sku", sku.unwrap_or_default())
                .with("units", units.to_string())
        }
    }
}

fn name_of<I: PartialEq>(names: &[(I, String)], id: I) -> Option<String> {
    let found = names.iter().find(|(known, _)| *known == id);
    found.map(|(_, name)| name.clone())
}

fn with_scope(form: Form, field: &str, scope: &Scope, names: &Names) -> Form {
    let (kind, entries): (&str, Vec<String>) = match scope {
        Scope::Everything => ("everything", Vec::new()),
        Scope::Categories(ids) => (
            "categories",
            ids.iter()
                .filter_map(|id| name_of(&names.categories, *id))
                .collect(),
        ),
        Scope::Products(ids) => (
            "products",
            ids.iter()
                .filter_map(|id| name_of(&names.products, *id))
                .collect(),
        ),
        Scope::Tags(tags) => ("tags", tags.clone()),
    };
    form.with(format!("{field}_kind"), kind)
        .with(field, entries.join("\n"))
}

/// What is taken off, as people type it: `10 %` or an amount.
fn show_off(off: Off, currency: Currency) -> String {
    match off {
        Off::Share(ppm) => format!("{} %", show_decimal(ppm, 4)),
        Off::Amount(amount) => Money::new(amount, currency).decimal(),
    }
}

/// A time by the shop's clock: `2026-11-27 09:00`.
fn show_moment(at: Millis, offset_minutes: i64) -> String {
    let local = at + offset_minutes * 60_000;
    let minutes = local.rem_euclid(DAY) / 60_000;
    format!(
        "{} {:02}:{:02}",
        iso_day(local.div_euclid(DAY)),
        minutes / 60,
        minutes % 60
    )
}

#[cfg(test)]
mod tests;
