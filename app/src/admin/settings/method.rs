//! `/admin/settings/delivery/{zone}/{method}`: what a method costs, what it carries, how long it takes.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use model::Locale;
use model::delivery::Basis;
use model::delivery_desk::MethodDesk;
use model::delivery_form::{BANDS_MAX, POINTS_MAX, method_form};
use ui::{Column, Disclosure, Select, SelectOption, Table};

use super::api::{RemoveMethod, SaveMethod, read_method};
use super::calendar::weekday_boxes;
use super::parts::{discard, history, notice, removal, save_bar};
use crate::admin::fields::FormView;
use crate::admin::frame::{Place, head, staff_page};
use crate::request::path_param;

/// `/admin/settings/delivery/{zone}/{method}`; `new` for one to be.
#[component]
pub fn DeliveryMethodPage() -> impl IntoView {
    let load = read_method(path_param("zone"), path_param("method"));
    staff_page(Place::Settings, load, show)
}

fn show(locale: Locale, desk: MethodDesk) -> AnyView {
    let form = FormView::over(locale, desk.draft.as_ref(), method_form(&desk.method));
    let (method, is_new) = (&desk.method, desk.method.version == 0);
    let title = match is_new {
        true => locale
            .pick("New delivery method", "新建配送方式")
            .to_owned(),
        false => method.name.get(locale).to_owned(),
    };
    let zone_page = format!("/admin/settings/delivery/{}", method.zone);
    let zone = desk.zone.get(locale).to_owned();
    let above = (locale.path(&zone_page), locale.pick("Zone", "配送区域"));
    let (name, subject) = match is_new {
        true => (
            "new".to_owned(),
            format!("delivery_method:new-{}", method.zone),
        ),
        false => (
            method.id.to_string(),
            format!("delivery_method:{}", method.id),
        ),
    };
    let words = locale.pick(
        "Carts that chose it are asked to choose again; orders keep it.",
        "已选择该方式的购物车需重新选择；已下订单不受影响。",
    );
    let (id, version) = (method.id.to_string(), method.version);
    let page = format!("{zone_page}/{name}");
    view! {
        {head(&title, Some(above), view! { <span class="muted small">{zone}</span> }.into_any(), ().into_any())}
        {notice(locale, desk.draft.as_ref())}
        <form class="stack" method="post" action=SaveMethod::PATH>
            {form.hidden("id")}
            {form.hidden("zone")}
            {form.hidden("version")}
            {naming(locale, &form)}
            {fees(locale, &form, method.currency.code())}
            {days(locale, &form)}
            {pickup(locale, &form)}
            {save_bar(locale, locale.pick("Shoppers see changes at once.", "保存后顾客立即可见。"))}
        </form>
        {discard(locale, desk.draft.as_ref(), subject, page)}
        {history(locale, &desk.history)}
        {(!is_new).then(|| removal(locale, RemoveMethod::PATH, id, version, words))}
    }
    .into_any()
}

fn naming(locale: Locale, form: &FormView) -> AnyView {
    view! {
        <section class="panel">
            <div class="form-grid">
                {form.line(locale.pick("Name, English", "名称（英文）"), "name_en", "")}
                {form.line(locale.pick("Name, Chinese", "名称（中文）"), "name_zh", "")}
                {form.line(locale.pick("Code", "代码"), "code", locale.pick("Kept with orders, such as standard; the same code for other weights makes one option.", "保存在订单中，例如 standard；代码相同而重量范围不同的方式视为同一选项。"))}
                {form.number(locale.pick("Place in the list", "排序"), "position", "")}
            </div>
        </section>
    }
    .into_any()
}

/// How many rows to show: those in use and two more.
fn rows(form: &FormView, most: usize, used: impl Fn(&FormView, usize) -> bool) -> usize {
    let last = (0..most).rev().find(|&at| used(form, at));
    (last.map_or(0, |at| at + 1) + 2).min(most)
}

fn fees(locale: Locale, form: &FormView, currency: &str) -> AnyView {
    let bases = Basis::ALL.map(|basis| {
        let name = match basis {
            Basis::Weight => locale.pick("Weight in kg", "重量（千克）"),
            Basis::Price => locale.pick("Sum of the goods", "商品金额"),
            Basis::Quantity => locale.pick("Number of units", "件数"),
        };
        SelectOption::new(basis.code(), name)
    });
    let columns = vec![
        Column::new(locale.pick("From", "起点")),
        Column::new(format!("{} ({currency})", locale.pick("Fee", "运费"))),
        Column::new(locale.pick("For each further", "每增加")),
        Column::new(format!("{} ({currency})", locale.pick("more", "加收"))),
    ];
    let filled = |form: &FormView, at: usize| {
        let fields = ["from", "fee", "step", "more"];
        fields
            .iter()
            .any(|name| !form.form.get(&format!("{name}_{at}")).is_empty())
    };
    let body = (0..rows(form, BANDS_MAX, filled)).map(|at| {
        let row = at + 1;
        let cell = |en: &str, zh: &str, name: &str| {
            let label = match locale {
                Locale::En => format!("{en}, row {row}"),
                Locale::Zh => format!("{zh}，第 {row} 行"),
            };
            form.cell(&label, &format!("{name}_{at}"), "decimal")
        };
        view! {
            <tr>
                <td>{cell("From", "起点", "from")}</td>
                <td>{cell("Fee", "运费", "fee")}</td>
                <td>{cell("For each further", "每增加", "step")}</td>
                <td>{cell("More", "加收", "more")}</td>
            </tr>
        }
    });
    let body = body.collect_view();
    let basis = form.form.get("basis").to_owned();
    let title = locale.pick("Fees", "运费");
    view! {
        <section class="panel">
            <h2>{title}</h2>
            <div class="form-grid">
                <Select label=locale.pick("Fees go by", "计费方式") name="form[basis]" id="f-basis" options=bases.into() selected=basis hint=form.hint("basis", "") error=form.error("basis")/>
                {form.number(&format!("{} ({currency})", locale.pick("Free from a sum of", "满额免运费")), "free_from", locale.pick("Empty for never", "留空表示不免"))}
                {form.number(locale.pick("Only over, in kg", "仅限重于（千克）"), "over", "")}
                {form.number(locale.pick("At most, in kg", "最重（千克）"), "max", "")}
            </div>
            <p class="muted small">{locale.pick("A row holds from its measure up to the next one. Nothing below the first is carried.", "每行自起点起适用，直到下一行；低于第一行起点的包裹不承运。")}</p>
            <Table caption=title columns>{body}</Table>
        </section>
    }
    .into_any()
}

fn days(locale: Locale, form: &FormView) -> AnyView {
    view! {
        <section class="panel">
            <h2>{locale.pick("Days", "时效")}</h2>
            <div class="form-grid">
                {form.number(locale.pick("Working days before it leaves", "备货天数（工作日）"), "handling", "")}
                {form.number(locale.pick("Fewest days on the way", "最少在途天数"), "days_min", "")}
                {form.number(locale.pick("Most days on the way", "最多在途天数"), "days_max", "")}
            </div>
            {weekday_boxes(locale, form, locale.pick("Days on which its parcels move", "运送日"))}
        </section>
    }
    .into_any()
}

fn pickup(locale: Locale, form: &FormView) -> AnyView {
    let named = |form: &FormView, at: usize| {
        let fields = [
            format!("point_{at}_en"),
            format!("point_{at}_zh"),
            format!("point_{at}_address"),
        ];
        fields.iter().any(|field| !form.form.get(field).is_empty())
    };
    let points = (0..rows(form, POINTS_MAX, named)).map(|at| {
        let label = |en: &str, zh: &str| format!("{} {}", locale.pick(en, zh), at + 1);
        view! {
            <div class="form-grid">
                {form.hidden(&format!("point_{at}_code"))}
                {form.line(&label("Name, English, of point", "自提点名称（英文）"), &format!("point_{at}_en"), "")}
                {form.line(&label("Name, Chinese, of point", "自提点名称（中文）"), &format!("point_{at}_zh"), "")}
                {form.line(&label("Address of point", "自提点地址"), &format!("point_{at}_address"), "")}
                {form.line(&label("Opening hours, English, of point", "营业时间（英文）"), &format!("hours_{at}_en"), "")}
                {form.line(&label("Opening hours, Chinese, of point", "营业时间（中文）"), &format!("hours_{at}_zh"), "")}
            </div>
        }
    });
    let open = named(form, 0) || form.problems.iter().any(|p| p.field.starts_with("point_"));
    let points = points.collect_view();
    view! {
        <section class="panel">
            <Disclosure summary=locale.pick("Pickup points: only if shoppers fetch their parcels", "自提点：仅当顾客自行取货时填写") open>
                <div class="stack">{points}</div>
            </Disclosure>
        </section>
    }
    .into_any()
}
