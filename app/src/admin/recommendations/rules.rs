//! The merchant's rules, and how the shelves of a product look under them.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use model::Locale;
use model::activity::Place;
use model::curation::Rule;
use model::form::Form;
use model::listing::ProductCard;
use model::recommend_desk::{CurationRow, RecommendDesk, ShelfPreview};
use ui::{Button, ButtonKind, Column, Field, Select, SelectOption, Table};

use super::api::{AddRule, RemoveRule};
use super::words;
use crate::admin::fields::{FormView, draft_notice};
use crate::request::query_param;

/// The rules there are, and the form for another.
pub fn panel(locale: Locale, desk: &RecommendDesk) -> AnyView {
    let title = locale.pick("Your rules", "您的规则");
    let columns = vec![
        Column::new(locale.pick("Product", "商品")),
        Column::new(locale.pick("Rule", "规则")),
        Column::new(locale.pick("Where", "位置")),
        Column::new(locale.pick("Remove", "删除")),
    ];
    let rows = desk.rules.iter().map(|row| rule_row(locale, row));
    let rows = rows.collect_view();
    let body = if desk.rules.is_empty() {
        view! { <p class="muted">{locale.pick("None yet: what orders say decides.", "暂无规则，完全由订单数据决定。")}</p> }.into_any()
    } else {
        view! { <Table caption=title columns>{rows}</Table> }.into_any()
    };
    view! {
        <section class="panel" id="rules">
            <h2>{title}</h2>
            {form(locale, desk)}
            {body}
        </section>
    }
    .into_any()
}

fn rule_row(locale: Locale, row: &CurationRow) -> AnyView {
    let rule = words::rule(locale, row.rule.rule.code());
    let rule = match &row.beside {
        Some(beside) => format!("{rule}: {beside}"),
        None => rule.to_owned(),
    };
    let place = row.rule.place.map_or_else(
        || locale.pick("Everywhere", "所有位置"),
        |place| words::place(locale, place),
    );
    let name = format!(": {}", row.product);
    view! {
        <tr>
            <th scope="row">{row.product.clone()}</th>
            <td>{rule}</td>
            <td>{place}</td>
            <td>
                <form method="post" action=RemoveRule::PATH>
                    <input r#type="hidden" name="id" value=row.id().to_string()/>
                    <Button kind=ButtonKind::Link>{locale.pick("Remove", "删除")}<span class="visually-hidden">{name}</span></Button>
                </form>
            </td>
        </tr>
    }
    .into_any()
}

fn form(locale: Locale, desk: &RecommendDesk) -> AnyView {
    let form = FormView::of(locale, desk.draft.as_ref(), Form::default());
    let rules = Rule::CODES.map(|code| SelectOption::new(code, words::rule(locale, code)));
    let mut places = vec![SelectOption::new("", locale.pick("Everywhere", "所有位置"))];
    places.extend(
        Place::ALL.map(|place| SelectOption::new(place.code(), words::place(locale, place))),
    );
    let (rule, place) = (
        form.form.get("rule").to_owned(),
        form.form.get("place").to_owned(),
    );
    let error = form.error("rule");
    let hint = locale.pick(
        "Its address: what follows /p/ on its page",
        "商品页网址中 /p/ 之后的部分",
    );
    view! {
        {desk.draft.as_ref().map(|draft| draft_notice(locale, draft.why))}
        <form class="stack" method="post" action=AddRule::PATH>
            <div class="form-grid">
                {form.line(locale.pick("Product", "商品"), "product", hint)}
                <Select label=locale.pick("Rule", "规则") name="form[rule]" id="f-rule" options=rules.into() selected=rule error/>
                {form.line(locale.pick("The other product", "另一商品"), "beside", locale.pick("Only for “Shown with another product”", "仅用于“与另一商品搭配”"))}
                <Select label=locale.pick("Where", "位置") name="form[place]" id="f-place" options=places selected=place/>
            </div>
            <div class="actions"><Button kind=ButtonKind::Primary>{locale.pick("Add rule", "添加规则")}</Button></div>
        </form>
    }
    .into_any()
}

/// The shelves of a product as shoppers see them now.
pub fn preview(locale: Locale, preview: Option<ShelfPreview>) -> AnyView {
    let asked = query_param("product").unwrap_or_default();
    let missing = (preview.is_none() && !asked.is_empty()).then(|| {
        locale
            .pick("No product has this address.", "没有该地址的商品。")
            .to_owned()
    });
    let shelves = preview.map(|preview| {
        let titles = [
            locale.pick("Bought together", "一起购买"),
            locale.pick("Alike", "相似商品"),
            locale.pick("Also looked at", "看了又看"),
        ];
        let lists = titles.into_iter().zip(preview.shelves);
        let lists = lists.map(|(title, cards)| shelf(locale, title, cards));
        view! {
            <h3><a href=locale.path(&format!("/p/{}", preview.slug))>{preview.name}</a></h3>
            <div class="form-grid">{lists.collect_view()}</div>
        }
    });
    view! {
        <section class="panel" id="preview">
            <h2>{locale.pick("Preview", "预览")}</h2>
            <form class="admin-bar" method="get" action=format!("{}#preview", locale.path("/admin/recommendations"))>
                <Field label=locale.pick("Product", "商品") name="product" id="f-preview" value=asked error=missing
                    hint=locale.pick("Its address: what follows /p/ on its page", "商品页网址中 /p/ 之后的部分")/>
                <Button kind=ButtonKind::Secondary>{locale.pick("Show its shelves", "查看推荐位")}</Button>
            </form>
            {shelves}
        </section>
    }
    .into_any()
}

fn shelf(locale: Locale, title: &'static str, cards: Vec<ProductCard>) -> AnyView {
    let none = cards.is_empty().then(|| {
        view! { <p class="muted small">{locale.pick("Empty: too little is known yet.", "为空：数据尚不足。")}</p> }
    });
    let items = cards.into_iter().map(|card| {
        let reason = card
            .reason
            .map(|reason| view! { <span class="small muted">{format!(" · {reason}")}</span> });
        view! { <li><a href=locale.path(&format!("/p/{}", card.slug))>{card.name}</a>{reason}</li> }
    });
    view! { <div><h4>{title}</h4><ol>{items.collect_view()}</ol>{none}</div> }.into_any()
}
