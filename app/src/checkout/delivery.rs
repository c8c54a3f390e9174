//! The second step: a way to deliver, with price and days.

use leptos::prelude::*;
use model::Locale;
use model::checkout::CheckoutView;
use ui::{Alert, AlertKind, Button, ButtonKind, ButtonSize, ChoiceCard, ChoiceGroup};

use super::summary::Done;
use crate::dates;
use crate::request::query_param;

/// The form of the second step.
#[component]
pub fn DeliveryStep(locale: Locale, view: CheckoutView) -> impl IntoView {
    let chosen = view
        .draft
        .delivery
        .clone()
        .or_else(|| view.deliveries.first().map(|option| option.code.clone()));
    let none = view.deliveries.is_empty();
    let options = view.deliveries.iter().map(|option| {
        let price = if option.price.amount == 0 { locale.pick("Free", "免费").to_owned() } else { option.price.show(locale) };
        let note = format!("{} {}", locale.pick("Arrives", "预计送达"), dates::span(locale, option.days));
        let checked = chosen.as_deref() == Some(option.code.as_str());
        view! { <ChoiceCard name="delivery" value=option.code.clone() title=option.name.clone() note price checked/> }
    });
    let options = options.collect_view();
    let error = query_param("check").map(|_| {
        locale
            .pick("Choose a way to deliver.", "请选择配送方式。")
            .to_owned()
    });
    view! {
        <Done locale draft=view.draft.clone() with_delivery=false deliveries=view.deliveries.clone()/>
        <form class="form" method="post" action="/api/save_delivery">
            <input type="hidden" name="locale" value=locale.code()/>
            <h2>{locale.pick("How shall it travel?", "选择配送方式")}</h2>
            {none.then(|| view! {
                <Alert kind=AlertKind::Warn live=false title=locale.pick("We do not deliver there yet", "暂不支持配送至该地址")>
                    {locale.pick("Please choose another address.", "请更换收货地址。")}
                </Alert>
            })}
            <ChoiceGroup legend=locale.pick("Delivery", "配送方式") hide_legend=true error>{options}</ChoiceGroup>
            <div class="form-foot">
                <a class="button button-link" href=locale.path("/checkout?step=address")>{locale.pick("Back to address", "返回修改地址")}</a>
                {(!none).then(|| view! {
                    <Button kind=ButtonKind::Primary size=ButtonSize::Large>{locale.pick("Continue to payment", "下一步：支付")}</Button>
                })}
            </div>
        </form>
    }
}
