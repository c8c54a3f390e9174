//! `/orders/{number}/placed`: says thank you. Safe to reload: it only reads.

use leptos::prelude::*;
use ui::{ButtonKind, ButtonLink, Icon, IconName};

use super::api::load_order;
use super::beside::BesideOrder;
use super::details::{Bought, Particulars};
use super::due::due_panel;
use crate::content::ErrorView;
use crate::request::{page_locale, path_param, query_param};
use crate::shell::{Frame, Head};

/// The confirmation.
#[component]
pub fn PlacedPage() -> impl IntoView {
    let locale = page_locale();
    let number = path_param("number");
    let token = query_param("token").unwrap_or_default();
    let page = Suspend::new(async move {
        let order = match load_order(locale, number, token.clone()).await {
            Ok(order) => order,
            Err(error) => return view! { <ErrorView error/> }.into_any(),
        };
        let first_name = order
            .address
            .name
            .split_whitespace()
            .next()
            .unwrap_or_default()
            .to_owned();
        let thanks = match locale {
            model::Locale::En => format!("Thank you, {first_name}."),
            model::Locale::Zh => format!("{}，感谢您的订购！", order.address.name),
        };
        let number = order.number.clone();
        let due = order
            .due
            .clone()
            .map(|due| due_panel(locale, &order, due, &token));
        let track = locale.path(&format!("/orders/{}?token={token}", order.number));
        let sent_to = format!(
            "{} {}",
            locale.pick("A confirmation is on its way to", "确认邮件已发送至"),
            order.email
        );
        view! {
            <Head title=locale.pick("Thank you for your order", "感谢您的订购")/>
            <div class="wrap thanks" id="live">
                <div class="thanks-head">
                    <span class="thanks-mark"><Icon name=IconName::Check/></span>
                    <p class="eyebrow num">{locale.pick("Order ", "订单 ")} {order.number.clone()}</p>
                    <h1>{thanks}</h1>
                    <p class="lead">{sent_to}</p>
                    <p class="actions">
                        <ButtonLink href=track kind=ButtonKind::Primary icon=IconName::Truck>{locale.pick("Follow your order", "查看物流")}</ButtonLink>
                        <ButtonLink href=locale.path("/") kind=ButtonKind::Quiet>{locale.pick("Keep looking around", "继续逛逛")}</ButtonLink>
                    </p>
                </div>
                <div class="thanks-body">
                    {due}
                    <Particulars locale order=order.clone()/>
                    <Bought locale order/>
                </div>
            </div>
            <BesideOrder locale number token/>
        }
        .into_any()
    });
    view! { <Frame>{page}</Frame> }
}
