//! `/admin/orders/{id}/edit`: another address, other units, more goods, another delivery, as long as nothing was sent.
//! Nothing is saved before its new totals were seen.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use model::address::COUNTRIES;
use model::form::Why;
use model::order_edit::{OrderEditDesk, added_field, line_field};
use model::{Locale, OrderId};
use ui::{
    Alert, AlertKind, Button, ButtonKind, ButtonLink, Column, Picture, Select, SelectOption, Table,
};

use super::api::{DiscardOrderEdit, EditOrder, read_order_edit};
use super::edit_preview::preview;
use crate::admin::fields::{FormView, draft_notice};
use crate::admin::frame::{Place, head, staff_page};
use crate::dates;
use crate::request::{page_locale, path_param};

/// `/admin/orders/{id}/edit`
#[component]
pub fn OrderEditPage() -> impl IntoView {
    // An address that is no id is of no order.
    let id: OrderId = path_param("id").parse().unwrap_or_else(|_| 0.into());
    staff_page(Place::Orders, read_order_edit(page_locale(), id), show)
}

fn show(locale: Locale, desk: OrderEditDesk) -> AnyView {
    let order = &desk.order;
    let above = (
        locale.path(&format!("/admin/orders/{}", order.id)),
        locale.pick("To the order", "返回订单"),
    );
    let title = format!(
        "{} {}",
        locale.pick("Change order", "修改订单"),
        order.number
    );
    let body = match &desk.closed {
        Some(why) => {
            let title = locale.pick("It cannot be changed", "无法修改");
            let why = why.get(locale).to_owned();
            view! { <Alert kind=AlertKind::Warn title>{why}</Alert> }.into_any()
        }
        None => form(locale, &desk),
    };
    view! {
        {head(&title, Some(above), ().into_any(), ().into_any())}
        {body}
    }
    .into_any()
}

fn form(locale: Locale, desk: &OrderEditDesk) -> AnyView {
    let mut form = FormView::over(locale, desk.draft.as_ref(), desk.form.clone());
    // Its first sending changed nothing, so it may have a new key; and it is for the totals that are shown.
    let seen = desk.preview.as_ref().map(|preview| preview.totals.total);
    form.form = form.form.with("key", desk.key.clone()).with(
        "seen",
        seen.map_or_else(String::new, |seen| seen.to_string()),
    );
    let why = desk.draft.as_ref().map(|draft| draft.why);
    let id = desk.order.id.to_string();
    let discard = why.map(|_| {
        view! {
            <form method="post" action=DiscardOrderEdit::PATH>
                <input r#type="hidden" name="id" value=id.clone()/>
                <Button kind=ButtonKind::Link>{locale.pick("Discard what was typed", "放弃已填写的内容")}</Button>
            </form>
        }
    });
    view! {
        {why.filter(|why| *why != Why::Unsaved).map(|why| draft_notice(locale, why))}
        <form class="stack" method="post" action=EditOrder::PATH id="edit">
            // Return in any field looks over: the first button of a form is the one it presses.
            <button class="visually-hidden" tabindex="-1" name="form[act]" value="look">{locale.pick("Look over", "预览")}</button>
            <input r#type="hidden" name="id" value=id.clone()/>
            {form.hidden("version")}
            {form.hidden("key")}
            {form.hidden("seen")}
            <div class="admin-cols">
                <div class="admin-col">
                    {items(locale, desk, &form)}
                    {more(locale, desk, &form)}
                    {preview(locale, desk, &form)}
                </div>
                <aside class="admin-col-side">
                    {address(locale, &form)}
                    {delivery(locale, desk, &form)}
                </aside>
            </div>
        </form>
        {discard}
    }
    .into_any()
}

/// The lines with their units; none takes a line off.
fn items(locale: Locale, desk: &OrderEditDesk, form: &FormView) -> AnyView {
    let title = locale.pick("Items", "商品");
    let columns = vec![
        Column::new(locale.pick("Product", "商品")),
        Column::new(locale.pick("Price as bought", "购买时单价")).numeric(),
        Column::new(locale.pick("Bought", "原数量")).numeric(),
        Column::new(locale.pick("Units", "数量")),
    ];
    let rows = desk.order.lines.iter().map(|line| {
        let name = match line.choice.as_str() {
            "" => line.name.clone(),
            choice => format!("{} · {choice}", line.name),
        };
        let label = format!("{} {name}", locale.pick("Units of", "数量："));
        view! {
            <tr>
                <th scope="row">{name}<br/><span class="small muted">{line.sku.clone()}</span></th>
                <td class="numeric num">{line.unit_price.show(locale)}</td>
                <td class="numeric num">{line.quantity}</td>
                <td>{form.cell(&label, &line_field(line.id), "numeric")}</td>
            </tr>
        }
    });
    let rows = rows.collect_view();
    let rule = locale.pick(
        "0 takes a line off. Lines keep the price they were bought at, and what was taken off their price goes with the units.",
        "填 0 即移除该商品。商品保留购买时的单价，优惠按件数相应调整。",
    );
    view! {
        <section class="panel">
            <h2>{title}</h2>
            <Table caption=title columns>{rows}</Table>
            <p class="muted small">{rule}</p>
        </section>
    }
    .into_any()
}

/// Goods to add: looked for by SKU or name.
fn more(locale: Locale, desk: &OrderEditDesk, form: &FormView) -> AnyView {
    let title = locale.pick("Add goods", "添加商品");
    let columns = vec![
        Column::new(locale.pick("Picture", "图片")).unnamed(),
        Column::new(locale.pick("Product", "商品")),
        Column::new(locale.pick("Price now", "当前价格")).numeric(),
        Column::new(locale.pick("In stock", "库存")).numeric(),
        Column::new(locale.pick("Units to add", "添加数量")),
    ];
    let rows = desk.variants.iter().map(|found| {
        let label = format!("{} {}", locale.pick("Units to add of", "添加数量："), found.name);
        let picture = found.picture.clone().map(|p| {
            view! { <Picture src=p.src alt="" width=p.width as u32 height=p.height as u32 srcset=p.srcset sizes="44px"/> }
        });
        view! {
            <tr>
                <td>{picture}</td>
                <th scope="row">{found.name.clone()}<br/><span class="small muted">{found.sku.clone()}</span></th>
                <td class="numeric num">{found.price.show(locale)}</td>
                <td class="numeric num">{found.available}</td>
                <td>{form.cell(&label, &added_field(found.variant), "numeric")}</td>
            </tr>
        }
    });
    let looked_for = !form.form.get("find").trim().is_empty();
    let rows = rows.collect_view();
    let table =
        (!desk.variants.is_empty()).then(|| view! { <Table caption=title columns>{rows}</Table> });
    let none = (table.is_none() && looked_for).then(|| {
        view! { <p role="status">{locale.pick("Nothing on sale is called so.", "没有找到在售商品。")}</p> }
    });
    let hint = locale.pick(
        "They cost what they cost now, without coupon.",
        "按当前价格计算，不适用优惠码。",
    );
    view! {
        <section class="panel stack" id="goods">
            <h2>{title}</h2>
            {form.line(locale.pick("SKU or name", "SKU 或名称"), "find", hint)}
            <p class="actions"><Button kind=ButtonKind::Secondary name="form[act]" value="find">{locale.pick("Find goods", "查找商品")}</Button></p>
            {none}
            {table}
        </section>
    }
    .into_any()
}

fn address(locale: Locale, form: &FormView) -> AnyView {
    let countries = COUNTRIES.iter();
    let countries: Vec<_> = countries
        .map(|country| SelectOption::new(country.code, country.show(locale)))
        .collect();
    let selected = form.form.get("country").to_owned();
    view! {
        <section class="panel">
            <h2>{locale.pick("Ship to", "收货地址")}</h2>
            {form.line(locale.pick("Full name", "收件人姓名"), "name", "")}
            {form.line(locale.pick("Company", "公司"), "company", "")}
            {form.line(locale.pick("Street and number", "街道和门牌号"), "line1", "")}
            {form.line(locale.pick("Flat, floor, building", "楼栋、楼层、房间号"), "line2", "")}
            {form.line(locale.pick("City", "城市"), "city", "")}
            {form.line(locale.pick("State, province or district", "州、省或地区"), "region", locale.pick("Where the country has them", "部分国家或地区需要"))}
            {form.line(locale.pick("Postcode", "邮政编码"), "postcode", "")}
            <Select
                label=locale.pick("Country or region", "国家或地区") name="form[country]" id="f-country" options=countries
                selected error=form.error("country") hint=form.hint("country", "")
            />
            {form.line(locale.pick("Phone", "联系电话"), "phone", "")}
        </section>
    }
    .into_any()
}

fn delivery(locale: Locale, desk: &OrderEditDesk, form: &FormView) -> AnyView {
    let selected = form.form.get("delivery").to_owned();
    let mut options: Vec<SelectOption> = desk
        .deliveries
        .iter()
        .map(|option| {
            let (price, days) = (option.price.show(locale), dates::span(locale, option.days));
            SelectOption::new(&option.code, format!("{} · {price} · {days}", option.name))
        })
        .collect();
    if !desk.deliveries.iter().any(|option| option.code == selected) {
        options.insert(
            0,
            SelectOption::new("", locale.pick("Choose one", "请选择")),
        );
    }
    let hint = locale.pick(
        "It costs what it cost as long as the same goods go to the same place; otherwise what it costs now. After a change of address or units, look over to see what is offered.",
        "商品与收货地不变时按原运费计算，否则按当前运费计算。修改地址或数量后，请先预览以查看可用的配送方式。",
    );
    view! {
        <section class="panel">
            <h2>{locale.pick("Delivery", "配送方式")}</h2>
            <Select
                label=locale.pick("Delivery", "配送方式") name="form[delivery]" id="f-delivery" options selected
                error=form.error("delivery") hint=form.hint("delivery", hint)
            />
        </section>
    }
    .into_any()
}

/// The way to the page, as long as an order can be changed.
pub fn link(locale: Locale, id: OrderId, can_edit: bool) -> Option<AnyView> {
    can_edit.then(|| {
        let href = locale.path(&format!("/admin/orders/{id}/edit"));
        view! { <ButtonLink href kind=ButtonKind::Secondary>{locale.pick("Change order", "修改订单")}</ButtonLink> }.into_any()
    })
}
