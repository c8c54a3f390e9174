//! An amount of money, with the one it replaces.

use leptos::either::Either;
use leptos::prelude::*;

use crate::{Words, part};

/// Type size of a price.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PriceSize {
    /// In lines and cards.
    #[default]
    Medium,
    /// In the buy box.
    Large,
}

/// A formatted amount; with `compare_at` the old one is struck and the saving named.
#[component]
pub fn Price(
    /// What it costs now.
    #[prop(into)]
    amount: String,
    /// What it cost before.
    #[prop(optional, into)]
    compare_at: Words,
    /// The difference in words.
    #[prop(optional, into)]
    saving: Words,
    /// Read before the old amount.
    #[prop(optional, into)]
    was_label: Words,
    /// Read before the amount when there is an old one.
    #[prop(optional, into)]
    now_label: Words,
    /// Type size.
    #[prop(optional)]
    size: PriceSize,
) -> impl IntoView {
    let class = match size {
        PriceSize::Medium => "price",
        PriceSize::Large => "price price-large",
    };
    let spoken = |label: Words| {
        label
            .get()
            .map(|label| view! { <span class="visually-hidden">{label}" "</span> })
    };
    part(match compare_at.get() {
        None => {
            Either::Left(view! { <span class=class><span class="price-now">{amount}</span></span> })
        }
        Some(old) => Either::Right(view! {
            <span class=class>
                <ins class="price-now is-reduced">{spoken(now_label)} {amount}</ins>
                " "
                <del class="price-was">{spoken(was_label)} {old}</del>
                {saving.get().map(|saving| view! { " "<span class="price-saving">{saving}</span> })}
            </span>
        }),
    })
}
