//! `/admin/settings/tax`: which tax is due where, and whether prices contain it.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use model::Locale;
use model::address::Country;
use model::settings_form::{Part, SettingDesk, settings_form};
use model::tax::{TaxZone, percent};
use ui::{
    Button, ButtonKind, ButtonLink, Column, EmptyState, IconName, Select, SelectOption, Table,
};

use super::api::{SaveSetting, read_tax};
use super::parts::{above, discard, history, notice};
use crate::admin::fields::FormView;
use crate::admin::frame::{Place, head, staff_page};

/// `/admin/settings/tax`
#[component]
pub fn TaxPage() -> impl IntoView {
    staff_page(Place::Settings, read_tax(), show)
}

fn show(locale: Locale, (zones, desk): (Vec<TaxZone>, SettingDesk)) -> AnyView {
    let title = locale.pick("Tax", "税务");
    let add = view! {
        <ButtonLink href=locale.path("/admin/settings/tax/new") kind=ButtonKind::Primary>{locale.pick("New tax zone", "新建税区")}</ButtonLink>
    };
    let (subject, page) = (Part::Tax.subject(), "/admin/settings/tax".to_owned());
    view! {
        {head(title, above(locale), ().into_any(), add.into_any())}
        {notice(locale, desk.draft.as_ref())}
        {table(locale, &zones)}
        {rule(locale, &desk)}
        {discard(locale, desk.draft.as_ref(), subject, page)}
        {history(locale, &desk.history)}
    }
    .into_any()
}

fn table(locale: Locale, zones: &[TaxZone]) -> AnyView {
    if zones.is_empty() {
        let text = locale.pick(
            "Make a zone for each country you owe tax in.",
            "请为每个需要缴税的国家新建税区。",
        );
        return view! {
            <EmptyState icon=IconName::Tag title=locale.pick("No tax is charged", "目前不收取税费") text>{None::<&str>}</EmptyState>
        }
        .into_any();
    }
    let rows = zones.iter().map(|zone| row(locale, zone));
    let rows = rows.collect_view();
    let columns = vec![
        Column::new(locale.pick("Place", "地区")),
        Column::new(locale.pick("Tax", "税种")),
        Column::new(locale.pick("Rates", "税率")),
        Column::new(locale.pick("Delivery", "运费")),
    ];
    view! { <Table caption=locale.pick("Tax zones", "税区") columns>{rows}</Table> }.into_any()
}

fn row(locale: Locale, zone: &TaxZone) -> AnyView {
    let href = locale.path(&format!("/admin/settings/tax/{}", zone.id));
    let country = Country::find(&zone.country);
    let country = country.map_or(zone.country.clone(), |c| c.show(locale).to_owned());
    let regions = zone.regions.join(locale.pick(", ", "、"));
    let rates: Vec<String> = zone
        .rates
        .iter()
        .map(|(class, &ppm)| format!("{class} {} %", percent(ppm)))
        .collect();
    let delivery = zone.delivery_class.clone();
    let delivery = delivery.unwrap_or_else(|| locale.pick("not taxed", "不征税").to_owned());
    view! {
        <tr>
            <th scope="row"><a class="row-link" href=href>{country}</a><br/><span class="small muted">{regions}</span></th>
            <td>{zone.name.get(locale).to_owned()}</td>
            <td>{rates.join(", ")}</td>
            <td>{delivery}</td>
        </tr>
    }
    .into_any()
}

/// Whether prices contain tax.
fn rule(locale: Locale, desk: &SettingDesk) -> AnyView {
    let stored = settings_form(Part::Tax, &desk.settings, desk.version);
    let form = FormView::over(locale, desk.draft.as_ref(), stored);
    let prices = vec![
        SelectOption::new(
            "without",
            locale.pick("without tax: it is added at checkout", "不含税：结算时另加"),
        ),
        SelectOption::new(
            "with",
            locale.pick(
                "with tax: it is contained in them",
                "含税：税费已包含在价格中",
            ),
        ),
    ];
    let selected = form.form.get("prices").to_owned();
    let roundings = vec![
        SelectOption::new(
            "per_rate",
            locale.pick("once per rate, on the sum", "按税率合计后取整"),
        ),
        SelectOption::new("per_line", locale.pick("on each line", "逐行取整")),
    ];
    let rounding = form.form.get("rounding").to_owned();
    let rounding_hint = form.hint(
        "rounding",
        locale.pick(
            "Kept with each order, so that refunds add up.",
            "该规则随订单保存，确保退款金额一致。",
        ),
    );
    view! {
        <section class="panel">
            <h2>{locale.pick("Prices and tax", "价格与税费")}</h2>
            <form class="stack" method="post" action=SaveSetting::PATH>
                <input r#type="hidden" name="part" value=Part::Tax.code()/>
                {form.hidden("version")}
                <div class="form-grid">
                    <Select label=locale.pick("Prices are", "商品价格") name="form[prices]" id="f-prices" options=prices selected hint=form.hint("prices", "") error=form.error("prices")/>
                    <Select label=locale.pick("Tax is rounded", "税费取整") name="form[rounding]" id="f-rounding" options=roundings selected=rounding hint=rounding_hint error=form.error("rounding")/>
                </div>
                <div class="actions"><Button kind=ButtonKind::Primary>{locale.pick("Save", "保存")}</Button></div>
            </form>
        </section>
    }
    .into_any()
}
