//! `/for-you`: why a visitor sees what they see, and the switch.

use leptos::prelude::*;
use model::Locale;
use model::taste::{Taste, TasteLine};
use ui::{EmptyState, IconName};

use super::api::read_taste;
use crate::catalog::Shelf;
use crate::content::ErrorView;
use crate::request::page_locale;
use crate::shell::{Frame, Head};

/// The page that explains the visitor's own shelves.
#[component]
pub fn ForYouPage() -> impl IntoView {
    let locale = page_locale();
    view! {
        <Frame>
            {Suspend::new(async move {
                match read_taste(locale).await {
                    Ok((taste, declined)) => view! { <ForYou locale taste declined/> }.into_any(),
                    Err(error) => view! { <ErrorView error/> }.into_any(),
                }
            })}
        </Frame>
    }
    .into_any()
}

#[component]
fn ForYou(locale: Locale, taste: Option<Taste>, declined: bool) -> impl IntoView {
    let title = locale.pick("Why you see what you see", "为什么向您推荐这些");
    let known = taste.is_some();
    let (lines, looked_at, for_you) = taste.map_or_else(Default::default, |taste| {
        (taste.lines, taste.looked_at, taste.for_you)
    });
    let nothing = lines.is_empty() && looked_at.is_empty();
    view! {
        <Head title/>
        <div class="wrap content">
            <header class="content-head">
                <h1>{title}</h1>
                <p class="lead">{locale.pick(
                    "We choose some products by what you search for, look at, put into your cart and buy here. Nothing else, and nobody else is told.",
                    "我们仅根据您在本店的搜索、浏览、加购和购买为您挑选部分商品，不使用其他信息，也不会告知他人。",
                )}</p>
            </header>
            {nothing.then(|| view! { <NothingKnown locale declined/> })}
            {(!lines.is_empty()).then(|| view! { <Lines locale lines/> })}
            <Switch locale known declined/>
        </div>
        <Shelf id="looked-at" title=locale.pick("What you looked at", "您看过的商品") cards=looked_at/>
        <Shelf id="for-you" title=locale.pick("So we suggest", "因此为您推荐") cards=for_you/>
    }
    .into_any()
}

#[component]
fn NothingKnown(locale: Locale, declined: bool) -> impl IntoView {
    let (title, text) = if declined {
        (
            locale.pick("Personal suggestions are off", "个性化推荐已关闭"),
            locale.pick(
                "You see what everybody sees. Nothing you do is noted.",
                "您看到的内容与其他人相同，我们不记录您的浏览行为。",
            ),
        )
    } else {
        (
            locale.pick("We know nothing of you yet", "我们还不了解您的喜好"),
            locale.pick(
                "Look at a few products, and this page says what we make of it.",
                "浏览几件商品后，本页会说明我们据此了解到的喜好。",
            ),
        )
    };
    view! { <EmptyState icon=IconName::Search title text>{None::<&str>}</EmptyState> }
}

/// Tastes with their shares.
#[component]
fn Lines(locale: Locale, lines: Vec<TasteLine>) -> impl IntoView {
    let rows = lines.into_iter().map(|line| {
        let share = format!("{}%", line.percent);
        view! {
            <li class="taste">
                <span>{line.name.clone()}</span>
                <progress max="100" value=line.percent aria-label=line.name></progress>
                <span class="num muted">{share}</span>
            </li>
        }
    });
    view! {
        <section aria-labelledby="tastes">
            <h2 id="tastes">{locale.pick("What you seem to like", "您可能喜欢")}</h2>
            <ul class="tastes">{rows.collect_view()}</ul>
        </section>
    }
}

/// Clear, switch off, switch on: forms that work without scripts.
#[component]
fn Switch(locale: Locale, known: bool, declined: bool) -> impl IntoView {
    let language = move || view! { <input type="hidden" name="locale" value=locale.code()/> };
    let off = (!declined).then(|| {
        view! {
            <form method="post" action="/api/forget_me">
                {language()}
                <input type="hidden" name="off" value="true"/>
                <button class="button button-secondary">{locale.pick("Switch off personal suggestions", "关闭个性化推荐")}</button>
            </form>
        }
    });
    let clear = known.then(|| {
        view! {
            <form method="post" action="/api/forget_me">
                {language()}
                <button class="button button-quiet">{locale.pick("Forget what I did", "清除我的浏览记录")}</button>
            </form>
        }
    });
    let on = declined.then(|| {
        view! {
            <form method="post" action="/api/know_me">
                {language()}
                <button class="button button-primary">{locale.pick("Switch on personal suggestions", "开启个性化推荐")}</button>
            </form>
        }
    });
    view! { <div class="actions taste-switch">{on} {off} {clear}</div> }
}
