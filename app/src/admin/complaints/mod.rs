//! Complaints about orders: the list of what waits for an answer, and one case with its forms.

mod api;
mod detail;
mod list;

pub use detail::ComplaintPage;
pub use list::ComplaintsPage;

use leptos::prelude::*;
use model::Locale;
use model::complaint::ComplaintState;
use ui::{Badge, BadgeKind};

/// Where a complaint stands.
fn state_badge(locale: Locale, state: ComplaintState) -> AnyView {
    let (kind, word) = match state {
        ComplaintState::Open => (BadgeKind::Warn, locale.pick("To answer", "待回复")),
        ComplaintState::Escalated => (BadgeKind::Bad, locale.pick("Overdue", "已超时")),
        ComplaintState::Answered => (BadgeKind::Neutral, locale.pick("Answered", "已回复")),
        ComplaintState::Settled => (BadgeKind::Good, locale.pick("Settled", "已处理")),
        ComplaintState::Withdrawn => (BadgeKind::Neutral, locale.pick("Withdrawn", "已撤回")),
    };
    view! { <Badge kind>{word}</Badge> }.into_any()
}
