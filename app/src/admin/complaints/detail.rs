//! `/admin/cases/{id}`: what was said, and the form that answers or settles.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use model::complaint::{ComplaintDesk, ComplaintOutcome, Writer, send_field};
use model::form::Form;
use model::{ComplaintId, Locale};
use ui::{Alert, AlertKind, Button, ButtonKind, Select, SelectOption, Timeline, TimelineEntry};

use super::api::{ActOnComplaint, DiscardComplaintDraft, read_complaint};
use super::state_badge;
use crate::admin::fields::{FormView, draft_notice};
use crate::admin::frame::{Place, head, staff_page};
use crate::admin::words::by_hand_notice;
use crate::dates;
use crate::orders::pictures;
use crate::request::{path_param, query_param};

/// `/admin/cases/{id}`
#[component]
pub fn ComplaintPage() -> impl IntoView {
    // An address that is no id is of no complaint.
    let id: ComplaintId = path_param("id").parse().unwrap_or_else(|_| 0.into());
    staff_page(Place::Complaints, read_complaint(id), |locale, desk| {
        show(locale, &desk)
    })
}

fn show(locale: Locale, desk: &ComplaintDesk) -> AnyView {
    let complaint = &desk.complaint;
    let above = (locale.path("/admin/cases"), locale.pick("Cases", "售后"));
    let title = complaint.topic.show(locale);
    let done = query_param("done").map(|_| {
        let text = locale.pick("Done. The customer gets a mail.", "已处理，并将通知顾客。");
        view! { <Alert kind=AlertKind::Good live=true>{text}</Alert> }
    });
    let said = complaint.messages.iter().map(|message| {
        let who = match (message.writer, &message.by) {
            (Writer::Shopper, _) => desk.name.clone(),
            (Writer::Staff, Some(name)) => name.clone(),
            (Writer::Staff, None) => locale.pick("The shop", "商家").to_owned(),
        };
        TimelineEntry::done(who)
            .at(
                dates::machine(message.at),
                dates::moment(locale, message.at),
            )
            .note(message.words.clone())
            .pictures(pictures(locale, message, |photo| {
                format!("/admin/cases/{}/photo/{photo}", complaint.id)
            }))
    });
    let label = locale.pick("What was said", "沟通记录");
    view! {
        {head(title, Some(above), state_badge(locale, complaint.state), ().into_any())}
        {done}
        <div class="admin-cols">
            <div class="admin-col">
                <section class="panel"><h2>{label}</h2><Timeline label entries=said.collect()/></section>
                {complaint.state.is_open().then(|| answer(locale, desk))}
            </div>
            <aside class="admin-col-side">{facts(locale, desk)}</aside>
        </div>
    }
    .into_any()
}

fn facts(locale: Locale, desk: &ComplaintDesk) -> AnyView {
    let complaint = &desk.complaint;
    let order = locale.path(&format!("/admin/orders/{}", complaint.order));
    let due = complaint.due_at.map(|at| {
        view! { <div><dt>{locale.pick("Answer by (UTC)", "最迟回复（UTC）")}</dt><dd class="num">{dates::moment(locale, at)}</dd></div> }
    });
    let sent = desk.replacement.as_ref().map(|sent| {
        let href = locale.path(&format!("/admin/orders/{}", sent.order));
        view! { <div><dt>{locale.pick("Sent again with", "补发订单")}</dt><dd><a class="num" href=href>{sent.number.clone()}</a></dd></div> }
    });
    let outcome = complaint.outcome.map(|outcome| {
        let money = complaint.refunded.map(|money| format!(" · {}", money.show(locale)));
        view! { <div><dt>{locale.pick("Outcome", "处理结果")}</dt><dd>{outcome.show(locale)}{money}</dd></div> }
    });
    view! {
        <section class="panel">
            <h2>{locale.pick("Facts", "信息")}</h2>
            <dl class="facts">
                <div><dt>{locale.pick("Order", "订单")}</dt><dd><a class="num" href=order>{desk.number.clone()}</a></dd></div>
                <div><dt>{locale.pick("Customer", "顾客")}</dt><dd>{desk.name.clone()}<br/><a href=format!("mailto:{}", desk.email)>{desk.email.clone()}</a></dd></div>
                <div><dt>{locale.pick("Opened", "提交时间")}</dt><dd class="num">{dates::moment(locale, complaint.opened_at)}</dd></div>
                {due}
                {outcome}
                {sent}
            </dl>
        </section>
    }
    .into_any()
}

/// Answer, and settle if an outcome is chosen.
fn answer(locale: Locale, desk: &ComplaintDesk) -> AnyView {
    let mut form = FormView::of(locale, desk.draft.as_ref(), Form::default());
    // A form that comes back is for the complaint as it is shown now; its first sending did nothing.
    let version = desk.complaint.version.to_string();
    form.form = form
        .form
        .with("version", version)
        .with("key", desk.key.clone());
    let id = desk.complaint.id.to_string();
    let mut outcomes = vec![SelectOption::new(
        "",
        locale.pick("Not yet: only answer", "暂不结案，仅回复"),
    )];
    outcomes.extend(
        ComplaintOutcome::ALL
            .map(|outcome| SelectOption::new(outcome.code(), outcome.show(locale))),
    );
    let chosen = form.form.get("outcome").to_owned();
    let most = format!(
        "{} {}",
        locale.pick(
            "With money back or store credit; at most",
            "退款或退为商店余额时填写，最多"
        ),
        desk.refundable.show(locale)
    );
    let notice = desk
        .draft
        .as_ref()
        .map(|draft| draft_notice(locale, draft.why));
    let discard = desk.draft.as_ref().map(|_| {
        view! {
            <form method="post" action=DiscardComplaintDraft::PATH>
                <input r#type="hidden" name="id" value=id.clone()/>
                <Button kind=ButtonKind::Link>{locale.pick("Discard what was typed", "放弃已填写的内容")}</Button>
            </form>
        }
    });
    view! {
        <section class="panel">
            <h2>{locale.pick("Answer", "回复")}</h2>
            {notice}
            <form class="stack" method="post" action=ActOnComplaint::PATH id="act">
                <input r#type="hidden" name="id" value=id.clone()/>
                {form.hidden("version")}
                {form.hidden("key")}
                {form.lines(locale.pick("Message", "内容"), "words", 5, locale.pick("The customer reads it", "顾客可见"))}
                <div class="form-grid">
                    <Select
                        label=locale.pick("Close it with", "结案方式") name="form[outcome]" id="f-outcome" options=outcomes selected=chosen
                        error=form.error("outcome")
                    />
                    {form.number(locale.pick("Amount", "金额"), "amount", &most)}
                </div>
                {again(locale, desk, &form)}
                {by_hand_notice(locale, desk.by_hand && desk.refundable.amount > 0)}
                <p class="actions"><Button kind=ButtonKind::Primary>{locale.pick("Send", "提交")}</Button></p>
            </form>
            {discard}
        </section>
    }
    .into_any()
}

/// How many of what are sent again, at no charge.
fn again(locale: Locale, desk: &ComplaintDesk, form: &FormView) -> Option<AnyView> {
    let fields = desk.lines.iter().map(|line| {
        let hint = match locale {
            Locale::En => format!("With a replacement; {} bought", line.bought),
            Locale::Zh => format!("补发时填写，已购 {} 件", line.bought),
        };
        let label = format!("{} {}", locale.pick("Send again:", "补发："), line.name);
        form.number(&label, &send_field(line.line), &hint)
    });
    (!desk.lines.is_empty())
        .then(|| view! { <div class="form-grid">{fields.collect_view()}</div> }.into_any())
}
