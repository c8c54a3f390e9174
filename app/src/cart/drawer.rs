//! The drawer that opens when something is added.

use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;
use model::Locale;
use ui::{Dialog, DialogKind, part};

use super::api::beside_cart;
use super::panel::{CartLines, CartSum};
use super::{CartState, load_cart};

/// The drawer. Nothing of it is shown until it is opened, so it needs nothing from the server before.
#[island]
pub fn CartDrawer(
    /// Language of the page.
    locale: Locale,
) -> impl IntoView {
    use_context::<CartState>().map(|state| drawer(locale, state))
}

fn drawer(locale: Locale, state: CartState) -> impl IntoView {
    let dialog = NodeRef::<html::Dialog>::new();
    // The cart's page fills the shared cart before this island wakes; what the server did not draw must wait.
    let opened = RwSignal::new(false);
    let beside = RwSignal::new(String::new());
    Effect::new(move |_| {
        let Some(dialog) = dialog.get() else { return };
        match (state.open.get(), dialog.open()) {
            (true, false) => {
                opened.set(true);
                // Already modal or no longer in the page: then there is nothing to open.
                let _ = dialog.show_modal();
                spawn_local(async move {
                    beside.set(beside_cart(locale).await.unwrap_or_default());
                });
                if state.cart.with_untracked(Option::is_none) {
                    spawn_local(async move {
                        if let Ok(cart) = load_cart(locale).await {
                            state.accept(cart);
                        }
                    });
                }
            }
            (false, true) => dialog.close(),
            _ => {}
        }
    });
    let closed = move |_| state.open.set(false);
    let foot = move || {
        state.cart.get().filter(|cart| !cart.lines.is_empty()).map(|cart| {
            part(view! {
                <CartSum locale cart/>
                <a class="button button-primary button-block" href=locale.path("/checkout")>{locale.pick("Checkout", "去结算")}</a>
                <a class="button button-link button-block" href=locale.path("/cart")>{locale.pick("View cart", "查看购物车")}</a>
            })
        })
    };
    let empty = move || {
        state.cart.get().filter(|cart| cart.lines.is_empty())
            .map(|_| view! { <p class="muted">{locale.pick("Your cart is empty.", "购物车是空的。")}</p> })
    };
    view! {
        <Dialog
            id="cart-drawer" kind=DialogKind::DrawerEnd node_ref=dialog
            title=locale.pick("Your cart", "购物车") close_label=locale.pick("Close", "关闭") on:close=closed
        >
            {move || opened.get().then(|| part(view! {
                <div class="drawer-body"><CartLines locale state small=true/> {empty} <div inner_html=move || beside.get()></div></div>
                <footer class="drawer-foot">{foot}</footer>
            }))}
        </Dialog>
    }
}
