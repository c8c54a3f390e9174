//! `/orders/{number}/pay?token=`: waits for a payment that is made elsewhere, and where shoppers come back to from a
//! provider's page. Moves by itself once the shop knows more; without scripts a link looks again.

use leptos::prelude::*;
use leptos_meta::Meta;
use model::Locale;
use model::order::{OrderState, OrderView};
use model::payment::{Bridge, Due};
use ui::{Button, ButtonKind, ButtonLink};

use super::api::read_order_payment;
use super::due::{held, qr};
use super::live::LiveOrder;
use crate::AppError;
use crate::content::ErrorView;
use crate::request::{Assets, page_locale, path_param, query_param};
use crate::shell::{Frame, Head};

/// The page.
#[component]
pub fn PayPage() -> impl IntoView {
    let locale = page_locale();
    let number = path_param("number");
    let token = query_param("token").unwrap_or_default();
    let page = Suspend::new(async move {
        match read_order_payment(locale, number, token.clone()).await {
            Ok(order) => waiting(locale, order, &token),
            Err(AppError::NotFound | AppError::Unauthorized) => {
                view! { <super::find::FindOrder/> }.into_any()
            }
            Err(error) => view! { <ErrorView error/> }.into_any(),
        }
    });
    view! { <Frame>{page}</Frame> }
}

fn waiting(locale: Locale, order: OrderView, token: &str) -> AnyView {
    let number = order.number.clone();
    let live = format!("/orders/{number}/live?token={token}");
    let again = locale.path(&format!("/orders/{number}/pay?token={token}"));
    let (title, body) = if order.state == OrderState::Cancelled {
        not_paid(locale)
    } else if order.due.is_some() {
        to_do(locale, order.due.clone(), &order.method, again)
    } else {
        checking(locale, again)
    };
    view! {
        <Head title=format!("{title} – {number}")/>
        <Meta name="referrer" content="no-referrer"/>
        <LiveOrder address=live version=order.version>
            <div class="wrap narrow checkout-narrow" id="live">
                <section class="panel stack">
                    <p class="eyebrow num">{locale.pick("Order ", "订单 ")} {number}</p>
                    <h1>{title}</h1>
                    {body}
                </section>
            </div>
        </LiveOrder>
    }
    .into_any()
}

/// What is to be done for a payment, or that it is being checked; with a title.
pub(super) fn to_do(
    locale: Locale,
    due: Option<Due>,
    method: &str,
    again: String,
) -> (&'static str, AnyView) {
    let Some(due) = due else {
        return checking(locale, again);
    };
    let held = held(locale, &due);
    if let Some(bridge) = &due.bridge {
        let body = inside_wechat(locale, method, &due, bridge, &again);
        return (locale.pick("Pay in WeChat", "微信支付"), body);
    }
    let scanned = due.qr.is_some();
    let code = due.qr.map(|code| qr(locale, code));
    let words = if scanned {
        locale.pick("Scan this code with the app on your phone. This page moves on by itself once it is paid.", "请用手机扫描二维码付款，付款后页面会自动更新。")
    } else {
        locale.pick(
            "The payment is waiting for you at the provider.",
            "请前往支付平台完成付款。",
        )
    };
    let link = due.url.map(|url| {
        let (kind, name) = if scanned {
            (
                ButtonKind::Secondary,
                locale.pick("Pay on this device", "在本机付款"),
            )
        } else {
            (
                ButtonKind::Primary,
                locale.pick("Continue to payment", "继续付款"),
            )
        };
        view! { <ButtonLink href=url kind>{name}</ButtonLink> }
    });
    let body = view! {
        <p class="lead"><b class="num">{due.amount.show(locale)}</b>" · "{method.to_owned()}</p>
        <p>{words}</p>
        {code}
        <p class="actions">
            {link}
            <ButtonLink href=again kind=ButtonKind::Quiet>{locale.pick("I have paid: look again", "我已付款，刷新状态")}</ButtonLink>
        </p>
        <p class="live-note small muted with-script" role="status"><span class="live-dot"></span>{locale.pick("Waiting for your payment", "等待付款")}</p>
        {held}
    };
    (
        locale.pick("Waiting for your payment", "等待付款"),
        body.into_any(),
    )
}

/// Paid by WeChat's own script, which asks as soon as the page is there; the form asks once more, and without the script
/// it looks again.
fn inside_wechat(locale: Locale, method: &str, due: &Due, bridge: &Bridge, again: &str) -> AnyView {
    let asked = serde_json::to_string(bridge).unwrap_or_default();
    let script = use_context::<Assets>().unwrap_or_default().wechat_pay;
    let (address, query) = again.split_once('?').unwrap_or((again, ""));
    let token = query.strip_prefix("token=").unwrap_or_default().to_owned();
    view! {
        <p class="lead"><b class="num">{due.amount.show(locale)}</b>" · "{method.to_owned()}</p>
        <p>{locale.pick(
            "WeChat asks you for the payment. If nothing opens, press the button; outside WeChat, open this page in WeChat.",
            "微信会弹出付款窗口。如未弹出，请点击按钮；若不在微信中，请在微信内打开本页面。",
        )}</p>
        <form class="actions" method="get" action=address.to_owned() data-wechat-pay=asked>
            <input type="hidden" name="token" value=token/>
            <Button kind=ButtonKind::Primary>{locale.pick("Pay in WeChat", "微信支付")}</Button>
            <ButtonLink href=again.to_owned() kind=ButtonKind::Quiet>{locale.pick("I have paid: look again", "我已付款，刷新状态")}</ButtonLink>
        </form>
        {held(locale, due)}
        <script src=script defer></script>
    }
    .into_any()
}

fn checking(locale: Locale, again: String) -> (&'static str, AnyView) {
    let body = view! {
        <p>{locale.pick("We are asking the provider how it went. This usually takes a minute; you need not order again.", "正在向支付平台确认结果，通常只需一分钟，请勿重复下单。")}</p>
        <p class="actions"><ButtonLink href=again kind=ButtonKind::Secondary>{locale.pick("Look again", "刷新状态")}</ButtonLink></p>
    };
    (
        locale.pick("Payment is being checked", "正在确认支付"),
        body.into_any(),
    )
}

fn not_paid(locale: Locale) -> (&'static str, AnyView) {
    let to_payment = locale.path("/checkout?step=payment");
    let body = view! {
        <p role="alert">{locale.pick("Nothing was charged and your cart is as it was. You can try again or pay another way.", "没有产生任何扣款，购物车保持不变。您可以重试或更换支付方式。")}</p>
        <p class="actions"><ButtonLink href=to_payment kind=ButtonKind::Primary>{locale.pick("Pay another way", "重新付款")}</ButtonLink></p>
    };
    (
        locale.pick("The payment was not made", "付款未完成"),
        body.into_any(),
    )
}
