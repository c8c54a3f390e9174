//! The sample cart: products, a country, a code; priced as a shopper's cart would be.

use leptos::prelude::*;
use model::Locale;
use model::address::COUNTRIES;
use model::checkout::Problem;
use model::promotion_sample::{SAMPLE_LINES, Sample, SampleQuery};
use ui::{Button, ButtonKind, Column, Field, Select, SelectOption, Table};

use crate::cart::saving_rows;

/// The question and its answer.
pub fn sample_panel(locale: Locale, query: SampleQuery, sample: Option<Sample>) -> AnyView {
    let problems = sample.as_ref().map(|sample| sample.problems.clone());
    let problems = problems.unwrap_or_default();
    let wrong = |field: &str| {
        let found = problems
            .iter()
            .find(|problem: &&Problem| problem.field == field);
        found.map(|problem| problem.message.get(locale).to_owned())
    };
    let countries = COUNTRIES
        .iter()
        .map(|country| SelectOption::new(country.code, country.show(locale)))
        .collect::<Vec<_>>();
    let lines = (0..SAMPLE_LINES).map(|at| {
        let typed = |all: &[String]| all.get(at).cloned().unwrap_or_default();
        let (product, units) = (format!("product_{at}"), format!("units_{at}"));
        let (product_error, units_error) = (wrong(&product), wrong(&units));
        let label = |en: &str, zh: &str| format!("{} {}", locale.pick(en, zh), at + 1);
        view! {
            <Field label=label("Product", "商品") name=product.clone() id=format!("f-sample-{product}") value=typed(&query.products) error=product_error autocomplete="off"/>
            <Field label=label("Units of product", "件数") name=units.clone() id=format!("f-sample-{units}") value=typed(&query.units) error=units_error inputmode="numeric" autocomplete="off"/>
        }
    });
    let lines = lines.collect_view();
    view! {
        <section class="panel" id="sample">
            <h2>{locale.pick("Try a sample cart", "模拟购物车")}</h2>
            <p class="muted small">{locale.pick("Priced with all promotions that hold now. Products by address: what follows /p/ on their pages.", "按当前生效的全部促销计价。商品请填写网址中 /p/ 之后的部分。")}</p>
            <form class="stack" method="get" action=format!("{}#sample", locale.path("/admin/promotions"))>
                <div class="form-grid">
                    {lines}
                    <Select label=locale.pick("Country", "国家") name="country" id="f-sample-country" options=countries selected=query.country/>
                    <Field label=locale.pick("Codes", "优惠码") name="code" id="f-sample-code" value=query.code autocomplete="off" hint=locale.pick("With commas between them", "用逗号分隔")/>
                    <Field label=locale.pick("Shopper's e-mail", "顾客邮箱") name="email" id="f-sample-email" value=query.email autocomplete="off" hint=locale.pick("For promotions of first orders and of certain shoppers", "用于首单或指定顾客的促销")/>
                </div>
                <div class="actions"><Button kind=ButtonKind::Secondary>{locale.pick("Work it out", "试算")}</Button></div>
            </form>
            {sample.map(|sample| answer(locale, sample))}
        </section>
    }
    .into_any()
}

fn answer(locale: Locale, sample: Sample) -> AnyView {
    let totals = sample.totals;
    let rows = sample.lines.into_iter().map(|line| {
        let off = (line.discount.amount > 0)
            .then(|| model::Money::new(-line.discount.amount, line.discount.currency).show(locale));
        view! {
            <tr>
                <th scope="row">{line.name}</th>
                <td class="numeric">{line.units}</td>
                <td class="numeric num">{line.total.show(locale)}</td>
                <td class="numeric num">{off}</td>
            </tr>
        }
    });
    let rows = rows.collect_view();
    let columns = vec![
        Column::new(locale.pick("Product", "商品")),
        Column::new(locale.pick("Units", "件数")).numeric(),
        Column::new(locale.pick("Price", "金额")).numeric(),
        Column::new(locale.pick("Taken off", "优惠")).numeric(),
    ];
    let refused = sample
        .savings
        .codes
        .into_iter()
        .filter(|code| !code.why.is_empty());
    let refused = refused
        .map(|code| view! { <p class="field-error">{format!("{}: {}", code.code, code.why)}</p> });
    let row = |label: &str, amount: i64| {
        let (label, amount) = (label.to_owned(), totals.money(amount).show(locale));
        view! { <div><dt>{label}</dt><dd class="num">{amount}</dd></div> }
    };
    let delivery = match sample.delivery.is_empty() {
        true => locale.pick("Delivery", "运费").to_owned(),
        false => format!("{} · {}", locale.pick("Delivery", "运费"), sample.delivery),
    };
    let title = locale.pick("What it costs", "试算结果");
    view! {
        <div role="status" class="stack">
            <Table caption=title columns>{rows}</Table>
            {refused.collect_view()}
            <dl class="totals">
                {row(locale.pick("Subtotal", "商品小计"), totals.lines)}
                {row(&delivery, totals.shipping.unwrap_or(0))}
                {saving_rows(locale, sample.savings.adjustments)}
                {(totals.tax != 0).then(|| row(locale.pick("Tax", "税费"), totals.tax))}
                <div class="totals-sum"><dt>{locale.pick("Total", "合计")}</dt><dd class="num">{totals.money(totals.total).show(locale)}</dd></div>
            </dl>
        </div>
    }
    .into_any()
}
