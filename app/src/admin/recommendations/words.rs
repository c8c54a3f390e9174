//! Places, algorithms, methods and rules as staff read them.

use model::Locale;
use model::activity::{Algorithm, Place};
use model::experiment::Method;

/// Where a shelf stands.
pub const fn place(locale: Locale, place: Place) -> &'static str {
    match place {
        Place::Home => locale.pick("Home", "首页"),
        Place::Product => locale.pick("Product page", "商品页"),
        Place::Cart => locale.pick("Cart", "购物车"),
        Place::Search => locale.pick("Search", "搜索"),
        Place::Category => locale.pick("Category", "分类页"),
        Place::Order => locale.pick("Order", "订单页"),
        Place::Missing => locale.pick("Missing page", "404 页面"),
    }
}

/// What made a shelf.
pub const fn algorithm(locale: Locale, algorithm: Algorithm) -> &'static str {
    match algorithm {
        Algorithm::ForYou => locale.pick("For you", "为您推荐"),
        Algorithm::Together => locale.pick("Bought together", "一起购买"),
        Algorithm::Similar => locale.pick("Alike", "相似商品"),
        Algorithm::AlsoViewed => locale.pick("Also looked at", "看了又看"),
        Algorithm::Completes => locale.pick("Goes with it", "搭配"),
        Algorithm::Popular => locale.pick("Best selling", "热卖"),
        Algorithm::Continue => locale.pick("Looked at before", "继续浏览"),
        Algorithm::New => locale.pick("New products tried", "新品试展"),
    }
}

/// How the sides of an experiment are compared.
pub const fn method(locale: Locale, method: Method) -> &'static str {
    match method {
        Method::Split => locale.pick("Split", "分流"),
        Method::Interleaved => locale.pick("Interleaved", "交替"),
    }
}

/// A rule by its code.
pub fn rule(locale: Locale, code: &str) -> &'static str {
    match code {
        "pin" => locale.pick("Comes first", "置顶"),
        "boost" => locale.pick("Comes earlier", "提前"),
        "bury" => locale.pick("Comes last", "置后"),
        "exclude" => locale.pick("Never recommended", "不推荐"),
        _ => locale.pick("Shown with another product", "与另一商品搭配"),
    }
}
