//! `/admin/cases`: what waits for an answer first.

use leptos::prelude::*;
use model::Locale;
use model::complaint::{ComplaintRow, ComplaintTab};
use ui::{Column, EmptyState, IconName, Pagination, Table};

use super::api::read_complaints;
use super::state_badge;
use crate::admin::frame::{Place, head, staff_page};
use crate::dates;
use crate::request::query_param;

/// Rows of a page.
const PER_PAGE: i64 = 30;

/// `/admin/cases`
#[component]
pub fn ComplaintsPage() -> impl IntoView {
    let code = query_param("tab").unwrap_or_default();
    let mut tabs = ComplaintTab::ALL.into_iter();
    let tab = tabs.find(|tab| tab.code() == code).unwrap_or_default();
    let page = query_param("page").and_then(|page| page.parse().ok());
    let page = page.unwrap_or(1).max(1);
    staff_page(
        Place::Complaints,
        read_complaints(tab, page),
        move |locale, (rows, count)| show(locale, tab, page, &rows, count),
    )
}

const fn tab_name(locale: Locale, tab: ComplaintTab) -> &'static str {
    match tab {
        ComplaintTab::Waiting => locale.pick("To answer", "待回复"),
        ComplaintTab::Answered => locale.pick("Answered", "已回复"),
        ComplaintTab::Ended => locale.pick("Closed", "已结案"),
    }
}

fn address(locale: Locale, tab: ComplaintTab, page: u32) -> String {
    locale.path(&format!("/admin/cases?tab={}&page={page}", tab.code()))
}

fn show(
    locale: Locale,
    tab: ComplaintTab,
    page: u32,
    rows: &[ComplaintRow],
    count: i64,
) -> AnyView {
    let title = locale.pick("Cases", "售后");
    let tabs = ComplaintTab::ALL.map(|other| {
        let here = (other == tab).then_some("page");
        let count = here.map(|_| view! { <span class="count">{count}</span> });
        view! { <li><a href=address(locale, other, 1) aria-current=here>{tab_name(locale, other)}{count}</a></li> }
    });
    let pages = u32::try_from((count + PER_PAGE - 1) / PER_PAGE)
        .unwrap_or(u32::MAX)
        .max(1);
    let href = move |page| address(locale, tab, page);
    view! {
        {head(title, None, ().into_any(), ().into_any())}
        <ul class="admin-tabs">{tabs.collect_view()}</ul>
        {table(locale, title, rows)}
        <Pagination
            current=page.min(pages) total=pages href label=locale.pick("Pages", "分页") previous=locale.pick("Previous", "上一页")
            next=locale.pick("Next", "下一页") page_label=locale.pick("Page", "第")
        />
    }
    .into_any()
}

fn table(locale: Locale, title: &'static str, rows: &[ComplaintRow]) -> AnyView {
    if rows.is_empty() {
        let text = locale.pick(
            "When a customer asks for help with an order, it is here.",
            "顾客对订单提交售后申请后会显示在这里。",
        );
        return view! {
            <EmptyState icon=IconName::Check title=locale.pick("No cases here", "暂无售后") text>{None::<&str>}</EmptyState>
        }
        .into_any();
    }
    let columns = vec![
        Column::new(locale.pick("Order", "订单")),
        Column::new(locale.pick("About", "问题")),
        Column::new(locale.pick("State", "状态")),
        Column::new(locale.pick("Opened", "提交时间")),
        Column::new(locale.pick("Answer by (UTC)", "最迟回复（UTC）")),
    ];
    let body = rows.iter().map(|row| {
        let href = locale.path(&format!("/admin/cases/{}", row.id));
        let due = row.due_at.map(|at| dates::moment(locale, at));
        view! {
            <tr>
                <th scope="row"><a class="row-link num" href=href>{row.number.clone()}</a></th>
                <td>{row.topic.show(locale)}<br/><span class="small muted">{row.email.clone()}</span></td>
                <td>{state_badge(locale, row.state)}</td>
                <td class="num">{dates::moment(locale, row.opened_at)}</td>
                <td class="num">{due}</td>
            </tr>
        }
    });
    let body = body.collect_view();
    view! { <Table caption=title columns>{body}</Table> }.into_any()
}
