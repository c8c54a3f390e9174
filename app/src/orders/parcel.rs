//! A parcel on the tracking page: what is in it, where it was seen, and the carrier's own page.

use leptos::prelude::*;
use model::Locale;
use model::order::OrderView;
use model::parcel::Parcel;
use ui::{ButtonKind, ButtonLink, Timeline, TimelineEntry};

use crate::dates;

/// One parcel; `count` is which of the order's parcels it is, from 1.
pub fn panel(locale: Locale, order: &OrderView, count: usize, parcel: &Parcel) -> AnyView {
    let arrived = parcel.delivered_at.map(|at| dates::moment(locale, at));
    let heading = format!("{} {count}", locale.pick("Parcel", "包裹"));
    let seen = format!(
        "{heading}: {}",
        locale.pick("where it was seen", "物流信息")
    );
    let events: Vec<_> = parcel
        .events
        .iter()
        .map(|event| {
            let about = [event.place.as_str(), event.words.as_str()];
            let about: Vec<&str> = about.into_iter().filter(|text| !text.is_empty()).collect();
            let shown = TimelineEntry::done(event.step.show(locale))
                .at(dates::machine(event.at), dates::moment(locale, event.at));
            if about.is_empty() {
                shown
            } else {
                shown.note(about.join(" · "))
            }
        })
        .collect();
    view! {
        <section class="panel parcel">
            <h2 class="num">{heading}</h2>
            <dl class="review-box">
                <div><dt>{locale.pick("Carrier", "承运商")}</dt><dd>{parcel.carrier.clone()}</dd></div>
                {(!parcel.tracking_number.is_empty()).then(|| view! {
                    <div><dt>{locale.pick("Tracking number", "运单号")}</dt><dd class="num">{parcel.tracking_number.clone()}</dd></div>
                })}
                {(order.parcels.len() > 1 || parts(order)).then(|| view! {
                    <div><dt>{locale.pick("In it", "内含")}</dt><dd>{contents(order, parcel)}</dd></div>
                })}
                <div><dt>{locale.pick("Sent", "发货时间")}</dt><dd class="num">{dates::moment(locale, parcel.shipped_at)}</dd></div>
                {arrived.map(|at| view! { <div><dt>{locale.pick("Delivered", "送达时间")}</dt><dd class="num">{at}</dd></div> })}
            </dl>
            {(!events.is_empty()).then(|| view! { <Timeline label=seen entries=events/> })}
            {parcel.tracking_url.clone().map(|url| view! {
                <ButtonLink href=url kind=ButtonKind::Secondary rel="noreferrer">{locale.pick("Follow at the carrier", "前往承运商查询")}</ButtonLink>
            })}
        </section>
    }
    .into_any()
}

/// Whether something of the order is still to follow.
fn parts(order: &OrderView) -> bool {
    order.lines.iter().any(|line| line.sent < line.quantity)
}

fn contents(order: &OrderView, parcel: &Parcel) -> AnyView {
    let packed = parcel.lines.iter().filter_map(|packed| {
        let line = order.lines.iter().find(|line| line.id == packed.line)?;
        let name = match line.choice.as_str() {
            "" => line.name.clone(),
            choice => format!("{} · {choice}", line.name),
        };
        Some(view! { <span class="address-line">{format!("{} × {name}", packed.quantity)}</span> })
    });
    packed.collect_view().into_any()
}
