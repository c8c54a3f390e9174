//! The form that gives money back: for units of lines, for delivery, or an amount.

use leptos::prelude::*;
use model::order_work::{OrderAct, OrderWork};
use model::refund::units_field;
use model::{Locale, Money};
use ui::{Button, ButtonKind};

use super::forms::{around, begin};
use crate::admin::fields::FormView;
use crate::admin::words::by_hand_notice;

/// Give money back, as far as there is any left.
pub fn refund(locale: Locale, work: &OrderWork) -> Option<AnyView> {
    let left = work.desk.refundable;
    if left.amount <= 0 && work.draft(OrderAct::Refund).is_none() {
        return None;
    }
    let mut form = begin(locale, work, OrderAct::Refund, &[]);
    // Its first sending did nothing, so it may have a new key.
    form.form = form.form.with("key", work.refund_key.clone());
    let most = format!("{} {}", locale.pick("At most", "最多"), left.show(locale));
    let fields = view! {
        {form.hidden("key")}
        {by_hand_notice(locale, work.desk.by_hand)}
        <div class="form-grid">{units(locale, work, &form)}{delivery(locale, work, &form)}</div>
        {form.tick(locale.pick("These units go back to the shelf", "以上商品重新入库"), "restock")}
        <p class="muted small">{locale.pick("Or, without saying for what:", "或者不指定商品，直接退款：")}</p>
        <div class="form-grid">
            {form.number(locale.pick("Amount", "金额"), "amount", &most)}
            {form.line(locale.pick("Reason", "原因"), "reason", locale.pick("The customer reads it", "顾客可见"))}
        </div>
        {form.tick(locale.pick("As store credit: the code goes to the customer by mail", "退为商店余额，卡号将邮件发送给顾客"), "as_credit")}
        <p class="actions"><Button kind=ButtonKind::Secondary>{locale.pick("Refund", "退款")}</Button></p>
    };
    let form = around(locale, work, OrderAct::Refund, &form, fields.into_any());
    Some(
        view! { <section class="panel"><h2>{locale.pick("Refund", "退款")}</h2>{form}</section> }
            .into_any(),
    )
}

/// A field for each line of which units are left, with what the next unit is worth.
fn units(locale: Locale, work: &OrderWork, form: &FormView) -> Vec<AnyView> {
    let desk = &work.desk;
    let lines = desk.order.lines.iter();
    let open = lines.filter_map(|line| Some((line, desk.paid.line(line.id)?)));
    let open =
        open.filter(|(line, paid)| paid.left() > 0 || form.error(&units_field(line.id)).is_some());
    open.map(|(line, paid)| {
        let label = match line.choice.as_str() {
            "" => line.name.clone(),
            choice => format!("{} ({choice})", line.name),
        };
        let next = Money::new(paid.worth(1).unwrap_or(0), desk.refundable.currency);
        let (left, next) = (paid.left(), next.show(locale));
        let hint = match locale {
            Locale::En => format!("Units of {left}, {next} for one"),
            Locale::Zh => format!("可退 {left} 件，每件 {next}"),
        };
        form.number(&label, &units_field(line.id), &hint)
    })
    .collect()
}

fn delivery(locale: Locale, work: &OrderWork, form: &FormView) -> Option<AnyView> {
    let left = Money::new(
        work.desk.paid.shipping_left(),
        work.desk.refundable.currency,
    );
    (left.amount > 0).then(|| {
        let most = format!("{} {}", locale.pick("At most", "最多"), left.show(locale));
        form.number(locale.pick("Delivery", "运费"), "shipping", &most)
    })
}
