//! One question of a form: label, input, hint, and the error beside it.

use leptos::prelude::*;

use crate::Words;

/// What the input holds, which picks the keyboard on phones.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum FieldKind {
    /// Any line of text.
    #[default]
    Text,
    /// E-mail address.
    Email,
    /// Telephone number.
    Tel,
    /// Password, not shown.
    Password,
    /// Number with arrows.
    Number,
    /// Search words.
    Search,
    /// Day.
    Date,
    /// Web address.
    Url,
}

impl FieldKind {
    const fn attribute(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Email => "email",
            Self::Tel => "tel",
            Self::Password => "password",
            Self::Number => "number",
            Self::Search => "search",
            Self::Date => "date",
            Self::Url => "url",
        }
    }
}

/// The ids that an input points at with `aria-describedby`.
pub(crate) fn described_by(id: &str, hint: bool, error: bool) -> Option<String> {
    match (hint, error) {
        (false, false) => None,
        (true, false) => Some(format!("{id}-hint")),
        (false, true) => Some(format!("{id}-error")),
        (true, true) => Some(format!("{id}-error {id}-hint")),
    }
}

/// Label, hint and error around an input.
#[component]
pub(crate) fn FieldFrame(
    id: String,
    label: String,
    hide_label: bool,
    optional_word: Words,
    hint: Words,
    error: MaybeProp<String>,
    children: Children,
) -> impl IntoView {
    let class = if hide_label {
        "visually-hidden"
    } else {
        "field-label"
    };
    let optional = optional_word
        .get()
        .map(|word| view! { <span class="field-optional">{word}</span> });
    let hint = hint
        .get()
        .map(|hint| view! { <p class="field-hint" id=format!("{id}-hint")>{hint}</p> });
    let error_id = format!("{id}-error");
    view! {
        <div class="field" class:is-invalid=move || error.get().is_some()>
            <label class=class for=id>{label} {optional}</label>
            {children()}
            {move || error.get().map(|error| view! { <p class="field-error" id=error_id.clone()>{error}</p> })}
            {hint}
        </div>
    }
}

/// A labelled one-line input. Its id is `f-` and the name unless given.
#[component]
pub fn Field(
    /// The question.
    #[prop(into)]
    label: String,
    /// Field name.
    #[prop(into)]
    name: String,
    /// What it holds.
    #[prop(optional)]
    kind: FieldKind,
    /// Id of the input.
    #[prop(optional, into)]
    id: Words,
    /// What is in it already.
    #[prop(optional, into)]
    value: MaybeProp<String>,
    /// Help below it.
    #[prop(optional, into)]
    hint: Words,
    /// What is wrong with the answer.
    #[prop(optional, into)]
    error: MaybeProp<String>,
    /// Token for the browser's autofill.
    #[prop(optional, into)]
    autocomplete: Words,
    /// Keyboard on phones when `kind` does not say it.
    #[prop(optional, into)]
    inputmode: Words,
    /// Example, only where the label is hidden.
    #[prop(optional, into)]
    placeholder: Words,
    /// Pattern the browser checks.
    #[prop(optional, into)]
    pattern: Words,
    /// Smallest number or day.
    #[prop(optional, into)]
    min: Words,
    /// Largest number or day.
    #[prop(optional, into)]
    max: Words,
    /// Step between numbers.
    #[prop(optional, into)]
    step: Words,
    /// Most characters.
    #[prop(optional)]
    maxlength: Option<u32>,
    /// Must be answered.
    #[prop(optional)]
    required: bool,
    /// Cannot be answered now.
    #[prop(optional, into)]
    disabled: MaybeProp<bool>,
    /// The word shown after the label of a question that may stay open.
    #[prop(optional, into)]
    optional_word: Words,
    /// Keep the label for assistive technology only.
    #[prop(optional)]
    hide_label: bool,
) -> impl IntoView {
    let id = id.get().unwrap_or_else(|| format!("f-{name}"));
    let has_hint = !hint.is_empty();
    let described = {
        let id = id.clone();
        move || described_by(&id, has_hint, error.get().is_some())
    };
    view! {
        <FieldFrame id=id.clone() label hide_label optional_word hint error>
            <input
                class="input"
                id=id
                type=kind.attribute()
                name=name
                value=move || value.get()
                autocomplete=autocomplete.get()
                inputmode=inputmode.get()
                placeholder=placeholder.get()
                pattern=pattern.get()
                min=min.get()
                max=max.get()
                step=step.get()
                maxlength=maxlength
                required=required
                disabled=move || disabled.get().unwrap_or_default()
                aria-invalid=move || error.get().map(|_| "true")
                aria-describedby=described
            />
        </FieldFrame>
    }
}

/// A labelled input of several lines.
#[component]
pub fn TextArea(
    /// The question.
    #[prop(into)]
    label: String,
    /// Field name.
    #[prop(into)]
    name: String,
    /// Id of the input.
    #[prop(optional, into)]
    id: Words,
    /// What is in it already.
    #[prop(optional, into)]
    value: Words,
    /// Help below it.
    #[prop(optional, into)]
    hint: Words,
    /// What is wrong with the answer.
    #[prop(optional, into)]
    error: MaybeProp<String>,
    /// Lines shown.
    #[prop(default = 4)]
    rows: u32,
    /// Most characters.
    #[prop(optional)]
    maxlength: Option<u32>,
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
    let has_hint = !hint.is_empty();
    let described = {
        let id = id.clone();
        move || described_by(&id, has_hint, error.get().is_some())
    };
    view! {
        <FieldFrame id=id.clone() label hide_label optional_word hint error>
            <textarea
                class="input"
                id=id
                name=name
                rows=rows
                maxlength=maxlength
                required=required
                aria-invalid=move || error.get().map(|_| "true")
                aria-describedby=described
            >
                {value.get().unwrap_or_default()}
            </textarea>
        </FieldFrame>
    }
}

#[cfg(test)]
mod tests {
    use super::described_by;

    #[test]
    fn an_error_is_read_before_the_hint() {
        assert_eq!(
            described_by("f-zip", true, true).as_deref(),
            Some("f-zip-error f-zip-hint")
        );
        assert_eq!(described_by("f-zip", false, false), None);
    }
}
