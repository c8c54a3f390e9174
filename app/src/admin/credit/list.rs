//! `/admin/gift-cards`: gift cards and store credit, found by the last letters of the code or the e-mail address.

use leptos::prelude::*;
use model::credit_desk::CreditRows;
use model::{Locale, Money};
use ui::{
    Button, ButtonKind, ButtonLink, Column, EmptyState, Field, FieldKind, IconName, Pagination,
    Table,
};

use super::api::read_credits;
use super::state_badge;
use crate::admin::encoded;
use crate::admin::frame::{Place, head, staff_page};
use crate::dates;
use crate::request::query_param;

/// `/admin/gift-cards`
#[component]
pub fn CreditsPage() -> impl IntoView {
    let q = query_param("q").unwrap_or_default();
    let page = query_param("page").and_then(|page| page.parse().ok());
    let page = page.unwrap_or(1).max(1);
    let load = read_credits(q.clone(), page);
    staff_page(Place::Credits, load, move |locale, rows| {
        show(locale, q, &rows)
    })
}

fn show(locale: Locale, q: String, rows: &CreditRows) -> AnyView {
    let title = locale.pick("Gift cards and credit", "礼品卡与商店余额");
    let add = view! {
        <ButtonLink href=locale.path("/admin/gift-cards/new") kind=ButtonKind::Primary>{locale.pick("Issue one", "发放")}</ButtonLink>
    };
    let found = match locale {
        Locale::En => format!("{} found", rows.count),
        Locale::Zh => format!("共 {} 张", rows.count),
    };
    let asked = encoded(&q);
    let href = move |page| locale.path(&format!("/admin/gift-cards?q={asked}&page={page}"));
    view! {
        {head(title, None, ().into_any(), add.into_any())}
        <form class="admin-bar" role="search" method="get" action=locale.path("/admin/gift-cards")>
            <Field
                label=locale.pick("Last four letters, or e-mail", "卡号后四位或邮箱") name="q" kind=FieldKind::Search value=q
                autocomplete="off"
            />
            <Button kind=ButtonKind::Secondary icon=IconName::Search>{locale.pick("Search", "搜索")}</Button>
            <p class="muted small" role="status">{found}</p>
        </form>
        {table(locale, title, rows)}
        <Pagination
            current=rows.page.min(rows.pages) total=rows.pages href label=locale.pick("Pages", "分页")
            previous=locale.pick("Previous", "上一页") next=locale.pick("Next", "下一页") page_label=locale.pick("Page", "第")
        />
    }
    .into_any()
}

fn table(locale: Locale, title: &'static str, rows: &CreditRows) -> AnyView {
    if rows.rows.is_empty() {
        let text = locale.pick(
            "Gift cards you issue, and refunds as store credit, are listed here.",
            "发放的礼品卡和退为商店余额的款项会显示在这里。",
        );
        return view! {
            <EmptyState icon=IconName::Mail title=locale.pick("None found", "暂无记录") text>{None::<&str>}</EmptyState>
        }
        .into_any();
    }
    let columns = vec![
        Column::new(locale.pick("Code", "卡号")),
        Column::new(locale.pick("State", "状态")),
        Column::new(locale.pick("Balance", "余额")).numeric(),
        Column::new(locale.pick("Held by orders", "订单占用")).numeric(),
        Column::new(locale.pick("Valid until", "有效期至")),
        Column::new(locale.pick("Issued", "发放时间")),
    ];
    let body = rows.rows.iter().map(|one| {
        let href = locale.path(&format!("/admin/gift-cards/{}", one.id));
        let held = Money::new(one.held, one.balance.currency).show(locale);
        let until = one.expires_at.map(|at| dates::day(locale, at - 1));
        view! {
            <tr>
                <th scope="row"><a class="row-link num" href=href>{one.name(locale)}</a><br/><span class="small muted">{one.email.clone()}</span></th>
                <td>{state_badge(locale, one, rows.now)}</td>
                <td class="numeric num">{one.balance.show(locale)}</td>
                <td class="numeric num">{held}</td>
                <td class="num">{until}</td>
                <td class="num">{dates::moment(locale, one.created_at)}</td>
            </tr>
        }
    });
    let body = body.collect_view();
    view! { <Table caption=title columns>{body}</Table> }.into_any()
}
