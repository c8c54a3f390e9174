//! `/admin/orders/{id}`: the order, its money, its parcels, its history, and the forms.

use leptos::prelude::*;
use model::address::Address;
use model::order::{OrderView, TimelineKind};
use model::order_desk::OrderDesk;
use model::order_work::OrderWork;
use model::{Locale, OrderId};
use ui::{Alert, AlertKind, Column, Picture, Table, Timeline, TimelineEntry};

use super::api::read_order;
use super::{edit, forms, labels, parcels, refund};
use crate::admin::frame::{Place, head, staff_page};
use crate::admin::words::{fulfilment_badge, happening, order_badge, payment_badge, refund_badge};
use crate::cart::{credit_rows, saving_rows};
use crate::dates;
use crate::request::{page_locale, path_param, query_param};

/// `/admin/orders/{id}`
#[component]
pub fn OrderPage() -> impl IntoView {
    // An address that is no id is of no order.
    let id: OrderId = path_param("id").parse().unwrap_or_else(|_| 0.into());
    staff_page(Place::Orders, read_order(page_locale(), id), show)
}

fn show(locale: Locale, work: OrderWork) -> AnyView {
    let order = &work.desk.order;
    let above = (locale.path("/admin/orders"), locale.pick("Orders", "订单"));
    let badges = view! {
        {order_badge(locale, order.state)} " " {fulfilment_badge(locale, order.fulfilment)} " " {payment_badge(locale, order.payment)}
    }
    .into_any();
    let title = format!("{} {}", locale.pick("Order", "订单"), order.number);
    let placed = format!(
        "{} · {}",
        dates::moment(locale, order.placed_at),
        work.desk.source
    );
    view! {
        {head(&title, Some(above), badges, edit::link(locale, order.id, work.desk.can_edit).into_any())}
        <p class="muted small num">{placed}</p>
        {done_notice(locale, order)}
        <div class="admin-cols">
            <div class="admin-col">
                {items(locale, order)}
                {labels::label(locale, &work)}
                {parcels::ship(locale, &work)}
                {parcels::parcels(locale, &work)}
                {money(locale, &work.desk)}
                {forms::paid(locale, &work)}
                {refund::refund(locale, &work)}
                {forms::cancel(locale, &work)}
            </div>
            <aside class="admin-col-side">
                {people(locale, order)}
                <section class="panel">
                    <h2>{locale.pick("History", "订单动态")}</h2>
                    <Timeline label=locale.pick("History", "订单动态") entries=history(locale, &work.desk)/>
                </section>
                {forms::note(locale, &work)}
            </aside>
        </div>
    }
    .into_any()
}

fn done_notice(locale: Locale, order: &OrderView) -> Option<AnyView> {
    let text = match query_param("done")?.as_str() {
        "ship" => locale.pick(
            "Marked as sent. The customer gets a mail.",
            "已标记发货，并将通知顾客。",
        ),
        "quote" => locale.pick(
            "Carriers have answered: choose a price.",
            "承运商已报价，请选择。",
        ),
        "label" => locale.pick("The label is bought.", "面单已购买。"),
        "void_label" => locale.pick("The label was given back.", "面单已作废。"),
        "deliver" => locale.pick("Marked as delivered.", "已标记送达。"),
        "track" => locale.pick(
            "Added. The customer sees it at once.",
            "已添加，顾客可立即查看。",
        ),
        "cancel" if order.refunded.amount == 0 && !order.payment.is_paid() => locale.pick(
            "The order is cancelled. Nothing was paid.",
            "订单已取消，顾客未付款。",
        ),
        "cancel" if order.by_hand => locale.pick(
            "The order is cancelled. Give back what was paid yourself.",
            "订单已取消，请自行退还款项。",
        ),
        "cancel" => locale.pick(
            "The order is cancelled. What was paid goes back.",
            "订单已取消，款项将原路退回。",
        ),
        "refund" if order.by_hand => locale.pick(
            "The refund is written down. Give the money back yourself.",
            "退款已登记，请自行退还款项。",
        ),
        "refund" => locale.pick("The refund is on its way.", "退款已提交。"),
        "edit" => locale.pick(
            "The order is changed. The customer gets a mail.",
            "订单已修改，并将通知顾客。",
        ),
        "paid" => locale.pick("The money is noted as received.", "已登记收款。"),
        "note" => locale.pick("Note added.", "备注已添加。"),
        _ => return None,
    };
    Some(view! { <Alert kind=AlertKind::Good live=true>{text}</Alert> }.into_any())
}

fn items(locale: Locale, order: &OrderView) -> AnyView {
    let title = locale.pick("Items", "商品");
    let columns = vec![
        Column::new(locale.pick("Picture", "图片")).unnamed(),
        Column::new(locale.pick("Product", "商品")),
        Column::new(locale.pick("Price", "单价")).numeric(),
        Column::new(locale.pick("Units", "数量")).numeric(),
        Column::new(locale.pick("Total", "小计")).numeric(),
    ];
    let rows = order.lines.iter().map(|line| {
        let picture = line.picture.clone().map(|p| {
            view! { <Picture src=p.src alt="" width=p.width as u32 height=p.height as u32 srcset=p.srcset sizes="44px"/> }
        });
        let about = [line.choice.as_str(), line.sku.as_str()];
        let about: Vec<&str> = about.into_iter().filter(|text| !text.is_empty()).collect();
        view! {
            <tr>
                <td>{picture}</td>
                <th scope="row"><a href=locale.path(&format!("/p/{}", line.slug))>{line.name.clone()}</a><br/><span class="small muted">{about.join(" · ")}</span></th>
                <td class="numeric num">{line.unit_price.show(locale)}</td>
                <td class="numeric num">{line.quantity}</td>
                <td class="numeric num">{line.total.show(locale)}</td>
            </tr>
        }
    });
    let rows = rows.collect_view();
    view! {
        <section class="panel">
            <h2>{title}</h2>
            <Table caption=title columns>{rows}</Table>
        </section>
    }
    .into_any()
}

/// Totals, payments and refunds.
fn money(locale: Locale, desk: &OrderDesk) -> AnyView {
    let totals = &desk.order.totals;
    let line = |name: &str, amount: i64| {
        let (name, amount) = (name.to_owned(), totals.money(amount).show(locale));
        view! { <div><dt>{name}</dt><dd class="num">{amount}</dd></div> }
    };
    let adjustments = desk.order.adjustments.clone();
    let discount = (totals.discounts != 0 && adjustments.is_empty())
        .then(|| line(locale.pick("Discounts", "优惠"), -totals.discounts));
    let taxes = desk.order.taxes.iter();
    let taxes = taxes.map(|tax| line(&tax.name, tax.amount.amount));
    let taxes = Some(taxes.collect_view());
    // What is contained in the total stands below it.
    let (tax, included) = match totals.tax_included {
        0 => (taxes, None),
        _ => (None, taxes),
    };
    let refunded = (desk.order.refunded.amount != 0).then(|| {
        line(
            locale.pick("Refunded", "已退款"),
            -desk.order.refunded.amount,
        )
    });
    let payments = desk.payments.iter().map(|payment| {
        let reference = payment.reference.clone().unwrap_or_default();
        view! {
            <li>
                <b>{payment.method.clone()}</b>" "{payment_badge(locale, payment.state)}
                <br/><span class="small muted num">{format!("{} · {} · {reference}", payment.amount.show(locale), dates::moment(locale, payment.created_at))}</span>
            </li>
        }
    });
    let paper = |path: String, name: &'static str| {
        let href = locale.path(&format!("/admin/orders/{}/{path}", desk.order.id));
        view! { <a href=href>{name}</a> }
    };
    let difference = desk.order.due.as_ref().filter(|due| due.difference);
    let invoice = (desk.order.payment.is_paid() && difference.is_none()).then(|| {
        view! { <p>{paper("invoice".to_owned(), locale.pick("Invoice (PDF)", "发票（PDF）"))}</p> }
    });
    let refunds = desk.refunds.iter().map(|refund| {
        let note = desk.order.credits.contains(&refund.id).then(|| {
            let path = format!("credit-note/{}", refund.id);
            paper(path, locale.pick("Credit note (PDF)", "红字发票（PDF）"))
        });
        let name = if refund.as_credit {
            locale.pick("Refund as store credit", "退为商店余额")
        } else {
            locale.pick("Refund", "退款")
        };
        view! {
            <li>
                <b>{name}</b>" "{refund_badge(locale, refund.state)}" "{note}
                <br/><span class="small muted num">{format!("{} · {} · {}", refund.amount.show(locale), dates::moment(locale, refund.created_at), refund.reason)}</span>
            </li>
        }
    });
    view! {
        <section class="panel">
            <h2>{locale.pick("Money", "款项")}</h2>
            <dl class="totals">
                {line(locale.pick("Items", "商品"), totals.lines)}
                {line(locale.pick("Delivery", "运费"), totals.shipping.unwrap_or_default())}
                {saving_rows(locale, adjustments)}
                {discount}
                {tax}
                <div class="totals-sum"><dt>{locale.pick("Total", "合计")}</dt><dd class="num">{totals.money(totals.total).show(locale)}</dd></div>
                {included}
                {credit_rows(locale, desk.order.credit.clone())}
                {refunded}
                {difference.map(|due| line(locale.pick("Still to pay", "尚需支付"), due.amount.amount))}
            </dl>
            <ul class="stack">{payments.collect_view()}{refunds.collect_view()}</ul>
            {invoice}
        </section>
    }
    .into_any()
}

fn people(locale: Locale, order: &OrderView) -> AnyView {
    let lines = |address: &Address| {
        let lines = address.lines(locale).into_iter();
        lines
            .map(|line| view! { <span class="address-line">{line}</span> })
            .collect_view()
    };
    let billing = order.billing.as_ref().map(|address| {
        view! { <h3>{locale.pick("Bill goes to", "账单地址")}</h3><address>{lines(address)}</address> }
    });
    let phone = (!order.address.phone.is_empty()).then(|| {
        view! { <p class="num">{order.address.phone.clone()}</p> }
    });
    let note = (!order.note.is_empty()).then(|| {
        view! { <h3>{locale.pick("Customer's note", "顾客留言")}</h3><p>{order.note.clone()}</p> }
    });
    let days = order.delivery_days.map(|days| dates::span(locale, days));
    view! {
        <section class="panel">
            <h2>{locale.pick("Customer", "顾客")}</h2>
            <p><a href=format!("mailto:{}", order.email)>{order.email.clone()}</a></p>
            <address>{lines(&order.address)}</address>
            {phone}
            {billing}
            <p class="small muted">{order.delivery.clone()}{days.map(|days| format!(" · {days}"))}</p>
            {note}
        </section>
    }
    .into_any()
}

/// What the customer sees and what only staff see, in one line of time.
fn history(locale: Locale, desk: &OrderDesk) -> Vec<TimelineEntry> {
    let seen = desk.order.timeline.iter().map(|entry| {
        let title = happening(locale, entry.kind);
        let shown = match entry.kind {
            TimelineKind::PaymentDeclined | TimelineKind::Cancelled => TimelineEntry::bad(title),
            _ => TimelineEntry::done(title),
        };
        // What is said by the title already needs no second line.
        let told = matches!(entry.kind, TimelineKind::Received | TimelineKind::Paid);
        let detail = if told { "" } else { entry.detail.get(locale) };
        (entry.at, shown, detail.to_owned())
    });
    let notes = desk.notes.iter().map(|note| {
        let by = note.by.clone().unwrap_or_default();
        let title = format!("{} {by}", locale.pick("Internal note", "内部备注"));
        (
            note.at,
            TimelineEntry::done(title.trim_end()),
            note.text.clone(),
        )
    });
    let mut all: Vec<_> = seen.chain(notes).collect();
    all.sort_by_key(|(at, ..)| *at);
    all.into_iter()
        .map(|(at, entry, detail)| {
            let entry = entry.at(dates::machine(at), dates::moment(locale, at));
            if detail.is_empty() {
                entry
            } else {
                entry.note(detail)
            }
        })
        .collect()
}
