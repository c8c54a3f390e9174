//! Parts that confirmation and tracking share: lines, addresses, and an order's state in words.

use leptos::prelude::*;
use model::Locale;
use model::order::{FulfilmentState, OrderLine, OrderState, OrderView};
use model::payment::PaymentState;

use crate::checkout::TotalsList;

/// What was bought, with the amounts.
#[component]
pub fn Bought(locale: Locale, order: OrderView) -> impl IntoView {
    let totals = order.totals;
    view! {
        <aside class="summary" aria-labelledby="bought">
            <h2 id="bought">{locale.pick("Your order", "订单内容")}</h2>
            <ul class="lines lines-small">{order.lines.into_iter().map(|line| row(locale, line)).collect_view()}</ul>
            <TotalsList locale totals adjustments=order.adjustments taxes=order.taxes credit=order.credit/>
            {(order.refunded.amount > 0).then(|| view! {
                <p class="small">{locale.pick("Given back: ", "已退款：")} <b class="num">{order.refunded.show(locale)}</b></p>
            })}
        </aside>
    }
}

fn row(locale: Locale, line: OrderLine) -> impl IntoView {
    let href = locale.path(&format!("/p/{}", line.slug));
    view! {
        <li class="line">
            <span class="line-media">
                {line.picture.map(|image| view! { <img src=image.src width=image.width height=image.height alt=""/> })}
                <span class="count num">{line.quantity}</span>
            </span>
            <div class="line-info">
                <a class="line-name" href=href>{line.name}</a>
                {(!line.choice.is_empty()).then(|| view! { <p class="line-note">{line.choice}</p> })}
            </div>
            <div class="line-price num">{line.total.show(locale)}</div>
        </li>
    }
}

/// Where it goes and how it is paid.
#[component]
pub fn Particulars(locale: Locale, order: OrderView) -> impl IntoView {
    let days = order
        .delivery_days
        .map(|days| crate::dates::span(locale, days));
    let lines = |address: &model::address::Address| {
        address
            .lines(locale)
            .into_iter()
            .map(|line| view! { <span class="address-line">{line}</span> })
            .collect_view()
    };
    view! {
        <section class="panel">
            <h2>{locale.pick("Details", "订单信息")}</h2>
            <dl class="review-box">
                <div><dt>{locale.pick("Ship to", "收货地址")}</dt><dd><address>{lines(&order.address)}</address></dd></div>
                {order.billing.as_ref().map(|billing| view! {
                    <div><dt>{locale.pick("Bill to", "账单地址")}</dt><dd><address>{lines(billing)}</address></dd></div>
                })}
                <div><dt>{locale.pick("Delivery", "配送方式")}</dt><dd>{order.delivery.clone()} {days.map(|days| view! { <br/>{days} })}</dd></div>
                <div><dt>{locale.pick("Payment", "支付方式")}</dt><dd>{order.method.clone()}</dd></div>
                <div><dt>{locale.pick("E-mail", "电子邮箱")}</dt><dd>{order.email.clone()}</dd></div>
                {(!order.note.is_empty()).then(|| view! { <div><dt>{locale.pick("Note", "备注")}</dt><dd>{order.note.clone()}</dd></div> })}
            </dl>
        </section>
    }
}

/// The order's state as a headline.
#[must_use]
pub const fn headline(locale: Locale, order: &OrderView) -> &'static str {
    match (order.state, order.fulfilment, order.payment) {
        (OrderState::Cancelled, ..) => locale.pick("Cancelled", "订单已取消"),
        (OrderState::Pending, _, PaymentState::ActionRequired | PaymentState::Awaiting) => {
            locale.pick("Waiting for your payment", "等待付款")
        }
        (OrderState::Pending, ..) => locale.pick("Payment is being checked", "正在确认支付"),
        (_, FulfilmentState::Delivered, _) => locale.pick("Delivered", "已送达"),
        (_, FulfilmentState::Shipped, _) => locale.pick("On its way", "运输途中"),
        (_, FulfilmentState::PartlyShipped, _) => locale.pick("Partly on its way", "部分已发货"),
        (_, FulfilmentState::Unfulfilled, _) if is_owed(order) => {
            locale.pick("Something is still to pay", "尚有差额待支付")
        }
        (_, FulfilmentState::Unfulfilled, _) => locale.pick("We are packing it", "正在备货"),
    }
}

/// Whether a changed order costs more than was paid.
const fn is_owed(order: &OrderView) -> bool {
    matches!(&order.due, Some(due) if due.difference)
}
