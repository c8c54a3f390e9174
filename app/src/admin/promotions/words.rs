//! Promotions as staff read them.

use leptos::prelude::*;
use model::promotion::{Effect, Measure, Off, Promotion};
use model::promotion_desk::PromotionState;
use model::tax::percent;
use model::{Currency, Locale, Money};
use ui::{Badge, BadgeKind};

/// Where a promotion stands, as a badge.
pub fn state_badge(locale: Locale, state: PromotionState) -> AnyView {
    let (kind, word) = match state {
        PromotionState::Scheduled => (BadgeKind::Neutral, locale.pick("Scheduled", "未开始")),
        PromotionState::Running => (BadgeKind::Good, locale.pick("Running", "进行中")),
        PromotionState::UsedUp => (BadgeKind::Warn, locale.pick("Used up", "已领完")),
        PromotionState::Ended => (BadgeKind::Bad, locale.pick("Ended", "已结束")),
    };
    view! { <Badge kind>{word}</Badge> }.into_any()
}

/// Whether shoppers see its price on the products themselves, as a badge.
pub fn shown_badge(locale: Locale, promotion: &Promotion) -> Option<AnyView> {
    let word = locale.pick("On tiles", "列表可见");
    let badge = || view! { <Badge kind=BadgeKind::Neutral>{word}</Badge> };
    promotion.is_sale().then(|| badge().into_any())
}

/// What a promotion does, in a few words.
pub fn effect(locale: Locale, promotion: &Promotion) -> String {
    let currency = promotion.currency;
    match &promotion.effect {
        Effect::Off(one) => off(locale, *one, currency),
        Effect::OffEach(amount) => {
            let amount = off(locale, Off::Amount(*amount), currency);
            match locale {
                Locale::En => format!("{amount} each"),
                Locale::Zh => format!("每件 {amount}"),
            }
        }
        Effect::Tiers { by, steps } => {
            let step = |&(from, one): &(i64, Off)| {
                let from = match by {
                    Measure::Spend => Money::new(from, currency).show(locale),
                    Measure::Quantity => from.to_string(),
                };
                format!("≥ {from}: {}", off(locale, one, currency))
            };
            let steps: Vec<String> = steps.iter().map(step).collect();
            steps.join("; ")
        }
        Effect::BuyGet { buy, get, ppm, .. } => match locale {
            Locale::En => format!("Buy {buy}, get {get} at −{} %", percent(*ppm)),
            Locale::Zh => format!("买 {buy} 送 {get}（优惠 {} %）", percent(*ppm)),
        },
        Effect::FreeDelivery => locale.pick("Free delivery", "免运费").to_owned(),
        Effect::Gift { units, .. } => match locale {
            Locale::En => format!("{units} as a gift"),
            Locale::Zh => format!("赠品 {units} 件"),
        },
    }
}

fn off(locale: Locale, off: Off, currency: Currency) -> String {
    match off {
        Off::Share(ppm) => format!("−{} %", percent(ppm)),
        Off::Amount(amount) => Money::new(-amount, currency).show(locale),
    }
}

/// A code of the form's lists in words.
pub fn choice(locale: Locale, code: &str) -> &'static str {
    match code {
        "percent" => locale.pick("A percentage off", "按百分比优惠"),
        "amount" => locale.pick("An amount off", "减固定金额"),
        "amount_each" => locale.pick("An amount off each unit", "每件立减"),
        "tiers" => locale.pick("More off the more is bought", "阶梯优惠"),
        "buy_get" => locale.pick("Buy some, get some cheaper", "买 X 送 Y"),
        "free_delivery" => locale.pick("Free delivery", "免运费"),
        "gift" => locale.pick("A gift in the cart", "赠品"),
        "everything" => locale.pick("Everything", "全部商品"),
        "categories" => locale.pick("Categories", "指定分类"),
        "products" => locale.pick("Products", "指定商品"),
        "tags" => locale.pick("Tags", "指定标签"),
        "own" => locale.pick("The same as above", "与上面的适用范围相同"),
        "together" => locale.pick("With all others", "可与其他促销叠加"),
        "one_of" => locale.pick("Only one of its group", "同组仅享一项"),
        "alone" => locale.pick("With no other", "不可叠加"),
        "spend" => locale.pick("Amount spent", "消费金额"),
        _ => locale.pick("Units bought", "购买件数"),
    }
}
