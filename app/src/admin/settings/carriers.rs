//! `/admin/settings/carriers`: whose labels the shop buys, where parcels leave, and what a usual one is like.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use model::Locale;
use model::address::COUNTRIES;
use model::carrier::CarrierDesk;
use ui::{Alert, AlertKind, Field, FieldKind, Select, SelectOption};

use super::api::{SaveCarriers, read_carriers};
use super::parts::{above, discard, history, notice, save_bar};
use crate::admin::fields::FormView;
use crate::admin::frame::{Place, head, staff_page};
use crate::request::page_request;

/// `/admin/settings/carriers`
#[component]
pub fn CarriersPage() -> impl IntoView {
    let origin = page_request().origin;
    staff_page(Place::Settings, read_carriers(), move |locale, desk| {
        show(locale, &origin, desk)
    })
}

fn show(locale: Locale, origin: &str, desk: CarrierDesk) -> AnyView {
    let form = FormView::over(locale, desk.draft.as_ref(), desk.form.clone());
    let page = "/admin/settings/carriers".to_owned();
    let subject = "setting:carriers".to_owned();
    view! {
        {head(locale.pick("Carriers", "承运商"), above(locale), ().into_any(), ().into_any())}
        {notice(locale, desk.draft.as_ref())}
        <form class="stack" method="post" action=SaveCarriers::PATH autocomplete="off">
            {form.hidden("version")}
            {who(locale, &form)}
            {account(locale, origin, &form, desk.stored)}
            {from(locale, &form)}
            {parcel(locale, &form)}
            {save_bar(locale, locale.pick("Orders' pages follow at once.", "订单页面立即生效。"))}
        </form>
        {discard(locale, desk.draft.as_ref(), subject, page)}
        {history(locale, &desk.history)}
    }
    .into_any()
}

fn who(locale: Locale, form: &FormView) -> AnyView {
    let by_hand = locale.pick(
        "A parcel can always be sent with any carrier, by typing carrier and tracking number. These sell labels or say what it costs besides:",
        "随时可手动填写承运商和运单号发货。除此之外，还可使用：",
    );
    view! {
        <section class="panel stack">
            <h2>{locale.pick("Who is asked for prices", "查询运费的承运商")}</h2>
            <p class="muted">{by_hand}</p>
            {form.tick(locale.pick("The shop's own delivery fees, without a label", "商店自己的运费表（无面单）"), "in_table")}
            {form.tick(locale.pick("ShipStation, with labels of the carriers in its account", "ShipStation（可购买其账户内承运商的面单）"), "in_shipstation")}
        </section>
    }
    .into_any()
}

fn account(locale: Locale, origin: &str, form: &FormView, stored: bool) -> AnyView {
    let webhook = format!("{origin}/webhooks/carrier/shipstation");
    let kept = stored.then(|| {
        let words = locale.pick(
            "A key is stored, encrypted. It is never shown again.",
            "密钥已加密保存，不会再次显示。",
        );
        view! { <Alert kind=AlertKind::Info>{words}</Alert> }
    });
    let hint = if stored {
        locale.pick("Stored. Empty keeps it.", "已保存，留空则保持不变。")
    } else {
        ""
    };
    let error = form.error("key");
    let other = locale.pick(
        "Empty for ShipStation's own",
        "留空使用 ShipStation 默认地址",
    );
    view! {
        <section class="panel stack">
            <h2>"ShipStation"</h2>
            {kept}
            <div class="form-grid">
                <Field label=locale.pick("API key", "API 密钥") name="form[key]" id="f-key" kind=FieldKind::Password autocomplete="off" error hint/>
                {form.line(locale.pick("Address of the API", "API 地址"), "base", other)}
            </div>
            <p>{locale.pick("Have it send tracking events to ", "请将其物流事件通知地址设为 ")}<code>{webhook}</code></p>
        </section>
    }
    .into_any()
}

fn from(locale: Locale, form: &FormView) -> AnyView {
    let countries = COUNTRIES
        .iter()
        .map(|country| SelectOption::new(country.code, country.show(locale)));
    let none = SelectOption::new("", locale.pick("None", "未选择"));
    let countries: Vec<_> = std::iter::once(none).chain(countries).collect();
    let country = form.form.get("from_country").to_owned();
    view! {
        <section class="panel">
            <h2>{locale.pick("Where parcels leave", "发货地址")}</h2>
            <div class="form-grid">
                {form.line(locale.pick("Name", "姓名"), "from_name", "")}
                {form.line(locale.pick("Company", "公司"), "from_company", "")}
                {form.line(locale.pick("Street and number", "街道和门牌号"), "from_line1", "")}
                {form.line(locale.pick("Building, floor", "楼栋、楼层"), "from_line2", "")}
                {form.line(locale.pick("City", "城市"), "from_city", "")}
                {form.line(locale.pick("State or province", "州或省"), "from_region", "")}
                {form.line(locale.pick("Postcode", "邮政编码"), "from_postcode", "")}
                <Select
                    label=locale.pick("Country", "国家或地区") name="form[from_country]" id="f-from_country" options=countries selected=country
                    hint=form.hint("from_country", "") error=form.error("from_country")
                />
                {form.line(locale.pick("Phone", "电话"), "from_phone", "")}
            </div>
        </section>
    }
    .into_any()
}

fn parcel(locale: Locale, form: &FormView) -> AnyView {
    let hint = locale.pick(
        "Of the empty box; goods are added",
        "空箱重量，商品重量另计",
    );
    view! {
        <section class="panel">
            <h2>{locale.pick("The usual parcel", "常用包裹")}</h2>
            <div class="form-grid">
                {form.number(locale.pick("Weight (g)", "重量（克）"), "grams", hint)}
                {form.number(locale.pick("Length (cm)", "长（厘米）"), "length", "")}
                {form.number(locale.pick("Width (cm)", "宽（厘米）"), "width", "")}
                {form.number(locale.pick("Height (cm)", "高（厘米）"), "height", "")}
            </div>
        </section>
    }
    .into_any()
}
