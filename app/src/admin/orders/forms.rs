//! The forms about one order. Each carries the version it was made for, and comes back filled in when it did not work.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use model::Locale;
use model::form::Form;
use model::order::OrderState;
use model::order_work::{OrderAct, OrderWork};
use ui::{Button, ButtonKind};

use super::api::{ActOnOrder, DiscardOrderDraft};
use crate::admin::fields::{FormView, draft_notice};
use crate::admin::words::by_hand_notice;

/// What a form starts with: its act, the version it is for.
pub(super) fn begin(
    locale: Locale,
    work: &OrderWork,
    act: OrderAct,
    fields: &[(&str, String)],
) -> FormView {
    let start = fields.iter().fold(Form::default(), |form, (field, value)| {
        form.with(*field, value.clone())
    });
    let mut form = FormView::of(locale, work.draft(act), start);
    // A form that comes back is for the order as it is shown now.
    let version = work.desk.order.version.to_string();
    form.form = form.form.with("act", act.code()).with("version", version);
    form
}

/// The form with its hidden fields, why it is here again, and a way to forget it.
pub(super) fn around(
    locale: Locale,
    work: &OrderWork,
    act: OrderAct,
    form: &FormView,
    fields: AnyView,
) -> AnyView {
    let id = work.desk.order.id;
    let draft = work.draft(act).map(|draft| draft.why);
    let discard = draft.map(|_| {
        view! {
            <form method="post" action=DiscardOrderDraft::PATH>
                <input r#type="hidden" name="id" value=id.to_string()/>
                <input r#type="hidden" name="act" value=act.code()/>
                <Button kind=ButtonKind::Link>{locale.pick("Discard what was typed", "放弃已填写的内容")}</Button>
            </form>
        }
    });
    view! {
        {draft.map(|why| draft_notice(locale, why))}
        {plain(work, form, Some(act.code()), fields)}
        {discard}
    }
    .into_any()
}

/// The form with its hidden fields and nothing around it.
pub(super) fn plain(
    work: &OrderWork,
    form: &FormView,
    id: Option<&'static str>,
    fields: AnyView,
) -> AnyView {
    view! {
        <form class="stack" method="post" action=ActOnOrder::PATH id=id>
            <input r#type="hidden" name="id" value=work.desk.order.id.to_string()/>
            {form.hidden("act")}
            {form.hidden("version")}
            {fields}
        </form>
    }
    .into_any()
}

/// Note that awaited money is there.
pub fn paid(locale: Locale, work: &OrderWork) -> Option<AnyView> {
    let awaited = work.desk.awaited?;
    let form = begin(locale, work, OrderAct::Paid, &[]);
    let order = &work.desk.order;
    let waits = order.state == OrderState::Pending;
    let difference = order.due.as_ref().is_some_and(|due| due.difference);
    let about = if difference {
        locale.pick(
            "The customer was asked for what the changed order costs more. It can be sent once this money is noted.",
            "已请顾客补付修改后的差额，登记收款后订单方可发货。",
        )
    } else if waits {
        locale.pick(
            "The order waits for this money. Once it is noted, the customer gets a mail and the order can be sent.",
            "订单正等待该款项。登记后将通知顾客，订单即可发货。",
        )
    } else {
        locale.pick(
            "It is taken when the parcel is handed over.",
            "送货时代收的货款。",
        )
    };
    let fields = view! {
        <p>{about}</p>
        <p class="actions"><Button kind=ButtonKind::Primary>{locale.pick("The money is here: ", "已收到款项：")}<span class="num">{awaited.show(locale)}</span></Button></p>
    };
    let form = around(locale, work, OrderAct::Paid, &form, fields.into_any());
    Some(
        view! { <section class="panel"><h2>{locale.pick("Money awaited", "待收款")}</h2>{form}</section> }
            .into_any(),
    )
}

/// Call it off, as long as nothing was sent.
pub fn cancel(locale: Locale, work: &OrderWork) -> Option<AnyView> {
    let again = work.draft(OrderAct::Cancel).is_some();
    if !work.desk.can_cancel && !again {
        return None;
    }
    let form = begin(locale, work, OrderAct::Cancel, &[]);
    let about = if work.desk.refundable.amount > 0 {
        locale.pick(
            "What was paid goes back, and the goods are for sale again. The customer gets a mail.",
            "已付款项将退回，商品恢复可售，并通知顾客。",
        )
    } else {
        locale.pick(
            "Nothing was paid, so nothing goes back. The goods are for sale again. The customer gets a mail.",
            "订单未付款，无需退款。商品恢复可售，并通知顾客。",
        )
    };
    let fields = view! {
        <p>{about}</p>
        {by_hand_notice(locale, work.desk.by_hand && work.desk.refundable.amount > 0)}
        {form.line(locale.pick("Reason", "原因"), "reason", "")}
        {form.tick(locale.pick("Yes, cancel this order", "确认取消此订单"), "sure")}
        <p class="actions"><Button kind=ButtonKind::Danger>{locale.pick("Cancel order", "取消订单")}</Button></p>
    };
    let form = around(locale, work, OrderAct::Cancel, &form, fields.into_any());
    Some(
        view! {
            <details class="danger-zone" open=again>
                <summary>{locale.pick("Cancel this order", "取消订单")}</summary>
                {form}
            </details>
        }
        .into_any(),
    )
}

/// Write something only staff see.
pub fn note(locale: Locale, work: &OrderWork) -> AnyView {
    let form = begin(locale, work, OrderAct::Note, &[]);
    let fields = view! {
        {form.lines(locale.pick("Only staff see it", "仅员工可见"), "note", 3, "")}
        <p class="actions"><Button kind=ButtonKind::Secondary>{locale.pick("Add note", "添加备注")}</Button></p>
    };
    let form = around(locale, work, OrderAct::Note, &form, fields.into_any());
    view! { <section class="panel"><h2>{locale.pick("Internal note", "内部备注")}</h2>{form}</section> }.into_any()
}
