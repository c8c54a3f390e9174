//! What a shopper chooses: each value is a link that keeps the rest of the choice.

use leptos::prelude::*;
use model::product::{OptionValueView, OptionView};
use ui::Swatch;

use crate::request::page_locale;

/// One option with its values.
#[component]
pub fn OptionPicker(option: OptionView, slug: String) -> impl IntoView {
    let id = format!("option-{}", option.code);
    let chosen = option.values.iter().find(|value| value.selected);
    let chosen = chosen.map(|value| value.name.clone());
    let code = option.code.clone();
    let values = option.values.into_iter().map(move |value| {
        view! { <li><OptionValue value code=code.clone() slug=slug.clone()/></li> }
    });
    view! {
        <div class="option" role="group" aria-labelledby=id.clone()>
            <p class="option-head" id=id.clone()>{option.name} " " <b>{chosen}</b></p>
            <ul class="option-values">{values.collect_view()}</ul>
        </div>
    }
    .into_any()
}

#[component]
fn OptionValue(value: OptionValueView, code: String, slug: String) -> impl IntoView {
    let locale = page_locale();
    let mut class = "pill".to_owned();
    if value.swatch.is_some() {
        class.push_str(" pill-swatch");
    }
    let swatch = value.swatch.map(|color| view! { <Swatch color/> });
    if !value.exists {
        class.push_str(" is-impossible");
        return view! { <span class=class aria-disabled="true">{swatch}{value.name}</span> }
            .into_any();
    }
    let sold_out = (!value.in_stock).then(|| {
        class.push_str(" is-sold-out");
        view! { <span class="visually-hidden">{locale.pick(", sold out", "，已售罄")}</span> }
    });
    let href = locale.path(&format!("/p/{slug}?{}", value.query));
    let id = format!("o-{code}-{}", value.code);
    view! {
        <a class=class id=id href=href data-live="" rel="nofollow" aria-current=value.selected.then_some("true")>
            {swatch}{value.name}{sold_out}
        </a>
    }
    .into_any()
}
