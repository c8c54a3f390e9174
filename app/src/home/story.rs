//! What the shop stands for, in one band and one row.

use leptos::prelude::*;
use model::catalog::Image;
use ui::{ButtonLink, Icon, IconName, Picture};

use crate::request::page_locale;

/// One thing the shop is about, beside a product's picture. `picture` is the product's slug and picture.
#[component]
pub fn Story(picture: Option<(String, Image)>) -> impl IntoView {
    let locale = page_locale();
    picture.map(|(slug, image)| {
        view! {
            <section class="story" aria-labelledby="story">
                <div class="wrap story-grid">
                    <div class="story-art"><Picture src=image.src srcset=image.srcset sizes="(width < 52rem) 92vw, 38rem" alt=image.alt/></div>
                    <div class="story-text">
                        <p class="eyebrow">{locale.pick("How we choose", "我们如何挑选")}</p>
                        <h2 id="story">{locale.pick("Used for a season before it is sold", "先用一季，再上架")}</h2>
                        <p>{locale.pick(
                            "Nothing gets onto our shelves from a picture alone. We cook with it, write on it, leave it out in the rain, and then we tell you what it is good at and what it is not.",
                            "只看图片，我们不会上架任何商品。先拿它下厨、写字、淋雨，再如实告诉您它擅长什么、不擅长什么。",
                        )}</p>
                        <p class="actions">
                            <ButtonLink href=locale.path(&format!("/p/{slug}"))>{locale.pick("See this one", "看看这一件")}</ButtonLink>
                        </p>
                    </div>
                </div>
            </section>
        }
    })
}

/// What every order comes with.
#[component]
pub fn Values() -> impl IntoView {
    let locale = page_locale();
    let values = [
        (
            IconName::Leaf,
            locale.pick("Made to last", "经久耐用"),
            locale.pick(
                "Materials that age well and parts that can be replaced.",
                "越用越好的材料，可以更换的零件。",
            ),
        ),
        (
            IconName::Truck,
            locale.pick("On its way quickly", "发货迅速"),
            locale.pick(
                "Packed on the next working day, with a link to follow it.",
                "下一个工作日打包发出，附物流跟踪链接。",
            ),
        ),
        (
            IconName::Return,
            locale.pick("30 days to think", "30 天安心退货"),
            locale.pick(
                "Send back what you do not love, unused, and get your money back.",
                "不满意？未使用即可退回，全额退款。",
            ),
        ),
        (
            IconName::Shield,
            locale.pick("Honest words", "实话实说"),
            locale.pick(
                "Reviews stay as they were written, the critical ones too.",
                "评价原样保留，批评也不删。",
            ),
        ),
    ];
    let items = values.map(|(icon, title, text)| {
        view! { <li><Icon name=icon/><h3>{title}</h3><p>{text}</p></li> }
    });
    view! {
        <section class="values" aria-labelledby="values">
            <h2 class="visually-hidden" id="values">{locale.pick("What every order comes with", "每一单都包含")}</h2>
            <ul class="wrap values-row">{items.collect_view()}</ul>
        </section>
    }
    .into_any()
}
