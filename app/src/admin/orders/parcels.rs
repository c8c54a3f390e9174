//! Parcels of an order for staff: what left with which carrier, where it was seen, and the forms that say so.

use leptos::prelude::*;
use model::order::OrderView;
use model::order_work::{OrderAct, OrderWork};
use model::parcel::{Parcel, ParcelStep};
use model::{Locale, ParcelId};
use ui::{Button, ButtonKind, Column, Select, SelectOption, Table};

use super::forms::{around, begin};
use super::labels;
use crate::admin::fields::FormView;
use crate::dates;

/// Send what is left of the order, or a part of it.
pub fn ship(locale: Locale, work: &OrderWork) -> Option<AnyView> {
    let desk = &work.desk;
    if !desk.can_ship && (work.draft(OrderAct::Ship).is_none() || desk.is_underway) {
        return None;
    }
    let lines = desk.order.lines.iter();
    let rest = lines.map(|line| (format!("take_{}", line.id), line.quantity - line.sent));
    let rest: Vec<_> = rest.filter(|(_, units)| *units > 0).collect();
    let start = rest
        .iter()
        .map(|(field, units)| (field.as_str(), units.to_string()));
    let mut start: Vec<_> = start.collect();
    let label = labels::begun(work);
    if let Some((_, carrier, number)) = label {
        start.push(("carrier", carrier.to_owned()));
        start.push(("tracking_number", number.to_owned()));
    }
    let mut form = begin(locale, work, OrderAct::Ship, &start);
    // Its first sending did nothing, so it may have a new key; that of its label puts the label on it.
    let key = label.map_or(work.parcel_key.as_str(), |(key, ..)| key);
    form.form = form.form.with("key", key);
    let fields = view! {
        {form.hidden("key")}
        {contents(locale, &desk.order, &form)}
        <div class="form-grid">
            {form.line(locale.pick("Carrier", "承运商"), "carrier", locale.pick("Such as UPS, DHL or SF Express", "例如顺丰、UPS、DHL"))}
            {form.line(locale.pick("Tracking number", "运单号"), "tracking_number", "")}
        </div>
        <p class="actions"><Button kind=ButtonKind::Primary>{locale.pick("Mark as sent", "标记为已发货")}</Button></p>
    };
    let form = around(locale, work, OrderAct::Ship, &form, fields.into_any());
    Some(
        view! { <section class="panel"><h2>{locale.pick("Send it", "发货")}</h2>{form}</section> }
            .into_any(),
    )
}

/// How many units of each line go into the parcel; all that are left unless changed. A last unit needs no question.
fn contents(locale: Locale, order: &OrderView, form: &FormView) -> Option<AnyView> {
    let open: Vec<_> = order
        .lines
        .iter()
        .filter(|line| line.sent < line.quantity)
        .collect();
    if open
        .iter()
        .map(|line| line.quantity - line.sent)
        .sum::<i64>()
        < 2
    {
        return None;
    }
    let title = locale.pick("In this parcel", "本包裹内含");
    let columns = vec![
        Column::new(locale.pick("Product", "商品")),
        Column::new(locale.pick("Still to send", "待发")).numeric(),
        Column::new(locale.pick("Units", "数量")),
    ];
    let rows = open.into_iter().map(|line| {
        let name = match line.choice.as_str() {
            "" => line.name.clone(),
            choice => format!("{} · {choice}", line.name),
        };
        let label = format!("{} {name}", locale.pick("Units of", "数量："));
        let field = format!("take_{}", line.id);
        view! {
            <tr>
                <th scope="row">{name}</th>
                <td class="numeric num">{line.quantity - line.sent}</td>
                <td>{form.cell(&label, &field, "numeric")}</td>
            </tr>
        }
    });
    let wrong = form
        .error("take")
        .map(|error| view! { <p class="field-error">{error}</p> });
    let rows = rows.collect_view();
    Some(view! { <Table caption=title columns>{rows}</Table>{wrong} }.into_any())
}

/// What left, and what can be said about it.
pub fn parcels(locale: Locale, work: &OrderWork) -> Option<AnyView> {
    let order = &work.desk.order;
    if order.parcels.is_empty() {
        return None;
    }
    let all = order.parcels.iter().map(|parcel| {
        let events = parcel.events.iter().map(|event| {
            let about = [event.step.show(locale), &event.place, &event.words];
            let about: Vec<&str> = about.into_iter().filter(|text| !text.is_empty()).collect();
            view! { <li class="small">{about.join(" · ")}" "<span class="muted num">{dates::moment(locale, event.at)}</span></li> }
        });
        view! {
            <li class="stack">
                {about(locale, work, parcel)}
                {(!parcel.events.is_empty()).then(|| view! { <ul>{events.collect_view()}</ul> })}
                {arrived(locale, work, parcel)}
            </li>
        }
    });
    let track = track(locale, work);
    Some(
        view! {
            <section class="panel" id="deliver">
                <h2>{locale.pick("Parcels", "包裹")}</h2>
                <ul class="stack">{all.collect_view()}</ul>
                {track}
            </section>
        }
        .into_any(),
    )
}

fn about(locale: Locale, work: &OrderWork, parcel: &Parcel) -> AnyView {
    let order = &work.desk.order;
    let arrived = parcel.delivered_at.map(|at| {
        format!(
            " · {} {}",
            locale.pick("arrived", "送达"),
            dates::moment(locale, at)
        )
    });
    let number = match parcel.tracking_url.clone() {
        Some(href) => {
            view! { <a href=href rel="noreferrer">{parcel.tracking_number.clone()}</a> }.into_any()
        }
        None => parcel.tracking_number.clone().into_any(),
    };
    let packed = parcel.lines.iter().filter_map(|packed| {
        let line = order.lines.iter().find(|line| line.id == packed.line)?;
        Some(format!("{} × {}", line.name, packed.quantity))
    });
    let packed = packed.collect::<Vec<_>>().join(locale.pick(", ", "，"));
    let slip = locale.path(&format!(
        "/admin/orders/{}/packing-slip/{}",
        order.id, parcel.id
    ));
    view! {
        <p>
            <b>{parcel.carrier.clone()}</b>" "<span class="num">{number}</span>
            <br/><span class="small">{packed}" · "<a href=slip>{locale.pick("Packing slip (PDF)", "装箱单（PDF）")}</a></span>
            {labels::of_parcel(locale, work, parcel)}
            <br/><span class="small muted num">{dates::moment(locale, parcel.shipped_at)}{arrived}</span>
        </p>
    }
    .into_any()
}

/// One click says that a parcel arrived.
fn arrived(locale: Locale, work: &OrderWork, parcel: &Parcel) -> Option<AnyView> {
    if parcel.delivered_at.is_some() || !work.desk.is_underway {
        return None;
    }
    let mut form = begin(locale, work, OrderAct::Deliver, &[]);
    form.form = form.form.with("parcel", parcel.id.to_string());
    let fields = view! {
        {form.hidden("parcel")}
        <p class="actions"><Button kind=ButtonKind::Primary>{locale.pick("Mark as delivered", "标记为已送达")}</Button></p>
    };
    // What did not work is told in the form of the parcel it was about.
    let about = work
        .draft(OrderAct::Deliver)
        .map(|draft| draft.form.get("parcel").parse());
    let here = about.is_none_or(|about: Result<ParcelId, _>| about == Ok(parcel.id));
    let form = if here {
        around(locale, work, OrderAct::Deliver, &form, fields.into_any())
    } else {
        super::forms::plain(work, &form, None, fields.into_any())
    };
    Some(form)
}

/// Where a parcel that is on its way was seen.
fn track(locale: Locale, work: &OrderWork) -> Option<AnyView> {
    let underway: Vec<_> = work
        .desk
        .order
        .parcels
        .iter()
        .filter(|parcel| parcel.delivered_at.is_none())
        .collect();
    if underway.is_empty() || !work.desk.is_underway {
        return None;
    }
    let again = work.draft(OrderAct::Track).is_some();
    let mut form = begin(locale, work, OrderAct::Track, &[]);
    form.form = form.form.with("key", work.parcel_key.clone());
    let parcels = underway
        .iter()
        .map(|parcel| SelectOption::new(parcel.id.to_string(), parcel.about()));
    let steps = ParcelStep::ALL.map(|step| SelectOption::new(step.code(), step.show(locale)));
    let chosen = |field: &str| form.form.get(field).to_owned();
    let fields = view! {
        {form.hidden("key")}
        <div class="form-grid">
            <Select label=locale.pick("Parcel", "包裹") name="form[parcel]" id="f-parcel" options=parcels.collect() selected=chosen("parcel")/>
            <Select label=locale.pick("What happened", "物流状态") name="form[step]" id="f-step" options=steps.to_vec() selected=chosen("step") error=form.error("step")/>
            {form.line(locale.pick("Place", "地点"), "place", "")}
            {form.line(locale.pick("Time (UTC)", "时间（UTC）"), "at", locale.pick("Empty for now, or such as 2026-11-26T08:05", "留空为当前时间，或例如 2026-11-26T08:05"))}
        </div>
        {form.line(locale.pick("More about it", "说明"), "words", locale.pick("The customer reads it", "顾客可见"))}
        <p class="actions"><Button kind=ButtonKind::Secondary>{locale.pick("Add to its tracking", "添加物流信息")}</Button></p>
    };
    let form = around(locale, work, OrderAct::Track, &form, fields.into_any());
    Some(
        view! {
            <details open=again>
                <summary>{locale.pick("Say where a parcel is", "更新物流信息")}</summary>
                {form}
            </details>
        }
        .into_any(),
    )
}
