//! Reads the form of the promotion editor.

use crate::checkout::Problem;
use crate::dates::day_number;
use crate::delivery::DAY;
use crate::delivery_form::list;
use crate::form::{Form, Reader, parse_decimal};
use crate::promotion::{
    Conditions, Effect, Limits, Measure, Off, Promotion, Scope, Stacking, Trigger, code,
};
use crate::{Currency, Millis, Money, ProductId};

use super::Names;

/// Longest line of text, in characters.
const LINE_MAX: usize = 200;
/// Longest list of addresses, products or steps, in characters.
const LIST_MAX: usize = 8_000;

/// The promotion that a form makes of `current`. `names` are those of everything the form names.
///
/// # Errors
/// What must be put right, by field.
pub fn read_promotion(
    form: &Form,
    current: &Promotion,
    names: &Names,
    offset_minutes: i64,
) -> Result<Promotion, Vec<Problem>> {
    let mut read = Reader::new(form);
    let typed = code(form.get("code"));
    let promotion = Promotion {
        name: read.translated("name", LINE_MAX),
        trigger: match typed.is_empty() {
            true => Trigger::Automatic,
            false => Trigger::Code(typed),
        },
        effect: effect(&mut read, form, current, names),
        scope: scope(&mut read, form, "scope", names),
        conditions: Conditions {
            min_subtotal: read.money("min_subtotal", current.currency).unwrap_or(0),
            min_quantity: read.whole("min_quantity"),
            first_order: form.has("in_first_order"),
            emails: list(&read.text("emails", LIST_MAX))
                .iter()
                .map(|email| email.to_lowercase())
                .collect(),
        },
        starts_at: moment(&mut read, form, "starts_at", offset_minutes),
        ends_at: moment(&mut read, form, "ends_at", offset_minutes),
        priority: priority(&mut read, form),
        stacking: match form.get("stacking") {
            "one_of" => Stacking::OneOf(read.text("group", 40)),
            "alone" => Stacking::Alone,
            _ => Stacking::Together,
        },
        limits: Limits {
            all: read.decimal("max_uses", 0),
            each: read.decimal("max_uses_each", 0),
        },
        version: form.get("version").parse().unwrap_or_default(),
        ..current.clone()
    };
    let mut problems = read.problems;
    for problem in promotion.problems() {
        // What could not be read is told once, and not that it is missing too.
        if !problems.iter().any(|known| known.field == problem.field) {
            problems.push(problem);
        }
    }
    match problems.is_empty() {
        true => Ok(promotion),
        false => Err(problems),
    }
}

fn effect(read: &mut Reader, form: &Form, current: &Promotion, names: &Names) -> Effect {
    let currency = current.currency;
    match form.get("effect") {
        "amount" => Effect::Off(Off::Amount(read.money("off", currency).unwrap_or(0))),
        "amount_each" => Effect::OffEach(read.money("off", currency).unwrap_or(0)),
        "tiers" => {
            let by = match form.get("by") {
                "quantity" => Measure::Quantity,
                _ => Measure::Spend,
            };
            Effect::Tiers {
                by,
                steps: steps(read, by, currency),
            }
        }
        "buy_get" => Effect::BuyGet {
            buy: read.whole("buy"),
            get: read.whole("get"),
            ppm: read.decimal("off", 4).unwrap_or(0),
            from: match form.get("from_kind") {
                "" | "own" => None,
                _ => Some(scope(read, form, "from", names)),
            },
        },
        "free_delivery" => Effect::FreeDelivery,
        "gift" => gift(read, form, names),
        _ => Effect::Off(Off::Share(read.decimal("off", 4).unwrap_or(0))),
    }
}

fn gift(read: &mut Reader, form: &Form, names: &Names) -> Effect {
    let product = id_of(&names.products, form.get("gift").trim());
    if product.is_none() {
        read.problem(
            "gift",
            "No product has this address. It is what follows /p/ on its page.",
            "没有该地址的商品。请填写商品页面网址中 /p/ 之后的部分。",
        );
    }
    let sku = form.get("gift_sku").trim();
    let variant = id_of(&names.variants, sku);
    if variant.is_none() && !sku.is_empty() {
        read.problem(
            "gift_sku",
            "No variant has this SKU.",
            "没有该 SKU 的规格。",
        );
    }
    Effect::Gift {
        product: product.unwrap_or(ProductId::from(0)),
        variant,
        units: read.whole("units"),
    }
}

/// Steps, one a line: from how much on, a colon, and what is taken off.
fn steps(read: &mut Reader, by: Measure, currency: Currency) -> Vec<(i64, Off)> {
    let text = read.text("steps", LIST_MAX);
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let mut steps = Vec::new();
    for line in lines {
        let parts = line.split_once([':', '：', '=']);
        let step = parts.and_then(|(from, off)| {
            let from = match by {
                Measure::Spend => Money::parse(from, currency).map(|money| money.amount),
                Measure::Quantity => parse_decimal(from.trim(), 0),
            };
            Some((from?, parse_off(off, currency)?))
        });
        match step {
            Some(step) => steps.push(step),
            None => {
                let (en, zh) = (
                    format!("“{line}” is no step such as 100: 10 % or 3: 5.00."),
                    format!("“{line}”格式不正确，例如 100: 10 % 或 3: 5.00。"),
                );
                read.problem("steps", &en, &zh);
                break;
            }
        }
    }
    steps.sort_by_key(|&(from, _)| from);
    steps
}

fn scope(read: &mut Reader, form: &Form, field: &str, names: &Names) -> Scope {
    let entries = list(&read.text(field, LIST_MAX));
    let kind = form.get(&format!("{field}_kind")).to_owned();
    let unknown = |read: &mut Reader, entry: &str| {
        let (en, zh) = (
            format!("Nothing has the address “{entry}”."),
            format!("没有地址为“{entry}”的内容。"),
        );
        if !read.problems.iter().any(|problem| problem.field == field) {
            read.problem(field, &en, &zh);
        }
    };
    match kind.as_str() {
        "categories" => {
            let mut ids = Vec::new();
            for entry in &entries {
                match id_of(&names.categories, address(entry)) {
                    Some(id) => ids.push(id),
                    None => unknown(read, entry),
                }
            }
            Scope::Categories(ids)
        }
        "products" => {
            let mut ids = Vec::new();
            for entry in &entries {
                match id_of(&names.products, address(entry)) {
                    Some(id) => ids.push(id),
                    None => unknown(read, entry),
                }
            }
            Scope::Products(ids)
        }
        "tags" => Scope::Tags(entries),
        _ => Scope::Everything,
    }
}

/// The address of a product or category in what somebody typed or pasted.
#[must_use]
pub fn address(typed: &str) -> &str {
    let path = typed.split(['?', '#']).next().unwrap_or_default();
    let last = path.trim().trim_end_matches('/').rsplit('/').next();
    last.unwrap_or_default()
}

fn moment(read: &mut Reader, form: &Form, field: &str, offset_minutes: i64) -> Option<Millis> {
    let text = form.get(field).trim();
    if text.is_empty() {
        return None;
    }
    let at = parse_moment(text, offset_minutes);
    if at.is_none() {
        read.problem(
            field,
            "Enter day and time, such as 2026-11-27 09:00.",
            "请填写日期和时间，例如 2026-11-27 09:00。",
        );
    }
    at
}

fn priority(read: &mut Reader, form: &Form) -> i64 {
    let text = form.get("priority").trim();
    match text.parse().ok().filter(|n| (-1_000..=1_000).contains(n)) {
        Some(priority) => priority,
        None if text.is_empty() => 0,
        None => {
            read.problem(
                "priority",
                "Enter a whole number from -1000 to 1000.",
                "请填写 -1000 到 1000 之间的整数。",
            );
            0
        }
    }
}

/// Addresses of products and categories and SKUs that a form names: what must be known to read it.
#[must_use]
pub fn named_in(form: &Form) -> (Vec<String>, Vec<String>) {
    let lists = ["scope", "from", "gift"]
        .iter()
        .flat_map(|field| list(form.get(field)));
    let addresses = lists.map(|entry| address(&entry).to_owned()).collect();
    let sku = form.get("gift_sku").trim().to_owned();
    (
        addresses,
        Some(sku)
            .filter(|sku| !sku.is_empty())
            .into_iter()
            .collect(),
    )
}

fn id_of<I: Copy>(names: &[(I, String)], name: &str) -> Option<I> {
    names
        .iter()
        .find(|(_, known)| known == name)
        .map(|(id, _)| *id)
}

fn parse_off(text: &str, currency: Currency) -> Option<Off> {
    match text.trim().strip_suffix(['%', '％']) {
        Some(share) => parse_decimal(share.trim(), 4).map(Off::Share),
        None => Money::parse(text, currency).map(|money| Off::Amount(money.amount)),
    }
}

pub(super) fn parse_moment(text: &str, offset_minutes: i64) -> Option<Millis> {
    let text = text.trim().replace('T', " ");
    let (day, time) = text.split_once(' ').unwrap_or((&text, "00:00"));
    let (hours, minutes) = time.trim().split_once(':')?;
    let part = |text: &str, below: i64| {
        let plain = text.len() == 2 && text.bytes().all(|b| b.is_ascii_digit());
        text.parse::<i64>().ok().filter(|&n| plain && n < below)
    };
    let minutes = part(hours, 24)? * 60 + part(minutes, 60)?;
    Some(day_number(day)? * DAY + (minutes - offset_minutes) * 60_000)
}
