//! `/admin/returns`: tabs by state, newest first, pages; all of it in the address.

use leptos::prelude::*;
use model::Locale;
use model::return_desk::{ReturnQuery, ReturnRow, ReturnRows};
use model::returns::ReturnState;
use ui::{ButtonKind, ButtonLink, Column, EmptyState, IconName, Pagination, Table};

use super::api::read_returns;
use crate::admin::frame::{Place, head, staff_page};
use crate::dates;
use crate::orders::return_badge;
use crate::request::query_param;

/// `/admin/returns`
#[component]
pub fn ReturnsPage() -> impl IntoView {
    let code = query_param("state").unwrap_or_default();
    let mut states = ReturnState::ALL.into_iter();
    let query = ReturnQuery {
        state: states.find(|state| state.code() == code),
        page: query_param("page")
            .and_then(|page| page.parse().ok())
            .unwrap_or(1),
    };
    let load = read_returns(query.clone());
    staff_page(Place::Returns, load, move |locale, rows| {
        show(locale, query, rows)
    })
}

fn address(locale: Locale, state: Option<ReturnState>, page: u32) -> String {
    let state = state.map_or("", ReturnState::code);
    locale.path(&format!("/admin/returns?state={state}&page={page}"))
}

fn show(locale: Locale, query: ReturnQuery, rows: ReturnRows) -> AnyView {
    let title = locale.pick("Returns", "退货");
    let states = ReturnState::ALL.into_iter().map(Some);
    let tabs = std::iter::once(None).chain(states).map(|state| {
        let here = (state == query.state).then_some("page");
        let name = state.map_or(locale.pick("All", "全部"), |state| state.name(locale));
        view! { <li><a href=address(locale, state, 1) aria-current=here>{name}</a></li> }
    });
    let rules = view! {
        <ButtonLink href=locale.path("/admin/settings/returns") kind=ButtonKind::Secondary>{locale.pick("Refund rules", "退货规则")}</ButtonLink>
    };
    let found = match locale {
        Locale::En => format!("{} returns", rows.count),
        Locale::Zh => format!("共 {} 笔退货", rows.count),
    };
    let (current, total, state) = (rows.page.min(rows.pages), rows.pages, query.state);
    let href = move |page| address(locale, state, page);
    view! {
        {head(title, None, ().into_any(), rules.into_any())}
        <ul class="admin-tabs">{tabs.collect_view()}</ul>
        <p class="muted small" role="status">{found}</p>
        {table(locale, title, &rows)}
        <Pagination
            current total href label=locale.pick("Pages", "分页")
            previous=locale.pick("Previous", "上一页") next=locale.pick("Next", "下一页") page_label=locale.pick("Page", "第")
        />
    }
    .into_any()
}

fn table(locale: Locale, title: &'static str, rows: &ReturnRows) -> AnyView {
    if rows.rows.is_empty() {
        let text = locale.pick(
            "Customers ask for returns on the pages of their orders.",
            "顾客可在订单页面申请退货。",
        );
        return view! {
            <EmptyState icon=IconName::Box title=locale.pick("No returns here", "没有符合条件的退货") text>{None::<&str>}</EmptyState>
        }
        .into_any();
    }
    let columns = vec![
        Column::new(locale.pick("Order", "订单")),
        Column::new(locale.pick("Asked", "申请时间")),
        Column::new(locale.pick("Customer", "顾客")),
        Column::new(locale.pick("Reason", "原因")),
        Column::new(locale.pick("State", "状态")),
        Column::new(locale.pick("Units", "数量")).numeric(),
    ];
    let body = rows.rows.iter().map(|one| row(locale, one));
    let body = body.collect_view();
    view! { <Table caption=title columns>{body}</Table> }.into_any()
}

fn row(locale: Locale, one: &ReturnRow) -> AnyView {
    let href = locale.path(&format!("/admin/returns/{}", one.id));
    view! {
        <tr>
            <th scope="row"><a class="row-link num" href=href>{one.number.clone()}</a></th>
            <td class="num"><time datetime=dates::machine(one.created_at)>{dates::moment(locale, one.created_at)}</time></td>
            <td>{one.email.clone()}</td>
            <td>{one.reason.name(locale)}</td>
            <td>{return_badge(locale, one.state)}</td>
            <td class="numeric num">{one.units}</td>
        </tr>
    }
    .into_any()
}
