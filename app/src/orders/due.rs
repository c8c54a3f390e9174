//! What a shopper still has to do to pay: a code to scan, a page to go on to, an account to pay to.

use leptos::prelude::*;
use model::Locale;
use model::order::OrderView;
use model::payment::{Due, PaymentState, QrCode};
use ui::{ButtonKind, ButtonLink};

use crate::dates;

/// Empty squares around a code, without which cameras do not find it.
const QUIET: i64 = 4;

/// A QR code, always black on white: cameras do not read it the other way round.
pub fn qr(locale: Locale, code: QrCode) -> AnyView {
    let side = i64::from(code.side) + 2 * QUIET;
    let frame = format!("{} {} {side} {side}", -QUIET, -QUIET);
    let label = locale.pick("QR code to pay with", "付款二维码");
    view! {
        <svg class="qr" viewBox=frame width="240" height="240" role="img" aria-label=label shape-rendering="crispEdges">
            <rect x={-QUIET} y={-QUIET} width=side height=side fill="#fff"></rect>
            <path d=code.path fill="#000"></path>
        </svg>
    }
    .into_any()
}

/// Until when the goods are held for the money.
pub fn held(locale: Locale, due: &Due) -> Option<AnyView> {
    let until = due.until?;
    let words = locale.pick("Your goods are held until ", "商品为您保留至 ");
    Some(
        view! {
            <p class="small muted">{words}<time class="num" datetime=dates::machine(until)>{dates::moment(locale, until)}" UTC"</time></p>
        }
        .into_any(),
    )
}

/// The panel on the pages of an order that is not paid yet.
pub fn due_panel(locale: Locale, order: &OrderView, due: Due, token: &str) -> AnyView {
    let pay = format!("/orders/{}/pay?token={token}", order.number);
    let awaiting = order.payment == PaymentState::Awaiting;
    let title = match (awaiting, due.until) {
        _ if due.difference => locale.pick("Still to pay", "尚需支付"),
        (true, None) => locale.pick("Pay on delivery", "货到付款"),
        _ => locale.pick("Please pay", "请付款"),
    };
    let by_transfer = due.difference || (awaiting && due.until.is_some());
    let reference = by_transfer.then(|| {
        view! { <div><dt>{locale.pick("Reference", "付款备注")}</dt><dd class="num">{order.number.clone()}</dd></div> }
    });
    let details = due
        .details
        .lines()
        .map(|line| view! { <p>{line.to_owned()}</p> });
    let why = due.difference.then(|| {
        let words = locale.pick(
            "Your order was changed and costs more than you paid. We send it once this is there.",
            "订单已修改，金额高于您已支付的款项，补付到账后发货。",
        );
        view! { <p>{words}</p> }
    });
    let at_once = due.url.clone().filter(|_| due.difference).map(|url| {
        let name = format!("{} {}", locale.pick("Pay", "支付"), due.amount.show(locale));
        view! { <p><ButtonLink href=locale.path(&url) kind=ButtonKind::Primary>{name}</ButtonLink></p> }
    });
    let or = at_once.is_some().then(|| {
        view! { <p class="small muted">{locale.pick("Or by transfer, with the order number as the reference:", "也可转账付款，请注明订单号：")}</p> }
    });
    let go_on = (!awaiting && !due.difference).then(|| {
        view! { <ButtonLink href=locale.path(&pay) kind=ButtonKind::Primary>{locale.pick("Continue to payment", "继续付款")}</ButtonLink> }
    });
    view! {
        <section class="panel stack" aria-labelledby="due">
            <h2 id="due">{title}</h2>
            {why}
            <dl class="review-box">
                <div><dt>{locale.pick("Amount", "金额")}</dt><dd class="num">{due.amount.show(locale)}</dd></div>
                {reference}
            </dl>
            {at_once}
            {or}
            {details.collect_view()}
            {go_on}
            {held(locale, &due)}
        </section>
    }
    .into_any()
}
