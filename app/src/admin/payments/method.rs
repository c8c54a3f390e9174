//! `/admin/settings/payments/{code}`: how one way to pay is offered.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use model::Locale;
use model::form::Why;
use model::payment_desk::{MethodDesk, PaymentDesk};
use model::payment_method::BANK;
use ui::{Button, ButtonKind, Select, SelectOption};

use super::api::{DiscardPaymentMethod, SavePaymentMethod, read_payments};
use super::list::name;
use crate::AppError;
use crate::admin::fields::{FormView, draft_notice};
use crate::admin::frame::{Place, head, staff_page};
use crate::request::{page_locale, path_param};

/// The page.
#[component]
pub fn PaymentMethodPage() -> impl IntoView {
    let (locale, code) = (page_locale(), path_param("code"));
    staff_page(Place::Settings, find(locale, code), show)
}

async fn find(locale: Locale, code: String) -> Result<(PaymentDesk, MethodDesk), AppError> {
    let desk = read_payments(locale).await?;
    let found = desk.methods.iter().find(|method| method.rule.code == code);
    match found.cloned() {
        Some(method) => Ok((desk, method)),
        None => Err(AppError::NotFound),
    }
}

fn show(locale: Locale, (desk, method): (PaymentDesk, MethodDesk)) -> AnyView {
    let above = (
        locale.path("/admin/settings/payments"),
        locale.pick("Payments", "支付方式"),
    );
    let code = method.rule.code.clone();
    let draft = method.draft.as_ref();
    let mut form = FormView::of(locale, draft, method.rule.form());
    if draft.is_some_and(|draft| draft.why == Why::Stale) {
        form.stored = Some(method.rule.form());
    }
    // A form that comes back is for the rule as it is now.
    form.form = form.form.with("version", method.rule.version.to_string());
    let discard = draft.map(|_| {
        view! {
            <form method="post" action=DiscardPaymentMethod::PATH>
                <input r#type="hidden" name="code" value=code.clone()/>
                <Button kind=ButtonKind::Link>{locale.pick("Discard what was typed", "放弃已填写的内容")}</Button>
            </form>
        }
    });
    view! {
        {head(&name(locale, &method), Some(above), ().into_any(), ().into_any())}
        {draft.map(|draft| draft_notice(locale, draft.why))}
        <form class="stack" method="post" action=SavePaymentMethod::PATH>
            <input r#type="hidden" name="code" value=code.clone()/>
            {form.hidden("version")}
            {where_offered(locale, &form, desk.currency.code())}
            {words(locale, &form, &code)}
            <p class="actions"><Button kind=ButtonKind::Primary>{locale.pick("Save", "保存")}</Button></p>
        </form>
        {discard}
    }
    .into_any()
}

fn where_offered(locale: Locale, form: &FormView, currency: &str) -> AnyView {
    let options = vec![
        SelectOption::new("yes", locale.pick("Yes", "是")),
        SelectOption::new("no", locale.pick("No", "否")),
    ];
    let offered = form.form.get("offered").to_owned();
    let least = format!("{} ({currency})", locale.pick("Smallest total", "最低金额"));
    let most = format!("{} ({currency})", locale.pick("Largest total", "最高金额"));
    let any = locale.pick("Empty for any", "留空表示不限");
    view! {
        <section class="panel">
            <h2>{locale.pick("When it is offered", "适用范围")}</h2>
            <div class="form-grid">
                <Select label=locale.pick("Offered at checkout", "在结账时提供") name="form[offered]" id="f-offered" options selected=offered/>
                {form.line(locale.pick("Countries", "国家或地区"), "countries", locale.pick("Codes such as US CN DE; empty for all", "如 US CN DE，留空表示全部"))}
                {form.number(&least, "min_total", any)}
                {form.number(&most, "max_total", any)}
            </div>
        </section>
    }
    .into_any()
}

fn words(locale: Locale, form: &FormView, code: &str) -> AnyView {
    let days = (code == BANK).then(|| {
        form.number(
            locale.pick(
                "Days the goods are held for the money",
                "为等待到账保留商品的天数",
            ),
            "hold_days",
            "",
        )
    });
    let own = locale.pick("Empty for the usual name", "留空使用默认名称");
    let hint = locale.pick(
        "Shown once the order stands: for a transfer, the account to pay to",
        "下单后显示；银行转账请填写收款账户",
    );
    view! {
        <section class="panel">
            <h2>{locale.pick("What shoppers read", "顾客看到的内容")}</h2>
            <div class="form-grid">
                {form.line(locale.pick("Name (English)", "名称（英文）"), "name_en", own)}
                {form.line(locale.pick("Name (Chinese)", "名称（中文）"), "name_zh", own)}
                {form.lines(locale.pick("How to pay (English)", "付款说明（英文）"), "details_en", 4, hint)}
                {form.lines(locale.pick("How to pay (Chinese)", "付款说明（中文）"), "details_zh", 4, hint)}
                {days}
            </div>
        </section>
    }
    .into_any()
}
