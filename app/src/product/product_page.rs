//! A product's page. Options, reviews' stars and pages are links: the address says everything.

use leptos::prelude::*;
use model::product::ProductView;
use ui::{Breadcrumbs, Crumb, Price};

use crate::catalog::price_words;
use crate::content::ErrorView;
use crate::live::Live;
use crate::request::{PageRequest, page_request, path_param};
use crate::shell::{Frame, Head, JsonLd};

use super::api::read_product;
use super::buy::Buy;
use super::gallery::{Gallery, Zoom};
use super::reviews::ReviewsSection;
use super::seen::{RecentlySeen, Seen};
use super::shelves::Shelves;
use super::structured;

/// `/p/{product}`
#[component]
pub fn ProductPage() -> impl IntoView {
    let request = page_request();
    let slug = path_param("product");
    view! {
        <Frame>
            {Suspend::new(async move {
                match read_product(request.locale, slug, request.query().to_owned()).await {
                    Ok(product) => view! { <Product request product/> }.into_any(),
                    Err(error) => view! { <ErrorView error/> }.into_any(),
                }
            })}
        </Frame>
    }
    .into_any()
}

#[component]
fn Product(request: PageRequest, product: ProductView) -> impl IntoView {
    let locale = request.locale;
    let mut trail = vec![Crumb::link(locale.pick("Home", "首页"), locale.path("/"))];
    trail.extend(
        product
            .trail
            .iter()
            .map(|(slug, name)| Crumb::link(name, locale.path(&format!("/c/{slug}")))),
    );
    trail.push(Crumb::here(&product.name));
    let description = if product.subtitle.is_empty() {
        product.description.join(" ")
    } else {
        format!("{} {}", product.subtitle, product.description.join(" "))
    };
    let path = format!("/p/{}", product.slug);
    let picture = product.pictures.first().cloned();
    let same = product.clone();
    let seen = Seen {
        slug: product.slug.clone(),
        name: product.name.clone(),
        picture: picture
            .as_ref()
            .map_or_else(String::new, |image| image.src.clone()),
        price: product.variant.price.show(locale),
    };
    view! {
        <Head title=product.name.clone() description path picture kind="product"/>
        <JsonLd data=structured::product(&request, &product)/>
        <JsonLd data=structured::breadcrumbs(&request, &product)/>
        <Live class="wrap product">
            <Breadcrumbs label=locale.pick("You are here", "当前位置") trail/>
            <div class="product-main">
                <Gallery product=product.clone()/>
                <Buy product=product.clone()/>
            </div>
            <div data-swap="bar"><BuyBar product=product.clone()/></div>
            <Zoom/>
            <About product=product.clone()/>
            <ReviewsSection request product=product.clone()/>
        </Live>
        <Shelves product=same/>
        <RecentlySeen locale now=seen/>
    }
    .into_any()
}

/// The button that stays at the bottom of phones.
#[component]
fn BuyBar(product: ProductView) -> impl IntoView {
    let locale = crate::request::page_locale();
    let variant = product.variant;
    let buy = (variant.available > 0).then(|| {
        view! { <button class="button button-primary" r#type="submit" form="buy-form">{locale.pick("Add to cart", "加入购物车")}</button> }
    });
    let compare_at = variant.compare_at.map(|money| money.show(locale));
    let saving = variant
        .compare_at
        .and_then(|former| price_words(locale, variant.price, former));
    buy.map(|button| view! {
        <div class="buy-bar">
            <div class="buy-bar-text">
                <b>{product.name}</b>
                <Price amount=variant.price.show(locale) compare_at saving was_label=locale.pick("Was", "原价") now_label=locale.pick("Now", "现价")/>
            </div>
            {button}
        </div>
    })
}

/// Description and details.
#[component]
fn About(product: ProductView) -> impl IntoView {
    let locale = crate::request::page_locale();
    let paragraphs = product.description.into_iter();
    let paragraphs = paragraphs
        .map(|text| view! { <p>{text}</p> })
        .collect_view();
    let rows = product.attributes.into_iter().map(|(name, value)| {
        view! { <tr><th scope="row">{name}</th><td>{value}</td></tr> }
    });
    let rows = rows.collect_view();
    let facts = (!product.facts.is_empty()).then(|| {
        let facts = product.facts.into_iter();
        view! { <ul>{facts.map(|fact| view! { <li>{fact}</li> }).collect_view()}</ul> }
    });
    view! {
        <div class="product-more">
            <section class="product-text prose">
                <h2>{locale.pick("About it", "商品介绍")}</h2>
                {paragraphs}
                {facts}
            </section>
            <section class="product-facts">
                <h2>{locale.pick("Details", "规格参数")}</h2>
                <table class="facts"><tbody>{rows}</tbody></table>
            </section>
        </div>
    }
    .into_any()
}
