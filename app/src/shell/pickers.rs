//! Language and theme. Both keep the page and work without scripts.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use model::Locale;
use ui::{Icon, IconName};

use crate::request::PageRequest;

use super::api::SetCurrency;
use super::{FrameData, SetTheme};

/// This page in each language.
#[component]
pub fn LanguageLinks(request: PageRequest) -> impl IntoView {
    let here = request.locale;
    let links = Locale::ALL.map(|locale| {
        let current = (locale == here).then_some("true");
        view! {
            <li><a href=locale.path(&request.address) lang=locale.tag() hreflang=locale.tag() aria-current=current>{locale.own_name()}</a></li>
        }
    });
    view! {
        <p class="picker-title">{here.pick("Language", "语言")}</p>
        <ul class="picker-list">{links.collect_view()}</ul>
    }
    .into_any()
}

/// The currencies that prices may be shown in; nothing where there is but one.
#[component]
pub fn CurrencyForm(request: PageRequest, frame: FrameData) -> impl IntoView {
    let locale = request.locale;
    let buttons = frame.currencies.iter().map(|currency| {
        let pressed = *currency == frame.currency;
        let (code, sign) = (currency.code().to_owned(), currency.sign(locale));
        let sign = Some(sign.to_owned()).filter(|sign| *sign != code);
        let value = code.clone();
        view! {
            <button name="currency" value=value aria-pressed=if pressed { "true" } else { "false" }>{code}<span class="muted" aria-hidden="true">{sign}</span></button>
        }
    });
    let buttons = buttons.collect_view();
    (frame.currencies.len() > 1)
        .then(|| {
            view! {
                <form method="post" action=SetCurrency::PATH>
                    <p class="picker-title">{locale.pick("Currency", "货币")}</p>
                    <input r#type="hidden" name="back" value=locale.path(&request.address)/>
                    <div class="picker-list">{buttons}</div>
                </form>
            }
        })
        .into_any()
}

/// Light, dark, or as the system has it.
#[component]
pub fn ThemeForm(request: PageRequest) -> impl IntoView {
    let locale = request.locale;
    let themes = [
        ("light", IconName::Sun, locale.pick("Light", "浅色")),
        ("dark", IconName::Moon, locale.pick("Dark", "深色")),
        (
            "system",
            IconName::Globe,
            locale.pick("Same as device", "跟随系统"),
        ),
    ];
    let buttons = themes.map(|(value, icon, word)| {
        let pressed = request.theme.unwrap_or("system") == value;
        view! {
            <button name="theme" value=value aria-pressed=if pressed { "true" } else { "false" }><Icon name=icon/>{word}</button>
        }
    });
    view! {
        <form method="post" action=SetTheme::PATH>
            <p class="picker-title">{locale.pick("Theme", "主题")}</p>
            <input r#type="hidden" name="back" value=locale.path(&request.address)/>
            <div class="picker-list">{buttons.collect_view()}</div>
        </form>
    }
    .into_any()
}
