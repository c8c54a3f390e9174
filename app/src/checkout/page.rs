//! `/checkout?step=`: picks the step and draws it beside the summary.

use leptos::prelude::*;
use model::Locale;
use model::checkout::{CheckoutView, Step};
use ui::{Alert, AlertKind, Step as StepMark, Stepper};

use super::address::AddressStep;
use super::api::{find_payer, load_checkout};
use super::delivery::DeliveryStep;
use super::pay::PaymentStep;
use super::summary::Summary;
use crate::AppError;
use crate::cart::{EmptyCart, read_savings};
use crate::content::ErrorView;
use crate::request::{page_locale, query_param};
use crate::shell::{Frame, Head};

/// `/checkout`.
#[component]
pub fn CheckoutPage() -> impl IntoView {
    let locale = page_locale();
    let asked = query_param("step").as_deref().and_then(Step::from_code);
    let tried = query_param("code");
    view! {
        <Frame>
            {Suspend::new(async move {
                match load_checkout(locale).await {
                    Ok(mut view) => {
                        if tried.is_some() {
                            let told = read_savings(locale, tried).await.unwrap_or_default();
                            view.savings.refused = told.refused;
                        }
                        let step = asked.unwrap_or(view.furthest).min(view.furthest);
                        if step == Step::Payment {
                            let methods = view.methods.iter().map(|method| method.code.clone());
                            // Without an answer it is paid by a code.
                            let _ = find_payer(locale, methods.collect()).await;
                        }
                        view! { <Steps locale step view/> }.into_any()
                    }
                    Err(AppError::NotFound) => view! { <EmptyCart locale/> }.into_any(),
                    Err(error) => view! { <ErrorView error/> }.into_any(),
                }
            })}
        </Frame>
    }
}

const fn name(locale: Locale, step: Step) -> &'static str {
    match step {
        Step::Address => locale.pick("Address", "地址"),
        Step::Delivery => locale.pick("Delivery", "配送"),
        Step::Payment => locale.pick("Payment", "支付"),
    }
}

#[component]
fn Steps(locale: Locale, step: Step, view: CheckoutView) -> impl IntoView {
    let marks = Step::ALL.map(|other| match () {
        () if other == step => StepMark::current(name(locale, other)),
        () if other <= view.furthest => StepMark::done(
            name(locale, other),
            locale.path(&format!("/checkout?step={}", other.code())),
        ),
        () => StepMark::ahead(name(locale, other)),
    });
    let notice = notice(locale, &view);
    let (cart, savings) = (view.cart.clone(), view.savings.clone());
    let taxes = view.taxes.clone();
    let form = match step {
        Step::Address => view! { <AddressStep locale view/> }.into_any(),
        Step::Delivery => view! { <DeliveryStep locale view/> }.into_any(),
        Step::Payment => view! { <PaymentStep locale view/> }.into_any(),
    };
    view! {
        <Head title=format!("{} – {}", locale.pick("Checkout", "结算"), name(locale, step))/>
        <div class="wrap checkout">
            <div class="checkout-main">
                <h1 class="visually-hidden">{locale.pick("Checkout", "结算")}</h1>
                <Stepper label=locale.pick("Checkout", "结算") steps=marks.to_vec()/>
                {notice}
                {form}
            </div>
            <Summary locale step cart savings taxes/>
        </div>
    }
}

/// What happened on the last try to pay, as its redirect says.
fn notice(locale: Locale, view: &CheckoutView) -> Option<impl IntoView + use<>> {
    let changed = query_param("changed").is_some() || !view.cart.can_be_bought();
    let (kind, title, text) = if query_param("declined").is_some() {
        (
            AlertKind::Bad,
            locale.pick("The payment was declined", "支付未成功"),
            locale.pick(
                "Nothing was charged and your cart is as it was. Please check the details or pay another way.",
                "没有产生任何扣款，购物车保持不变。请核对信息或换一种支付方式。",
            ),
        )
    } else if changed {
        (
            AlertKind::Warn,
            locale.pick("Something changed meanwhile", "订单内容有变动"),
            locale.pick(
                "Please look at the marked lines and the total again; nothing was charged.",
                "请再次确认标记的商品和总额；没有产生任何扣款。",
            ),
        )
    } else if query_param("again").is_some() {
        (
            AlertKind::Bad,
            locale.pick("That did not work", "操作未成功"),
            locale.pick(
                "Nothing was charged. Please try again.",
                "没有产生任何扣款，请重试。",
            ),
        )
    } else {
        return None;
    };
    Some(view! { <Alert kind live=true title>{text}</Alert> })
}

/// Where the address form leads.
pub(super) const fn step_after_address(stay: bool, saved: &Result<(), AppError>) -> &'static str {
    match saved {
        _ if stay => "/checkout?step=address",
        Ok(()) => "/checkout?step=delivery",
        Err(AppError::NotFound) => "/cart",
        Err(_) => "/checkout?step=address&check=1",
    }
}

/// Where the delivery form leads.
pub(super) const fn step_after_delivery(saved: &Result<(), AppError>) -> &'static str {
    match saved {
        Ok(()) => "/checkout?step=payment",
        Err(AppError::NotFound) => "/cart",
        Err(_) => "/checkout?step=delivery&check=1",
    }
}
