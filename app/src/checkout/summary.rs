//! What is bought and what it costs, beside every step; and what earlier steps were answered with.

use leptos::prelude::*;
use model::Locale;
use model::cart::{CartView, Totals};
use model::checkout::{CheckoutDraft, DeliveryOption, Savings, Step};
use model::credit::PaidPart;
use model::pricing::AdjustmentRow;
use model::tax::TaxRow;

use crate::cart::{Codes, credit_rows, notice_words, saving_rows};

/// The summary; folded on phones.
#[component]
pub fn Summary(
    locale: Locale,
    step: Step,
    cart: CartView,
    savings: Savings,
    taxes: Vec<TaxRow>,
) -> impl IntoView {
    let totals = cart.totals;
    let adjustments = savings.adjustments.clone();
    let parts = savings.credits.iter().map(|one| one.part.clone());
    let credit: Vec<_> = parts.filter(|part| part.amount.amount > 0).collect();
    // What a shopper must read about a code is not folded away.
    let open = savings.refused.is_some()
        || savings.codes.iter().any(|code| !code.why.is_empty())
        || savings.credits.iter().any(|one| !one.why.is_empty());
    let lines = cart.lines.into_iter().map(|line| {
        view! {
            <li class="line" class:is-changed=line.notice.is_some()>
                <span class="line-media">
                    {line.picture.map(|image| view! { <img src=image.src width=image.width height=image.height alt=""/> })}
                    <span class="count num">{line.quantity}</span>
                </span>
                <div class="line-info">
                    <span class="line-name">{line.name}</span>
                    {(!line.choice.is_empty()).then(|| view! { <p class="line-note">{line.choice}</p> })}
                    {line.notice.as_ref().map(|notice| view! { <p class="line-alert">{notice_words(locale, notice)}</p> })}
                </div>
                <div class="line-price num">{line.total.show(locale)}</div>
            </li>
        }
    });
    view! {
        <aside class="checkout-side">
            <details class="summary-fold" open=open>
                <summary>
                    <span>{locale.pick("Order summary", "订单明细")}</span>
                    <b class="num">{totals.money(totals.total).show(locale)}</b>
                </summary>
                <div class="summary">
                    <ul class="lines lines-small">{lines.collect_view()}</ul>
                    <Codes locale savings step/>
                    <TotalsList locale totals adjustments taxes credit/>
                </div>
            </details>
        </aside>
    }
}

/// Every amount of an order or cart.
#[component]
pub fn TotalsList(
    locale: Locale,
    totals: Totals,
    adjustments: Vec<AdjustmentRow>,
    taxes: Vec<TaxRow>,
    /// What gift cards and credit pay of the total.
    credit: Vec<PaidPart>,
) -> impl IntoView {
    // An imported order may have discounts that nothing explains.
    let unexplained = totals.discounts != 0 && adjustments.is_empty();
    let row = |label: &'static str, amount: i64| {
        view! { <div><dt>{label}</dt><dd>{totals.money(amount).show(locale)}</dd></div> }
    };
    let taxes = taxes
        .into_iter()
        .map(|TaxRow { name, amount }| (name, amount.show(locale)));
    let (added, contained) = if totals.tax_included == 0 {
        let rows =
            taxes.map(|(name, amount)| view! { <div><dt>{name}</dt><dd>{amount}</dd></div> });
        (Some(rows.collect_view()), None)
    } else {
        let rows = taxes.map(|(name, amount)| view! { <p class="small muted">{name}" "<span class="num">{amount}</span></p> });
        (None, Some(rows.collect_view()))
    };
    let paid: i64 = credit.iter().map(|part| part.amount.amount).sum();
    let rest = (paid > 0).then_some(totals.total - paid);
    let shipping = match totals.shipping {
        None => locale.pick("worked out next", "下一步计算").to_owned(),
        Some(0) => locale.pick("Free", "免费").to_owned(),
        Some(amount) => totals.money(amount).show(locale),
    };
    view! {
        <dl class="totals">
            {row(locale.pick("Subtotal", "商品小计"), totals.lines)}
            <div><dt>{locale.pick("Delivery", "运费")}</dt><dd>{shipping}</dd></div>
            {saving_rows(locale, adjustments)}
            {unexplained.then(|| row(locale.pick("Discount", "优惠"), -totals.discounts))}
            {added}
            <div class="totals-sum"><dt>{locale.pick("Total", "合计")}</dt><dd>{totals.money(totals.total).show(locale)}</dd></div>
            {rest.map(|rest| view! { {credit_rows(locale, credit)} {row(locale.pick("To pay otherwise", "其余应付"), rest)} })}
        </dl>
        {contained}
    }
}

/// Answers of earlier steps, each with a way back to it.
#[component]
pub fn Done(
    locale: Locale,
    draft: CheckoutDraft,
    deliveries: Vec<DeliveryOption>,
    with_delivery: bool,
) -> impl IntoView {
    let change = locale.pick("Change", "修改");
    let row = move |label: &'static str, text: String, step: &'static str| {
        view! {
            <li>
                <span class="muted">{label}</span>
                <span>{text}</span>
                <a href=locale.path(&format!("/checkout?step={step}"))>{change} <span class="visually-hidden">" "{label}</span></a>
            </li>
        }
    };
    let lines = draft.address.lines(locale).join(locale.pick(", ", "，"));
    let delivery = with_delivery.then(|| {
        let option = deliveries
            .into_iter()
            .find(|option| Some(&option.code) == draft.delivery.as_ref());
        option.map(|option| {
            let text = format!(
                "{}, {}",
                option.name,
                crate::dates::span(locale, option.days)
            );
            row(locale.pick("Delivery", "配送"), text, "delivery")
        })
    });
    view! {
        <ul class="checkout-done">
            {row(locale.pick("Contact", "联系方式"), draft.email, "address")}
            {row(locale.pick("Ship to", "收货地址"), lines, "address")}
            {delivery.flatten()}
        </ul>
    }
}
