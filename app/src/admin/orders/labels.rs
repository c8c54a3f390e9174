//! Labels for parcels on an order's page: what carriers ask, the label that was bought, and the forms that buy it or
//! give it back.

use leptos::prelude::*;
use model::Locale;
use model::carrier::{Label, LabelState, size_form};
use model::form::Form;
use model::order_work::{OrderAct, OrderWork};
use model::parcel::Parcel;
use ui::{Button, ButtonKind, ChoiceCard, ChoiceGroup};

use super::forms::{around, begin};
use crate::admin::fields::FormView;
use crate::dates;

/// The label for the parcel that leaves next: to be priced, bought, or used.
pub fn label(locale: Locale, work: &OrderWork) -> Option<AnyView> {
    let labels = &work.labels;
    let open = labels.open.as_ref();
    // One that was paid for must be given back also where its parcel will never leave.
    let held = open.is_some_and(|label| label.state != LabelState::Quoted);
    let wanted = work.desk.can_ship && (labels.offered || open.is_some());
    if !wanted && !held {
        return None;
    }
    let inside = match &labels.open {
        None => quote(locale, work),
        Some(label) => match label.state {
            LabelState::Quoted => prices(locale, work, label),
            LabelState::Asked => {
                let words = locale.pick(
                    "The carrier was asked for this label and has not answered yet. It is asked again by itself; nothing is bought twice.",
                    "已向承运商购买该面单，尚未收到答复。系统会自动再次查询，不会重复购买。",
                );
                again(locale, work, OrderAct::Label, label, words)
            }
            LabelState::Voiding => {
                let words = locale.pick(
                    "The carrier was asked to take this label back and has not answered yet.",
                    "已申请作废该面单，承运商尚未答复。",
                );
                again(locale, work, OrderAct::VoidLabel, label, words)
            }
            LabelState::Bought | LabelState::Voided => bought(locale, work, label),
        },
    };
    Some(
        view! {
            <section class="panel">
                <h2>{locale.pick("Label", "物流面单")}</h2>
                {inside}
            </section>
        }
        .into_any(),
    )
}

fn quote(locale: Locale, work: &OrderWork) -> AnyView {
    let size = size_form(Form::default(), work.labels.size);
    let start: Vec<_> = ["grams", "length", "width", "height"]
        .map(|field| (field, size.get(field).to_owned()))
        .into();
    let form = begin(locale, work, OrderAct::Quote, &start);
    let fields = view! {
        <div class="form-grid">
            {form.number(locale.pick("Weight (g)", "重量（克）"), "grams", "")}
            {form.number(locale.pick("Length (cm)", "长（厘米）"), "length", "")}
            {form.number(locale.pick("Width (cm)", "宽（厘米）"), "width", "")}
            {form.number(locale.pick("Height (cm)", "高（厘米）"), "height", "")}
        </div>
        <p class="actions"><Button kind=ButtonKind::Secondary>{locale.pick("Ask for prices", "查询运费")}</Button></p>
    };
    around(locale, work, OrderAct::Quote, &form, fields.into_any())
}

/// The form of an act about a label, with its label in it.
fn about(locale: Locale, work: &OrderWork, act: OrderAct, label: &Label) -> FormView {
    let mut form = begin(locale, work, act, &[]);
    // Whatever was typed, it is about the label as it is shown now.
    form.form = form.form.with("label", label.id.to_string());
    form
}

fn prices(locale: Locale, work: &OrderWork, label: &Label) -> AnyView {
    let form = about(locale, work, OrderAct::Label, label);
    let chosen = match form.form.get("rate") {
        "" => label.rates.first().map(|rate| rate.id.clone()),
        typed => Some(typed.to_owned()),
    };
    let rates = label.rates.iter().map(|rate| {
        let title = match rate.carrier.as_str() {
            "" => rate.service.get(locale).to_owned(),
            carrier => format!("{carrier} · {}", rate.service.get(locale)),
        };
        let note = rate.days.map(|days| match locale {
            Locale::En => format!("Up to {days} days"),
            Locale::Zh => format!("最多 {days} 天"),
        });
        let checked = chosen.as_ref() == Some(&rate.id);
        view! { <ChoiceCard name="form[rate]" value=rate.id.clone() title note price=rate.price.show(locale) checked/> }
    });
    let rates = rates.collect_view();
    let error = form.error("rate");
    let fields = view! {
        {form.hidden("label")}
        <ChoiceGroup legend=locale.pick("Who carries it", "选择承运服务") error>{rates}</ChoiceGroup>
        <p class="actions"><Button kind=ButtonKind::Primary>{locale.pick("Buy label", "购买面单")}</Button></p>
    };
    let buy = around(locale, work, OrderAct::Label, &form, fields.into_any());
    let open = work.draft(OrderAct::Quote).is_some();
    view! {
        {buy}
        <details open=open>
            <summary>{locale.pick("Another size or weight", "修改尺寸或重量")}</summary>
            {quote(locale, work)}
        </details>
    }
    .into_any()
}

/// Nothing can be done about it but to look again.
fn again(
    locale: Locale,
    work: &OrderWork,
    act: OrderAct,
    label: &Label,
    words: &'static str,
) -> AnyView {
    let form = about(locale, work, act, label);
    let fields = view! {
        {form.hidden("label")}
        <p class="actions"><Button kind=ButtonKind::Secondary>{locale.pick("Look again", "重新查询")}</Button></p>
    };
    view! {
        <p>{words}</p>
        {around(locale, work, act, &form, fields.into_any())}
    }
    .into_any()
}

fn bought(locale: Locale, work: &OrderWork, label: &Label) -> AnyView {
    let form = about(locale, work, OrderAct::VoidLabel, label);
    let open = work.draft(OrderAct::VoidLabel).is_some();
    let wrong = form
        .error("label")
        .map(|error| view! { <p class="field-error">{error}</p> });
    let fields = view! {
        {form.hidden("label")}
        <p>{locale.pick("Only a label that was not used can be given back.", "只有未使用的面单可以作废。")}</p>
        {wrong}
        <p class="actions"><Button kind=ButtonKind::Danger>{locale.pick("Void label", "作废面单")}</Button></p>
    };
    let void = around(locale, work, OrderAct::VoidLabel, &form, fields.into_any());
    view! {
        <p>{facts(locale, label)}</p>
        <p class="muted small">{locale.pick("Print it, then mark the parcel as sent below.", "打印后，请在下方标记为已发货。")}</p>
        <details class="danger-zone" open=open>
            <summary>{locale.pick("Void this label", "作废此面单")}</summary>
            {void}
        </details>
    }
    .into_any()
}

/// What was bought, in a line.
fn facts(locale: Locale, label: &Label) -> Option<AnyView> {
    let bought = label.bought.as_ref()?;
    let service = label
        .rate
        .as_ref()
        .map(|rate| rate.service.get(locale).to_owned());
    let pdf = bought.pdf.clone().map(|href| {
        let words = locale.pick("Label (PDF)", "面单（PDF）");
        view! { <a href=href rel="noreferrer">{words}</a>" · " }
    });
    let number = bought.tracking_number.clone();
    Some(
        view! {
            {pdf}
            {bought.carrier.clone()}" "{service}" "<span class="num">{number}</span>" · "
            <span class="num">{bought.cost.show(locale)}</span>" · "
            <span class="muted num">{dates::moment(locale, label.changed_at)}</span>
        }
        .into_any(),
    )
}

/// The label of a parcel that left.
pub fn of_parcel(locale: Locale, work: &OrderWork, parcel: &Parcel) -> Option<AnyView> {
    let mut used = work.labels.used.iter();
    let label = used.find(|label| label.parcel == Some(parcel.id))?;
    Some(view! { <br/><span class="small">{facts(locale, label)}</span> }.into_any())
}

/// What the form that sends a parcel begins with when there is a label for it: the label's key, carrier and number.
pub fn begun(work: &OrderWork) -> Option<(&str, &str, &str)> {
    let label = work.labels.open.as_ref()?;
    let bought = label.bought.as_ref()?;
    let ready = label.state == LabelState::Bought;
    ready.then_some((
        label.key.as_str(),
        bought.carrier.as_str(),
        bought.tracking_number.as_str(),
    ))
}
