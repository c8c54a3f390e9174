//! Lines set aside for later: they wait below the cart and cost nothing.

use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use model::Locale;
use model::cart::CartLine;
use ui::{Price, part};

use super::CartState;
use super::panel::{about, address, picture};

/// What is set aside; nothing at all when that is nothing.
#[component]
pub fn CartAside(
    /// Language of the page.
    locale: Locale,
    /// The shared cart.
    state: CartState,
) -> impl IntoView {
    move || {
        let aside = state.cart.get().map(|cart| cart.aside);
        aside.filter(|lines| !lines.is_empty()).map(|lines| {
            let rows = lines.into_iter().map(|line| row(locale, state, line));
            view! {
                <section class="aside" aria-labelledby="aside">
                    <h2 id="aside">{locale.pick("Saved for later", "稍后购买")}</h2>
                    <ul class="lines">{rows.collect_view()}</ul>
                </section>
            }
        })
    }
}

fn row(locale: Locale, state: CartState, line: CartLine) -> impl IntoView {
    let variant = line.variant;
    let back = move |event: SubmitEvent| {
        event.prevent_default();
        state.set_aside(variant, false);
    };
    let gone = move |event: SubmitEvent| {
        event.prevent_default();
        state.drop_line(variant);
    };
    part(view! {
        <li class="line">
            <a class="line-media" href=address(locale, &line) tabindex="-1" aria-hidden="true">{picture(&line)}</a>
            {about(locale, &line)}
            <form class="line-qty" method="post" action="/api/set_line_aside" on:submit=back>
                <input type="hidden" name="variant" value=variant.to_string()/>
                <input type="hidden" name="locale" value=locale.code()/>
                <input type="hidden" name="aside" value="false"/>
                <button class="button button-small button-secondary">
                    {locale.pick("Move to cart", "移回购物车")} <span class="visually-hidden">" "{line.name.clone()}</span>
                </button>
            </form>
            <div class="line-price"><Price amount=line.unit_price.show(locale)/></div>
            <form class="line-acts" method="post" action="/api/set_quantity" on:submit=gone>
                <input type="hidden" name="variant" value=variant.to_string()/>
                <input type="hidden" name="locale" value=locale.code()/>
                <input type="hidden" name="quantity" value="0"/>
                <button class="button button-link button-small">
                    {locale.pick("Remove", "移除")} <span class="visually-hidden">" "{line.name}</span>
                </button>
            </form>
        </li>
    })
}
