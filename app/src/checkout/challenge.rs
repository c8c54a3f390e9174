//! The test provider's own page for 3-D Secure: a stand-in for the bank's.

use leptos::prelude::*;
use ui::{Button, ButtonKind, ButtonSize};

use super::api::load_challenge;
use crate::content::ErrorView;
use crate::request::{page_locale, path_param};
use crate::shell::{Frame, Head};

/// `/pay/test/{reference}`.
#[component]
pub fn ChallengePage() -> impl IntoView {
    let locale = page_locale();
    let reference = path_param("reference");
    let page = Suspend::new(async move {
        let amount = match load_challenge(locale, reference.clone()).await {
            Ok(amount) => amount,
            Err(error) => return view! { <ErrorView error/> }.into_any(),
        };
        let button = |approve: &'static str, kind: ButtonKind, words: &'static str| {
            view! {
                <form method="post" action="/api/answer_challenge">
                    <input type="hidden" name="locale" value=locale.code()/>
                    <input type="hidden" name="reference" value=reference.clone()/>
                    <input type="hidden" name="approve" value=approve/>
                    <Button kind size=ButtonSize::Large>{words}</Button>
                </form>
            }
        };
        view! {
            <Head title=locale.pick("Confirm the payment", "确认支付")/>
            <div class="wrap narrow checkout-narrow">
                <section class="panel">
                    <p class="eyebrow">{locale.pick("Test bank · 3-D Secure", "测试银行 · 3-D Secure")}</p>
                    <h1>{locale.pick("Is this you?", "是您本人在支付吗？")}</h1>
                    <p class="lead">{locale.pick("Tradewind asks for ", "Tradewind 请求支付 ")} <b class="num">{amount}</b></p>
                    <p class="muted">{locale.pick("A real bank would ask for a code here. No money moves.", "真实银行会在此要求输入验证码。此处不会产生扣款。")}</p>
                    <div class="actions">
                        {button("true", ButtonKind::Primary, locale.pick("Yes, approve", "是，确认支付"))}
                        {button("false", ButtonKind::Secondary, locale.pick("No, refuse", "否，拒绝"))}
                    </div>
                </section>
            </div>
        }
        .into_any()
    });
    view! { <Frame>{page}</Frame> }
}
