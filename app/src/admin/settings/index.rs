//! `/admin/settings`: what can be set, and where.

use leptos::prelude::*;
use model::Locale;
use model::settings_form::{Part, SettingDesk};

use super::api::read_setting;
use crate::admin::frame::{Place, head, staff_page};

/// A page of settings: its address, its name and what is set there, in both languages.
type Entry = (
    &'static str,
    (&'static str, &'static str),
    (&'static str, &'static str),
);

/// Every page of settings, in the order they are shown.
const PAGES: &[Entry] = &[
    (
        "/admin/settings/general",
        ("General", "基本设置"),
        (
            "Name, contact, announcement, home country",
            "店铺名称、联系方式、公告、所在国家",
        ),
    ),
    (
        "/admin/settings/delivery",
        ("Delivery", "配送"),
        (
            "Zones, methods and fees, pickup points",
            "配送区域、方式与运费、自提点",
        ),
    ),
    (
        "/admin/settings/carriers",
        ("Carriers", "承运商"),
        (
            "Who sells labels, where parcels leave",
            "面单购买、发货地址、常用包裹",
        ),
    ),
    (
        "/admin/settings/tax",
        ("Tax", "税务"),
        (
            "Zones and rates, prices with or without tax",
            "税区与税率、价格是否含税",
        ),
    ),
    (
        "/admin/settings/currencies",
        ("Currencies", "货币"),
        (
            "Price lists in other currencies: rates, rounding",
            "其他货币的价目表：汇率与取整",
        ),
    ),
    (
        "/admin/settings/payments",
        ("Payments", "支付方式"),
        (
            "Ways to pay, for which countries and amounts, keys",
            "支付方式、适用国家与金额、密钥",
        ),
    ),
    (
        "/admin/settings/returns",
        ("Returns", "退货规则"),
        (
            "How long, for which goods, at whose cost",
            "退货期限、适用商品与费用承担",
        ),
    ),
    (
        "/admin/settings/recommendations",
        ("Recommendations", "推荐"),
        (
            "Room for new products, how long visits are remembered",
            "新品试展占比、访客行为保留时长",
        ),
    ),
    (
        "/admin/settings/calendar",
        ("Working days", "工作日历"),
        (
            "Cut-off hour, working days, holidays: when parcels leave",
            "截单时间、工作日与节假日：决定发货日期",
        ),
    ),
];

/// `/admin/settings`
#[component]
pub fn SettingsPage() -> impl IntoView {
    let load = read_setting(Part::General.code().to_owned());
    staff_page(Place::Settings, load, show)
}

fn show(locale: Locale, desk: SettingDesk) -> AnyView {
    let entries = PAGES.iter().map(|(path, name, about)| {
        view! {
            <section class="stat">
                <h2><a href=locale.path(path)>{locale.pick(name.0, name.1)}</a></h2>
                <p class="stat-note">{locale.pick(about.0, about.1)}</p>
            </section>
        }
    });
    let shop = desk.settings.name.get(locale).to_owned();
    view! {
        {head(locale.pick("Settings", "设置"), None, ().into_any(), ().into_any())}
        <p class="muted">{format!("{shop} · {}", desk.settings.currency)}</p>
        <div class="admin-stats">{entries.collect_view()}</div>
    }
    .into_any()
}
