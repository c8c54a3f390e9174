//! `/admin/settings/delivery/{zone}`: where a zone is.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use model::Locale;
use model::address::COUNTRIES;
use model::delivery::ELSEWHERE;
use model::delivery_desk::ZoneDesk;
use model::delivery_form::{country_box, zone_form};
use ui::{ButtonKind, ButtonLink};

use super::api::{RemoveZone, SaveZone, read_zone};
use super::parts::{discard, history, notice, removal, save_bar};
use crate::admin::fields::FormView;
use crate::admin::frame::{Place, head, staff_page};
use crate::request::path_param;

/// `/admin/settings/delivery/{zone}`; `new` for one to be.
#[component]
pub fn DeliveryZonePage() -> impl IntoView {
    staff_page(Place::Settings, read_zone(path_param("zone")), show)
}

fn show(locale: Locale, desk: ZoneDesk) -> AnyView {
    let form = FormView::over(locale, desk.draft.as_ref(), zone_form(&desk.zone));
    let (zone, is_new) = (&desk.zone, desk.zone.version == 0);
    let title = match is_new {
        true => locale.pick("New delivery zone", "新建配送区域").to_owned(),
        false => zone.name.get(locale).to_owned(),
    };
    let above = (
        locale.path("/admin/settings/delivery"),
        locale.pick("Delivery", "配送"),
    );
    let name = if is_new {
        "new".to_owned()
    } else {
        zone.id.to_string()
    };
    let page = format!("/admin/settings/delivery/{name}");
    let add = (!is_new).then(|| {
        let href = locale.path(&format!("{page}/new"));
        view! { <ButtonLink href kind=ButtonKind::Secondary>{locale.pick("New method", "新建配送方式")}</ButtonLink> }
    });
    let methods = zone.methods.iter().map(|method| {
        let href = locale.path(&format!("{page}/{}", method.id));
        view! { <li><a href=href>{method.name.get(locale).to_owned()}</a></li> }
    });
    let methods = (!zone.methods.is_empty()).then(|| {
        view! { <section class="panel"><h2>{locale.pick("Methods", "配送方式")}</h2><ul>{methods.collect_view()}</ul></section> }
    });
    let words = locale.pick(
        "The zone goes with its methods. Addresses in it fall to a wider zone, or are delivered to no longer.",
        "该区域及其配送方式将一并删除；其中的地址改由更大的区域承接，否则不再配送。",
    );
    let (id, version) = (zone.id.to_string(), zone.version);
    view! {
        {head(&title, Some(above), ().into_any(), add.into_any())}
        {notice(locale, desk.draft.as_ref())}
        <form class="stack" method="post" action=SaveZone::PATH>
            {form.hidden("id")}
            {form.hidden("version")}
            {fields(locale, &form)}
            {save_bar(locale, locale.pick("Shoppers see changes at once.", "保存后顾客立即可见。"))}
        </form>
        {discard(locale, desk.draft.as_ref(), format!("delivery_zone:{name}"), page)}
        {methods}
        {history(locale, &desk.history)}
        {(!is_new).then(|| removal(locale, RemoveZone::PATH, id, version, words))}
    }
    .into_any()
}

fn fields(locale: Locale, form: &FormView) -> AnyView {
    let boxes = COUNTRIES
        .iter()
        .map(|country| form.tick(country.show(locale), &country_box(country.code)));
    let elsewhere = form.tick(
        locale.pick("Everywhere else", "其他国家和地区"),
        &country_box(ELSEWHERE),
    );
    view! {
        <section class="panel">
            <div class="form-grid">
                {form.line(locale.pick("Name, English", "名称（英文）"), "name_en", locale.pick("For staff; shoppers see the methods.", "仅供员工查看，顾客看到的是配送方式。"))}
                {form.line(locale.pick("Name, Chinese", "名称（中文）"), "name_zh", "")}
            </div>
            <fieldset class="stack">
                <legend class="field-label">{locale.pick("Countries", "国家和地区")}</legend>
                <div class="cluster">{boxes.collect_view()}</div>
                {elsewhere}
            </fieldset>
        </section>
        <section class="panel">
            <h2>{locale.pick("Only a part of them", "仅限部分地区")}</h2>
            <p class="muted small">{locale.pick(
                "An address in several zones goes to the one that names it most exactly: postcode before region before country.",
                "同一地址属于多个区域时，按最精确的匹配：邮编优先于省/州，省/州优先于国家。",
            )}</p>
            {form.lines(locale.pick("Regions", "省/州"), "regions", 3, locale.pick("With commas between them, every spelling shoppers use: HI, Hawaii. Empty for all.", "用逗号分隔，填写顾客可能使用的各种写法，例如：HI, Hawaii。留空表示全部。"))}
            {form.lines(locale.pick("Postcodes", "邮政编码"), "postcodes", 3, locale.pick("Beginnings (BT) or ranges (10000-14999) with commas between them. Empty for all.", "前缀（BT）或范围（10000-14999），用逗号分隔。留空表示全部。"))}
            {form.number(locale.pick("Place among equals", "排序"), "position", locale.pick("Of zones that name an address equally exactly the first one holds.", "同样精确时，数字小的优先。"))}
        </section>
    }
    .into_any()
}
