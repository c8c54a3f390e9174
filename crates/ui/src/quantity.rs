//! How many: a number with a button less and a button more.

use leptos::prelude::*;

use crate::{Icon, IconName, Words};

/// The number after pressing a button, kept within the bounds.
fn stepped(value: u32, less: bool, min: u32, max: u32, step: u32) -> u32 {
    let moved = if less {
        value.saturating_sub(step)
    } else {
        value.saturating_add(step)
    };
    moved.clamp(min, max.max(min))
}

/// A number input between − and +. With `submit_name` the buttons send the form with the new number
/// in that field, so that they work with scripts off; with `on_change` an island is told instead.
/// With neither, the browser's own arrows change the number while scripts are off.
#[component]
pub fn Quantity(
    /// Field name.
    #[prop(into)]
    name: String,
    /// What is counted, for people who do not see it.
    #[prop(into)]
    label: String,
    /// Name of the − button.
    #[prop(into)]
    less: String,
    /// Name of the + button.
    #[prop(into)]
    more: String,
    /// How many now.
    #[prop(into)]
    value: Signal<u32>,
    /// Fewest.
    #[prop(default = 1)]
    min: u32,
    /// Most.
    #[prop(default = 99)]
    max: u32,
    /// Sold by so many.
    #[prop(default = 1)]
    step: u32,
    /// Id of the input.
    #[prop(optional, into)]
    id: Words,
    /// Field that − and + send.
    #[prop(optional, into)]
    submit_name: Words,
    /// Told the new number.
    #[prop(optional, into)]
    on_change: Option<Callback<u32>>,
) -> impl IntoView {
    let submits = submit_name.get();
    let kind = if submits.is_some() {
        "submit"
    } else {
        "button"
    };
    let class = if submits.is_some() || on_change.is_some() {
        "quantity"
    } else {
        "quantity quantity-plain"
    };
    let button = |less: bool, label: String, icon: IconName| {
        let next = move || stepped(value.get(), less, min, max, step);
        let press = move |event: leptos::ev::MouseEvent| {
            if let Some(on_change) = on_change {
                event.prevent_default();
                on_change.run(next());
            }
        };
        view! {
            <button type=kind name=submits.clone() value=next aria-label=label disabled=move || next() == value.get() on:click=press>
                <Icon name=icon/>
            </button>
        }
    };
    let typed = move |event: leptos::ev::Event| {
        if let (Some(on_change), Ok(number)) =
            (on_change, event_target_value(&event).parse::<u32>())
        {
            on_change.run(number.clamp(min, max.max(min)));
        }
    };
    view! {
        <div class=class>
            {button(true, less, IconName::Minus)}
            <input
                type="number"
                inputmode="numeric"
                id=id.get()
                name=name
                aria-label=label
                value=move || value.get()
                prop:value=move || value.get()
                min=min
                max=max
                step=step
                on:change=typed
            />
            {button(false, more, IconName::Plus)}
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::stepped;

    #[test]
    fn buttons_stay_within_the_bounds() {
        assert_eq!(stepped(1, true, 1, 9, 1), 1);
        assert_eq!(stepped(4, true, 2, 9, 2), 2);
        assert_eq!(stepped(9, false, 1, 9, 1), 9);
        assert_eq!(stepped(0, true, 0, 0, 1), 0);
    }
}
