//! Numbered pages as real links.

use leptos::prelude::*;

use crate::{Icon, IconName};

/// The page numbers to show: first, last, and those around the current one; `None` is a gap.
fn window(current: u32, total: u32) -> Vec<Option<u32>> {
    let mut numbers: Vec<Option<u32>> = Vec::new();
    let mut last = 0;
    for page in
        (1..=total).filter(|page| *page == 1 || *page == total || page.abs_diff(current) <= 1)
    {
        match page - last {
            1 => {}
            2 => numbers.push(Some(page - 1)),
            _ => numbers.push(None),
        }
        numbers.push(Some(page));
        last = page;
    }
    numbers
}

/// Links to the other pages of a list; nothing when there is only one.
#[component]
pub fn Pagination<F>(
    /// This page, from 1.
    current: u32,
    /// How many pages.
    total: u32,
    /// Address of a page.
    href: F,
    /// What the links are, for people who hear them.
    #[prop(into)]
    label: String,
    /// Words of the link to the page before.
    #[prop(into)]
    previous: String,
    /// Words of the link to the page after.
    #[prop(into)]
    next: String,
    /// The word for a page, read before each number.
    #[prop(into)]
    page_label: String,
) -> impl IntoView
where
    F: Fn(u32) -> String + 'static,
{
    let numbers = window(current, total).into_iter().map(|page| match page {
        None => view! { <li class="pages-gap" aria-hidden="true">"…"</li> }.into_any(),
        Some(page) => {
            let here = (page == current).then_some("page");
            view! {
                <li><a href=href(page) aria-current=here aria-label=format!("{page_label} {page}")>{page}</a></li>
            }
            .into_any()
        }
    });
    let numbers = numbers.collect_view();
    let back = (current > 1).then(|| view! { <a class="pages-back" rel="prev" href=href(current - 1) aria-label=previous><Icon name=IconName::Chevron/></a> });
    let on = (current < total).then(|| view! { <a class="pages-on" rel="next" href=href(current + 1) aria-label=next><Icon name=IconName::Chevron/></a> });
    (total > 1)
        .then(|| view! { <nav class="pages" aria-label=label>{back}<ol>{numbers}</ol>{on}</nav> })
}

#[cfg(test)]
mod tests {
    use super::window;

    fn check(current: u32, total: u32, expected: &str) {
        let shown: Vec<String> = window(current, total)
            .into_iter()
            .map(|page| page.map_or("…".into(), |page| page.to_string()))
            .collect();
        assert_eq!(shown.join(" "), expected);
    }

    #[test]
    fn shows_the_ends_and_the_neighbours() {
        check(1, 1, "1");
        check(1, 9, "1 2 … 9");
        check(3, 9, "1 2 3 4 … 9");
        check(4, 9, "1 2 3 4 5 … 9");
        check(5, 9, "1 … 4 5 6 … 9");
        check(9, 9, "1 … 8 9");
    }
}
