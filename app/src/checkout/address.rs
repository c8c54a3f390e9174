//! The first step: e-mail, delivery address, and a billing address if it is another one.

use leptos::prelude::*;
use model::Locale;
use model::address::{Address, COUNTRIES, Country};
use model::checkout::{CheckoutView, Problem};
use ui::{
    Button, ButtonKind, ButtonSize, Checkbox, Field, FieldKind, Select, SelectOption, TextArea,
};

use crate::form::SubmitOnChange;
use crate::request::query_param;

/// The form of the first step.
#[component]
pub fn AddressStep(locale: Locale, view: CheckoutView) -> impl IntoView {
    let draft = view.draft;
    // A first visit is not told what is missing; a form that came back is.
    let problems = if query_param("check").is_some() {
        draft.problems()
    } else {
        Vec::new()
    };
    let elsewhere = draft.billing.is_some();
    let email_error = problem(locale, &problems, "email");
    let note = draft.note.clone();
    view! {
        <form class="form" method="post" action="/api/save_address" novalidate>
            <input type="hidden" name="locale" value=locale.code()/>
            <SubmitOnChange fields=vec!["address[country]".to_owned(), "billing[country]".to_owned(), "elsewhere".to_owned()] mark="stay".to_owned()>
                <h2>{locale.pick("How can we reach you?", "联系方式")}</h2>
                <Field
                    label=locale.pick("E-mail", "电子邮箱") name="email" kind=FieldKind::Email value=draft.email error=email_error
                    autocomplete="email" required=true maxlength=254
                    hint=locale.pick("For the confirmation and news of your parcel, nothing else.", "仅用于订单确认和物流通知。")
                />
                <h2>{locale.pick("Where shall we send it?", "收货地址")}</h2>
                <AddressFields locale address=draft.address group="address" prefix="" section="shipping" problems=problems.clone()/>
                <Checkbox
                    name="elsewhere" checked=elsewhere
                    label=locale.pick("The bill goes to another address", "账单寄往其他地址")
                />
                {draft.billing.map(|billing| view! {
                    <h2>{locale.pick("Billing address", "账单地址")}</h2>
                    <AddressFields locale address=billing group="billing" prefix="billing_" section="billing" problems=problems.clone()/>
                })}
                <TextArea
                    label=locale.pick("Note for us", "订单备注") name="note" value=note rows=2 maxlength=500
                    optional_word=locale.pick("optional", "选填")
                />
            </SubmitOnChange>
            <div class="form-foot">
                <a class="button button-link" href=locale.path("/cart")>{locale.pick("Back to cart", "返回购物车")}</a>
                <Button kind=ButtonKind::Primary size=ButtonSize::Large>{locale.pick("Continue to delivery", "下一步：选择配送")}</Button>
            </div>
        </form>
    }
}

fn problem(locale: Locale, problems: &[Problem], field: &str) -> Option<String> {
    problems
        .iter()
        .find(|problem| problem.field == field)
        .map(|problem| problem.message.get(locale).to_owned())
}

/// The fields of one address. Which there are follows the country.
#[component]
fn AddressFields(
    locale: Locale,
    address: Address,
    /// Name before the brackets: `address[city]`.
    group: &'static str,
    /// Before the names of [`Problem`]s.
    prefix: &'static str,
    /// Autofill section: `shipping` or `billing`.
    section: &'static str,
    problems: Vec<Problem>,
) -> impl IntoView {
    let country = Country::find(&address.country).unwrap_or(&COUNTRIES[0]);
    let countries = COUNTRIES
        .iter()
        .map(|c| SelectOption::new(c.code, c.show(locale)))
        .collect::<Vec<_>>();
    let error = move |field: &str| problem(locale, &problems, &format!("{prefix}{field}"));
    let text = |field: &'static str, label: &str, value: String, token: &str, required: bool| {
        view! {
            <Field
                label=label.to_owned() name=format!("{group}[{field}]") id=format!("f-{prefix}{field}") value error=error(field)
                autocomplete=format!("{section} {token}") required maxlength=120
                optional_word=if required { "" } else { locale.pick("optional", "选填") }
            />
        }
    };
    let region = country.region.map(|label| {
        text(
            "region",
            locale.pick(label.0, label.1),
            address.region.clone(),
            "address-level1",
            true,
        )
    });
    let postcode = country.postcode.map(|label| {
        text(
            "postcode",
            locale.pick(label.0, label.1),
            address.postcode.clone(),
            "postal-code",
            true,
        )
    });
    let phone = view! {
        <Field
            label=locale.pick("Phone", "联系电话") name=format!("{group}[phone]") id=format!("f-{prefix}phone") kind=FieldKind::Tel
            value=address.phone.clone() error=error("phone") autocomplete=format!("{section} tel") maxlength=40
            optional_word=locale.pick("optional", "选填") hint=locale.pick("Only for the carrier.", "仅供承运商联系。")
        />
    };
    view! {
        <div class="form-grid">
            <div class="span-2 cluster-end">
                <Select
                    label=locale.pick("Country or region", "国家或地区") name=format!("{group}[country]") id=format!("f-{prefix}country")
                    options=countries selected=country.code error=error("country") autocomplete=format!("{section} country") required=true
                />
                <button class="button button-quiet button-small no-script" name="stay" value="1">
                    {locale.pick("Show the fields for this country", "更新表单")}
                </button>
            </div>
            <div class="span-2">{text("name", locale.pick("Full name", "收件人姓名"), address.name.clone(), "name", true)}</div>
            <div class="span-2">{text("line1", locale.pick("Street and number", "街道和门牌号"), address.line1.clone(), "address-line1", true)}</div>
            <div class="span-2">{text("line2", locale.pick("Flat, floor, building", "楼栋、楼层、房间号"), address.line2.clone(), "address-line2", false)}</div>
            {text("city", locale.pick("City", "城市"), address.city.clone(), "address-level2", true)}
            {region}
            {postcode}
            {phone}
        </div>
    }
}
