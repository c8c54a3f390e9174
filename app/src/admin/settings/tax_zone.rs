//! `/admin/settings/tax/{zone}`: what a tax is called and how much of it is due.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use model::Locale;
use model::address::COUNTRIES;
use model::tax_form::{CLASSES_MAX, TaxZoneDesk, tax_zone_form};
use ui::{Column, Select, SelectOption, Table};

use super::api::{RemoveTaxZone, SaveTaxZone, read_tax_zone};
use super::parts::{discard, history, notice, removal, save_bar};
use crate::admin::fields::FormView;
use crate::admin::frame::{Place, head, staff_page};
use crate::request::path_param;

/// `/admin/settings/tax/{zone}`; `new` for one to be.
#[component]
pub fn TaxZonePage() -> impl IntoView {
    staff_page(Place::Settings, read_tax_zone(path_param("zone")), show)
}

fn show(locale: Locale, desk: TaxZoneDesk) -> AnyView {
    let form = FormView::over(locale, desk.draft.as_ref(), tax_zone_form(&desk.zone));
    let (zone, is_new) = (&desk.zone, desk.zone.version == 0);
    let title = match is_new {
        true => locale.pick("New tax zone", "新建税区").to_owned(),
        false => format!("{} · {}", zone.country, zone.name.get(locale)),
    };
    let above = (
        locale.path("/admin/settings/tax"),
        locale.pick("Tax", "税务"),
    );
    let name = if is_new {
        "new".to_owned()
    } else {
        zone.id.to_string()
    };
    let page = format!("/admin/settings/tax/{name}");
    let words = locale.pick(
        "Orders placed keep their tax; new ones there are taxed by a wider zone or not at all.",
        "已下订单的税费不变；该地区的新订单按更大的税区计税，否则不计税。",
    );
    let (id, version) = (zone.id.to_string(), zone.version);
    view! {
        {head(&title, Some(above), ().into_any(), ().into_any())}
        {notice(locale, desk.draft.as_ref())}
        <form class="stack" method="post" action=SaveTaxZone::PATH>
            {form.hidden("id")}
            {form.hidden("version")}
            {place(locale, &form)}
            {rates(locale, &form)}
            {save_bar(locale, locale.pick("Carts are taxed anew at once; orders placed stay.", "购物车立即按新税率计算；已下订单不变。"))}
        </form>
        {discard(locale, desk.draft.as_ref(), format!("tax_zone:{name}"), page)}
        {history(locale, &desk.history)}
        {(!is_new).then(|| removal(locale, RemoveTaxZone::PATH, id, version, words))}
    }
    .into_any()
}

fn place(locale: Locale, form: &FormView) -> AnyView {
    let countries = COUNTRIES
        .iter()
        .map(|country| SelectOption::new(country.code, country.show(locale)))
        .collect::<Vec<_>>();
    let selected = form.form.get("country").to_owned();
    view! {
        <section class="panel">
            <div class="form-grid">
                <Select label=locale.pick("Country", "国家") name="form[country]" id="f-country" options=countries selected hint=form.hint("country", "") error=form.error("country")/>
                {form.line(locale.pick("Only these regions", "仅限省/州"), "regions", locale.pick("Every spelling shoppers use: CA, California. Empty for the whole country.", "填写顾客可能使用的各种写法，例如：CA, California。留空表示全国。"))}
                {form.line(locale.pick("Name of the tax, English", "税种名称（英文）"), "name_en", locale.pick("As shoppers read it: VAT, GST, Sales tax", "显示给顾客，例如 VAT、GST"))}
                {form.line(locale.pick("Name of the tax, Chinese", "税种名称（中文）"), "name_zh", "")}
            </div>
        </section>
    }
    .into_any()
}

fn rates(locale: Locale, form: &FormView) -> AnyView {
    let filled = |at: &usize| !form.form.get(&format!("class_{at}")).is_empty();
    let last = (0..CLASSES_MAX).rev().find(filled);
    let shown = (last.map_or(0, |at| at + 1) + 2).min(CLASSES_MAX);
    let rows = (0..shown).map(|at| {
        let label = |en: &str, zh: &str| match locale {
            Locale::En => format!("{en}, row {}", at + 1),
            Locale::Zh => format!("{zh}，第 {} 行", at + 1),
        };
        view! {
            <tr>
                <td>{form.cell(&label("Class", "税类"), &format!("class_{at}"), "text")}</td>
                <td>{form.cell(&label("Rate in percent", "税率（%）"), &format!("rate_{at}"), "decimal")}</td>
            </tr>
        }
    });
    let rows = rows.collect_view();
    let title = locale.pick("Rates", "税率");
    let columns = vec![
        Column::new(locale.pick("Tax class", "税类")),
        Column::new(locale.pick("Percent", "税率（%）")),
    ];
    view! {
        <section class="panel">
            <h2>{title}</h2>
            <p class="muted small">{locale.pick("Most products are of the class standard. A class without a row here is not taxed.", "大多数商品属于 standard 税类；未列出的税类不征税。")}</p>
            <div class="form-grid">
                {form.line(locale.pick("Delivery is taxed at the class", "运费适用税类"), "delivery_class", locale.pick("Empty where delivery is not taxed", "留空表示运费不征税"))}
            </div>
            <Table caption=title columns>{rows}</Table>
        </section>
    }
    .into_any()
}
