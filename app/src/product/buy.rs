//! The buy box: name, price, options, quantity, stock, delivery.

use leptos::prelude::*;
use model::Locale;
use model::cart::Quantity;
use model::product::{ProductView, VariantView};
use ui::{Button, ButtonKind, ButtonSize, Icon, IconName, Price, PriceSize, Stars};

use crate::catalog::{price_words, rating_words};
use crate::dates;
use crate::request::page_locale;
use crate::shell::frame_data;

use super::options::OptionPicker;
use super::watch::Watch;

/// Most units that the form offers at once.
const MOST: i64 = 20;

/// Everything beside the pictures. `data-swap` lets another variant take its place.
#[component]
pub fn Buy(product: ProductView) -> impl IntoView {
    let locale = page_locale();
    let slug = product.slug.clone();
    let options = product.options.into_iter().map(|option| {
        view! { <OptionPicker option slug=slug.clone()/> }
    });
    let options = options.collect_view();
    let rating = product.rating.map(|rating| {
        let (_, label) = rating_words(locale, rating);
        let mean = f64::from(i32::try_from(rating.0).unwrap_or_default()) / 10.0;
        view! { <a class="buy-rating" href="#reviews"><Stars rating=mean label count=rating.1.to_string()/></a> }
    });
    let brand = product
        .brand
        .map(|brand| view! { <p class="eyebrow">{brand}</p> });
    let short = (!product.subtitle.is_empty())
        .then(|| view! { <p class="buy-short">{product.subtitle.clone()}</p> });
    let variant = product.variant;
    view! {
        <div class="buy" data-swap="buy">
            {brand}
            <h1 class="product-name">{product.name}</h1>
            {rating}
            <VariantPrice variant=variant.clone()/>
            {short}
            {options}
            <BuyForm variant=variant.clone()/>
            <StockLine variant=variant.clone()/>
            <Watch variant=variant.clone()/>
            <Promises variant=variant.clone()/>
            <p class="small muted num">{locale.pick("Item no. ", "货号 ")}{variant.sku}</p>
        </div>
    }
    .into_any()
}

#[component]
fn VariantPrice(variant: VariantView) -> impl IntoView {
    let locale = page_locale();
    let saving = variant
        .compare_at
        .and_then(|former| price_words(locale, variant.price, former));
    let compare_at = variant.compare_at.map(|money| money.show(locale));
    let lowest = variant.lowest_before.map(|lowest| {
        let label = locale.pick(
            "Lowest price of the 30 days before: ",
            "降价前 30 天最低价：",
        );
        view! { <p class="small muted">{label} <span class="num">{lowest.show(locale)}</span></p> }
    });
    let tiers = variant.tiers.into_iter().map(|(from, price)| {
        let price = price.show(locale);
        let words = match locale {
            Locale::En => format!("{from} or more: {price} each"),
            Locale::Zh => format!("满 {from} 件：每件 {price}"),
        };
        view! { <li class="num">{words}</li> }
    });
    let tiers: Vec<_> = tiers.collect();
    let tiers = (!tiers.is_empty()).then(|| view! { <ul class="small">{tiers}</ul> });
    let tax = if frame_data().settings.prices_include_tax {
        locale.pick("Price includes tax, plus ", "价格含税，另加")
    } else {
        locale.pick("Plus tax and ", "未含税费及")
    };
    view! {
        <Price
            amount=variant.price.show(locale)
            compare_at
            saving
            was_label=locale.pick("Was", "原价")
            now_label=locale.pick("Now", "现价")
            size=PriceSize::Large
        />
        {lowest}
        {tiers}
        <p class="buy-tax small muted">{tax}<a href=locale.path("/pages/shipping")>{locale.pick("delivery", "运费")}</a></p>
    }
    .into_any()
}

/// A native form to the cart; the cart's island may take it over.
#[component]
fn BuyForm(variant: VariantView) -> impl IntoView {
    let locale = page_locale();
    let most = variant.available.min(MOST).min(Quantity::MAX);
    let most = u32::try_from(most).unwrap_or_default();
    (most > 0).then(|| {
        view! {
            <form class="buy-form" id="buy-form" method="post" action="/api/add_to_cart">
                <input r#type="hidden" name="variant" value=variant.id.to_string()/>
                <input r#type="hidden" name="locale" value=locale.code()/>
                <ui::Quantity
                    name="quantity"
                    label=locale.pick("Quantity", "数量")
                    value=1_u32
                    max=most
                    less=locale.pick("One less", "减少一件")
                    more=locale.pick("One more", "增加一件")
                />
                <Button size=ButtonSize::Large kind=ButtonKind::Primary block=true>{locale.pick("Add to cart", "加入购物车")}</Button>
            </form>
        }
    })
}

#[component]
fn StockLine(variant: VariantView) -> impl IntoView {
    let locale = page_locale();
    let (class, words) = if variant.available == 0 {
        let words = locale.pick("Sold out in this version", "该款暂时缺货");
        ("stock stock-out", words.to_owned())
    } else if variant.low_stock {
        let left = variant.available;
        let words = match locale {
            Locale::En => format!("Only {left} left"),
            Locale::Zh => format!("仅剩 {left} 件"),
        };
        ("stock stock-low", words)
    } else {
        ("stock stock-in", locale.pick("In stock", "现货").to_owned())
    };
    view! { <p class=class role="status">{words}</p> }
}

#[component]
fn Promises(variant: VariantView) -> impl IntoView {
    let locale = page_locale();
    let arrives = variant.delivery.filter(|_| variant.available > 0).map(|days| {
        view! {
            <li><Icon name=IconName::Truck/><span>{locale.pick("Arrives ", "预计送达：")}<b>{dates::span(locale, days)}</b></span></li>
        }
    });
    view! {
        <ul class="promises">
            {arrives}
            <li><Icon name=IconName::Return/><span>
                <a href=locale.path("/pages/returns")>{locale.pick("Send it back within 30 days", "30 天内可退货")}</a>
            </span></li>
            <li><Icon name=IconName::Shield/><span>{locale.pick("Pay safely, nothing is charged before you confirm", "支付安全，确认订单前不会扣款")}</span></li>
        </ul>
    }
    .into_any()
}
