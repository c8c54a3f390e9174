//! `/admin/settings/delivery`: every zone with its methods, and what a parcel would cost.

use leptos::prelude::*;
use model::address::{COUNTRIES, Country};
use model::checkout::Problem;
use model::delivery::{DeliveryMethod, DeliveryZone, ELSEWHERE, PostcodeRange};
use model::delivery_desk::{DeliveryDesk, Quote, QuoteQuery};
use model::{Locale, Money};
use ui::{
    Alert, AlertKind, Button, ButtonKind, ButtonLink, Column, EmptyState, Field, IconName, Select,
    SelectOption, Table,
};

use super::api::read_delivery;
use super::parts::{above, notice};
use crate::admin::frame::{Place, head, staff_page};
use crate::dates;
use crate::request::{page_locale, query_param};

/// `/admin/settings/delivery`
#[component]
pub fn DeliveryPage() -> impl IntoView {
    let asked = |name: &str| query_param(name).unwrap_or_default();
    let query = QuoteQuery {
        country: asked("country"),
        region: asked("region"),
        postcode: asked("postcode"),
        weight: asked("weight"),
        total: asked("total"),
        units: asked("units"),
    };
    let load = read_delivery(page_locale(), query.clone());
    staff_page(Place::Settings, load, move |locale, desk| {
        show(locale, query, desk)
    })
}

fn show(locale: Locale, query: QuoteQuery, desk: DeliveryDesk) -> AnyView {
    let title = locale.pick("Delivery", "配送");
    let add = view! {
        <ButtonLink href=locale.path("/admin/settings/delivery/new") kind=ButtonKind::Primary>{locale.pick("New zone", "新建配送区域")}</ButtonLink>
    };
    let none = desk.zones.is_empty().then(|| view! {
        <EmptyState icon=IconName::Truck title=locale.pick("The shop delivers nowhere yet", "尚未设置配送区域")
            text=locale.pick("Make a zone, then give it a method: without one nobody can order.", "请先新建区域，再添加配送方式，否则顾客无法下单。")>{None::<&str>}</EmptyState>
    });
    let zones = desk.zones.iter().map(|zone| zone_panel(locale, zone));
    let zones = zones.collect_view();
    view! {
        {head(title, above(locale), ().into_any(), add.into_any())}
        {notice(locale, None)}
        {none}
        {zones}
        {quote_panel(locale, query, desk)}
    }
    .into_any()
}

fn zone_panel(locale: Locale, zone: &DeliveryZone) -> AnyView {
    let href = locale.path(&format!("/admin/settings/delivery/{}", zone.id));
    let name = zone.name.get(locale).to_owned();
    let columns = vec![
        Column::new(locale.pick("Method", "配送方式")),
        Column::new(locale.pick("Fee", "运费")),
        Column::new(locale.pick("Carries", "承运范围")),
        Column::new(locale.pick("Days", "天数")).numeric(),
    ];
    let rows = zone.methods.iter().map(|method| method_row(locale, method));
    let rows = rows.collect_view();
    let table = if zone.methods.is_empty() {
        view! { <p class="muted">{locale.pick("No method yet: shoppers here cannot order.", "暂无配送方式，该区域的顾客无法下单。")}</p> }.into_any()
    } else {
        view! { <Table caption=name.clone() columns>{rows}</Table> }.into_any()
    };
    view! {
        <section class="panel">
            <div class="panel-head">
                <h2><a href=href.clone()>{name.clone()}</a></h2>
                <ButtonLink href=format!("{href}/new") kind=ButtonKind::Secondary>
                    {locale.pick("New method", "新建配送方式")}<span class="visually-hidden">{format!(": {name}")}</span>
                </ButtonLink>
            </div>
            <p class="small muted">{area_words(locale, zone)}</p>
            {table}
        </section>
    }
    .into_any()
}

/// Where a zone is.
pub fn area_words(locale: Locale, zone: &DeliveryZone) -> String {
    let comma = locale.pick(", ", "、");
    let name = |code: &String| match Country::find(code) {
        Some(country) => country.show(locale).to_owned(),
        None if code == ELSEWHERE => locale.pick("Everywhere else", "其他国家和地区").to_owned(),
        None => code.clone(),
    };
    let area = &zone.area;
    let countries: Vec<String> = area.countries.iter().map(name).collect();
    let codes: Vec<String> = area.postcodes.iter().map(PostcodeRange::show).collect();
    let parts = [
        countries.join(comma),
        area.regions.join(comma),
        codes.join(comma),
    ];
    let parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    parts.join(" · ")
}

fn method_row(locale: Locale, method: &DeliveryMethod) -> AnyView {
    let href = locale.path(&format!(
        "/admin/settings/delivery/{}/{}",
        method.zone, method.id
    ));
    let terms = &method.terms;
    let money = |amount| Money::new(amount, method.currency).show(locale);
    let lowest = terms.bands.iter().map(|band| band.fee).min().unwrap_or(0);
    let highest = terms.bands.iter().map(|band| band.fee).max().unwrap_or(0);
    let mut fee = match lowest == highest {
        true => money(lowest),
        false => format!("{} – {}", money(lowest), money(highest)),
    };
    if let Some(sum) = terms.free_from {
        let free = locale.pick("free from ", "满额免运费：");
        fee = format!("{fee}; {free}{}", money(sum));
    }
    let kilograms = |grams: i64| format!("{} kg", grams as f64 / 1_000.0);
    let over = terms
        .over_grams
        .map(|grams| format!("> {}", kilograms(grams)));
    let most = terms
        .max_grams
        .map(|grams| format!("≤ {}", kilograms(grams)));
    let limits: Vec<String> = over.into_iter().chain(most).collect();
    let carries = match limits.is_empty() {
        true => locale.pick("any weight", "重量不限").to_owned(),
        false => limits.join(", "),
    };
    let (least, longest) = terms.days;
    view! {
        <tr>
            <th scope="row"><a class="row-link" href=href>{method.name.get(locale).to_owned()}</a><br/><span class="small muted">{method.code.clone()}</span></th>
            <td>{fee}</td>
            <td>{carries}</td>
            <td class="numeric">{format!("{least}–{longest}")}</td>
        </tr>
    }
    .into_any()
}

/// The question what a parcel would cost, and its answer.
fn quote_panel(locale: Locale, query: QuoteQuery, desk: DeliveryDesk) -> AnyView {
    let wrong = |field: &str| {
        let problems = desk.quote.iter().flat_map(|quote| &quote.problems);
        let found = |problem: &&Problem| problem.field == field;
        let found = problems.into_iter().find(found);
        found.map(|problem| problem.message.get(locale).to_owned())
    };
    let countries = COUNTRIES
        .iter()
        .map(|country| SelectOption::new(country.code, country.show(locale)))
        .collect::<Vec<_>>();
    let total = format!(
        "{} ({})",
        locale.pick("Goods for", "商品金额"),
        desk.currency
    );
    let (weight_error, total_error, units_error) =
        (wrong("weight"), wrong("total"), wrong("units"));
    view! {
        <section class="panel" id="quote">
            <h2>{locale.pick("What would a parcel cost?", "试算运费")}</h2>
            <form class="stack" method="get" action=format!("{}#quote", locale.path("/admin/settings/delivery"))>
                <div class="form-grid">
                    <Select label=locale.pick("Country", "国家") name="country" id="f-quote-country" options=countries selected=query.country/>
                    <Field label=locale.pick("Region", "省/州") name="region" id="f-quote-region" value=query.region autocomplete="off"/>
                    <Field label=locale.pick("Postcode", "邮政编码") name="postcode" id="f-quote-postcode" value=query.postcode autocomplete="off"/>
                    <Field label=locale.pick("Weight in kg", "重量（千克）") name="weight" id="f-quote-weight" value=query.weight error=weight_error inputmode="decimal" autocomplete="off"/>
                    <Field label=total name="total" id="f-quote-total" value=query.total error=total_error inputmode="decimal" autocomplete="off"/>
                    <Field label=locale.pick("Units", "件数") name="units" id="f-quote-units" value=query.units error=units_error inputmode="numeric" autocomplete="off"/>
                </div>
                <div class="actions"><Button kind=ButtonKind::Secondary>{locale.pick("Work it out", "试算")}</Button></div>
            </form>
            {desk.quote.map(|quote| answer(locale, &quote))}
        </section>
    }
    .into_any()
}

fn answer(locale: Locale, quote: &Quote) -> AnyView {
    if !quote.problems.is_empty() {
        return ().into_any();
    }
    let Some(zone) = &quote.zone else {
        let title = locale.pick("The shop does not deliver there", "该地址不在配送范围内");
        let text = locale.pick("No zone holds this address.", "没有配送区域包含该地址。");
        return view! { <Alert kind=AlertKind::Warn live=true title>{text}</Alert> }.into_any();
    };
    let zone = zone.get(locale).to_owned();
    if quote.offers.is_empty() {
        let title = locale.pick("No method carries it", "没有可用的配送方式");
        return view! { <Alert kind=AlertKind::Warn live=true title>{zone}</Alert> }.into_any();
    }
    let rows = quote.offers.iter().map(|offer| {
        view! {
            <tr>
                <th scope="row">{offer.name.clone()}</th>
                <td class="numeric num">{offer.price.show(locale)}</td>
                <td>{dates::span(locale, offer.days)}</td>
            </tr>
        }
    });
    let rows = rows.collect_view();
    let columns = vec![
        Column::new(locale.pick("Method", "配送方式")),
        Column::new(locale.pick("Fee", "运费")).numeric(),
        Column::new(locale.pick("Arrives", "预计送达")),
    ];
    view! {
        <p role="status">{locale.pick("Zone: ", "配送区域：")}<b>{zone.clone()}</b></p>
        <Table caption=zone columns>{rows}</Table>
    }
    .into_any()
}
