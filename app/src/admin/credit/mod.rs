//! Gift cards and store credit: the list, the form that issues one, and one with its ledger.

mod api;
mod detail;
mod list;
mod new;

pub use detail::CreditPage;
pub use list::CreditsPage;
pub use new::NewCreditPage;

use leptos::prelude::*;
use model::credit::Credit;
use model::{Locale, Millis};
use ui::{Badge, BadgeKind};

/// Whether one can be used.
fn state_badge(locale: Locale, credit: &Credit, now: Millis) -> AnyView {
    let over = credit.expires_at.is_some_and(|at| at <= now);
    let (kind, word) = if credit.blocked {
        (BadgeKind::Bad, locale.pick("Blocked", "已冻结"))
    } else if over {
        (BadgeKind::Neutral, locale.pick("Expired", "已过期"))
    } else if credit.balance.amount == 0 {
        (BadgeKind::Neutral, locale.pick("Used up", "已用完"))
    } else {
        (BadgeKind::Good, locale.pick("Valid", "有效"))
    };
    view! { <Badge kind>{word}</Badge> }.into_any()
}
