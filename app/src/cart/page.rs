//! The cart's page.

use leptos::prelude::*;
use model::checkout::Savings;
use model::{Locale, VariantId};
use ui::{EmptyState, Icon, IconName, part};

use super::CartState;
use super::api::read_cart_page;
use super::aside::CartAside;
use super::codes::{Codes, credit_rows, saving_rows};
use super::handed::Handed;
use super::panel::{CartLines, CartSum};
use crate::catalog::Shelf;
use crate::content::ErrorView;
use crate::request::{page_locale, query_param};
use crate::shell::{Frame, Head};

/// `/cart`.
#[component]
pub fn CartPage() -> impl IntoView {
    let locale = page_locale();
    let undo = query_param("undo")
        .and_then(|id| id.parse().ok())
        .zip(query_param("was").and_then(|n| n.parse().ok()));
    let tried = query_param("code");
    let missing = query_param("missing").unwrap_or_default();
    view! {
        <Frame>
            {Suspend::new(async move {
                match read_cart_page(locale, missing, tried).await {
                    Ok(page) => {
                        let title = if page.cart.lines.is_empty() {
                            locale.pick("Perhaps one of these", "也许您会喜欢")
                        } else {
                            locale.pick("Goes with what you have", "与您的商品相配")
                        };
                        view! {
                        <Head title=locale.pick("Your cart", "购物车")/>
                        <div class="wrap cart">
                            <h1>{locale.pick("Your cart", "购物车")}</h1>
                            {undo.map(|(variant, was)| undo_form(locale, variant, was))}
                            {missing_note(locale, &page.missing)}
                            <CartBody locale cart=Handed(page.cart)>
                                {saving_list(locale, &page.savings)}
                                <Codes locale savings=page.savings/>
                            </CartBody>
                        </div>
                        <Shelf id="beside-cart" title cards=page.beside/>
                    }
                    .into_any()
                    }
                    Err(error) => view! { <ErrorView error/> }.into_any(),
                }
            })}
        </Frame>
    }
}

/// Says which products of a bundle could not be put in.
fn missing_note(locale: Locale, names: &[String]) -> Option<impl IntoView + use<>> {
    let names = names.join(locale.pick(", ", "、"));
    (!names.is_empty()).then(|| {
        let words = match locale {
            Locale::En => format!("Sold out or no room in the cart, so not added: {names}."),
            Locale::Zh => format!("因售罄或购物车已满，以下商品未能加入：{names}。"),
        };
        view! { <p class="alert alert-warn" role="status">{words}</p> }
    })
}

/// What is taken off and what gift cards pay, if anything.
fn saving_list(locale: Locale, savings: &Savings) -> impl IntoView + use<> {
    let rows = savings.adjustments.clone();
    let parts = savings.credits.iter().map(|one| one.part.clone());
    let parts: Vec<_> = parts.filter(|part| part.amount.amount > 0).collect();
    let any = !rows.is_empty() || !parts.is_empty();
    any.then(|| view! { <dl class="totals">{saving_rows(locale, rows)} {credit_rows(locale, parts)}</dl> })
}

/// Puts back what a form without scripts took out.
fn undo_form(locale: Locale, variant: VariantId, was: i64) -> impl IntoView {
    view! {
        <form class="alert alert-info" method="post" action="/api/add_to_cart">
            <input type="hidden" name="variant" value=variant.to_string()/>
            <input type="hidden" name="quantity" value=was/>
            <input type="hidden" name="locale" value=locale.code()/>
            <p>{locale.pick("One line was removed.", "已移除一件商品。")} " "
                <button class="button button-link">{locale.pick("Undo", "撤销")}</button>
            </p>
        </form>
    }
}

/// The lines and the sum, kept up to date in the browser.
#[island]
pub fn CartBody(
    /// Language of the page.
    locale: Locale,
    /// The cart when the page was rendered.
    cart: Handed,
    /// What is taken off it, as the server drew it.
    children: Children,
) -> impl IntoView {
    use_context::<CartState>().map(|state| {
        let drawn = cart.0.version;
        state.accept(cart.0);
        body(locale, state, drawn, children)
    })
}

fn body(locale: Locale, state: CartState, drawn: i64, children: Children) -> impl IntoView {
    // The amounts that explain the sum are hidden once they are of an older cart.
    let old = move || {
        state
            .cart
            .with(|cart| cart.as_ref().is_some_and(|cart| cart.version != drawn))
    };
    let filled = move || {
        state
            .cart
            .with(|cart| cart.as_ref().is_some_and(|cart| !cart.lines.is_empty()))
    };
    let sum = move || {
        state.cart.get().map(|cart| {
        let ready = cart.can_be_bought();
        part(view! {
            <CartSum locale cart/>
            <a class="button button-primary button-large button-block" class:is-disabled=!ready aria-disabled=(!ready).then_some("true")
                href=if ready { locale.path("/checkout") } else { locale.path("/cart") }>
                {locale.pick("Checkout", "去结算")}
            </a>
        })
    })
    };
    part(view! {
        <div class="cart-body" class:is-empty=move || !filled()>
            <div>
                <CartLines locale state/>
                {move || (!filled()).then(|| view! { <EmptyCart locale/> })}
                <CartAside locale state/>
            </div>
            <aside class="summary" aria-labelledby="sum" hidden=move || !filled()>
                <h2 id="sum">{locale.pick("Summary", "订单小结")}</h2>
                <div class="stack" class:is-old=old>{children()}</div>
                {sum}
                <ul class="promises">
                    <li><Icon name=IconName::Return/><span>{locale.pick("30 days to change your mind", "30 天无忧退货")}</span></li>
                    <li><Icon name=IconName::Shield/><span>{locale.pick("Safe payment, no account needed", "安全支付，无需注册")}</span></li>
                </ul>
            </aside>
        </div>
    })
}

/// A cart with nothing in it, and a way on.
#[component]
pub fn EmptyCart(
    /// Language of the page.
    locale: Locale,
) -> impl IntoView {
    view! {
        <EmptyState
            icon=IconName::Cart
            title=locale.pick("Nothing in here yet", "购物车还是空的")
            text=locale.pick("Have a look around: what you add waits here for 90 days.", "去逛逛吧，加入的商品会为您保留 90 天。")
        >
            <a class="button button-primary" href=locale.path("/")>{locale.pick("Go to the shop", "去逛逛")}</a>
        </EmptyState>
    }
}

/// The cart's address after a form without scripts changed a line: a removal can be undone there.
pub(super) fn address_after(variant: VariantId, wanted: i64, was: Option<i64>) -> String {
    match was {
        Some(was) if wanted == 0 => format!("/cart?undo={variant}&was={was}"),
        _ => "/cart".to_owned(),
    }
}

/// The cart's address after a bundle of which some could not be put in.
pub(super) fn address_without(missing: &[VariantId]) -> String {
    if missing.is_empty() {
        return "/cart".to_owned();
    }
    let missing: Vec<String> = missing.iter().map(VariantId::to_string).collect();
    format!("/cart?missing={}", missing.join(","))
}
