//! Grey shapes where something slow will appear.

use leptos::prelude::*;

/// What will appear.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SkeletonKind {
    /// Lines of text.
    #[default]
    Line,
    /// Cards in a grid.
    Card,
    /// One large block.
    Block,
}

/// Quiet shapes of the right size while something loads; hidden from assistive technology.
#[component]
pub fn Skeleton(
    /// What will appear.
    #[prop(optional)]
    kind: SkeletonKind,
    /// How many of it.
    #[prop(default = 1)]
    count: usize,
) -> impl IntoView {
    let (outer, inner) = match kind {
        SkeletonKind::Line => ("skeleton-lines", "skeleton skeleton-line"),
        SkeletonKind::Card => ("grid", "skeleton skeleton-card"),
        SkeletonKind::Block => ("skeleton-lines", "skeleton skeleton-block"),
    };
    let shapes = (0..count).map(|_| view! { <div class=inner></div> });
    view! { <div class=outer aria-hidden="true">{shapes.collect_view()}</div> }
}
