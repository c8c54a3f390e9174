//! The lines of a cart with their sum, for the page and the drawer alike. Rendered on the server as plain forms; in the
//! browser each form is sent by script: the line changes at once, the money when the server has answered.

use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;
use model::cart::{CartLine, CartView, LineNotice, Quantity};
use model::{Locale, VariantId};
use ui::{Price, Quantity as QuantityField, part};

use super::{CartState, add_to_cart, set_quantity};

/// A line that was just taken out, so that it can be put back.
#[derive(Clone, Debug, PartialEq)]
struct Removed {
    variant: VariantId,
    name: String,
    quantity: i64,
}

/// What the panel knows beyond the server's cart: changes on their way, and what can be undone.
#[derive(Clone, Copy)]
struct Panel {
    locale: Locale,
    state: CartState,
    /// Quantities asked for and not answered yet, with the number of the question.
    pending: RwSignal<Vec<(VariantId, i64, u32)>>,
    asked: StoredValue<u32>,
    removed: RwSignal<Option<Removed>>,
    /// Whether it is the drawer's.
    small: bool,
}

impl Panel {
    fn change(self, variant: VariantId, quantity: i64) {
        let ask = self.asked.with_value(|n| n + 1);
        self.asked.set_value(ask);
        self.pending.update(|pending| {
            pending.retain(|(other, ..)| *other != variant);
            pending.push((variant, quantity, ask));
        });
        self.state.alert.set(None);
        spawn_local(async move {
            let answer = set_quantity(variant, quantity, None, None, self.locale).await;
            self.state.answer(answer);
            self.pending
                .update(|pending| pending.retain(|(_, _, other)| *other != ask));
        });
    }

    fn remove(self, line: &CartLine) {
        self.removed.set(Some(Removed {
            variant: line.variant,
            name: line.name.clone(),
            quantity: line.quantity,
        }));
        self.change(line.variant, 0);
    }

    fn put_back(self, removed: &Removed) {
        self.removed.set(None);
        if let Ok(quantity) = Quantity::try_from(removed.quantity) {
            let (state, variant) = (self.state, removed.variant);
            state.alert.set(None);
            spawn_local(async move {
                state.answer(add_to_cart(variant, quantity, state.locale).await);
            });
        }
    }

    /// The quantity shown for a line, and whether it is still on its way.
    fn shown(self, variant: VariantId, told: i64) -> (i64, bool) {
        let asked = self.pending.with(|pending| {
            pending
                .iter()
                .find(|(v, ..)| *v == variant)
                .map(|(_, quantity, _)| *quantity)
        });
        (asked.unwrap_or(told), asked.is_some())
    }
}

/// The lines of the cart in `state`, with the alert of the last failure above them.
#[component]
pub fn CartLines(
    /// Language of the page.
    locale: Locale,
    /// The shared cart.
    state: CartState,
    /// Smaller pictures and type, for the drawer.
    #[prop(optional)]
    small: bool,
) -> impl IntoView {
    let panel = Panel {
        locale,
        state,
        pending: RwSignal::new(Vec::new()),
        asked: StoredValue::new(0),
        removed: RwSignal::new(None),
        small,
    };
    let alert = move || {
        state
            .alert
            .get()
            .map(|text| view! { <p class="alert alert-bad" role="alert">{text}</p> })
    };
    let lines = move || {
        let lines = state.cart.get().map(|cart| cart.lines).unwrap_or_default();
        lines
            .into_iter()
            .filter(|line| panel.shown(line.variant, line.quantity).0 > 0)
            .map(|line| row(panel, line))
            .collect_view()
    };
    let gone = move || panel.removed.get().map(|removed| gone_row(panel, removed));
    part(view! {
        {alert}
        <ul class=if small { "lines lines-small" } else { "lines" }>{lines} {gone}</ul>
    })
}

fn row(panel: Panel, line: CartLine) -> impl IntoView {
    let locale = panel.locale;
    let variant = line.variant;
    let told = line.quantity;
    let quantity = Signal::derive(move || u32::try_from(panel.shown(variant, told).0).unwrap_or(1));
    let updating = move || panel.shown(variant, told).1;
    let label = format!("{} {}", locale.pick("Quantity of", "数量："), line.name);
    let most = u32::try_from(line.available.clamp(1, Quantity::MAX))
        .unwrap_or(1)
        .max(quantity.get_untracked());
    let changed = Callback::new(move |n: u32| panel.change(variant, i64::from(n)));
    let keep = |event: SubmitEvent| event.prevent_default();
    let for_removal = line.clone();
    let remove = move |event: SubmitEvent| {
        event.prevent_default();
        panel.remove(&for_removal);
    };
    part(view! {
        <li class="line" class:is-updating=updating>
            <a class="line-media" href=address(locale, &line) tabindex="-1" aria-hidden="true">{picture(&line)}</a>
            {about(locale, &line)}
            <div class="line-qty">
                <form method="post" action="/api/set_quantity" on:submit=keep>
                    <input type="hidden" name="variant" value=variant.to_string()/>
                    <input type="hidden" name="locale" value=locale.code()/>
                    <QuantityField
                        name="quantity" label=label value=quantity min=1 max=most submit_name="set" on_change=changed
                        less=locale.pick("One less", "减少一件") more=locale.pick("One more", "增加一件")
                    />
                    <button class="button button-small button-quiet no-script">{locale.pick("Update", "更新")}</button>
                </form>
            </div>
            <div class="line-price">
                <Price
                    amount=line.total.show(locale)
                    compare_at=line.compare_at.map(|was| model::Money::new(was.amount * told, was.currency).show(locale)).unwrap_or_default()
                />
            </div>
            <div class="line-acts">
                {(!panel.small).then(|| aside_form(panel, variant, line.name.clone()))}
                <form class="line-remove" method="post" action="/api/set_quantity" on:submit=remove>
                    <input type="hidden" name="variant" value=variant.to_string()/>
                    <input type="hidden" name="locale" value=locale.code()/>
                    <input type="hidden" name="quantity" value="0"/>
                    <input type="hidden" name="was" value=told/>
                    <button class="button button-link button-small">
                        {locale.pick("Remove", "移除")} <span class="visually-hidden">" "{line.name}</span>
                    </button>
                </form>
            </div>
        </li>
    })
}

/// Sets a line aside for later.
fn aside_form(panel: Panel, variant: VariantId, name: String) -> impl IntoView {
    let locale = panel.locale;
    let aside = move |event: SubmitEvent| {
        event.prevent_default();
        panel.state.set_aside(variant, true);
    };
    view! {
        <form method="post" action="/api/set_line_aside" on:submit=aside>
            <input type="hidden" name="variant" value=variant.to_string()/>
            <input type="hidden" name="locale" value=locale.code()/>
            <input type="hidden" name="aside" value="true"/>
            <button class="button button-link button-small">
                {locale.pick("Save for later", "稍后购买")} <span class="visually-hidden">" "{name}</span>
            </button>
        </form>
    }
}

/// The product's page, with this variant picked.
pub(super) fn address(locale: Locale, line: &CartLine) -> String {
    let mark = if line.query.is_empty() { "" } else { "?" };
    locale.path(&format!("/p/{}{mark}{}", line.slug, line.query))
}

/// Name, choice, and what a shopper must know.
pub(super) fn about(locale: Locale, line: &CartLine) -> impl IntoView + use<> {
    view! {
        <div class="line-info">
            <a class="line-name" href=address(locale, line)>{line.name.clone()}</a>
            {(!line.choice.is_empty()).then(|| view! { <p class="line-note">{line.choice.clone()}</p> })}
            {line.notice.as_ref().map(|notice| view! { <p class="line-alert">{words(locale, notice)}</p> })}
        </div>
    }
}

fn gone_row(panel: Panel, removed: Removed) -> impl IntoView {
    let locale = panel.locale;
    let name = removed.name.clone();
    let undo = move |_| panel.put_back(&removed);
    view! {
        <li class="line is-gone" role="status">
            <p>{locale.pick("Removed ", "已移除 ")} <b>{name}</b></p>
            <button type="button" class="button button-link button-small" on:click=undo>{locale.pick("Undo", "撤销")}</button>
        </li>
    }
}

/// The line's picture.
pub(super) fn picture(line: &CartLine) -> impl IntoView + use<> {
    let image = line.picture.clone()?;
    Some(view! {
        <img src=image.src srcset=(!image.srcset.is_empty()).then_some(image.srcset) sizes="120px" width=image.width height=image.height alt="" loading="lazy"/>
    })
}

/// What a shopper reads about a line that changed.
pub fn words(locale: Locale, notice: &LineNotice) -> String {
    match (notice, locale) {
        (LineNotice::PriceChanged { was }, Locale::En) => {
            format!("The price has changed; it was {}.", was.show(locale))
        }
        (LineNotice::PriceChanged { was }, Locale::Zh) => {
            format!("价格已变动，之前为 {}。", was.show(locale))
        }
        (LineNotice::Only(left), Locale::En) => format!("Only {left} left: please take fewer."),
        (LineNotice::Only(left), Locale::Zh) => format!("仅剩 {left} 件，请减少数量。"),
        (LineNotice::SoldOut, _) => locale
            .pick("Sold out: please remove it.", "已售罄，请移除。")
            .to_owned(),
        (LineNotice::Withdrawn, _) => locale
            .pick("No longer for sale: please remove it.", "已下架，请移除。")
            .to_owned(),
    }
}

/// The sum of a cart: what is missing to free shipping, subtotal, and what is still to come.
#[component]
pub fn CartSum(
    /// Language of the page.
    locale: Locale,
    /// The cart.
    cart: CartView,
) -> impl IntoView {
    let totals = cart.totals;
    let meter = cart.to_free_shipping.map(|missing| {
        let reached = missing.amount <= 0;
        let text = match (reached, locale) {
            (true, _) => locale.pick("Delivery is free", "已享免运费").to_owned(),
            (false, Locale::En) => format!("{} to free delivery", missing.show(locale)),
            (false, Locale::Zh) => format!("再购 {} 即可免运费", missing.show(locale)),
        };
        view! {
            <div class="ship-meter">
                <p id="ship-meter">{text}</p>
                <progress aria-labelledby="ship-meter" value=totals.lines max=totals.lines + missing.amount.max(0)></progress>
            </div>
        }
    });
    view! {
        {meter}
        <dl class="totals">
            <div class="totals-sum">
                <dt>{locale.pick("Subtotal", "小计")}</dt>
                <dd>{totals.money(totals.lines - totals.discounts).show(locale)}</dd>
            </div>
        </dl>
        <p class="small muted">{locale.pick("Delivery and tax are worked out at checkout.", "运费和税费将在结算时计算。")}</p>
    }
}
