//! `/admin/promotions`: what runs, what it brought, and a sample cart that shows what all of it does.

use leptos::prelude::*;
use model::Locale;
use model::promotion_desk::PromotionRow;
use model::promotion_sample::{PromotionDesk, SAMPLE_LINES, SampleQuery};
use ui::{ButtonKind, ButtonLink, Column, EmptyState, IconName, Table};

use super::api::read_promotions;
use super::sample::sample_panel;
use super::words::{effect, shown_badge, state_badge};
use crate::admin::frame::{Place, head, staff_page};
use crate::dates;
use crate::request::{page_locale, query_param};

/// `/admin/promotions`
#[component]
pub fn PromotionsPage() -> impl IntoView {
    let asked = |name: &str| query_param(name).unwrap_or_default();
    let lines = |name: &str| {
        (0..SAMPLE_LINES)
            .map(|at| asked(&format!("{name}_{at}")))
            .collect()
    };
    let query = SampleQuery {
        products: lines("product"),
        units: lines("units"),
        country: asked("country"),
        code: asked("code"),
        email: asked("email"),
    };
    let load = read_promotions(page_locale(), query.clone());
    staff_page(Place::Promotions, load, move |locale, desk| {
        show(locale, query, desk)
    })
}

fn show(locale: Locale, query: SampleQuery, desk: PromotionDesk) -> AnyView {
    let title = locale.pick("Promotions", "促销");
    let add = view! {
        <ButtonLink href=locale.path("/admin/promotions/new") kind=ButtonKind::Primary>{locale.pick("New promotion", "新建促销")}</ButtonLink>
    };
    view! {
        {head(title, None, ().into_any(), add.into_any())}
        {table(locale, title, &desk.rows)}
        {sample_panel(locale, query, desk.sample)}
    }
    .into_any()
}

fn table(locale: Locale, title: &'static str, rows: &[PromotionRow]) -> AnyView {
    if rows.is_empty() {
        let text = locale.pick(
            "Make one, then try it in the sample cart below.",
            "新建后可在下方的模拟购物车中试算。",
        );
        return view! {
            <EmptyState icon=IconName::Tag title=locale.pick("No promotions yet", "暂无促销") text>{None::<&str>}</EmptyState>
        }
        .into_any();
    }
    let columns = vec![
        Column::new(locale.pick("Promotion", "促销")),
        Column::new(locale.pick("State", "状态")),
        Column::new(locale.pick("What it does", "优惠内容")),
        Column::new(locale.pick("Ends", "结束时间")),
        Column::new(locale.pick("Orders", "使用订单")).numeric(),
        Column::new(locale.pick("Taken off", "优惠金额")).numeric(),
    ];
    let body = rows.iter().map(|row| self::row(locale, row));
    let body = body.collect_view();
    view! { <Table caption=title columns>{body}</Table> }.into_any()
}

fn row(locale: Locale, row: &PromotionRow) -> AnyView {
    let promotion = &row.promotion;
    let href = locale.path(&format!("/admin/promotions/{}", promotion.id));
    let code = promotion.code().map(str::to_owned);
    let code = code.unwrap_or_else(|| locale.pick("automatic", "自动生效").to_owned());
    let ends = promotion.ends_at.map(|at| dates::moment(locale, at));
    view! {
        <tr>
            <th scope="row"><a class="row-link" href=href>{promotion.name.get(locale).to_owned()}</a><br/><span class="small muted">{code}</span></th>
            <td>{state_badge(locale, row.state)} {shown_badge(locale, promotion)}</td>
            <td>{effect(locale, promotion)}</td>
            <td class="num">{ends}</td>
            <td class="numeric">{row.uses}</td>
            <td class="numeric">{row.saved.show(locale)}</td>
        </tr>
    }
    .into_any()
}
