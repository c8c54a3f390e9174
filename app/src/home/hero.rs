//! The head of the home page: a sentence, two ways in, three favourites.

use leptos::prelude::*;
use model::listing::{CategoryView, ProductCard};
use ui::{ButtonKind, ButtonLink, ButtonSize, Picture};

use crate::request::page_locale;

/// How wide the large and the small pictures are shown.
const LARGE: &str = "(width < 60rem) 62vw, 32rem";
const SMALL: &str = "(width < 60rem) 31vw, 16rem";

/// The hero.
#[component]
pub fn Hero(favourites: Vec<ProductCard>, categories: Vec<CategoryView>) -> impl IntoView {
    let locale = page_locale();
    let art = favourites.into_iter().enumerate().map(|(at, card)| {
        let image = card.picture.unwrap_or_default();
        let sizes = if at == 0 { LARGE } else { SMALL };
        let tag = format!("{}, {}", card.name, card.price.show(locale));
        view! {
            <li><a href=locale.path(&format!("/p/{}", card.slug))>
                <Picture src=image.src srcset=image.srcset sizes alt=image.alt priority=true/>
                <span class="hero-tag">{tag}</span>
            </a></li>
        }
    });
    let art = art.collect_view();
    let first = categories.into_iter().next().map(|category| {
        let href = locale.path(&format!("/c/{}", category.slug));
        view! { <ButtonLink href kind=ButtonKind::Quiet size=ButtonSize::Large>{category.name}</ButtonLink> }
    });
    view! {
        <section class="hero" aria-labelledby="hero">
            <div class="wrap hero-grid">
                <div class="hero-text">
                    <p class="eyebrow">{locale.pick("Winter list", "冬日清单")}</p>
                    <h1 id="hero">{locale.pick("Good things, made to be used every day", "好东西，就该天天用")}</h1>
                    <p class="lead">{locale.pick(
                        "For home, desk, kitchen and outdoors. Chosen by people who use them, described the way they are.",
                        "居家、书桌、厨房与户外。由真正在用的人挑选，照实介绍，不夸张。",
                    )}</p>
                    <p class="actions">
                        <ButtonLink href=locale.path("/search?sort=newest") kind=ButtonKind::Primary size=ButtonSize::Large>{locale.pick("See what is new", "看看新品")}</ButtonLink>
                        {first}
                    </p>
                </div>
                <ul class="hero-art">{art}</ul>
            </div>
        </section>
    }
    .into_any()
}
