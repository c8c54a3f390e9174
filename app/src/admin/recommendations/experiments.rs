//! Experiments: what each side of them brought, the way to end one, and the form for another.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use model::Locale;
use model::activity::{Algorithm, Place};
use model::experiment::{Arm, Experiment, Method};
use model::form::Form;
use model::recommend_desk::{ExperimentRow, Preference, RecommendDesk, ShelfFigures};
use ui::{Badge, BadgeKind, Button, ButtonKind, Column, Select, SelectOption, Table};

use super::api::{EndExperiment, StartExperiment};
use super::words;
use crate::admin::fields::{FormView, draft_notice};
use crate::dates;

/// The experiments there are, and the form for another.
pub fn panel(locale: Locale, desk: &RecommendDesk) -> AnyView {
    let rows = desk.experiments.iter().map(|row| experiment(locale, row));
    let rows = rows.collect_view();
    view! {
        <section class="panel stack" id="experiments">
            <h2>{locale.pick("Experiments", "实验")}</h2>
            <p class="small muted">{locale.pick(
                "Two ways to fill the shelf of a place, tried on visitors who agree to be known. In a split each visitor always sees one of them; interleaved, both take turns in one shelf and clicks speak for the way that put the product there, which tells them apart with far fewer visitors.",
                "在同一位置对比两种推荐方式，仅面向同意个性化的访客。分流：每位访客始终只看到其中一种；交替：两种方式轮流填充同一推荐位，点击归于放置该商品的一方，所需访客少得多。",
            )}</p>
            {form(locale, desk)}
            {rows}
        </section>
    }
    .into_any()
}

fn form(locale: Locale, desk: &RecommendDesk) -> AnyView {
    let draft = desk.experiment_draft.as_ref();
    let form = FormView::of(locale, draft, Form::default().with("share", "50"));
    let tried = |place: &Place| !place.algorithms().is_empty();
    let places = Place::ALL.into_iter().filter(tried);
    let places: Vec<SelectOption> = places
        .map(|place| SelectOption::new(place.code(), words::place(locale, place)))
        .collect();
    let methods = Method::ALL.map(|one| SelectOption::new(one.code(), words::method(locale, one)));
    let algorithms = |field: &'static str, label: &'static str, usual: Algorithm| {
        let all = Algorithm::ALL
            .into_iter()
            .filter(|one| Place::ALL.iter().any(|at| at.algorithms().contains(one)));
        let options: Vec<SelectOption> = all
            .map(|one| SelectOption::new(one.code(), words::algorithm(locale, one)))
            .collect();
        let typed = form.form.get(field);
        let selected = if typed.is_empty() {
            usual.code()
        } else {
            typed
        }
        .to_owned();
        let error = form.error(field);
        view! { <Select label name=format!("form[{field}]") id=format!("f-{field}") options selected error/> }
    };
    let chosen = |field: &str| form.form.get(field).to_owned();
    view! {
        {draft.map(|draft| draft_notice(locale, draft.why))}
        <form class="stack" method="post" action=StartExperiment::PATH>
            <div class="form-grid">
                <Select label=locale.pick("Place", "位置") name="form[place]" id="f-experiment-place" options=places selected=chosen("place") error=form.error("place")/>
                <Select label=locale.pick("Method", "方式") name="form[method]" id="f-method" options=methods.into() selected=chosen("method") error=form.error("method")/>
                {algorithms("a", locale.pick("First way", "方式一"), Algorithm::ForYou)}
                {algorithms("b", locale.pick("Second way", "方式二"), Algorithm::AlsoViewed)}
                {form.number(locale.pick("Percent of visitors who see the second way", "看到方式二的访客百分比"), "share", locale.pick("Only for a split, 1 to 99", "仅用于分流，1 至 99"))}
            </div>
            <div class="actions"><Button kind=ButtonKind::Primary>{locale.pick("Begin", "开始")}</Button></div>
        </form>
    }
    .into_any()
}

fn experiment(locale: Locale, row: &ExperimentRow) -> AnyView {
    let of = &row.experiment;
    let title = format!(
        "{}: {} / {}",
        words::place(locale, of.place),
        words::algorithm(locale, of.algorithm(Arm::A)),
        words::algorithm(locale, of.algorithm(Arm::B)),
    );
    let outcome = match (&row.lead, &row.preference) {
        (Some(lead), _) => lead_words(locale, *lead),
        (None, Some(preference)) => preference_words(locale, preference),
        (None, None) => String::new(),
    };
    let sides = Arm::ALL.into_iter().zip(&row.arms);
    let sides = sides.map(|(arm, figures)| side(locale, of, arm, figures));
    let sides = sides.collect_view();
    view! {
        <div class="stack">
            <div class="panel-head">
                <h3>{title.clone()}</h3>
                {state(locale, of, &title)}
            </div>
            <p class="small">{outcome}</p>
            <Table caption=title.clone() columns=columns(locale)>{sides}</Table>
        </div>
    }
    .into_any()
}

/// Since when it runs with the button that ends it; or that it ended, and when.
fn state(locale: Locale, of: &Experiment, title: &str) -> AnyView {
    let began = dates::moment(locale, of.started_at);
    let method = words::method(locale, of.method);
    if let Some(ended) = of.ended_at {
        let ended = dates::moment(locale, ended);
        return view! {
            <p class="cluster small"><Badge kind=BadgeKind::Neutral>{locale.pick("Ended", "已结束")}</Badge>{method}<span class="num">{format!("{began} – {ended}")}</span></p>
        }
        .into_any();
    }
    let name = format!(": {title}");
    view! {
        <form class="cluster small" method="post" action=EndExperiment::PATH>
            <Badge kind=BadgeKind::Good>{locale.pick("Runs", "进行中")}</Badge>
            {method}
            <span class="num">{began}</span>
            <input r#type="hidden" name="id" value=of.id.to_string()/>
            <Button kind=ButtonKind::Secondary>{locale.pick("End it", "结束")}<span class="visually-hidden">{name}</span></Button>
        </form>
    }
    .into_any()
}

fn columns(locale: Locale) -> Vec<Column> {
    vec![
        Column::new(locale.pick("Way", "方式")),
        Column::new(locale.pick("Shown", "展示")).numeric(),
        Column::new(locale.pick("Visitors", "访客")).numeric(),
        Column::new(locale.pick("Clicks", "点击")).numeric(),
        Column::new(locale.pick("Visitors who clicked", "点击率")).numeric(),
        Column::new(locale.pick("Into the cart", "加购")).numeric(),
        Column::new(locale.pick("Orders", "订单")).numeric(),
        Column::new(locale.pick("Revenue", "销售额")).numeric(),
        Column::new(locale.pick("Per visitor", "每位访客")).numeric(),
    ]
}

fn side(locale: Locale, of: &Experiment, arm: Arm, figures: &ShelfFigures) -> AnyView {
    let share = match (of.method, arm) {
        (Method::Interleaved, _) => None,
        (Method::Split, Arm::A) => Some(100 - of.share),
        (Method::Split, Arm::B) => Some(of.share),
    };
    let share =
        share.map(|share| view! { <span class="small muted">{format!(" · {share} %")}</span> });
    let range = |[_, low, high]: [f64; 3]| {
        view! { <br/><span class="small muted">{format!("{low:.1}–{high:.1} %")}</span> }
    };
    let [from, to] = figures.per_visitor;
    view! {
        <tr>
            <th scope="row">{words::algorithm(locale, of.algorithm(arm))}{share}</th>
            <td class="numeric">{figures.shown}</td>
            <td class="numeric">{figures.visitors}</td>
            <td class="numeric">{figures.clicks}</td>
            <td class="numeric">{format!("{:.1} %", figures.rate[0])}{range(figures.rate)}</td>
            <td class="numeric">{figures.added}{range(figures.adders)}</td>
            <td class="numeric">{figures.orders}{range(figures.buyers)}</td>
            <td class="numeric">{figures.revenue.show(locale)}</td>
            <td class="numeric small">{format!("{}–{}", from.show(locale), to.show(locale))}</td>
        </tr>
    }
    .into_any()
}

/// By how much more of the second side's visitors clicked, and whether chance explains it.
fn lead_words(locale: Locale, [lead, low, high]: [f64; 3]) -> String {
    let sure = low > 0.0 || high < 0.0;
    match locale {
        Locale::En => {
            let verdict = if sure {
                "The difference is real with 95 % confidence."
            } else {
                "That may be chance."
            };
            format!(
                "The second way leads by {lead:+.1} percentage points of visitors who clicked (95 %: {low:+.1} to {high:+.1}). {verdict}"
            )
        }
        Locale::Zh => {
            let verdict = if sure {
                "差异显著（95% 置信度）。"
            } else {
                "差异可能出于偶然。"
            };
            format!(
                "方式二的点击访客比例领先 {lead:+.1} 个百分点（95% 区间：{low:+.1} 至 {high:+.1}）。{verdict}"
            )
        }
    }
}

/// Which side visitors preferred, and whether chance explains it.
fn preference_words(locale: Locale, preference: &Preference) -> String {
    let Preference { a, b, ties, chance } = preference;
    let sure = *chance < 0.05;
    match locale {
        Locale::En => {
            let verdict = if sure {
                "The difference is real with 95 % confidence."
            } else {
                "That may be chance."
            };
            format!(
                "Visitors who preferred the first way: {a}, the second: {b}, neither: {ties}. Sign test: p = {chance:.3}. {verdict}"
            )
        }
        Locale::Zh => {
            let verdict = if sure {
                "差异显著（95% 置信度）。"
            } else {
                "差异可能出于偶然。"
            };
            format!(
                "偏好方式一的访客：{a}，偏好方式二：{b}，持平：{ties}。符号检验 p = {chance:.3}。{verdict}"
            )
        }
    }
}
