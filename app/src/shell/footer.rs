//! The footer: what the shop is, where everything is, and the legal pages.

use leptos::prelude::*;

use crate::request::PageRequest;

use super::FrameData;
use super::header::Logo;

/// Content pages that belong to the last line instead of the help column.
const LEGAL: [&str; 3] = ["privacy", "terms", "imprint"];

/// The footer of every shop page.
#[component]
pub fn Footer(request: PageRequest, frame: FrameData) -> impl IntoView {
    let locale = request.locale;
    let name = frame.settings.name.get(locale).to_owned();
    let email = frame.settings.contact_email.clone();
    let categories = frame.categories.iter().map(|category| {
        view! { <li><a href=locale.path(&format!("/c/{}", category.slug))>{category.name.clone()}</a></li> }
    });
    let categories = categories.collect_view();
    let page = |(slug, title): &(String, String)| {
        view! { <li><a href=locale.path(&format!("/pages/{slug}"))>{title.clone()}</a></li> }
    };
    let (legal, help): (Vec<_>, Vec<_>) = frame
        .pages
        .iter()
        .partition(|(slug, _)| LEGAL.contains(&slug.as_str()));
    let help = help.into_iter().map(page).collect_view();
    let legal = legal.into_iter().map(page).collect_view();
    let about = locale.pick(
        "Things for home, desk, kitchen and outdoors, chosen to be used for years.",
        "为居家、书桌、厨房与户外精选的好物，经得起年年使用。",
    );
    view! {
        <footer class="foot">
            <div class="wrap">
                <div class="foot-cols">
                    <div class="foot-brand"><Logo locale frame/><p>{about}</p></div>
                    <nav class="foot-col" aria-labelledby="foot-shop">
                        <h2 id="foot-shop">{locale.pick("Shop", "选购")}</h2>
                        <ul>{categories}</ul>
                    </nav>
                    <nav class="foot-col" aria-labelledby="foot-help">
                        <h2 id="foot-help">{locale.pick("Help and about us", "帮助与关于我们")}</h2>
                        <ul>{help}</ul>
                    </nav>
                    <nav class="foot-col" aria-labelledby="foot-order">
                        <h2 id="foot-order">{locale.pick("Your order", "您的订单")}</h2>
                        <ul>
                            <li><a href=locale.path("/orders")>{locale.pick("Find my order", "查询订单")}</a></li>
                            <li><a href=locale.path("/cart")>{locale.pick("Cart", "购物车")}</a></li>
                            <li><a href=format!("mailto:{email}")>{email.clone()}</a></li>
                        </ul>
                    </nav>
                </div>
                <div class="foot-end">
                    <p class="small muted">{format!("© {name}")}</p>
                    <ul class="cluster">{legal}</ul>
                </div>
            </div>
        </footer>
    }
    .into_any()
}
