//! Prices that variants have in other currencies whatever the rate: those there are, and the form for another.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use model::catalog::Variant;
use model::form::Form;
use model::product_desk::ProductDesk;
use model::{Currency, Locale, Money};
use ui::{Button, ButtonKind, Column, Select, SelectOption, Table};

use super::api::SaveOwnPrice;
use super::tiers::name;
use crate::admin::fields::FormView;

/// The panel below the quantity prices; nothing in a shop with one currency.
pub fn own_prices(locale: Locale, desk: &ProductDesk) -> Option<AnyView> {
    if desk.lists.is_empty() {
        return None;
    }
    let title = locale.pick("Prices in other currencies", "其他货币价格");
    let form = FormView::of(locale, desk.own_draft.as_ref(), Form::default());
    let variants = desk.product.variants.iter().zip(&desk.choices);
    let variants =
        variants.map(|(v, choice)| SelectOption::new(v.id.to_string(), name(&v.sku, choice)));
    let lists = desk.lists.iter().map(|list| {
        let code = list.currency.code().to_owned();
        SelectOption::new(code.clone(), code)
    });
    let (variants, lists): (Vec<_>, Vec<_>) = (variants.collect(), lists.collect());
    let chosen = |field: &str| form.form.get(field).to_owned();
    let error = |field: &str| form.error(field);
    Some(view! {
        <section class="panel" id="own-prices">
            <h2>{title}</h2>
            <p class="muted small">{locale.pick(
                "A price set here stands whatever the rate. Without one, the price list of the currency says it.",
                "在此设置的价格不随汇率变化；未设置时按该货币的价目表换算。",
            )}</p>
            {table(locale, desk, title)}
            <form class="stack" method="post" action=SaveOwnPrice::PATH>
                <input r#type="hidden" name="id" value=desk.product.id.to_string()/>
                <div class="form-grid">
                    <Select label=locale.pick("Variant", "规格") name="form[variant]" id="f-own-variant" options=variants selected=chosen("variant") error=error("variant")/>
                    <Select label=locale.pick("Currency", "货币") name="form[currency]" id="f-own-currency" options=lists selected=chosen("currency") error=error("currency")/>
                    {form.number(locale.pick("Price there", "该货币价格"), "own_price", "")}
                </div>
                <div class="actions"><Button kind=ButtonKind::Secondary>{locale.pick("Set price", "设置价格")}</Button></div>
            </form>
        </section>
    }
    .into_any())
}

fn table(locale: Locale, desk: &ProductDesk, title: &'static str) -> Option<AnyView> {
    let columns = vec![
        Column::new(locale.pick("Variant", "规格")),
        Column::new(locale.pick("Price", "价格")).numeric(),
        Column::new(locale.pick("Remove", "移除")),
    ];
    let variants = desk.product.variants.iter().zip(&desk.choices);
    let rows: Vec<_> = variants
        .flat_map(|(variant, choice)| {
            let prices = variant.own_prices.iter();
            prices.map(move |&(currency, price)| {
                row(locale, desk, (variant, choice), currency, price)
            })
        })
        .collect();
    (!rows.is_empty()).then(|| view! { <Table caption=title columns>{rows}</Table> }.into_any())
}

fn row(
    locale: Locale,
    desk: &ProductDesk,
    (variant, choice): (&Variant, &String),
    currency: Currency,
    price: i64,
) -> AnyView {
    let named = name(&variant.sku, choice);
    let about = format!(": {named}, {currency}");
    view! {
        <tr>
            <th scope="row">{named}</th>
            <td class="numeric num">{Money::new(price, currency).show(locale)}</td>
            <td>
                <form method="post" action=SaveOwnPrice::PATH>
                    <input r#type="hidden" name="id" value=desk.product.id.to_string()/>
                    <input r#type="hidden" name="form[variant]" value=variant.id.to_string()/>
                    <input r#type="hidden" name="form[currency]" value=currency.code().to_owned()/>
                    <Button kind=ButtonKind::Link>{locale.pick("Remove", "移除")}<span class="visually-hidden">{about}</span></Button>
                </form>
            </td>
        </tr>
    }
    .into_any()
}
