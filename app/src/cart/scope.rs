//! The outer island: it wraps the page's body and gives every island within it the same cart.

use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;
use model::cart::{CartView, Quantity};
use model::{Locale, VariantId};
use ui::{Icon, IconName};
use wasm_bindgen::JsCast;
use web_sys::{FormData, HtmlFormElement};

use super::{add_to_cart, set_line_aside, set_quantity};
use crate::AppError;

/// What the islands of a page share about the cart.
#[derive(Clone, Copy)]
pub struct CartState {
    /// Language of the page.
    pub locale: Locale,
    /// The cart as the server last told; none until it was asked for.
    pub cart: RwSignal<Option<CartView>>,
    /// Sum of quantities, ahead of the server while a change is on its way.
    pub count: RwSignal<i64>,
    /// Whether the drawer is open.
    pub open: RwSignal<bool>,
    /// What went wrong last, in the visitor's language.
    pub alert: RwSignal<Option<String>>,
}

impl CartState {
    fn new(locale: Locale, count: i64) -> Self {
        Self {
            locale,
            cart: RwSignal::new(None),
            count: RwSignal::new(count),
            open: RwSignal::new(false),
            alert: RwSignal::new(None),
        }
    }

    /// Adds units to the cart and opens the drawer with what came of it.
    pub fn add(self, variant: VariantId, quantity: Quantity) {
        self.alert.set(None);
        self.count.update(|count| *count += quantity.get());
        spawn_local(async move {
            match add_to_cart(variant, quantity, self.locale).await {
                Ok(cart) => self.accept(cart),
                Err(error) => {
                    self.count.update(|count| *count -= quantity.get());
                    self.alert.set(Some(sorry(self.locale, &error)));
                }
            }
            self.open.set(true);
        });
    }

    /// Sets a line aside for later, or takes it back into the cart.
    pub fn set_aside(self, variant: VariantId, aside: bool) {
        self.alert.set(None);
        spawn_local(async move { self.answer(set_line_aside(variant, aside, self.locale).await) });
    }

    /// Takes a line out for good.
    pub fn drop_line(self, variant: VariantId) {
        self.alert.set(None);
        spawn_local(async move {
            self.answer(set_quantity(variant, 0, None, None, self.locale).await);
        });
    }

    /// Takes what the server answered, or says what went wrong.
    pub fn answer(self, answer: Result<CartView, AppError>) {
        match answer {
            Ok(cart) => self.accept(cart),
            Err(error) => self.alert.set(Some(sorry(self.locale, &error))),
        }
    }

    /// Takes the server's answer, unless a newer one is already here: an answer that was overtaken brings nothing back.
    pub fn accept(&self, cart: CartView) {
        let newer = self.cart.with_untracked(|held| {
            held.as_ref()
                .is_none_or(|held| cart.version >= held.version)
        });
        if newer {
            self.count.set(cart.count);
            self.cart.set(Some(cart));
        }
    }
}

/// Wraps the page, provides [`CartState`] to the islands within, and sends every form that adds to the cart by script,
/// wherever it stands and whenever it came into the page.
#[island]
pub fn CartScope(
    /// Language of the page.
    locale: Locale,
    /// Whether the visitor has a cart; a page without one may be shared and says nothing personal.
    signed: bool,
    /// Sum of quantities when the page was rendered.
    count: i64,
    children: Children,
) -> impl IntoView {
    let state = CartState::new(locale, if signed { count } else { 0 });
    provide_context(state);
    view! { <div class="cart-scope" on:submit=move |event| take_over(state, &event)>{children()}</div> }
}

/// Where forms that add to the cart are sent.
const ADD: &str = "/api/add_to_cart";

fn take_over(state: CartState, event: &SubmitEvent) {
    let form = event
        .target()
        .and_then(|target| target.dyn_into::<HtmlFormElement>().ok())
        .filter(|form| form.get_attribute("action").as_deref() == Some(ADD));
    let Some(form) = form else { return };
    let Ok(data) = FormData::new_with_form(&form) else {
        return;
    };
    let field = |name: &str| data.get(name).as_string().unwrap_or_default();
    let (Ok(variant), Ok(quantity)) = (
        field("variant").parse::<VariantId>(),
        field("quantity").parse::<i64>(),
    ) else {
        return;
    };
    let Ok(quantity) = Quantity::try_from(quantity) else {
        return;
    };
    event.prevent_default();
    state.add(variant, quantity);
}

/// The cart link of the header with its badge.
#[island]
pub fn CartLink(
    /// Language of the page.
    locale: Locale,
) -> impl IntoView {
    let count = use_context::<CartState>().map_or_else(|| RwSignal::new(0), |state| state.count);
    let label = move || match (count.get(), locale) {
        (0, _) => locale.pick("Cart, empty", "购物车，空").to_owned(),
        (1, Locale::En) => "Cart, 1 item".to_owned(),
        (n, Locale::En) => format!("Cart, {n} items"),
        (n, Locale::Zh) => format!("购物车，{n} 件商品"),
    };
    view! {
        <a class="icon-button cart-button" href=locale.path("/cart") aria-label=label>
            <Icon name=IconName::Cart/>
            {move || (count.get() > 0).then(|| view! { <span class="count" aria-hidden="true">{count.get()}</span> })}
        </a>
    }
}

/// A cart error in the visitor's words.
pub(super) fn sorry(locale: Locale, error: &AppError) -> String {
    match error {
        AppError::OutOfStock => locale.pick(
            "There are not as many left as you asked for.",
            "库存不足，无法加入这么多件。",
        ),
        AppError::NotFound | AppError::Gone => {
            locale.pick("This is no longer for sale.", "该商品已下架。")
        }
        AppError::Transport(_) => locale.pick(
            "The shop could not be reached. Please try again.",
            "网络连接失败，请重试。",
        ),
        _ => locale.pick(
            "That did not work. Please try again.",
            "操作未成功，请重试。",
        ),
    }
    .to_owned()
}
