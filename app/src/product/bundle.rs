//! A product and what goes with it, put into the cart by one button.

use leptos::prelude::*;
use model::Locale;
use model::activity::Via;
use model::product::{Bundle, BundlePart};
use ui::{Button, ButtonKind};

/// What is in it, what all of it costs, and the button. A native form: nothing of it moves.
#[component]
pub fn BundleForm(locale: Locale, bundle: Bundle) -> impl IntoView {
    let words = match (locale, bundle.parts.len()) {
        (Locale::En, 2) => "Add both to cart".to_owned(),
        (Locale::En, n) => format!("Add all {n} to cart"),
        (Locale::Zh, n) => format!("将这 {n} 件加入购物车"),
    };
    let total = bundle.total.show(locale);
    let lines = (0..).zip(bundle.parts);
    let lines = lines.map(|(number, part)| line(locale, number, part));
    view! {
        <section class="wrap bundle" aria-labelledby="bundle">
            <form class="panel stack" method="post" action="/api/add_bundle">
                <h2 id="bundle">{locale.pick("Take them together", "一起带走")}</h2>
                <input type="hidden" name="locale" value=locale.code()/>
                <ul class="lines lines-small">{lines.collect_view()}</ul>
                <dl class="totals">
                    <div class="totals-sum"><dt>{locale.pick("All of it", "合计")}</dt><dd>{total}</dd></div>
                </dl>
                <Button kind=ButtonKind::Secondary block=true>{words}</Button>
            </form>
        </section>
    }
    .into_any()
}

fn line(locale: Locale, number: usize, part: BundlePart) -> impl IntoView {
    let own = part.via.is_empty();
    let query = if own {
        String::new()
    } else {
        format!("?{}={}", Via::PARAMETER, part.via)
    };
    let href = locale.path(&format!("/p/{}{query}", part.slug));
    let name = if own {
        view! { <span class="line-name">{part.name}</span> }.into_any()
    } else {
        view! { <a class="line-name" href=href>{part.name}</a> }.into_any()
    };
    view! {
        <li class="line">
            <span class="line-media">
                {part.picture.map(|image| view! { <img src=image.src width=image.width height=image.height alt="" loading="lazy"/> })}
            </span>
            <div class="line-info">
                {name}
                {(!part.choice.is_empty()).then(|| view! { <p class="line-note">{part.choice}</p> })}
                <input type="hidden" name=format!("picks[{number}][variant]") value=part.variant.to_string()/>
                <input type="hidden" name=format!("picks[{number}][via]") value=part.via/>
            </div>
            <div class="line-price num">{part.price.show(locale)}</div>
        </li>
    }
}
