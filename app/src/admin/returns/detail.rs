//! `/admin/returns/{id}`: what comes back and why, what it is worth, and the next step.

use leptos::prelude::*;
use model::return_desk::ReturnDesk;
use model::{Locale, Money, ReturnId};
use ui::{Alert, AlertKind};

use super::api::read_return;
use super::steps;
use crate::admin::frame::{Place, head, staff_page};
use crate::dates;
use crate::orders::return_badge;
use crate::request::{page_locale, path_param, query_param};

/// `/admin/returns/{id}`
#[component]
pub fn ReturnPage() -> impl IntoView {
    // An address that is no id is of no return.
    let id: ReturnId = path_param("id").parse().unwrap_or_else(|_| 0.into());
    staff_page(Place::Returns, read_return(page_locale(), id), show)
}

fn show(locale: Locale, desk: ReturnDesk) -> AnyView {
    let above = (
        locale.path("/admin/returns"),
        locale.pick("Returns", "退货"),
    );
    let title = format!(
        "{} {}",
        locale.pick("Return of order", "退货 · 订单"),
        desk.number
    );
    let badge = return_badge(locale, desk.view.state);
    view! {
        {head(&title, Some(above), badge, ().into_any())}
        <p class="muted small num">{dates::moment(locale, desk.view.created_at)}</p>
        {done_notice(locale)}
        <div class="admin-cols">
            <div class="admin-col">
                {goods(locale, &desk)}
                {steps::next(locale, &desk)}
            </div>
            <aside class="admin-col-side">{customer(locale, &desk)}{money(locale, &desk)}</aside>
        </div>
    }
    .into_any()
}

fn done_notice(locale: Locale) -> Option<AnyView> {
    let text = match query_param("done")?.as_str() {
        "approve" => locale.pick(
            "Approved. The customer gets a mail that says how to send it back.",
            "已同意退货，并已通知顾客如何寄回。",
        ),
        "refuse" => locale.pick(
            "Refused. The customer gets a mail.",
            "已拒绝，并将通知顾客。",
        ),
        "receive" => locale.pick(
            "Taken in. The refund is next.",
            "已收货，接下来请办理退款。",
        ),
        "settle" => locale.pick("The return is settled.", "退货已处理完毕。"),
        _ => return None,
    };
    Some(view! { <Alert kind=AlertKind::Good live=true>{text}</Alert> }.into_any())
}

fn goods(locale: Locale, desk: &ReturnDesk) -> AnyView {
    let view = &desk.view;
    let lines = view.lines.iter().map(|line| {
        view! { <li><span class="num">{line.quantity}</span>" × "{line.name.clone()}</li> }
    });
    let words =
        (!view.words.is_empty()).then(|| view! { <blockquote>{view.words.clone()}</blockquote> });
    let photo = view.photo.then(|| {
        let src = format!("/admin/returns/{}/photo", view.id);
        let href = src.clone();
        view! { <p><a href=href><img src=src alt=locale.pick("Photo from the customer", "顾客的照片") width="320" height="240"/></a></p> }
    });
    let answer = (!view.answer.is_empty()).then(|| {
        view! { <h3>{locale.pick("Our answer", "我们的答复")}</h3><p>{view.answer.clone()}</p> }
    });
    let wish = view.wish.clone().map(|wish| {
        let brought = view.replacement.clone().map(|number| {
            let order = locale.pick("order", "订单");
            format!(" ({order} {number})")
        });
        view! { <p>{locale.pick("Wants instead: ", "希望换成：")}<b>{wish}</b>{brought}</p> }
    });
    let credit = view.wants_credit.then(|| {
        view! { <p>{locale.pick("Wants instead of the money: ", "希望退为：")}<b>{locale.pick("store credit", "商店余额")}</b></p> }
    });
    let condition = view.condition.map(|condition| {
        view! { <p>{locale.pick("Came back: ", "收货状况：")}<b>{condition.name(locale)}</b></p> }
    });
    view! {
        <section class="panel">
            <h2>{view.reason.name(locale)}</h2>
            <ul>{lines.collect_view()}</ul>
            {words}
            {photo}
            {wish}
            {credit}
            {answer}
            {condition}
        </section>
    }
    .into_any()
}

fn customer(locale: Locale, desk: &ReturnDesk) -> AnyView {
    let order = locale.path(&format!("/admin/orders/{}", desk.order));
    view! {
        <section class="panel">
            <h2>{locale.pick("Customer", "顾客")}</h2>
            <p>{desk.customer.clone()}<br/><a href=format!("mailto:{}", desk.email)>{desk.email.clone()}</a></p>
            <p><a href=order>{locale.pick("Order ", "订单 ")}<span class="num">{desk.number.clone()}</span></a></p>
        </section>
    }
    .into_any()
}

fn money(locale: Locale, desk: &ReturnDesk) -> AnyView {
    let view = &desk.view;
    let fee = Money::new(-view.fee.amount, view.fee.currency);
    view! {
        <section class="panel">
            <h2>{locale.pick("Money", "款项")}</h2>
            <dl class="totals">
                <div><dt>{locale.pick("Paid for it", "商品实付")}</dt><dd class="num">{view.worth.show(locale)}</dd></div>
                <div><dt>{locale.pick("Fee", "扣费")}</dt><dd class="num">{fee.show(locale)}</dd></div>
                <div class="totals-sum"><dt>{locale.pick("To give back", "应退金额")}</dt><dd class="num">{view.back.show(locale)}</dd></div>
            </dl>
        </section>
    }
    .into_any()
}
