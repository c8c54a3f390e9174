//! The forms for the next step of a return. Each carries the version it was made for, and comes back filled in when it
//! did not work.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use model::Locale;
use model::form::Form;
use model::return_desk::ReturnDesk;
use model::returns::{Condition, ReturnEvent, ReturnState};
use ui::{Button, ButtonKind, Select, SelectOption};

use super::api::{ActOnReturn, DiscardReturnDraft};
use crate::admin::fields::{FormView, draft_notice};
use crate::admin::words::by_hand_notice;

/// What can be done now, and forms that are not done with.
pub fn next(locale: Locale, desk: &ReturnDesk) -> AnyView {
    let steps = [
        ReturnEvent::Approve,
        ReturnEvent::Refuse,
        ReturnEvent::Receive,
        ReturnEvent::Settle,
    ];
    let open = steps
        .into_iter()
        .filter(|event| desk.view.state.after(*event).is_ok() || desk.draft(*event).is_some());
    let panels: Vec<_> = open.map(|event| panel(locale, desk, event)).collect();
    let waiting = (desk.view.state == ReturnState::Approved).then(|| {
        view! { <p class="muted small">{locale.pick("The customer sends it back now.", "等待顾客寄回商品。")}</p> }
    });
    view! { {waiting}{panels} }.into_any()
}

fn panel(locale: Locale, desk: &ReturnDesk, event: ReturnEvent) -> AnyView {
    let start = Form::default().with("fee", desk.view.fee.decimal());
    let mut form = FormView::of(locale, desk.draft(event), start);
    // A form that comes back is for the return as it is shown now.
    let version = desk.view.version.to_string();
    form.form = form.form.with("act", event.code()).with("version", version);
    let (title, fields) = match event {
        ReturnEvent::Approve => approve(locale, &form),
        ReturnEvent::Refuse => refuse(locale, &form),
        ReturnEvent::Receive => receive(locale, &form),
        ReturnEvent::Settle | ReturnEvent::Withdraw => settle(locale, desk, &form),
    };
    let why = desk.draft(event).map(|draft| draft.why);
    let discard = why.map(|_| {
        view! {
            <form method="post" action=DiscardReturnDraft::PATH>
                <input r#type="hidden" name="id" value=desk.view.id.to_string()/>
                {form.hidden("act")}
                <Button kind=ButtonKind::Link>{locale.pick("Discard what was typed", "放弃已填写的内容")}</Button>
            </form>
        }
    });
    view! {
        <section class="panel" id=event.code()>
            <h2>{title}</h2>
            {why.map(|why| draft_notice(locale, why))}
            <form class="stack" method="post" action=ActOnReturn::PATH>
                <input r#type="hidden" name="id" value=desk.view.id.to_string()/>
                {form.hidden("act")}
                {form.hidden("version")}
                {fields}
            </form>
            {discard}
        </section>
    }
    .into_any()
}

fn approve(locale: Locale, form: &FormView) -> (&'static str, AnyView) {
    let label = locale.pick("Words for the customer", "给顾客的说明");
    let hint = locale.pick(
        "Optional. Where and how to send it is added from the refund rules.",
        "选填。退货规则中的寄回方式会自动附上。",
    );
    let fields = view! {
        {form.lines(label, "answer", 2, hint)}
        <p class="actions"><Button kind=ButtonKind::Primary>{locale.pick("Approve", "同意退货")}</Button></p>
    };
    (locale.pick("Take it back", "同意退货"), fields.into_any())
}

fn refuse(locale: Locale, form: &FormView) -> (&'static str, AnyView) {
    let label = locale.pick("Why not", "拒绝原因");
    let hint = locale.pick("The customer reads it", "顾客可见");
    let fields = view! {
        {form.lines(label, "refusal", 2, hint)}
        <p class="actions"><Button kind=ButtonKind::Danger>{locale.pick("Refuse", "拒绝退货")}</Button></p>
    };
    (
        locale.pick("Do not take it back", "拒绝退货"),
        fields.into_any(),
    )
}

fn receive(locale: Locale, form: &FormView) -> (&'static str, AnyView) {
    let mut options = vec![SelectOption::new("", locale.pick("Choose one", "请选择"))];
    options.extend(Condition::ALL.map(|one| SelectOption::new(one.code(), one.name(locale))));
    let (selected, error) = (
        form.form.get("condition").to_owned(),
        form.error("condition"),
    );
    let label = locale.pick("How it came back", "商品状况");
    let fields = view! {
        <Select label name="form[condition]" id="f-condition" options selected error/>
        {form.tick(locale.pick("It goes back to the shelf", "重新入库"), "restock")}
        <p class="actions"><Button kind=ButtonKind::Primary>{locale.pick("Mark as received", "确认收货")}</Button></p>
    };
    (
        locale.pick("It has arrived", "已收到退货"),
        fields.into_any(),
    )
}

fn settle(locale: Locale, desk: &ReturnDesk, form: &FormView) -> (&'static str, AnyView) {
    let worth = desk.view.worth.show(locale);
    let fee_hint = format!(
        "{} {worth}",
        locale.pick("Kept back of", "从以下金额中扣除：")
    );
    let left = desk.shipping_left.show(locale);
    let left = format!("{} {left}", locale.pick("At most", "最多"));
    let exchange = desk.view.wish.clone().map(|wish| {
        let words = format!("{} {wish}", locale.pick("Send", "寄出"));
        view! { <p class="actions"><Button kind=ButtonKind::Primary attr:name="form[exchange]" attr:value="on">{words}</Button></p> }
    });
    let gone = form
        .error("exchange")
        .map(|error| view! { <p class="field-error">{error}</p> });
    let fields = view! {
        {gone}
        {exchange}
        <div class="form-grid">
            {form.number(locale.pick("Fee", "扣费"), "fee", &fee_hint)}
            {form.number(locale.pick("Delivery given back too", "同时退还运费"), "shipping", &left)}
        </div>
        {by_hand_notice(locale, desk.by_hand)}
        <p class="actions">
            <Button kind=ButtonKind::Primary>{locale.pick("Give the money back", "退款")}</Button>
            <Button kind=ButtonKind::Secondary attr:name="form[as_credit]" attr:value="on">{locale.pick("Give store credit", "退为商店余额")}</Button>
        </p>
    };
    (locale.pick("Settle it", "办理退款"), fields.into_any())
}
