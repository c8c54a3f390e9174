//! The pictures: a snap carousel on phones, a grid on wide screens, and a large view.

use leptos::prelude::*;
use model::Locale;
use model::product::ProductView;
use ui::{Badge, Icon, IconName, Picture};

use crate::catalog::corner_badges;
use crate::request::page_locale;

/// How wide a picture is shown.
const SIZES: &str = "(width < 60rem) 94vw, 44rem";

/// Pictures of the picked variant, then the product's own.
#[component]
pub fn Gallery(product: ProductView) -> impl IntoView {
    let locale = page_locale();
    let badges = corner_badges(locale, &product.badges)
        .into_iter()
        .map(|(kind, word)| {
            view! { <li><Badge kind>{word}</Badge></li> }
        });
    let badges = (!product.badges.is_empty())
        .then(|| view! { <ul class="badges">{badges.collect_view()}</ul> });
    let dots = (1..=product.pictures.len()).map(|n| {
        let label = match locale {
            Locale::En => format!("Picture {n}"),
            Locale::Zh => format!("第 {n} 张图片"),
        };
        view! { <li><a href=format!("#pic-{n}") aria-label=label></a></li> }
    });
    let dots = dots.collect_view();
    let pictures = product.pictures.into_iter().enumerate().map(|(at, image)| {
        let large = largest(&image.src, &image.srcset);
        view! {
            <li id=format!("pic-{}", at + 1)>
                <a class="gallery-pic" href=large>
                    <Picture src=image.src srcset=image.srcset sizes=SIZES alt=image.alt width=1200 height=1200 priority=at == 0/>
                </a>
            </li>
        }
    });
    view! {
        <div class="gallery" data-swap="gallery">
            <ul class="gallery-track" tabindex="0" aria-label=locale.pick("Pictures", "商品图片")>{pictures.collect_view()}</ul>
            <ul class="gallery-dots">{dots}</ul>
            {badges}
        </div>
    }
    .into_any()
}

/// The largest file of a picture: the last of its `srcset`, or its only one.
fn largest(src: &str, srcset: &str) -> String {
    let last = srcset
        .rsplit(", ")
        .next()
        .and_then(|entry| entry.split(' ').next());
    last.filter(|address| !address.is_empty())
        .unwrap_or(src)
        .to_owned()
}

/// The dialog that shows a picture as large as the window; empty until a picture is opened.
#[component]
pub fn Zoom() -> impl IntoView {
    let locale = page_locale();
    view! {
        <dialog class="zoom" id="zoom" aria-label=locale.pick("Large picture", "查看大图")>
            <img alt=""/>
            <button r#type="button" class="icon-button zoom-back" aria-label=locale.pick("Previous picture", "上一张")><Icon name=IconName::Chevron/></button>
            <button r#type="button" class="icon-button zoom-on" aria-label=locale.pick("Next picture", "下一张")><Icon name=IconName::Chevron/></button>
            <form method="dialog">
                <button class="icon-button zoom-close" aria-label=locale.pick("Close", "关闭")><Icon name=IconName::Close/></button>
            </form>
        </dialog>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::largest;

    #[test]
    fn the_large_view_takes_the_largest_file() {
        assert_eq!(largest("/a.svg", ""), "/a.svg");
        assert_eq!(
            largest("/a-640.webp", "/a-320.webp 320w, /a-1600.webp 1600w"),
            "/a-1600.webp"
        );
    }
}
