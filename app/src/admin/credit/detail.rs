//! `/admin/gift-cards/{id}`: what is on it, its ledger, and the forms that adjust and block it.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use model::credit::{CreditEntry, EntryKind};
use model::credit_desk::CreditDesk;
use model::form::Form;
use model::{CreditId, Locale, Money};
use ui::{Alert, AlertKind, Button, ButtonKind, Column, Select, SelectOption, Table};

use super::api::{ActOnCredit, DiscardCreditDraft, read_credit};
use super::state_badge;
use crate::admin::fields::{FormView, draft_notice};
use crate::admin::frame::{Place, head, staff_page};
use crate::dates;
use crate::request::{path_param, query_param};

/// `/admin/gift-cards/{id}`
#[component]
pub fn CreditPage() -> impl IntoView {
    // An address that is no id is of none.
    let id: CreditId = path_param("id").parse().unwrap_or_else(|_| 0.into());
    staff_page(Place::Credits, read_credit(id), |locale, desk| {
        show(locale, &desk)
    })
}

fn show(locale: Locale, desk: &CreditDesk) -> AnyView {
    let above = (
        locale.path("/admin/gift-cards"),
        locale.pick("Gift cards and credit", "礼品卡与商店余额"),
    );
    let badge = state_badge(locale, &desk.credit, desk.now);
    let title = desk.credit.name(locale);
    let done = (query_param("done").as_deref() == Some("act")).then(|| {
        view! { <Alert kind=AlertKind::Good live=true>{locale.pick("Done.", "操作已完成。")}</Alert> }
    });
    view! {
        {head(&title, Some(above), badge, ().into_any())}
        {code(locale, desk)}
        {done}
        <div class="admin-cols">
            <div class="admin-col">{ledger(locale, desk)}</div>
            <aside class="admin-col-side">{facts(locale, desk)}{adjust(locale, desk)}{block(locale, desk)}</aside>
        </div>
    }
    .into_any()
}

/// The whole code, as long as it can be seen.
fn code(locale: Locale, desk: &CreditDesk) -> Option<AnyView> {
    let code = desk.code.clone()?;
    let mailed = if desk.credit.email.is_empty() {
        locale.pick("Note it now:", "请立即记下：")
    } else {
        locale.pick(
            "It is on its way by mail. Note it now if you need it:",
            "卡号已通过邮件发送。如需留存，请立即记下：",
        )
    };
    let title = locale.pick("The code is shown only now", "卡号仅在此时显示");
    Some(
        view! { <Alert kind=AlertKind::Info live=true title>{mailed}" "<b class="num" id="code">{code}</b></Alert> }
            .into_any(),
    )
}

fn facts(locale: Locale, desk: &CreditDesk) -> AnyView {
    let credit = &desk.credit;
    let held = Money::new(credit.held, credit.balance.currency);
    let whose = if credit.email.is_empty() {
        view! { {locale.pick("whoever has the code", "持卡人")} }.into_any()
    } else {
        let email = credit.email.clone();
        view! { <a href=format!("mailto:{email}")>{email.clone()}</a> }.into_any()
    };
    let until = credit.expires_at.map_or_else(
        || locale.pick("no end", "长期有效").to_owned(),
        |at| dates::day(locale, at - 1),
    );
    view! {
        <section class="panel">
            <h2>{locale.pick("Facts", "信息")}</h2>
            <dl class="facts">
                <div><dt>{locale.pick("Balance", "余额")}</dt><dd class="num">{credit.balance.show(locale)}</dd></div>
                <div><dt>{locale.pick("Held by orders", "订单占用")}</dt><dd class="num">{held.show(locale)}</dd></div>
                <div><dt>{locale.pick("For", "所属")}</dt><dd>{whose}</dd></div>
                <div><dt>{locale.pick("Valid until", "有效期至")}</dt><dd class="num">{until}</dd></div>
                <div><dt>{locale.pick("Issued (UTC)", "发放时间（UTC）")}</dt><dd class="num">{dates::moment(locale, credit.created_at)}</dd></div>
            </dl>
        </section>
    }
    .into_any()
}

const fn happening(locale: Locale, kind: EntryKind) -> &'static str {
    match kind {
        EntryKind::Issued => locale.pick("Issued", "发放"),
        EntryKind::Held => locale.pick("Held for an order", "订单占用"),
        EntryKind::Spent => locale.pick("Spent", "消费"),
        EntryKind::Released => locale.pick("Given free", "解除占用"),
        EntryKind::Refunded => locale.pick("Came back", "退回"),
        EntryKind::Adjusted => locale.pick("Adjusted", "调整"),
    }
}

fn ledger(locale: Locale, desk: &CreditDesk) -> AnyView {
    let title = locale.pick("Ledger", "明细");
    let columns = vec![
        Column::new(locale.pick("When (UTC)", "时间（UTC）")),
        Column::new(locale.pick("What", "事项")),
        Column::new(locale.pick("Balance", "余额变动")).numeric(),
        Column::new(locale.pick("Held", "占用变动")).numeric(),
    ];
    let money = |amount: i64| {
        (amount != 0).then(|| Money::new(amount, desk.credit.balance.currency).show(locale))
    };
    let row = |entry: &CreditEntry| {
        let order = entry.order.clone().map(|(id, number)| {
            let href = locale.path(&format!("/admin/orders/{id}"));
            view! { " "<a class="num" href=href>{number}</a> }
        });
        let about = [entry.by.clone().unwrap_or_default(), entry.reason.clone()];
        let about: Vec<String> = about.into_iter().filter(|text| !text.is_empty()).collect();
        view! {
            <tr>
                <td class="num">{dates::moment(locale, entry.at)}</td>
                <th scope="row">{happening(locale, entry.kind)}{order}<br/><span class="small muted">{about.join(" · ")}</span></th>
                <td class="numeric num">{money(entry.amount)}</td>
                <td class="numeric num">{money(entry.held)}</td>
            </tr>
        }
    };
    let rows = desk.entries.iter().map(row).collect_view();
    view! { <section class="panel"><h2>{title}</h2><Table caption=title columns>{rows}</Table></section> }
        .into_any()
}

/// Puts money on it or takes some off, with a reason.
fn adjust(locale: Locale, desk: &CreditDesk) -> AnyView {
    let mut form = FormView::of(locale, desk.draft.as_ref(), Form::default());
    form.form = form
        .form
        .with("act", "adjust")
        .with("key", desk.key.clone());
    let id = desk.credit.id.to_string();
    let ways = vec![
        SelectOption::new("on", locale.pick("Put on it", "增加")),
        SelectOption::new("off", locale.pick("Take off it", "扣减")),
    ];
    let selected = form.form.get("way").to_owned();
    let notice = desk
        .draft
        .as_ref()
        .map(|draft| draft_notice(locale, draft.why));
    let discard = desk.draft.as_ref().map(|_| {
        view! {
            <form method="post" action=DiscardCreditDraft::PATH>
                <input r#type="hidden" name="id" value=id.clone()/>
                <Button kind=ButtonKind::Link>{locale.pick("Discard what was typed", "放弃已填写的内容")}</Button>
            </form>
        }
    });
    view! {
        <section class="panel">
            <h2>{locale.pick("Adjust", "调整余额")}</h2>
            {notice}
            <form class="stack" method="post" action=ActOnCredit::PATH id="act">
                <input r#type="hidden" name="id" value=id.clone()/>
                {form.hidden("act")}
                {form.hidden("key")}
                <Select label=locale.pick("What", "操作") name="form[way]" id="f-way" options=ways selected/>
                {form.number(locale.pick("Amount", "金额"), "amount", "")}
                {form.line(locale.pick("Reason", "原因"), "reason", locale.pick("Only staff read it", "仅员工可见"))}
                <p class="actions"><Button kind=ButtonKind::Secondary>{locale.pick("Adjust", "调整")}</Button></p>
            </form>
            {discard}
        </section>
    }
    .into_any()
}

fn block(locale: Locale, desk: &CreditDesk) -> AnyView {
    let (act, kind, words, note) = if desk.credit.blocked {
        (
            "unblock",
            ButtonKind::Secondary,
            locale.pick("Let it be used again", "解除冻结"),
            locale.pick("Nothing can be paid with it now.", "当前无法使用。"),
        )
    } else {
        (
            "block",
            ButtonKind::Danger,
            locale.pick("Block", "冻结"),
            locale.pick(
                "Nothing can be paid with it then. Orders that hold some of it go on.",
                "冻结后无法用于付款，已占用的订单不受影响。",
            ),
        )
    };
    view! {
        <form class="panel stack" method="post" action=ActOnCredit::PATH>
            <input r#type="hidden" name="id" value=desk.credit.id.to_string()/>
            <input r#type="hidden" name="form[act]" value=act/>
            <input r#type="hidden" name="form[version]" value=desk.credit.version.to_string()/>
            <p class="small muted">{note}</p>
            <p class="actions"><Button kind>{words}</Button></p>
        </form>
    }
    .into_any()
}
