//! The last step: everything once more, and one button. The form stays native, so that its answer may lead anywhere;
//! a small island only keeps a second press from looking like nothing happened.

use leptos::prelude::*;
use model::Locale;
use model::checkout::{CheckoutView, Placed};
use model::payment::TEST_CARDS;
use ui::{Button, ButtonKind, ButtonSize, ChoiceCard, ChoiceGroup, Disclosure, Field};

use super::summary::Done;
use crate::AppError;

/// The form of the last step.
#[component]
pub fn PaymentStep(locale: Locale, view: CheckoutView) -> impl IntoView {
    let total = view.cart.totals;
    let credit = view.savings.credit();
    let due = total.money(total.total - credit);
    let covered = credit > 0 && due.amount == 0;
    let ready = view.cart.can_be_bought();
    let first = view.methods.first().map(|method| method.code.clone());
    let with_cards = view.methods.iter().any(|method| method.code == "test:card");
    let methods = view.methods.into_iter().map(|method| {
        let checked = first.as_ref() == Some(&method.code);
        view! { <ChoiceCard name="method" value=method.code title=method.name note=method.hint checked/> }
    });
    let methods = methods.collect_view();
    view! {
        <Done locale draft=view.draft with_delivery=true deliveries=view.deliveries/>
        <PayForm>
            <input type="hidden" name="locale" value=locale.code()/>
            <input type="hidden" name="idempotency_key" value=view.idempotency_key/>
            <input type="hidden" name="seen_total" value=total.total/>
            <input type="hidden" name="seen_credit" value=credit/>
            <input type="hidden" name="seen_currency" value=total.currency.code().to_owned()/>
            {(!covered).then(|| view! {
                <h2>{locale.pick("How would you like to pay?", "选择支付方式")}</h2>
                <ChoiceGroup legend=locale.pick("Payment", "支付方式") hide_legend=true>{methods}</ChoiceGroup>
            })}
            {covered.then(|| view! { <p>{locale.pick("Your code covers everything. There is nothing left to pay.", "您的卡已支付全部金额，无需再付款。")}</p> })}
            {with_cards.then(|| card_field(locale))}
            <div class="form-foot">
                <a class="button button-link" href=locale.path("/checkout?step=delivery")>{locale.pick("Back to delivery", "返回修改配送")}</a>
                <Button kind=ButtonKind::Primary size=ButtonSize::Large disabled=!ready>
                    {if covered { locale.pick("Place the order", "提交订单") } else { locale.pick("Pay ", "支付 ") }}
                    {(!covered).then(|| view! { " "<span class="num">{due.show(locale)}</span> })}
                </Button>
            </div>
            <p class="small muted">
                {locale.pick("By paying you agree to our ", "付款即表示您同意我们的")}
                <a href=locale.path("/pages/terms")>{locale.pick("terms of sale", "销售条款")}</a>
                {locale.pick(". You can change your mind for 30 days.", "。收货后 30 天内可无理由退货。")}
            </p>
        </PayForm>
    }
}

/// The card number of the test provider, and the numbers it knows.
pub fn card_field(locale: Locale) -> impl IntoView {
    let cards = TEST_CARDS.iter().map(move |card| view! { <tr><th scope="row" class="num">{card.0}</th><td>{locale.pick(card.1, card.2)}</td></tr> });
    view! {
        <div class="choice-more stack">
            <Field
                label=locale.pick("Card number", "卡号") name="token" value=TEST_CARDS[0].0 inputmode="numeric" autocomplete="off" maxlength=23
                hint=locale.pick("This is a demo: no real card is charged, and real numbers are refused.", "演示环境：不会真实扣款，也不接受真实卡号。")
            />
            <Disclosure summary=locale.pick("Test card numbers", "测试卡号")><table class="facts">{cards.collect_view()}</table></Disclosure>
        </div>
    }
}

/// The payment form; says that it is at work once it was sent.
#[island]
fn PayForm(children: Children) -> impl IntoView {
    let sent = RwSignal::new(false);
    let send = move |event: leptos::ev::SubmitEvent| {
        // The key makes a second send harmless; not sending it spares the shopper the doubt.
        if sent.get_untracked() {
            event.prevent_default();
        }
        sent.set(true);
    };
    view! {
        <form class="form" class:is-paying=move || sent.get() method="post" action="/api/place_order" on:submit=send aria-busy=move || sent.get().then_some("true")>
            {children()}
            <div class="paying" role="status" hidden=move || !sent.get()><span class="spinner"></span></div>
        </form>
    }
}

/// Where paying leads.
pub fn address_after(locale: Locale, placed: &Result<Placed, AppError>) -> String {
    let path = match placed {
        Ok(Placed::Paid { number, token } | Placed::Promised { number, token }) => {
            format!("/orders/{number}/placed?token={token}")
        }
        Ok(Placed::Pending { number, token }) => format!("/orders/{number}?token={token}"),
        Ok(Placed::Continue { url }) if !url.starts_with('/') => return url.clone(),
        Ok(Placed::Continue { url }) => url.clone(),
        Ok(Placed::Declined { .. }) => "/checkout?step=payment&declined=1".to_owned(),
        Ok(Placed::Changed) | Err(AppError::OutOfStock) => {
            "/checkout?step=payment&changed=1".to_owned()
        }
        Err(AppError::NotFound) => "/cart".to_owned(),
        Err(_) => "/checkout?step=payment&again=1".to_owned(),
    };
    locale.path(&path)
}

/// What the payment form posted.
pub(super) fn posted(
    idempotency_key: String,
    method: String,
    token: String,
    user_agent: String,
    (seen_total, seen_credit, seen_currency): (i64, i64, &str),
) -> model::checkout::PlaceOrder {
    model::checkout::PlaceOrder {
        idempotency_key,
        method,
        token,
        user_agent,
        seen_total,
        seen_credit,
        seen_currency: model::Currency::from_code(seen_currency),
    }
}
