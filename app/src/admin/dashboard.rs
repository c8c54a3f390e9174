//! `/admin`: what needs staff now, and how the shop does.

use leptos::prelude::*;
use model::Locale;
use model::dashboard::{Dashboard, LowStock, Sales};
use ui::{Badge, BadgeKind, Column, Table};

use super::frame::{Place, head, staff_page};
use super::orders::brief_row;
use crate::AppError;
use crate::request::page_locale;

/// The figures of the first page.
#[server(endpoint = "admin_dashboard")]
pub async fn read_dashboard(locale: Locale) -> Result<Dashboard, AppError> {
    use crate::server::{fail, shop, staff};
    staff().await?;
    shop().dashboard(locale).await.map_err(fail)
}

/// `/admin`
#[component]
pub fn DashboardPage() -> impl IntoView {
    staff_page(Place::Overview, read_dashboard(page_locale()), show)
}

fn show(locale: Locale, board: Dashboard) -> AnyView {
    let title = locale.pick("Overview", "概览");
    view! {
        {head(title, None, ().into_any(), ().into_any())}
        <div class="admin-stats">
            {sales(locale, locale.pick("Sales today", "今日销售额"), board.today, board.yesterday,
                locale.pick("on yesterday by this time", "较昨日同时段"))}
            {sales(locale, locale.pick("Last 7 days", "近 7 天"), board.week, board.week_before,
                locale.pick("on the 7 days before", "较前 7 天"))}
            {figure(locale.pick("Orders to send", "待发货订单"), board.waiting, locale.path("/admin/orders?tab=waiting"), locale.pick("See them", "查看"))}
            {figure(locale.pick("Running out", "库存紧张"), board.low, locale.path("/admin/products?sort=scarce"), locale.pick("See products", "查看商品"))}
        </div>
        <div class="admin-cols">
            <div class="admin-col">{waiting(locale, &board)}</div>
            <aside class="admin-col-side">{scarce(locale, board.scarcest)}</aside>
        </div>
        <p class="small muted">{locale.pick("Days are counted in UTC. Unpaid and cancelled orders are left out.", "日期按 UTC 计算，不含未付款和已取消的订单。")}</p>
    }
    .into_any()
}

fn sales(
    locale: Locale,
    name: &'static str,
    now: Sales,
    before: Sales,
    than: &'static str,
) -> AnyView {
    let orders = match locale {
        Locale::En if now.orders == 1 => "1 order".to_owned(),
        Locale::En => format!("{} orders", now.orders),
        Locale::Zh => format!("{} 笔订单", now.orders),
    };
    let growth = now.growth(before).map(|percent| {
        let class = if percent < 0 {
            "stat-note is-down"
        } else {
            "stat-note is-up"
        };
        let sign = if percent < 0 { "−" } else { "+" };
        let number = format!("{sign}{} %", percent.abs());
        let words = match locale {
            Locale::En => format!("{number} {than}"),
            Locale::Zh => format!("{than} {number}"),
        };
        view! { <p class=class>{words}</p> }
    });
    view! {
        <section class="stat">
            <h2>{name}</h2>
            <p class="stat-value num">{now.total.show(locale)}</p>
            <p class="stat-note">{orders}</p>
            {growth}
        </section>
    }
    .into_any()
}

fn figure(name: &'static str, count: i64, href: String, words: &'static str) -> AnyView {
    view! {
        <section class="stat">
            <h2>{name}</h2>
            <p class="stat-value num">{count}</p>
            <p class="stat-note"><a href=href>{words}<span class="visually-hidden">{format!(": {name}")}</span></a></p>
        </section>
    }
    .into_any()
}

fn waiting(locale: Locale, board: &Dashboard) -> AnyView {
    let title = locale.pick("Waiting longest", "等待最久的订单");
    let columns = super::orders::brief_columns(locale);
    let rows = board.oldest.iter().map(|row| brief_row(locale, row));
    let rows = rows.collect_view();
    let body = if board.oldest.is_empty() {
        view! { <p class="muted">{locale.pick("Everything is sent.", "所有订单均已发货。")}</p> }
            .into_any()
    } else {
        view! { <Table caption=title columns>{rows}</Table> }.into_any()
    };
    view! { <section class="panel"><h2>{title}</h2>{body}</section> }.into_any()
}

fn scarce(locale: Locale, scarcest: Vec<LowStock>) -> AnyView {
    let title = locale.pick("Running out", "库存紧张");
    let columns = vec![
        Column::new(locale.pick("Product", "商品")),
        Column::new(locale.pick("Left", "剩余")).numeric(),
    ];
    let none = scarcest.is_empty();
    let rows = scarcest.into_iter().map(|low| {
        let href = locale.path(&format!("/admin/products/{}", low.product));
        let kind = if low.available <= 0 { BadgeKind::Bad } else { BadgeKind::Warn };
        view! {
            <tr>
                <th scope="row"><a class="row-link" href=href>{low.name}</a><br/><span class="small muted num">{low.sku}</span></th>
                <td class="numeric"><Badge kind>{low.available}</Badge></td>
            </tr>
        }
    });
    let rows = rows.collect_view();
    let body = if none {
        view! { <p class="muted">{locale.pick("There is plenty of everything.", "所有商品库存充足。")}</p> }.into_any()
    } else {
        view! { <Table caption=title columns>{rows}</Table> }.into_any()
    };
    view! { <section class="panel"><h2>{title}</h2>{body}</section> }.into_any()
}
