//! `/admin/gift-cards/new`: the form that issues a gift card or store credit.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use model::Locale;
use model::credit::CreditKind;
use model::credit_desk::NewCreditDesk;
use model::form::Form;
use ui::{Button, ButtonKind, Field, FieldKind, Select, SelectOption};

use super::api::{DiscardCreditDraft, IssueCredit, read_new_credit};
use crate::admin::fields::{FormView, draft_notice};
use crate::admin::frame::{Place, head, staff_page};

/// `/admin/gift-cards/new`
#[component]
pub fn NewCreditPage() -> impl IntoView {
    staff_page(Place::Credits, read_new_credit(), |locale, desk| {
        show(locale, &desk)
    })
}

fn show(locale: Locale, desk: &NewCreditDesk) -> AnyView {
    let above = (
        locale.path("/admin/gift-cards"),
        locale.pick("Gift cards and credit", "礼品卡与商店余额"),
    );
    let title = locale.pick("Issue a gift card or credit", "发放礼品卡或商店余额");
    let mut form = FormView::of(locale, desk.draft.as_ref(), Form::default());
    // Its first sending did nothing, so it may have a new key.
    form.form = form.form.with("key", desk.key.clone());
    let notice = desk
        .draft
        .as_ref()
        .map(|draft| draft_notice(locale, draft.why));
    let discard = desk.draft.as_ref().map(|_| {
        view! {
            <form method="post" action=DiscardCreditDraft::PATH>
                <Button kind=ButtonKind::Link>{locale.pick("Discard what was typed", "放弃已填写的内容")}</Button>
            </form>
        }
    });
    view! {
        {head(title, Some(above), ().into_any(), ().into_any())}
        <section class="panel">
            {notice}
            <form class="stack" method="post" action=IssueCredit::PATH id="issue">
                {form.hidden("key")}
                {fields(locale, desk, &form)}
                <p class="actions"><Button kind=ButtonKind::Primary>{locale.pick("Issue", "发放")}</Button></p>
            </form>
            {discard}
        </section>
    }
    .into_any()
}

fn fields(locale: Locale, desk: &NewCreditDesk, form: &FormView) -> AnyView {
    let kinds = CreditKind::ALL.map(|kind| SelectOption::new(kind.code(), kind.name(locale)));
    let languages = Locale::ALL.map(|one| SelectOption::new(one.code(), one.own_name()));
    let asked = |field: &str| form.form.get(field).to_owned();
    let amount = format!(
        "{} ({})",
        locale.pick("Amount", "金额"),
        desk.currency.code()
    );
    let email = locale.pick(
        "The code is sent there. Leave it empty for a gift card that you hand over yourself.",
        "卡号将发送到该邮箱。如需线下交付礼品卡，可留空。",
    );
    let expires = locale.pick(
        "The last day; leave it empty for no end.",
        "最后有效日期，留空表示长期有效。",
    );
    view! {
        <div class="form-grid">
            <Select label=locale.pick("Kind", "类型") name="form[kind]" id="f-kind" options=kinds.to_vec() selected=asked("kind")/>
            {form.number(&amount, "amount", "")}
            <Field
                label=locale.pick("E-mail", "电子邮箱") name="form[email]" id="f-email" kind=FieldKind::Email value=asked("email")
                error=form.error("email") hint=email autocomplete="off"
            />
            <Select
                label=locale.pick("Language of the mail", "邮件语言") name="form[locale]" id="f-locale" options=languages.to_vec()
                selected=asked("locale")
            />
            <Field
                label=locale.pick("Valid until", "有效期至") name="form[expires]" id="f-expires" kind=FieldKind::Date
                value=asked("expires") error=form.error("expires") hint=expires autocomplete="off"
            />
        </div>
    }
    .into_any()
}
