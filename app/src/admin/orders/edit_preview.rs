//! What an order would become: its sums, what that means for the money, and the button that saves it.

use leptos::prelude::*;
use model::Locale;
use model::order_edit::{EditPreview, OrderEditDesk};
use model::payment::PaymentState;
use ui::{Alert, AlertKind, Button, ButtonKind};

use crate::admin::fields::FormView;
use crate::admin::words::by_hand_notice;
use crate::cart::saving_rows;

/// The preview, and the way to it.
pub fn preview(locale: Locale, desk: &OrderEditDesk, form: &FormView) -> AnyView {
    let wrong = form
        .error("edit")
        .map(|error| view! { <Alert kind=AlertKind::Warn live=true>{error}</Alert> });
    let look = |kind: ButtonKind| {
        view! { <Button kind name="form[act]" value="look">{locale.pick("Look over", "预览")}</Button> }
    };
    let body = match &desk.preview {
        None => view! {
            <p class="muted">{locale.pick("See the new totals before anything is saved.", "保存前请先查看新的金额。")}</p>
            <p class="actions">{look(ButtonKind::Primary)}</p>
        }
        .into_any(),
        Some(preview) => view! {
            <p role="status">{preview.words.get(locale).to_owned()}</p>
            {totals(locale, preview)}
            {money(locale, desk, preview)}
            <p class="muted small">{locale.pick("Taxes are those of the address today, rounded as they were when it was bought. The customer gets a mail about the change.", "税费按收货地当前税率计算，沿用购买时的舍入方式。修改后将通知顾客。")}</p>
            <p class="actions">
                <Button kind=ButtonKind::Primary name="form[act]" value="save">{locale.pick("Save the change", "保存修改")}</Button>
                {look(ButtonKind::Secondary)}
            </p>
        }
        .into_any(),
    };
    view! {
        <section class="panel stack" id="preview">
            <h2>{locale.pick("What it becomes", "修改预览")}</h2>
            {wrong}
            {body}
        </section>
    }
    .into_any()
}

fn totals(locale: Locale, preview: &EditPreview) -> AnyView {
    let totals = preview.totals;
    let line = |name: &str, amount: i64| {
        let (name, amount) = (name.to_owned(), totals.money(amount).show(locale));
        view! { <div><dt>{name}</dt><dd class="num">{amount}</dd></div> }
    };
    let discount = (totals.discounts != 0 && preview.adjustments.is_empty())
        .then(|| line(locale.pick("Discounts", "优惠"), -totals.discounts));
    let taxes = preview.taxes.iter();
    let taxes = taxes.map(|tax| line(&tax.name, tax.amount.amount));
    let taxes = Some(taxes.collect_view());
    // What is contained in the total stands below it.
    let (tax, included) = match totals.tax_included {
        0 => (taxes, None),
        _ => (None, taxes),
    };
    view! {
        <dl class="totals">
            {line(locale.pick("Items", "商品"), totals.lines)}
            {line(locale.pick("Delivery", "运费"), totals.shipping.unwrap_or_default())}
            {saving_rows(locale, preview.adjustments.clone())}
            {discount}
            {tax}
            <div class="totals-sum"><dt>{locale.pick("New total", "新总额")}</dt><dd class="num">{totals.money(totals.total).show(locale)}</dd></div>
            {included}
            {line(locale.pick("Difference", "差额"), preview.difference.amount)}
        </dl>
    }
    .into_any()
}

/// What the difference means for the customer.
fn money(locale: Locale, desk: &OrderEditDesk, preview: &EditPreview) -> AnyView {
    let (order, difference) = (&desk.order, preview.difference);
    let amount = preview.totals.money(difference.amount.abs()).show(locale);
    let at_the_door = order.payment == PaymentState::Awaiting;
    let text = match (difference.amount, at_the_door, locale) {
        (0, ..) => locale
            .pick(
                "The total stays the same: no money moves.",
                "总额不变，无需收退款。",
            )
            .to_owned(),
        (_, true, Locale::En) => "The new total is taken at the door.".to_owned(),
        (_, true, Locale::Zh) => "送货时按新总额收款。".to_owned(),
        (1.., _, Locale::En) => format!(
            "The customer is asked by mail for {amount} more. The order can be sent once you note that the money is here."
        ),
        (1.., _, Locale::Zh) => {
            format!("将以邮件请顾客补付 {amount}。登记收款后，订单方可发货。")
        }
        (_, _, Locale::En) => format!(
            "{amount} goes back to the customer, or is asked for no more where it was not paid yet."
        ),
        (_, _, Locale::Zh) => format!("{amount} 将退还顾客；尚未支付的部分不再收取。"),
    };
    let by_hand = order.by_hand && difference.amount < 0 && !at_the_door;
    view! { <p><b>{text}</b></p>{by_hand_notice(locale, by_hand)} }.into_any()
}
