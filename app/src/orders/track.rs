//! `/orders/{number}?token=`: where an order is. Moves by itself while it is open.

use leptos::prelude::*;
use leptos_meta::Meta;
use model::Locale;
use model::order::{FulfilmentState, OrderState, OrderView, TimelineKind};
use ui::{Alert, AlertKind, Button, ButtonKind, ButtonLink, Disclosure, Timeline, TimelineEntry};

use super::api::load_order;
use super::beside::BesideOrder;
use super::details::{Bought, Particulars, headline};
use super::due::due_panel;
use super::live::LiveOrder;
use super::parcel;
use crate::AppError;
use crate::content::ErrorView;
use crate::dates;
use crate::request::{page_locale, path_param, query_param};
use crate::shell::{Frame, Head};

/// The tracking page; without the right link it asks for number and e-mail.
#[component]
pub fn TrackPage() -> impl IntoView {
    let locale = page_locale();
    let number = path_param("number");
    let token = query_param("token").unwrap_or_default();
    view! {
        <Frame>
            {Suspend::new(async move {
                match load_order(locale, number, token.clone()).await {
                    Ok(order) => view! { <Track locale order token/> }.into_any(),
                    Err(AppError::NotFound | AppError::Unauthorized) => view! { <super::find::FindOrder/> }.into_any(),
                    Err(error) => view! { <ErrorView error/> }.into_any(),
                }
            })}
        </Frame>
    }
}

#[component]
fn Track(locale: Locale, order: OrderView, token: String) -> impl IntoView {
    let title = headline(locale, &order);
    let days = order.delivery_days.filter(|_| {
        order.state != OrderState::Cancelled && order.fulfilment != FulfilmentState::Delivered
    });
    let arrives = days.map(|days| {
        format!(
            "{} {}",
            locale.pick("Arrives", "预计送达"),
            dates::span(locale, days)
        )
    });
    let live = format!("/orders/{}/live?token={token}", order.number);
    let cancel = order
        .can_cancel
        .then(|| cancel_form(locale, &order, token.clone()));
    let due = order
        .due
        .clone()
        .map(|due| due_panel(locale, &order, due, &token));
    let number = order.number.clone();
    let sent = !matches!(order.fulfilment, FulfilmentState::Unfulfilled);
    let send_back = sent.then(|| {
        let href = locale.path(&format!("/orders/{number}/return?token={token}"));
        view! { <p><ButtonLink href=href kind=ButtonKind::Quiet>{locale.pick("Send something back", "申请退货")}</ButtonLink></p> }
    });
    let again = again_form(locale, number.clone(), token.clone());
    let help = locale.path(&format!("/orders/{number}/help?token={token}"));
    let papers = papers(locale, &order, &token);
    view! {
        <Head title=format!("{title} – {}", order.number)/>
        <Meta name="referrer" content="no-referrer"/>
        <LiveOrder address=live version=order.version>
            <div class="wrap track" id="live">
                <header class="track-head">
                    <p class="eyebrow num">{locale.pick("Order ", "订单 ")} {order.number.clone()}</p>
                    <h1>{title}</h1>
                    <p class="lead" role="status">{arrives}</p>
                    {(order.state != OrderState::Cancelled).then(|| bar(locale, &order))}
                </header>
                {notice(locale)}
                <div class="track-body">
                    {due}
                    <section class="panel">
                        <h2>{locale.pick("Progress", "订单进度")}</h2>
                        <Timeline label=locale.pick("What happened so far", "订单动态") entries=entries(locale, &order)/>
                        <p class="live-note small muted with-script"><span class="live-dot"></span>{locale.pick("Updates by itself", "实时更新")}</p>
                        {papers}
                        <p><a class="more" href=help>{locale.pick("Something is wrong? Get help", "遇到问题？申请售后")}</a></p>
                        {again}
                        {send_back}
                        {cancel}
                    </section>
                    {order.parcels.iter().enumerate().map(|(at, parcel)| parcel::panel(locale, &order, at + 1, parcel)).collect_view()}
                    <Particulars locale order=order.clone()/>
                    <Bought locale order/>
                </div>
            </div>
        </LiveOrder>
        <BesideOrder locale number token/>
    }
}

/// Why what was asked for did not happen, as the redirect says.
fn notice(locale: Locale) -> Option<impl IntoView + use<>> {
    let (title, text) = if query_param("late").is_some() {
        (
            locale.pick("It can no longer be cancelled", "订单已无法取消"),
            locale.pick(
                "It is being sent already. You can return it once it has arrived.",
                "商品已在发货途中，收货后可申请退货。",
            ),
        )
    } else if query_param("gone").is_some() {
        (
            locale.pick("None of it can be bought now", "暂时无法再次购买"),
            locale.pick(
                "Everything in this order is sold out or no longer for sale.",
                "该订单中的商品均已售罄或下架。",
            ),
        )
    } else {
        return None;
    };
    Some(view! { <Alert kind=AlertKind::Warn live=true title>{text}</Alert> })
}

/// Ordered, packed, shipped, delivered, as a bar.
fn bar(locale: Locale, order: &OrderView) -> impl IntoView + use<> {
    let reached = match (order.state, order.fulfilment) {
        (OrderState::Pending, _) => 0,
        (_, FulfilmentState::Unfulfilled) => 1,
        (_, FulfilmentState::PartlyShipped | FulfilmentState::Shipped) => 2,
        (_, FulfilmentState::Delivered) => 4,
    };
    let steps = [
        locale.pick("Ordered", "已下单"),
        locale.pick("Packing", "备货中"),
        locale.pick("Shipped", "已发货"),
        locale.pick("Delivered", "已送达"),
    ];
    let items = steps.into_iter().enumerate().map(|(at, name)| {
        let class = match at.cmp(&reached) {
            std::cmp::Ordering::Less => "is-done",
            std::cmp::Ordering::Equal => "is-current",
            std::cmp::Ordering::Greater => "",
        };
        view! { <li class=class aria-current=(at == reached).then_some("step")>{name}</li> }
    });
    view! { <ol class="track-bar">{items.collect_view()}</ol> }
}

fn entries(locale: Locale, order: &OrderView) -> Vec<TimelineEntry> {
    let mut entries: Vec<_> = order
        .timeline
        .iter()
        .map(|entry| {
            let name = kind_name(locale, entry.kind);
            let bad = matches!(
                entry.kind,
                TimelineKind::Cancelled | TimelineKind::PaymentDeclined
            );
            let shown = if bad {
                TimelineEntry::bad(name)
            } else {
                TimelineEntry::done(name)
            };
            let shown = shown.at(dates::machine(entry.at), dates::moment(locale, entry.at));
            // What is said by the title already needs no second line.
            let told = matches!(entry.kind, TimelineKind::Received | TimelineKind::Paid);
            let detail = entry.detail.get(locale);
            if told || detail.is_empty() {
                shown
            } else {
                shown.note(detail)
            }
        })
        .collect();
    if order.state == OrderState::Placed {
        entries.push(match order.fulfilment {
            FulfilmentState::Unfulfilled
                if order.due.as_ref().is_some_and(|due| due.difference) =>
            {
                TimelineEntry::current(locale.pick("Waiting for your payment", "等待付款"))
            }
            FulfilmentState::Unfulfilled => {
                TimelineEntry::current(locale.pick("Packing", "备货中"))
            }
            FulfilmentState::PartlyShipped => {
                TimelineEntry::current(locale.pick("Packing the rest", "其余商品备货中"))
            }
            FulfilmentState::Delivered => return entries,
            _ => TimelineEntry::ahead(locale.pick("Delivery", "等待送达")),
        });
    }
    entries
}

/// What happened, in words.
#[must_use]
pub const fn kind_name(locale: Locale, kind: TimelineKind) -> &'static str {
    match kind {
        TimelineKind::Received => locale.pick("Order received", "订单已提交"),
        TimelineKind::Paid => locale.pick("Payment received", "付款成功"),
        TimelineKind::PaymentDeclined => locale.pick("Payment declined", "付款失败"),
        TimelineKind::Shipped => locale.pick("Parcel sent", "包裹已发出"),
        TimelineKind::Delivered => locale.pick("Parcel delivered", "包裹已送达"),
        TimelineKind::Cancelled => locale.pick("Order cancelled", "订单已取消"),
        TimelineKind::Changed => locale.pick("Order changed", "订单已修改"),
        TimelineKind::Refunded => locale.pick("Money given back", "已退款"),
        TimelineKind::Return => locale.pick("Return", "退货"),
        TimelineKind::Complaint => locale.pick("Help", "售后服务"),
        TimelineKind::Note => locale.pick("Note", "备注"),
    }
}

/// Invoice and credit notes, once there is something to write about.
fn papers(locale: Locale, order: &OrderView, token: &str) -> Option<AnyView> {
    let unpaid = order.due.as_ref().is_some_and(|due| due.difference);
    if !order.payment.is_paid() || unpaid {
        return None;
    }
    let link = |paper: String, name: &'static str| {
        let href = locale.path(&format!("/orders/{}/{paper}?token={token}", order.number));
        view! { <a class="more" href=href>{name}" (PDF)"</a> }
    };
    let invoice = link("invoice".to_owned(), locale.pick("Invoice", "发票"));
    let credits = order.credits.iter().map(|refund| {
        link(
            format!("credit-note/{refund}"),
            locale.pick("Credit note", "红字发票"),
        )
    });
    Some(view! { <p class="actions">{invoice}{credits.collect_view()}</p> }.into_any())
}

fn again_form(locale: Locale, number: String, token: String) -> impl IntoView {
    view! {
        <form class="track-again" method="post" action="/api/reorder">
            <input type="hidden" name="locale" value=locale.code()/>
            <input type="hidden" name="number" value=number/>
            <input type="hidden" name="token" value=token/>
            <Button kind=ButtonKind::Secondary>{locale.pick("Order it again", "再次购买")}</Button>
        </form>
    }
}

fn cancel_form(locale: Locale, order: &OrderView, token: String) -> impl IntoView + use<> {
    let number = order.number.clone();
    let charged = order.payment.is_paid() && order.totals.total > 0;
    let about = match (charged, order.by_hand) {
        (true, false) => locale.pick(
            "You get all your money back. This cannot be undone.",
            "款项将全额退回，取消后不可恢复。",
        ),
        (true, true) => locale.pick(
            "The shop gives all your money back to you itself. This cannot be undone.",
            "商店将自行全额退款给您，取消后不可恢复。",
        ),
        (false, _) => locale.pick(
            "Nothing was charged. This cannot be undone.",
            "尚未产生扣款，取消后不可恢复。",
        ),
    };
    view! {
        <Disclosure summary=locale.pick("Cancel this order", "取消订单")>
            <form class="form" method="post" action="/api/cancel_order">
                <input type="hidden" name="locale" value=locale.code()/>
                <input type="hidden" name="number" value=number/>
                <input type="hidden" name="token" value=token/>
                <p>{about}</p>
                <Button kind=ButtonKind::Danger>{locale.pick("Yes, cancel the order", "确认取消订单")}</Button>
            </form>
        </Disclosure>
    }
}
