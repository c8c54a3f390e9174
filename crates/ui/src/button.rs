//! Buttons, and links that look like them.

use leptos::prelude::*;

use crate::{Icon, IconName, Words};

/// How much a button wants to be pressed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ButtonKind {
    /// The one thing to do on this page.
    Primary,
    /// A thing one may do.
    #[default]
    Secondary,
    /// Without a box until touched.
    Quiet,
    /// Destroys something.
    Danger,
    /// Looks like a link in running text.
    Link,
}

impl ButtonKind {
    const fn class(self) -> &'static str {
        match self {
            Self::Primary => "button button-primary",
            Self::Secondary => "button button-secondary",
            Self::Quiet => "button button-quiet",
            Self::Danger => "button button-danger",
            Self::Link => "button button-link",
        }
    }
}

/// Height and type size of a button.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ButtonSize {
    /// For tables and lines; still 44 px on touch screens.
    Small,
    /// Everywhere else.
    #[default]
    Medium,
    /// For the page's main action.
    Large,
}

/// What pressing the button does to the form around it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ButtonAction {
    /// Sends the form.
    #[default]
    Submit,
    /// Nothing by itself.
    Button,
    /// Puts the fields back.
    Reset,
}

impl ButtonAction {
    const fn attribute(self) -> &'static str {
        match self {
            Self::Submit => "submit",
            Self::Button => "button",
            Self::Reset => "reset",
        }
    }
}

fn classes(kind: ButtonKind, size: ButtonSize, block: bool) -> String {
    let size = match size {
        ButtonSize::Small => " button-small",
        ButtonSize::Medium => "",
        ButtonSize::Large => " button-large",
    };
    let block = if block { " button-block" } else { "" };
    [kind.class(), size, block].concat()
}

/// A button; sends the form around it unless told otherwise.
#[component]
pub fn Button(
    /// How much it wants to be pressed.
    #[prop(optional)]
    kind: ButtonKind,
    /// Height and type size.
    #[prop(optional)]
    size: ButtonSize,
    /// What pressing does.
    #[prop(optional)]
    action: ButtonAction,
    /// As wide as its box.
    #[prop(optional)]
    block: bool,
    /// An icon before the words.
    #[prop(optional)]
    icon: Option<IconName>,
    /// Field name sent when this button sends the form.
    #[prop(optional, into)]
    name: Words,
    /// Value sent with `name`.
    #[prop(optional, into)]
    value: Words,
    /// Id of the form to send when it is not around the button.
    #[prop(optional, into)]
    form: Words,
    /// Cannot be pressed now.
    #[prop(optional, into)]
    disabled: MaybeProp<bool>,
    /// The words on it.
    children: Children,
) -> impl IntoView {
    view! {
        <button
            class=classes(kind, size, block)
            type=action.attribute()
            name=name.get()
            value=value.get()
            form=form.get()
            disabled=move || disabled.get().unwrap_or_default()
        >
            {icon.map(|name| view! { <Icon name/> })}
            {children()}
        </button>
    }
}

/// A link that looks like a button.
#[component]
pub fn ButtonLink(
    /// Where it leads.
    #[prop(into)]
    href: String,
    /// How much it wants to be followed.
    #[prop(optional)]
    kind: ButtonKind,
    /// Height and type size.
    #[prop(optional)]
    size: ButtonSize,
    /// As wide as its box.
    #[prop(optional)]
    block: bool,
    /// An icon before the words.
    #[prop(optional)]
    icon: Option<IconName>,
    /// Relation to the linked page, such as `next`.
    #[prop(optional, into)]
    rel: Words,
    /// The words on it.
    children: Children,
) -> impl IntoView {
    view! {
        <a class=classes(kind, size, block) href=href rel=rel.get()>
            {icon.map(|name| view! { <Icon name/> })}
            {children()}
        </a>
    }
}

/// A square button that shows only an icon.
#[component]
pub fn IconButton(
    /// The icon.
    icon: IconName,
    /// What it does, in words.
    #[prop(into)]
    label: String,
    /// What pressing does.
    #[prop(optional)]
    action: ButtonAction,
    /// Field name sent when this button sends the form.
    #[prop(optional, into)]
    name: Words,
    /// Value sent with `name`.
    #[prop(optional, into)]
    value: Words,
    /// Id of the popover it opens.
    #[prop(optional, into)]
    opens: Words,
    /// Id of the popover it closes.
    #[prop(optional, into)]
    closes: Words,
    /// Cannot be pressed now.
    #[prop(optional, into)]
    disabled: MaybeProp<bool>,
) -> impl IntoView {
    let hides = (!closes.is_empty()).then_some("hide");
    view! {
        <button
            class="icon-button"
            type=if hides.is_some() || !opens.is_empty() { "button" } else { action.attribute() }
            aria-label=label
            name=name.get()
            value=value.get()
            popovertarget=opens.get().or(closes.get())
            popovertargetaction=hides
            disabled=move || disabled.get().unwrap_or_default()
        >
            <Icon name=icon/>
        </button>
    }
}

/// A square link that shows an icon, with a number on it when there is something to count.
#[component]
pub fn IconLink(
    /// The icon.
    icon: IconName,
    /// Where it leads, in words, the count included.
    #[prop(into)]
    label: String,
    /// Where it leads.
    #[prop(into)]
    href: String,
    /// The number; nothing is shown at 0.
    #[prop(optional, into)]
    count: Signal<u32>,
) -> impl IntoView {
    view! {
        <a class="icon-button" href=href aria-label=label>
            <Icon name=icon/>
            {move || (count.get() > 0).then(|| view! { <span class="count" aria-hidden="true">{count.get()}</span> })}
        </a>
    }
}
