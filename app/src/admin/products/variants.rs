//! The grid of variants: SKU, price, weight and units of each.

use leptos::prelude::*;
use model::Locale;
use model::catalog::Variant;
use model::product_desk::ProductDesk;
use ui::{Column, Table};

use crate::admin::fields::FormView;

/// The panel of variants.
pub fn variants(locale: Locale, desk: &ProductDesk, form: &FormView) -> AnyView {
    let product = &desk.product;
    let several = product.variants.len() > 1;
    let title = if several {
        locale.pick("Variants", "规格")
    } else {
        locale.pick("Price and stock", "价格与库存")
    };
    let currency = product.currency;
    let mut columns = vec![
        Column::new(locale.pick("SKU", "SKU")),
        Column::new(format!(
            "{} ({})",
            locale.pick("Price", "价格"),
            currency.code()
        )),
        Column::new(locale.pick("Before", "原价")),
        Column::new(locale.pick("Grams", "重量（克）")),
        Column::new(locale.pick("In the house", "在库")),
        Column::new(locale.pick("Promised", "已占用")).numeric(),
    ];
    if several {
        columns.insert(0, Column::new(locale.pick("Variant", "规格")));
        columns.push(Column::new(locale.pick("Remove", "移除")));
    }
    let rows = product.variants.iter().zip(&desk.choices);
    let rows = rows.map(|(variant, choice)| row(locale, form, variant, choice, several));
    let rows = rows.collect_view();
    let error = form.error("variants");
    let error = error.map(|error| view! { <p class="field-error" role="alert">{error}</p> });
    view! {
        <section class="panel">
            <h2>{title}</h2>
            {error}
            <p class="muted small">{locale.pick(
                "A changed number of units goes into the stock ledger as a correction. A former price shows struck through.",
                "修改在库数量会作为盘点更正记入库存流水；原价高于现价时显示为划线价。",
            )}</p>
            <Table caption=title columns>{rows}</Table>
        </section>
    }
    .into_any()
}

fn row(locale: Locale, form: &FormView, v: &Variant, choice: &str, several: bool) -> AnyView {
    let field = |name: &str| format!("{name}_{}", v.id);
    let label = |name: &str| {
        if choice.is_empty() {
            name.to_owned()
        } else {
            format!("{name}, {choice}")
        }
    };
    let cell =
        |name: &str, words: &str, keyboard: &str| form.cell(&label(words), &field(name), keyboard);
    let name = several.then(|| view! { <th scope="row">{choice.to_owned()}</th> });
    let drop = several.then(|| {
        let words = label(locale.pick("Remove", "移除"));
        let (name, checked) = (format!("form[{}]", field("drop")), form.form.has(&field("drop")));
        view! {
            <td><label class="check"><input r#type="checkbox" name=name checked=checked/><span class="visually-hidden">{words}</span></label></td>
        }
    });
    view! {
        <tr>
            {name}
            <td>{cell("sku", locale.pick("SKU", "SKU"), "")}</td>
            <td>{cell("price", locale.pick("Price", "价格"), "decimal")}</td>
            <td>{cell("compare_at", locale.pick("Price before", "原价"), "decimal")}</td>
            <td>{cell("weight", locale.pick("Weight in grams", "重量（克）"), "numeric")}</td>
            <td>{cell("on_hand", locale.pick("Units in the house", "在库数量"), "numeric")}{form.hidden(&field("seen"))}</td>
            <td class="numeric num">{v.stock.reserved}</td>
            {drop}
        </tr>
    }
    .into_any()
}
