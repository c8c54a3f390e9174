//! The test provider's own pages: a stand-in for the bank's question (3-D Secure) and for the page that Alipay or
//! WeChat opens behind a scanned code.

use leptos::prelude::*;
use model::Locale;
use model::payment_test::{TestAct, TestPage};
use ui::{Alert, AlertKind, Button, ButtonKind, ButtonSize};

use super::api::load_test_payment;
use crate::content::ErrorView;
use crate::dates;
use crate::request::{page_locale, path_param};
use crate::shell::{Frame, Head};

/// `/pay/test/{reference}`.
#[component]
pub fn TestPaymentPage() -> impl IntoView {
    let locale = page_locale();
    let reference = path_param("reference");
    let page = Suspend::new(async move {
        match load_test_payment(reference.clone()).await {
            Ok(page) if page.app.is_none() => bank(locale, reference, page),
            Ok(page) => app(locale, reference, page),
            Err(error) => view! { <ErrorView error/> }.into_any(),
        }
    });
    view! { <Frame>{page}</Frame> }
}

/// Until when the goods are held.
fn held(locale: Locale, page: &TestPage) -> Option<impl IntoView + use<>> {
    let until = page.until.filter(|_| page.open)?;
    let words = locale.pick("Your goods are held until ", "商品为您保留至 ");
    Some(view! {
        <p class="small muted">{words}<time class="num" datetime=dates::machine(until)>{dates::moment(locale, until)}" UTC"</time></p>
    })
}

/// A form of one button.
fn button(
    locale: Locale,
    action: &'static str,
    reference: &str,
    answer: (&'static str, &'static str),
    kind: ButtonKind,
    words: &'static str,
) -> AnyView {
    view! {
        <form method="post" action=action>
            <input type="hidden" name="locale" value=locale.code()/>
            <input type="hidden" name="reference" value=reference.to_owned()/>
            <input type="hidden" name=answer.0 value=answer.1/>
            <Button kind size=ButtonSize::Large>{words}</Button>
        </form>
    }
    .into_any()
}

/// The bank's question.
fn bank(locale: Locale, reference: String, page: TestPage) -> AnyView {
    let button = |approve: &'static str, kind: ButtonKind, words: &'static str| {
        let answer = ("approve", approve);
        button(
            locale,
            "/api/answer_challenge",
            &reference,
            answer,
            kind,
            words,
        )
    };
    view! {
        <Head title=locale.pick("Confirm the payment", "确认支付")/>
        <div class="wrap narrow checkout-narrow">
            <section class="panel">
                <p class="eyebrow">{locale.pick("Test bank · 3-D Secure", "测试银行 · 3-D Secure")}</p>
                <h1>{locale.pick("Is this you?", "是您本人在支付吗？")}</h1>
                <p class="lead">{locale.pick("Tradewind asks for ", "Tradewind 请求支付 ")} <b class="num">{page.amount.show(locale)}</b></p>
                <p class="muted">{locale.pick("A real bank would ask for a code here. No money moves.", "真实银行会在此要求输入验证码。此处不会产生扣款。")}</p>
                <div class="actions">
                    {button("true", ButtonKind::Primary, locale.pick("Yes, approve", "是，确认支付"))}
                    {button("false", ButtonKind::Secondary, locale.pick("No, refuse", "否，拒绝"))}
                </div>
                {held(locale, &page)}
            </section>
        </div>
    }
    .into_any()
}

const fn act_name(locale: Locale, act: TestAct) -> &'static str {
    match act {
        TestAct::Pay => locale.pick("Pay", "支付"),
        TestAct::Refuse => locale.pick("Refuse", "拒绝支付"),
        TestAct::PayTwiceTold => locale.pick(
            "Pay, and tell the shop three times",
            "支付，并重复通知商店三次",
        ),
        TestAct::PayLateTold => locale.pick(
            "Pay, and tell the shop 20 seconds later",
            "支付，20 秒后才通知商店",
        ),
        TestAct::PaySilently => locale.pick("Pay, and lose the notification", "支付，但通知丢失"),
        TestAct::PayAfterAll => locale.pick("Pay all the same", "仍然支付"),
    }
}

/// The page that the scanned code opens.
fn app(locale: Locale, reference: String, page: TestPage) -> AnyView {
    let name = match page.app.as_deref() {
        Some("wechat") => locale.pick("Test WeChat Pay", "测试微信支付"),
        _ => locale.pick("Test Alipay", "测试支付宝"),
    };
    let acts: &[TestAct] = match (page.open, page.given_up) {
        (true, _) => &TestAct::OPEN,
        (false, true) => &[TestAct::PayAfterAll],
        (false, false) => &[],
    };
    let buttons = acts.iter().enumerate().map(|(at, act)| {
        let kind = if at == 0 {
            ButtonKind::Primary
        } else {
            ButtonKind::Secondary
        };
        let answer = ("act", act.code());
        let words = act_name(locale, *act);
        button(
            locale,
            "/api/act_on_test_payment",
            &reference,
            answer,
            kind,
            words,
        )
    });
    let buttons = buttons.collect_view();
    let told = match (page.open, page.given_up) {
        (true, _) => None,
        (false, true) => Some(locale.pick(
            "The shop gave this payment up. What is paid now comes too late and goes back.",
            "商店已放弃此笔付款，现在支付将被退回。",
        )),
        (false, false) => Some(locale.pick(
            "Done. You can go back to the shop on your other screen.",
            "已完成，请回到另一台设备上的商店页面。",
        )),
    };
    let told = told.map(|text| view! { <Alert kind=AlertKind::Info live=true>{text}</Alert> });
    view! {
        <Head title=name/>
        <div class="wrap narrow checkout-narrow">
            <section class="panel stack">
                <p class="eyebrow">{name}</p>
                <h1>{locale.pick("Pay ", "支付 ")} <span class="num">{page.amount.show(locale)}</span></h1>
                <p class="lead">{locale.pick("To Tradewind, for order ", "收款方 Tradewind，订单 ")} <b class="num">{page.order.clone()}</b></p>
                <p class="muted">{locale.pick("This page plays the app on your phone. No money moves.", "此页面模拟手机上的支付应用，不会产生扣款。")}</p>
                {told}
                {buttons}
                {held(locale, &page)}
            </section>
        </div>
    }
    .into_any()
}
