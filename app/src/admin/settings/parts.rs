//! What pages of settings share: notices, history, discarding a draft, removing a thing.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use model::Locale;
use model::form::Draft;
use model::product_desk::Deed;
use ui::{Alert, AlertKind, Button, ButtonKind, Timeline, TimelineEntry};

use super::api::DiscardSetting;
use crate::admin::fields::draft_notice;
use crate::admin::words::deed;
use crate::dates;
use crate::request::query_param;

/// The page above every page of settings.
pub fn above(locale: Locale) -> Option<(String, &'static str)> {
    Some((
        locale.path("/admin/settings"),
        locale.pick("Settings", "设置"),
    ))
}

/// What came of the last form: saved, removed, changed by somebody else; or why a draft is here again.
pub fn notice(locale: Locale, draft: Option<&Draft>) -> AnyView {
    if let Some(draft) = draft {
        return draft_notice(locale, draft.why);
    }
    let (kind, text) = match query_param("done").as_deref() {
        Some("save") => (AlertKind::Good, locale.pick("Saved.", "已保存。")),
        Some("remove") => (AlertKind::Good, locale.pick("Removed.", "已删除。")),
        Some("changed") => (
            AlertKind::Warn,
            locale.pick(
                "Nothing was done: somebody changed this meanwhile. Please look again.",
                "未执行：内容已被他人修改，请重新核对。",
            ),
        ),
        _ => return ().into_any(),
    };
    view! { <Alert kind live=true>{text}</Alert> }.into_any()
}

/// The bar with the button that saves.
pub fn save_bar(locale: Locale, words: &'static str) -> AnyView {
    view! {
        <div class="save-bar">
            <p class="muted">{words}</p>
            <div class="actions"><Button kind=ButtonKind::Primary>{locale.pick("Save", "保存")}</Button></div>
        </div>
    }
    .into_any()
}

/// Forgets what was typed about `subject` and shows `page` again.
pub fn discard(
    locale: Locale,
    draft: Option<&Draft>,
    subject: String,
    page: String,
) -> Option<AnyView> {
    draft?;
    Some(
        view! {
            <form method="post" action=DiscardSetting::PATH>
                <input r#type="hidden" name="subject" value=subject/>
                <input r#type="hidden" name="page" value=page/>
                <Button kind=ButtonKind::Link>{locale.pick("Discard what was typed", "放弃未保存的修改")}</Button>
            </form>
        }
        .into_any(),
    )
}

/// A form that takes a thing away for good, folded until it is asked for.
pub fn removal(
    locale: Locale,
    action: &'static str,
    id: String,
    version: i64,
    words: &'static str,
) -> AnyView {
    let remove = locale.pick("Remove", "删除");
    view! {
        <details class="danger-zone">
            <summary>{remove}</summary>
            <form method="post" action=action>
                <input r#type="hidden" name="id" value=id/>
                <input r#type="hidden" name="version" value=version/>
                <p>{words}</p>
                <div class="actions"><Button kind=ButtonKind::Danger>{remove}</Button></div>
            </form>
        </details>
    }
    .into_any()
}

/// What was done to it, newest first.
pub fn history(locale: Locale, history: &[Deed]) -> Option<AnyView> {
    if history.is_empty() {
        return None;
    }
    let entries = history.iter().map(|done| {
        let title = format!("{} · {}", deed(locale, &done.action), done.by);
        TimelineEntry::done(title).at(dates::machine(done.at), dates::moment(locale, done.at))
    });
    let label = locale.pick("History", "修改记录");
    let entries = entries.collect();
    Some(
        view! { <section class="panel"><h2>{label}</h2><Timeline label entries/></section> }
            .into_any(),
    )
}

/// Monday to Sunday.
pub const WEEKDAYS: [(&str, &str); 7] = [
    ("Monday", "周一"),
    ("Tuesday", "周二"),
    ("Wednesday", "周三"),
    ("Thursday", "周四"),
    ("Friday", "周五"),
    ("Saturday", "周六"),
    ("Sunday", "周日"),
];
