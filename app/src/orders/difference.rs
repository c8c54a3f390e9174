//! `/orders/{number}/difference?token=`: pays what a changed order costs more, and waits for a payment that is made
//! elsewhere. Works without scripts as the payment step does; with them it moves by itself.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_meta::Meta;
use model::Locale;
use model::checkout::{PaymentMethod, Placed};
use model::difference::{DifferenceView, PayDifference};
use ui::{
    Alert, AlertKind, Button, ButtonKind, ButtonLink, ButtonSize, ChoiceCard, ChoiceGroup,
    Disclosure,
};

use super::api::{PayOrderDifference, read_difference};
use super::live::LiveOrder;
use super::pay::to_do;
use crate::AppError;
use crate::checkout::{address_after, card_field};
use crate::content::ErrorView;
use crate::request::{page_locale, path_param, query_param};
use crate::shell::{Frame, Head};

/// The page; without the right link it asks for number and e-mail.
#[component]
pub fn DifferencePage() -> impl IntoView {
    let locale = page_locale();
    let number = path_param("number");
    let token = query_param("token").unwrap_or_default();
    let page = Suspend::new(async move {
        match read_difference(locale, number, token.clone()).await {
            Ok(page) => show(locale, page, &token),
            Err(AppError::NotFound | AppError::Unauthorized) => {
                view! { <super::find::FindOrder/> }.into_any()
            }
            Err(error) => view! { <ErrorView error/> }.into_any(),
        }
    });
    view! { <Frame>{page}</Frame> }
}

fn show(locale: Locale, page: DifferenceView, token: &str) -> AnyView {
    let number = page.number.clone();
    let live = format!("/orders/{number}/live?token={token}");
    let version = page.version;
    let here = locale.path(&format!("/orders/{number}/difference?token={token}"));
    let order = locale.path(&format!("/orders/{number}?token={token}"));
    let anew = query_param("anew").is_some() && page.amount.is_some();
    let notice = notice(locale, page.failure.as_deref());
    let (title, body) = match &page.open {
        Some(open) if !anew => {
            let (title, body) = to_do(locale, open.due.clone(), &open.method, here.clone());
            let other = page.amount.map(|_| other_way(locale, &here));
            (title, view! { {body}{other} }.into_any())
        }
        _ => (
            locale.pick("Pay for your changed order", "支付订单差额"),
            form(locale, page, token),
        ),
    };
    view! {
        <Head title=format!("{title} – {number}")/>
        <Meta name="referrer" content="no-referrer"/>
        <LiveOrder address=live version>
            <div class="wrap narrow checkout-narrow" id="live">
                <section class="panel stack">
                    <p class="eyebrow num">{locale.pick("Order ", "订单 ")} {number}</p>
                    <h1>{title}</h1>
                    {notice}
                    {body}
                    <p><a class="more" href=order>{locale.pick("To your order", "查看订单")}</a></p>
                </section>
            </div>
        </LiveOrder>
    }
    .into_any()
}

/// Whoever cannot pay as they began may pay otherwise; what they began is given up then.
fn other_way(locale: Locale, here: &str) -> AnyView {
    let href = format!("{here}&anew=1");
    view! { <p><ButtonLink href kind=ButtonKind::Quiet>{locale.pick("Pay another way", "更换支付方式")}</ButtonLink></p> }
        .into_any()
}

/// Why it is not paid yet, as the redirect says.
fn notice(locale: Locale, failure: Option<&str>) -> Option<AnyView> {
    let (title, text) = if query_param("declined").is_some() {
        let failure = failure.unwrap_or_else(|| {
            locale.pick(
                "Nothing was charged. You can try again.",
                "没有产生扣款，请重试。",
            )
        });
        (
            locale.pick("The payment was declined", "支付未成功"),
            failure.to_owned(),
        )
    } else if query_param("changed").is_some() {
        (
            locale.pick("The amount has changed", "金额有变化"),
            locale
                .pick(
                    "The shop changed your order once more. Nothing was charged; this is what is due now.",
                    "商店再次修改了您的订单。没有产生扣款，以下为当前应付金额。",
                )
                .to_owned(),
        )
    } else if query_param("again").is_some() {
        (
            locale.pick("It was not paid", "付款未完成"),
            locale
                .pick(
                    "Nothing was charged. Choose how to pay, and try again.",
                    "没有产生扣款。请选择支付方式后重试。",
                )
                .to_owned(),
        )
    } else {
        return None;
    };
    Some(view! { <Alert kind=AlertKind::Warn live=true title>{text}</Alert> }.into_any())
}

fn form(locale: Locale, page: DifferenceView, token: &str) -> AnyView {
    let Some(amount) = page.amount else {
        let words = locale.pick("Nothing is left to pay.", "无需再付款。");
        return view! { <p role="status">{words}</p> }.into_any();
    };
    let why = locale.pick(
        "Your order was changed and costs more than you paid. We send it once this is there.",
        "订单已修改，金额高于您已支付的款项，补付到账后发货。",
    );
    let by_transfer = by_transfer(locale, &page);
    let with_cards = page.ways.iter().any(|way| way.code == "test:card");
    let pay = (!page.ways.is_empty()).then(|| {
        view! {
            <form class="form" method="post" action=PayOrderDifference::PATH>
                <input type="hidden" name="locale" value=locale.code()/>
                <input type="hidden" name="number" value=page.number.clone()/>
                <input type="hidden" name="order_token" value=token.to_owned()/>
                <input type="hidden" name="key" value=page.key.clone()/>
                <input type="hidden" name="seen" value=amount.amount/>
                <ChoiceGroup legend=locale.pick("Payment", "支付方式")>{ways(page.ways)}</ChoiceGroup>
                {with_cards.then(|| card_field(locale))}
                <div class="form-foot">
                    <Button kind=ButtonKind::Primary size=ButtonSize::Large>
                        {locale.pick("Pay ", "支付 ")}" "<span class="num">{amount.show(locale)}</span>
                    </Button>
                </div>
            </form>
        }
    });
    view! {
        <p>{why}</p>
        <p class="lead"><b class="num">{amount.show(locale)}</b></p>
        {pay}
        {by_transfer}
    }
    .into_any()
}

fn ways(ways: Vec<PaymentMethod>) -> AnyView {
    let cards = ways.into_iter().enumerate().map(|(at, way)| {
        view! { <ChoiceCard name="method" value=way.code title=way.name note=way.hint checked={at == 0}/> }
    });
    cards.collect_view().into_any()
}

/// How it is paid without a provider: the only way where none takes it.
fn by_transfer(locale: Locale, page: &DifferenceView) -> AnyView {
    let details = page
        .details
        .lines()
        .map(|line| view! { <p>{line.to_owned()}</p> });
    let details = details.collect_view();
    let reference = page.number.clone();
    let body = view! {
        {details}
        <p>{locale.pick("Reference: ", "付款备注：")}<span class="num">{reference}</span></p>
    };
    if page.ways.is_empty() {
        return body.into_any();
    }
    let summary = locale.pick("Pay by bank transfer instead", "改用银行转账");
    view! { <Disclosure summary>{body}</Disclosure> }.into_any()
}

/// What the form posted.
pub(super) const fn posted(
    key: String,
    token: String,
    method: String,
    user_agent: String,
    seen: i64,
) -> PayDifference {
    PayDifference {
        key,
        method,
        token,
        user_agent,
        seen,
    }
}

/// Where paying leads: what went wrong is told on the page.
pub(super) fn led(
    locale: Locale,
    paid: Result<Placed, AppError>,
    number: &str,
    token: &str,
) -> Result<String, AppError> {
    match paid {
        Err(AppError::Invalid(_) | AppError::Conflict) => Ok(locale.path(&format!(
            "/orders/{number}/difference?token={token}&again=1"
        ))),
        Err(error) => Err(error),
        paid => Ok(address_after(locale, &paid)),
    }
}
