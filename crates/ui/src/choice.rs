//! Radio buttons and checkboxes, plain or as cards.

use leptos::prelude::*;

use crate::Words;

/// Whether one or several of a group can be chosen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ChoiceKind {
    /// One of the group.
    #[default]
    Radio,
    /// Any of the group.
    Checkbox,
}

/// A group of choices with its question.
#[component]
pub fn ChoiceGroup(
    /// The question.
    #[prop(into)]
    legend: String,
    /// The question is said by a heading already; keep it for assistive technology only.
    #[prop(optional)]
    hide_legend: bool,
    /// What is wrong with the answer.
    #[prop(optional, into)]
    error: MaybeProp<String>,
    /// `ChoiceCard`s.
    children: Children,
) -> impl IntoView {
    let class = if hide_legend {
        "visually-hidden"
    } else {
        "choice-legend"
    };
    view! {
        <fieldset class="choices" class:is-invalid=move || error.get().is_some()>
            <legend class=class>{legend}</legend>
            {children()}
            {move || error.get().map(|error| view! { <p class="field-error" role="alert">{error}</p> })}
        </fieldset>
    }
}

/// One choice as a card: title, note and price; the whole card is its label.
#[component]
pub fn ChoiceCard(
    /// Field name, the same in the whole group.
    #[prop(into)]
    name: String,
    /// Value sent when chosen.
    #[prop(into)]
    value: String,
    /// The choice in a few words.
    #[prop(into)]
    title: String,
    /// One line more about it.
    #[prop(optional, into)]
    note: Words,
    /// What it costs, at the end of the line.
    #[prop(optional, into)]
    price: Words,
    /// Chosen already.
    #[prop(optional)]
    checked: bool,
    /// Cannot be chosen.
    #[prop(optional)]
    disabled: bool,
    /// One or several of the group.
    #[prop(optional)]
    kind: ChoiceKind,
    /// More below the note, such as logos.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let kind = if kind == ChoiceKind::Radio {
        "radio"
    } else {
        "checkbox"
    };
    view! {
        <label class="choice">
            <input type=kind name=name value=value checked=checked disabled=disabled required=kind == "radio"/>
            <span class="choice-text">
                <b class="choice-title">{title}</b>
                {note.get().map(|note| view! { <span class="choice-note">{note}</span> })}
                {children.map(|children| children())}
            </span>
            {price.get().map(|price| view! { <span class="choice-price num">{price}</span> })}
        </label>
    }
}

/// One box to tick, with its words beside it.
#[component]
pub fn Checkbox(
    /// Field name.
    #[prop(into)]
    name: String,
    /// Value sent when ticked; `on` if empty.
    #[prop(optional, into)]
    value: Words,
    /// The words, when they hold no link.
    #[prop(optional, into)]
    label: Words,
    /// Ticked already.
    #[prop(optional)]
    checked: bool,
    /// Must be ticked.
    #[prop(optional)]
    required: bool,
    /// What is wrong.
    #[prop(optional, into)]
    error: MaybeProp<String>,
    /// The words, when they hold a link.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let error_id = format!("f-{name}-error");
    let described = {
        let id = error_id.clone();
        move || error.get().map(|_| id.clone())
    };
    view! {
        <div class="field" class:is-invalid=move || error.get().is_some()>
            <label class="check">
                <input
                    type="checkbox"
                    name=name
                    value=value.get()
                    checked=checked
                    required=required
                    aria-invalid=move || error.get().map(|_| "true")
                    aria-describedby=described
                />
                <span>{label.get()} {children.map(|children| children())}</span>
            </label>
            {move || error.get().map(|error| view! { <p class="field-error" id=error_id.clone()>{error}</p> })}
        </div>
    }
}
