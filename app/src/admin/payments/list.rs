//! The ways to pay, and whether they are offered.

use leptos::prelude::*;
use model::payment_desk::{AccountForm, MethodDesk, PaymentDesk};
use model::payment_method::MethodRule;
use model::{Locale, Money};
use ui::{Alert, AlertKind, Badge, BadgeKind, Column, Table};

use super::api::read_payments;
use crate::admin::frame::{Place, head, staff_page};
use crate::request::{page_locale, query_param};

/// `/admin/settings/payments`
#[component]
pub fn PaymentsPage() -> impl IntoView {
    staff_page(Place::Settings, read_payments(page_locale()), show)
}

fn show(locale: Locale, desk: PaymentDesk) -> AnyView {
    let title = locale.pick("Payments", "支付方式");
    let above = (
        locale.path("/admin/settings"),
        locale.pick("Settings", "设置"),
    );
    let saved = query_param("done").map(|_| {
        let words = locale.pick(
            "Saved. Checkouts follow at once.",
            "已保存，结账页面立即生效。",
        );
        view! { <Alert kind=AlertKind::Good live=true>{words}</Alert> }
    });
    let columns = vec![
        Column::new(locale.pick("Way to pay", "支付方式")),
        Column::new(locale.pick("Offered", "状态")),
        Column::new(locale.pick("Countries", "国家或地区")),
        Column::new(locale.pick("Amounts", "金额范围")),
    ];
    let rows = desk.methods.iter().map(|method| row(locale, method));
    let rows = rows.collect_view();
    view! {
        {head(title, Some(above), ().into_any(), ().into_any())}
        {saved}
        <section class="panel"><Table caption=title columns>{rows}</Table></section>
        {accounts(locale, &desk)}
    }
    .into_any()
}

fn accounts(locale: Locale, desk: &PaymentDesk) -> AnyView {
    let title = locale.pick("Accounts at providers", "支付平台账户");
    let columns = vec![
        Column::new(locale.pick("Provider", "支付平台")),
        Column::new(locale.pick("Keys", "密钥")),
    ];
    let rows = desk.accounts.iter().map(|account| {
        let href = format!("/admin/settings/payments/account/{}", account.provider);
        let name = AccountForm::of(&account.provider).map(|form| form.show(locale));
        let badge = if account.stored {
            view! { <Badge kind=BadgeKind::Good>{locale.pick("Stored", "已保存")}</Badge> }
        } else {
            view! { <Badge kind=BadgeKind::Neutral>{locale.pick("None", "未填写")}</Badge> }
        };
        view! { <tr><th scope="row"><a class="row-link" href=locale.path(&href)>{name}</a></th><td>{badge}</td></tr> }
    });
    let rows = rows.collect_view();
    view! {
        <section class="panel">
            <h2>{title}</h2>
            <p class="muted">{locale.pick("With keys, the provider's ways to pay appear above at once.", "填写密钥后，该平台的支付方式会立即出现在上方。")}</p>
            <Table caption=title columns>{rows}</Table>
        </section>
    }
    .into_any()
}

fn row(locale: Locale, method: &MethodDesk) -> AnyView {
    let rule = &method.rule;
    let href = locale.path(&format!("/admin/settings/payments/{}", rule.code));
    let badge = if rule.offered {
        view! { <Badge kind=BadgeKind::Good>{locale.pick("Offered", "已启用")}</Badge> }
    } else {
        view! { <Badge kind=BadgeKind::Neutral>{locale.pick("Off", "未启用")}</Badge> }
    };
    let countries = if rule.countries.is_empty() {
        locale.pick("All", "全部").to_owned()
    } else {
        rule.countries.join(", ")
    };
    view! {
        <tr>
            <th scope="row"><a class="row-link" href=href>{name(locale, method)}</a><br/><span class="small muted">{rule.code.clone()}</span></th>
            <td>{badge}</td>
            <td>{countries}</td>
            <td class="num">{amounts(locale, rule)}</td>
        </tr>
    }
    .into_any()
}

/// The merchant's name for it, or the provider's.
pub fn name(locale: Locale, method: &MethodDesk) -> String {
    match method.rule.name.get(locale) {
        "" => method.name.clone(),
        name => name.to_owned(),
    }
}

fn amounts(locale: Locale, rule: &MethodRule) -> String {
    let show = |amount| Money::new(amount, rule.currency).show(locale);
    match (rule.min_total, rule.max_total) {
        (0, None) => locale.pick("Any", "不限").to_owned(),
        (least, None) => format!("≥ {}", show(least)),
        (0, Some(most)) => format!("≤ {}", show(most)),
        (least, Some(most)) => format!("{} – {}", show(least), show(most)),
    }
}
