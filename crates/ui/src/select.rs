//! One of a list, with the browser's own control.

use leptos::prelude::*;

use crate::{
    Words,
    field::{FieldFrame, described_by},
};

/// One entry of a `Select`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SelectOption {
    value: String,
    label: String,
    disabled: bool,
}

impl SelectOption {
    /// An entry that sends `value` and shows `label`.
    pub fn new(value: impl Into<String>, label: impl Into<String>) -> Self {
        Self {
            value: value.into(),
            label: label.into(),
            disabled: false,
        }
    }

    /// The same entry, but it cannot be chosen.
    #[must_use]
    pub fn disabled(self) -> Self {
        Self {
            disabled: true,
            ..self
        }
    }
}

/// A labelled list to pick one entry from. Its id is `f-` and the name unless given.
#[component]
pub fn Select(
    /// The question.
    #[prop(into)]
    label: String,
    /// Field name.
    #[prop(into)]
    name: String,
    /// The entries.
    options: Vec<SelectOption>,
    /// Value of the entry chosen already.
    #[prop(optional, into)]
    selected: Words,
    /// Id of the list.
    #[prop(optional, into)]
    id: Words,
    /// Help below it.
    #[prop(optional, into)]
    hint: Words,
    /// What is wrong with the answer.
    #[prop(optional, into)]
    error: MaybeProp<String>,
    /// Token for the browser's autofill.
    #[prop(optional, into)]
    autocomplete: Words,
    /// Must be answered.
    #[prop(optional)]
    required: bool,
    /// The word shown after the label of a question that may stay open.
    #[prop(optional, into)]
    optional_word: Words,
    /// Keep the label for assistive technology only.
    #[prop(optional)]
    hide_label: bool,
) -> impl IntoView {
    let id = id.get().unwrap_or_else(|| format!("f-{name}"));
    let chosen = selected.get();
    let has_hint = !hint.is_empty();
    let described = {
        let id = id.clone();
        move || described_by(&id, has_hint, error.get().is_some())
    };
    let entries = options.into_iter().map(
        move |SelectOption {
                  value,
                  label,
                  disabled,
              }| {
            let selected = chosen.as_deref() == Some(value.as_str());
            view! { <option value=value selected=selected disabled=disabled>{label}</option> }
        },
    );
    view! {
        <FieldFrame id=id.clone() label hide_label optional_word hint error>
            <select
                class="input select"
                id=id
                name=name
                autocomplete=autocomplete.get()
                required=required
                aria-invalid=move || error.get().map(|_| "true")
                aria-describedby=described
            >
                {entries.collect_view()}
            </select>
        </FieldFrame>
    }
}
