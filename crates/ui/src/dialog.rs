//! Native dialogs: in the middle, as drawers from the side, as a sheet from below.

use leptos::either::Either;
use leptos::{html, prelude::*};

use crate::{ButtonAction, IconButton, IconName, part};

/// Where the dialog appears.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum DialogKind {
    /// In the middle of the window.
    #[default]
    Centre,
    /// From the side where lines start.
    DrawerStart,
    /// From the side where lines end.
    DrawerEnd,
    /// From below.
    Sheet,
}

impl DialogKind {
    const fn class(self) -> &'static str {
        match self {
            Self::Centre => "dialog",
            Self::DrawerStart => "drawer drawer-start",
            Self::DrawerEnd => "drawer drawer-end",
            Self::Sheet => "drawer drawer-sheet",
        }
    }
}

/// A dialog with a title and a close button. As a `popover` it opens without scripts by a
/// `<button popovertarget=id>`; otherwise an island calls `show_modal` on `node_ref`.
#[component]
pub fn Dialog<C: IntoView + 'static>(
    /// Its id in the page.
    #[prop(into)]
    id: String,
    /// What it is about.
    #[prop(into)]
    title: String,
    /// The close button's name.
    #[prop(into)]
    close_label: String,
    /// Where it appears.
    #[prop(optional)]
    kind: DialogKind,
    /// Opens without scripts.
    #[prop(optional)]
    popover: bool,
    /// For an island that opens it.
    #[prop(optional)]
    node_ref: NodeRef<html::Dialog>,
    /// `drawer-body` and `drawer-foot`, or anything.
    children: TypedChildren<C>,
) -> impl IntoView {
    let title_id = format!("{id}-title");
    let close = if popover {
        Either::Left(
            view! { <IconButton icon=IconName::Close label=close_label closes=id.clone()/> },
        )
    } else {
        Either::Right(
            view! { <form method="dialog"><IconButton icon=IconName::Close label=close_label action=ButtonAction::Submit/></form> },
        )
    };
    part(view! {
        <dialog class=kind.class() id=id popover=popover.then_some("auto") aria-labelledby=title_id node_ref=node_ref>
            <header class="drawer-head"><h2 class="drawer-title" id=title_id.clone()>{title}</h2>{close}</header>
            {children.into_inner()()}
        </dialog>
    })
}
