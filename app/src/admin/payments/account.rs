//! `/admin/settings/payments/account/{provider}`: the keys of an account. They are never shown, only replaced.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use model::Locale;
use model::form::Form;
use model::payment_desk::{AccountDesk, AccountField, AccountForm};
use ui::{Alert, AlertKind, Button, ButtonKind, Field, FieldKind, TextArea};

use super::api::{SavePaymentAccount, read_payments};
use crate::AppError;
use crate::admin::fields::{FormView, draft_notice};
use crate::admin::frame::{Place, head, staff_page};
use crate::request::{page_locale, page_request, path_param};

/// The page.
#[component]
pub fn PaymentAccountPage() -> impl IntoView {
    let (locale, provider) = (page_locale(), path_param("provider"));
    let origin = page_request().origin;
    staff_page(
        Place::Settings,
        find(locale, provider),
        move |locale, found| show(locale, &origin, found),
    )
}

async fn find(
    locale: Locale,
    provider: String,
) -> Result<(AccountDesk, &'static AccountForm), AppError> {
    let desk = read_payments(locale).await?;
    let mut accounts = desk.accounts.into_iter();
    let account = accounts.find(|account| account.provider == provider);
    account
        .zip(AccountForm::of(&provider))
        .ok_or(AppError::NotFound)
}

fn show(locale: Locale, origin: &str, (desk, account): (AccountDesk, &AccountForm)) -> AnyView {
    let above = (
        locale.path("/admin/settings/payments"),
        locale.pick("Payments", "支付方式"),
    );
    let version = Form::default().with("version", desk.version.to_string());
    let form = FormView::of(locale, desk.draft.as_ref(), version.clone());
    let fields = account.fields.iter();
    let fields = fields.map(|field| input(locale, &form, field, desk.stored));
    let fields = fields.collect_view();
    let hidden = FormView::of(locale, None, version);
    let webhook = format!("{origin}/webhooks/{}", desk.provider);
    let kept = desk.stored.then(|| {
        let words = locale.pick(
            "Keys are stored, encrypted. They are never shown again; fill in what you want to replace.",
            "密钥已加密保存，不会再次显示；只需填写要更换的项目。",
        );
        view! { <Alert kind=AlertKind::Info>{words}</Alert> }
    });
    view! {
        {head(account.show(locale), Some(above), ().into_any(), ().into_any())}
        {desk.draft.as_ref().map(|draft| draft_notice(locale, draft.why))}
        {kept}
        <section class="panel stack">
            <p>{locale.pick("Have the provider send its notifications to ", "请将支付平台的通知地址设为 ")}<code>{webhook}</code></p>
            <form class="stack" method="post" action=SavePaymentAccount::PATH autocomplete="off">
                <input r#type="hidden" name="provider" value=desk.provider.clone()/>
                {hidden.hidden("version")}
                {fields}
                <p class="actions"><Button kind=ButtonKind::Primary>{locale.pick("Save", "保存")}</Button></p>
            </form>
        </section>
    }
    .into_any()
}

fn input(locale: Locale, form: &FormView, field: &AccountField, stored: bool) -> AnyView {
    let label = locale.pick(field.label.0, field.label.1);
    let (name, id) = (format!("form[{}]", field.name), format!("f-{}", field.name));
    let error = form.error(field.name);
    let hint = if stored {
        locale.pick("Stored. Empty keeps it.", "已保存，留空则保持不变。")
    } else {
        ""
    };
    if field.long {
        view! { <TextArea label name id error hint rows=5/> }.into_any()
    } else {
        view! { <Field label name id kind=FieldKind::Password autocomplete="off" error hint/> }
            .into_any()
    }
}
