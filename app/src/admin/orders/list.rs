//! `/admin/orders`: tabs by state, search, sort, pages; all of it in the address.

use leptos::prelude::*;
use model::Locale;
use model::dashboard::OrderCounts;
use model::order::{FulfilmentState, OrderState};
use model::order_desk::{OrderQuery, OrderRow, OrderRows, OrderSort};
use ui::{
    Button, ButtonKind, Column, EmptyState, Field, FieldKind, IconName, Pagination, Sorted, Table,
};

use super::api::read_orders;
use crate::admin::frame::{Place, head, staff_page};
use crate::admin::words::{fulfilment_badge, order_badge, payment_badge};
use crate::dates;
use crate::request::query_param;

const TABS: [&str; 6] = [
    "all",
    "waiting",
    "underway",
    "pending",
    "completed",
    "cancelled",
];
const SORTS: [(&str, OrderSort); 4] = [
    ("newest", OrderSort::Newest),
    ("oldest", OrderSort::Oldest),
    ("largest", OrderSort::Largest),
    ("smallest", OrderSort::Smallest),
];

/// What the address asks for.
#[derive(Clone, Debug)]
struct Asked {
    tab: &'static str,
    sort: &'static str,
    query: OrderQuery,
}

impl Asked {
    fn read() -> Self {
        let tab = query_param("tab").unwrap_or_default();
        let tab = TABS.into_iter().find(|t| *t == tab).unwrap_or("all");
        let sort = query_param("sort").unwrap_or_default();
        let sort = SORTS
            .into_iter()
            .find(|(s, _)| *s == sort)
            .unwrap_or(SORTS[0]);
        let (state, fulfilment) = match tab {
            "waiting" => (
                Some(OrderState::Placed),
                vec![FulfilmentState::Unfulfilled, FulfilmentState::PartlyShipped],
            ),
            "underway" => (Some(OrderState::Placed), vec![FulfilmentState::Shipped]),
            "pending" => (Some(OrderState::Pending), Vec::new()),
            "completed" => (Some(OrderState::Completed), Vec::new()),
            "cancelled" => (Some(OrderState::Cancelled), Vec::new()),
            _ => (None, Vec::new()),
        };
        let page = query_param("page").and_then(|page| page.parse().ok());
        let query = OrderQuery {
            q: query_param("q").unwrap_or_default(),
            state,
            fulfilment,
            sort: sort.1,
            page: page.unwrap_or(1),
        };
        Self {
            tab,
            sort: sort.0,
            query,
        }
    }

    fn address(&self, locale: Locale, tab: &str, sort: &str, page: u32) -> String {
        let q = crate::admin::encoded(&self.query.q);
        locale.path(&format!(
            "/admin/orders?tab={tab}&q={q}&sort={sort}&page={page}"
        ))
    }
}

/// `/admin/orders`
#[component]
pub fn OrdersPage() -> impl IntoView {
    let asked = Asked::read();
    let load = read_orders(asked.query.clone());
    staff_page(Place::Orders, load, move |locale, (rows, counts)| {
        show(locale, asked, rows, counts)
    })
}

fn show(locale: Locale, asked: Asked, rows: OrderRows, counts: OrderCounts) -> AnyView {
    let title = locale.pick("Orders", "订单");
    let numbers = [
        counts.all,
        counts.waiting,
        counts.underway,
        counts.pending,
        counts.completed,
        counts.cancelled,
    ];
    let tabs = TABS.into_iter().zip(numbers).map(|(tab, count)| {
        let here = (tab == asked.tab).then_some("page");
        let href = asked.address(locale, tab, asked.sort, 1);
        view! { <li><a href=href aria-current=here>{tab_name(locale, tab)}<span class="count">{count}</span></a></li> }
    });
    let found = match locale {
        Locale::En => format!("{} orders", rows.count),
        Locale::Zh => format!("共 {} 笔订单", rows.count),
    };
    view! {
        {head(title, None, ().into_any(), ().into_any())}
        <ul class="admin-tabs">{tabs.collect_view()}</ul>
        <form class="admin-bar" role="search" method="get" action=locale.path("/admin/orders")>
            <Field
                label=locale.pick("Number, e-mail or name", "订单号、邮箱或姓名") name="q" kind=FieldKind::Search
                value=asked.query.q.clone() autocomplete="off"
            />
            <input r#type="hidden" name="tab" value=asked.tab/>
            <input r#type="hidden" name="sort" value=asked.sort/>
            <Button kind=ButtonKind::Secondary icon=IconName::Search>{locale.pick("Search", "搜索")}</Button>
            <p class="muted small" role="status">{found}</p>
        </form>
        {table(locale, title, &asked, &rows)}
        {pages(locale, asked, &rows)}
    }
    .into_any()
}

fn tab_name(locale: Locale, tab: &str) -> &'static str {
    match tab {
        "waiting" => locale.pick("To send", "待发货"),
        "underway" => locale.pick("On their way", "运输中"),
        "pending" => locale.pick("Unpaid", "待付款"),
        "completed" => locale.pick("Completed", "已完成"),
        "cancelled" => locale.pick("Cancelled", "已取消"),
        _ => locale.pick("All", "全部"),
    }
}

fn table(locale: Locale, title: &'static str, asked: &Asked, rows: &OrderRows) -> AnyView {
    if rows.rows.is_empty() {
        let text = locale.pick("Try another tab or other words.", "换个标签或关键词试试。");
        return view! {
            <EmptyState icon=IconName::Box title=locale.pick("No orders here", "没有符合条件的订单") text>{None::<&str>}</EmptyState>
        }
        .into_any();
    }
    let columns = columns(locale, asked_sorts(locale, asked));
    let body = rows.rows.iter().map(|row| order_row(locale, row));
    let body = body.collect_view();
    view! { <Table caption=title columns>{body}</Table> }.into_any()
}

/// Addresses that sort by date and by total, and which way they are sorted now.
type Sorts = [(String, Option<Sorted>); 2];

fn asked_sorts(locale: Locale, asked: &Asked) -> Sorts {
    let to = |sort: &str| asked.address(locale, asked.tab, sort, 1);
    match asked.query.sort {
        OrderSort::Newest => [(to("oldest"), Some(Sorted::Down)), (to("largest"), None)],
        OrderSort::Oldest => [(to("newest"), Some(Sorted::Up)), (to("largest"), None)],
        OrderSort::Largest => [(to("newest"), None), (to("smallest"), Some(Sorted::Down))],
        OrderSort::Smallest => [(to("newest"), None), (to("largest"), Some(Sorted::Up))],
    }
}

fn columns(locale: Locale, [by_date, by_total]: Sorts) -> Vec<Column> {
    let mut columns = brief_columns(locale);
    let total = columns.pop();
    let total = total.map(|total| total.sorted(by_total.0, by_total.1));
    let date = columns.remove(1).sorted(by_date.0, by_date.1);
    columns.insert(1, date);
    columns.push(Column::new(locale.pick("Payment", "付款")));
    columns.push(Column::new(locale.pick("State", "状态")));
    columns.extend(total);
    columns
}

/// Columns of a short table of orders.
pub fn brief_columns(locale: Locale) -> Vec<Column> {
    vec![
        Column::new(locale.pick("Order", "订单")),
        Column::new(locale.pick("Placed", "下单时间")),
        Column::new(locale.pick("Customer", "顾客")),
        Column::new(locale.pick("Total", "金额")).numeric(),
    ]
}

/// A row of a short table of orders.
pub fn brief_row(locale: Locale, row: &OrderRow) -> AnyView {
    row_with(locale, row, None)
}

fn order_row(locale: Locale, row: &OrderRow) -> AnyView {
    let state = match row.state {
        OrderState::Placed => fulfilment_badge(locale, row.fulfilment),
        state => order_badge(locale, state),
    };
    let states = view! {
        <td>{payment_badge(locale, row.payment)}</td>
        <td>{state}</td>
    };
    row_with(locale, row, Some(states.into_any()))
}

fn row_with(locale: Locale, row: &OrderRow, states: Option<AnyView>) -> AnyView {
    let href = locale.path(&format!("/admin/orders/{}", row.id));
    view! {
        <tr>
            <th scope="row"><a class="row-link num" href=href>{row.number.clone()}</a></th>
            <td class="num"><time datetime=dates::machine(row.placed_at)>{dates::moment(locale, row.placed_at)}</time></td>
            <td>{row.name.clone()}<br/><span class="small muted">{row.email.clone()}</span></td>
            {states}
            <td class="numeric num">{row.total.show(locale)}</td>
        </tr>
    }
    .into_any()
}

fn pages(locale: Locale, asked: Asked, rows: &OrderRows) -> AnyView {
    let (current, total) = (rows.page.min(rows.pages), rows.pages);
    let href = move |page| asked.address(locale, asked.tab, asked.sort, page);
    view! {
        <Pagination
            current total href label=locale.pick("Pages", "分页") previous=locale.pick("Previous", "上一页")
            next=locale.pick("Next", "下一页") page_label=locale.pick("Page", "第")
        />
    }
    .into_any()
}
