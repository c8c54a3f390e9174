//! What changes about an order, in words for the timeline, the mail and the preview.

use model::{Locale, Translated};
use store::Order;

use super::plan::Planned;

/// Everything that changes from one order to the other; empty when nothing does.
pub(super) fn of_changes(before: &Order, after: &Order, lines: &[Planned]) -> Translated {
    let mut changes: Vec<(String, String)> = lines.iter().filter_map(of_line).collect();
    if before.address != after.address {
        changes.push(("address changed".to_owned(), "收货地址已修改".to_owned()));
    }
    if before.delivery_code != after.delivery_code {
        let name = &after.delivery;
        changes.push((
            format!("delivery: {}", name.get(Locale::En)),
            format!("配送方式：{}", name.get(Locale::Zh)),
        ));
    }
    if before.totals.total != after.totals.total {
        let show = |order: &Order, locale| order.totals.money(order.totals.total).show(locale);
        let (en, zh) = (Locale::En, Locale::Zh);
        changes.push((
            format!("total {} instead of {}", show(after, en), show(before, en)),
            format!("总额由 {} 变为 {}", show(before, zh), show(after, zh)),
        ));
    }
    let (en, zh): (Vec<String>, Vec<String>) = changes.into_iter().unzip();
    Translated::new(en.join("; "), zh.join("；"))
}

fn of_line(planned: &Planned) -> Option<(String, String)> {
    let (before, after) = (planned.before, planned.line.quantity);
    let name = |locale| match planned.line.choice.as_str() {
        "" => planned.name.get(locale).to_owned(),
        choice => format!("{} ({choice})", planned.name.get(locale)),
    };
    let (en, zh) = (name(Locale::En), name(Locale::Zh));
    match (before, after) {
        _ if before == after => None,
        (0, _) => Some((
            format!("{after} × {en} added"),
            format!("增加 {zh} × {after}"),
        )),
        (_, 0) => Some((format!("{en} taken off"), format!("移除 {zh}"))),
        _ => Some((
            format!("{en}: {after} instead of {before}"),
            format!("{zh}：数量由 {before} 变为 {after}"),
        )),
    }
}
